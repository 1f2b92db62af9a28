import { beforeAll, describe, expect, it } from "vitest";
import { type StatusName, statusFacts } from "../../src/domain/life-cycle/status.ts";
import { OUTCOMES, type Outcome } from "../../src/sandbox/life/outcomes.ts";
import { buyerOf, PLACES } from "../../src/sandbox/seed.ts";
import { openGateway } from "../support/gateway.ts";
import { erp, until } from "../support/processes.ts";
import { openSandbox } from "../support/sandbox.ts";
import { invoiceTo } from "../support/sandbox-control.ts";

/**
 * Every outcome that the sandbox can provoke, end to end: a gateway process, a sandbox platform, real sockets. What the
 * clerk must see at the end is written down here by hand, not worked out from the code.
 */
const ENDS: Record<(typeof OUTCOMES)[number]["id"], [status: StatusName, badge: string, problem?: string]> = {
  pays: ["payment_received", "paid"],
  approves: ["approved", "accepted"],
  refuses: ["refused", "rejected"],
  disputes: ["payment_received", "paid"],
  suspends: ["suspended", "pending"],
  approves_in_part: ["partially_approved", "accepted"],
  silent: ["made_available", "pending"],
  in_hand: ["in_hand", "pending"],
  routing_error: ["routing_error", "pending", "ROUTAGE_ERR"],
  rejected_at_emission: ["rejected", "rejected", "REJ_SEMAN"],
  rejected_at_reception: ["rejected", "rejected", "REJ_COH"],
  not_transmitted: ["submitted", "pending"],
  pays_in_parts: ["payment_received", "paid"],
  payment_cancelled: ["payment_received", "accepted"],
  endorsed: ["payment_received", "paid"],
  factored: ["payment_received", "paid"],
  factored_confidential: ["factored_confidential", "accepted"],
  not_factored: ["not_factored", "accepted"],
  cancelled: ["cancelled", "rejected"],
  direct_payment: ["direct_payment_requested", "pending"],
  inadmissible: ["inadmissible", "rejected", "IRR_SYNTAX"],
  late: ["approved", "accepted"],
  repeats: ["approved", "accepted"],
  contradicts: ["refused", "rejected"],
  unknown_code: ["approved", "accepted"],
  broken_message: ["approved", "accepted"],
};

/** What the history must hold: every readable message once, however often it came. */
const told = (outcome: Outcome): (number | null)[] =>
  outcome.steps
    .filter((s) => s.status !== "broken" && s.awaits === undefined)
    .slice(0, outcome.id === "suspends" ? 6 : undefined)
    .flatMap((s) => {
      const code = s.status === "unknown" || s.status === "broken" ? null : statusFacts(s.status).code;
      return [code];
    });

/**
 * The statuses of a history. An acknowledgement counts where it stands for the message that says the same: whichever
 * of the two comes first is kept.
 */
const codesOf = (items: Seen["events"], wanted: (number | null)[]): (number | null)[] => {
  const code = (event: Seen["events"][number]): number | null => event.status?.code ?? null;
  const [acks, messages] = [true, false].map((ack) =>
    items.filter((event) => event.rawCode.startsWith("ack:") === ack).map(code),
  );
  const said = messages ?? [];
  return [...said, ...(acks ?? []).filter((one) => wanted.includes(one) && !said.includes(one))];
};

interface Seen {
  id: string;
  events: { status: { code: number } | null; rawCode: string }[];
}

const seen = new Map<string, Seen>();
let client: ReturnType<typeof erp>;
let admin: ReturnType<typeof erp>;

beforeAll(async () => {
  const sandbox = await openSandbox({ pace: 0 });
  const gateway = await openGateway({
    store: { url: "sqlite::memory:" },
    admin: { keys: ["admin-key-of-the-test"] },
    platforms: { try: { adapter: "sandbox", settings: { url: sandbox.url }, poll: { everySeconds: 0.1 } } },
    tenants: {
      acme: { keys: ["key-of-the-test"], companies: [PLACES.seller], routes: [{ platform: "try" }] },
    },
  });
  client = erp(gateway.url, "key-of-the-test");
  admin = erp(gateway.url, "admin-key-of-the-test");
  for (const [i, { id }] of OUTCOMES.entries()) {
    const answer = await client.send(invoiceTo(buyerOf(id), `F2026-${i + 1}`), id);
    expect(answer.status, answer.text).toBe(202);
    seen.set(id, { id: answer.json.id, events: [] });
  }
}, 60_000);

describe.each(OUTCOMES.map((outcome) => [outcome.id, outcome] as const))(
  "the buyer who %s",
  (id, outcome) => {
    it(`${outcome.what}`, async () => {
      const mine = seen.get(id)?.id;
      const wanted = told(outcome);
      const { json: history } = await until(
        () => client.get(`/v1/invoices/${mine}/events`),
        ({ json }) => codesOf(json.items, wanted).length >= wanted.length,
      );
      expect(codesOf(history.items, wanted).sort()).toEqual(wanted.sort());

      const [status, badge, problem] = ENDS[id];
      const { json: invoice } = await client.get(`/v1/invoices/${mine}`);
      expect({
        status: invoice.status.name,
        badge: invoice.badge.state,
        problem: invoice.problem?.code,
      }).toEqual({
        status,
        badge,
        problem,
      });
      expect(invoice).toMatchObject({ delivery: "sent", reference: id, platform: "try" });
    });
  },
);

describe("what could not be understood", () => {
  it("waits for the administrator, and for nobody else", async () => {
    const { json } = await until(
      () => admin.get("/v1/failures?kind=item"),
      ({ json }) => json.items.length >= 2,
    );
    const codes = json.items.map((f: { problem: { code: string } }) => f.problem.code).sort();
    expect(codes).toHaveLength(2);
    expect(codes).toContain("unmapped_code");
    expect((await client.get("/v1/failures")).json.items).toEqual([]);
  });
});
