import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { writeCdar } from "../../src/documents/index.ts";
import {
  STATUS_NAMES,
  STATUSES,
  type StatusName,
  statusFacts,
  statusOfCode,
} from "../../src/domain/life-cycle/status.ts";
import { standing } from "../../src/domain/life-cycle/timeline.ts";
import type { Sandbox } from "../../src/sandbox/index.ts";
import { OUTCOMES } from "../../src/sandbox/life/outcomes.ts";
import { buyerOf } from "../../src/sandbox/seed.ts";
import { advance, connect, invoiceWith, start } from "./a-client.ts";

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await start();
});
afterEach(() => sandbox.close());

const TRANSMITTED = ["200", "201", "202", "203"];
const APPROVED = [...TRANSMITTED, "204", "205"];

/** What the seller hears of an invoice to each company, in the order it comes. */
const HEARD: Record<string, { codes: string[]; reason?: string; badge: string }> = {
  pays: { codes: [...APPROVED, "211", "212"], badge: "paid" },
  approves: { codes: APPROVED, badge: "accepted" },
  refuses: { codes: [...TRANSMITTED, "204", "210"], reason: "TX_TVA_ERR", badge: "rejected" },
  disputes: { codes: [...TRANSMITTED, "204", "207", "205", "211", "212"], badge: "paid" },
  suspends: { codes: [...TRANSMITTED, "204", "208"], reason: "JUSTIF_ABS", badge: "pending" },
  approves_in_part: { codes: [...TRANSMITTED, "204", "206"], reason: "LIVR_INCOMP", badge: "accepted" },
  silent: { codes: TRANSMITTED, badge: "pending" },
  in_hand: { codes: [...TRANSMITTED, "204"], badge: "pending" },
  routing_error: { codes: ["200", "201", "221"], reason: "ROUTAGE_ERR", badge: "pending" },
  rejected_at_emission: { codes: ["213"], reason: "REJ_SEMAN", badge: "rejected" },
  rejected_at_reception: { codes: ["200", "201", "213"], reason: "REJ_COH", badge: "rejected" },
  not_transmitted: { codes: ["200"], reason: "NON_TRANSMISE", badge: "pending" },
  pays_in_parts: { codes: [...APPROVED, "211", "212", "211", "212"], badge: "paid" },
  payment_cancelled: { codes: [...APPROVED, "211", "212", "212"], badge: "accepted" },
  endorsed: { codes: [...TRANSMITTED, "204", "214", "205", "211", "212"], badge: "paid" },
  factored: { codes: [...TRANSMITTED, "204", "225", "227", "205", "211", "212"], badge: "paid" },
  factored_confidential: { codes: [...APPROVED, "226"], badge: "accepted" },
  not_factored: { codes: [...APPROVED, "225", "228"], badge: "accepted" },
  cancelled: { codes: [...TRANSMITTED, "204", "207", "220"], badge: "rejected" },
  direct_payment: { codes: [...TRANSMITTED, "204", "224"], badge: "pending" },
  inadmissible: { codes: ["200", "201", "501"], reason: "IRR_SYNTAX", badge: "rejected" },
  late: { codes: ["200", "201", "203", "204", "205", "202"], badge: "accepted" },
  repeats: { codes: APPROVED.flatMap((code) => [code, code]), badge: "accepted" },
  contradicts: { codes: [...APPROVED, "210"], badge: "rejected" },
  unknown_code: { codes: [...TRANSMITTED, "204", "299", "205"], badge: "accepted" },
  broken_message: { codes: [...TRANSMITTED, "204", "broken", "205"], badge: "accepted" },
};

test("the tests know every outcome, and the outcomes reach every status but the one that the seller sets", () => {
  expect(Object.keys(HEARD).sort()).toEqual(OUTCOMES.map((o) => o.id).sort());
  const reached = new Set(Object.values(HEARD).flatMap((h) => h.codes));
  const missing = STATUS_NAMES.filter((name) => !reached.has(String(STATUSES[name].code)));
  expect(missing).toEqual(["completed"]);
});

describe.each(OUTCOMES.map((o) => [o.id] as const))("a buyer that lives %s", (id) => {
  test("gives this sequence of messages, each later than the one before", async () => {
    const client = await connect(sandbox);
    await client.submit(invoiceWith({ buyer: buyerOf(id), number: `N-${id}` }));
    await advance(sandbox, 40);
    const heard = await client.received();
    const expected = HEARD[id];
    expect(heard.map(({ cdar }) => cdar?.statusCode ?? "broken")).toEqual(expected?.codes);
    if (expected?.reason !== undefined)
      expect(heard.at(-1)?.cdar?.details[0]?.reasonCode).toBe(expected.reason);

    const readable = heard.flatMap(({ cdar }) => (cdar === null ? [] : [cdar]));
    for (const cdar of readable) {
      expect(cdar).toMatchObject({
        profile: "urn.cpro.gouv.fr:1p0:CDV:invoice",
        invoiceNumber: `N-${id}`,
        invoiceDate: "2026-11-02",
        invoiceType: "380",
        sender: { role: "WK", id: null },
      });
      // BR-FR-CDV-08 and CL-09: whoever is told has an address, reasons are those of the status.
      expect(cdar.recipients.filter((r) => !r.address?.startsWith("0225:"))).toEqual([]);
      const status = statusOfCode(cdar.statusCode);
      const allowed: readonly string[] = (status === null ? undefined : statusFacts(status).reasons) ?? [];
      const given = cdar.details.flatMap((d) => d.reasonCode ?? []);
      expect(given.filter((code) => !allowed.includes(code))).toEqual([]);
      if (status !== null && statusFacts(status).reasonRequired) expect(given).not.toEqual([]);
      // BR-FR-CDV-07: platforms stay masked, parties are named.
      if (cdar.typeCode === "305") expect(cdar.issuer).toMatchObject({ id: null, role: "WK" });
      else expect(cdar.issuer.id).toMatch(/^0002:\d{9}$/);
    }
    if (id !== "late" && id !== "repeats") {
      const times = readable.map((cdar) => Date.parse(cdar.statusAt ?? ""));
      expect(times.every((time, i) => i === 0 || time > (times[i - 1] ?? 0))).toBe(true);
    }
    const statements = readable.map((cdar, i) => ({
      platformEventId: `${i}`,
      rawCode: cdar.statusCode,
      status: statusOfCode(cdar.statusCode) as StatusName | null,
      at: cdar.statusAt ?? "",
      setBy: { role: "unknown" as const },
      reasons: [],
      comment: null,
      amounts: cdar.details
        .flatMap((d) => d.characteristics)
        .map((c) => ({
          code: c.typeCode ?? "",
          amount: c.amount ?? "0",
          currency: c.currency ?? "EUR",
          vatRate: c.percent,
        })),
      external: false,
    }));
    expect(standing(statements).badge).toBe(expected?.badge);
  });
});

test("a receipt is told per VAT rate, and parts add up to the whole", async () => {
  const client = await connect(sandbox);
  await client.submit(invoiceWith({ buyer: buyerOf("pays_in_parts") }));
  await advance(sandbox, 20);
  const receipts = (await client.received()).filter(({ cdar }) => cdar?.statusCode === "212");
  expect(
    receipts.map(({ cdar }) =>
      cdar?.details[0]?.characteristics.map((c) => [c.typeCode, c.amount, c.percent]),
    ),
  ).toEqual([
    [
      ["MEN", "216.00", "20.00"],
      ["MEN", "132.00", "10.00"],
    ],
    [
      ["MEN", "504.00", "20.00"],
      ["MEN", "308.00", "10.00"],
    ],
  ]);
});

test("a late status keeps its own time; a repeated one is the same message in another flow", async () => {
  const client = await connect(sandbox);
  await client.submit(invoiceWith({ buyer: buyerOf("late"), number: "L-1" }));
  await advance(sandbox, 20);
  const late = await client.received();
  expect(late.at(-1)?.cdar).toMatchObject({ statusCode: "202", statusAt: late[1]?.cdar?.statusAt });

  await client.submit(invoiceWith({ buyer: buyerOf("repeats"), number: "L-2" }));
  await advance(sandbox, 20);
  const repeated = (await client.received()).filter(({ cdar }) => cdar?.invoiceNumber === "L-2");
  expect(repeated[0]?.cdar?.id).toBe(repeated[1]?.cdar?.id);
  expect(repeated[0]?.flow.flowId).not.toBe(repeated[1]?.flow.flowId);
});

test.each([
  ["as buyer reference", { reference: "SANDBOX:refuses" }],
  ["in a note", { note: "Essai SANDBOX:refuses merci" }],
])("an outcome chosen %s wins over the buyer, whose address may then be anything", async (_where, parts) => {
  const client = await connect(sandbox);
  await client.submit(invoiceWith({ buyer: "732829320", ...parts }));
  await advance(sandbox, 20);
  expect((await client.codes()).at(-1)).toBe("210");
});

test("a suspended invoice goes on once the seller has sent 209", async () => {
  const client = await connect(sandbox);
  await client.submit(invoiceWith({ buyer: buyerOf("suspends"), number: "S-1" }));
  await advance(sandbox, 20);
  const suspended = (await client.received()).at(-1)?.cdar;
  if (suspended == null) throw new Error("no 208");
  const completed = writeCdar({
    ...suspended,
    id: "CDV-209",
    statusCode: "209",
    documentStatus: "37",
    issuer: suspended.recipients[0] ?? suspended.issuer,
    recipients: [suspended.issuer],
    details: [],
  });
  const answer = await client.submit(completed, { flowSyntax: "CDAR", name: "209.xml" });
  expect(answer.status).toBe(202);
  await advance(sandbox, 20);
  const { flowId } = (await answer.json()) as { flowId: string };
  expect(await client.metadata(flowId)).toMatchObject({
    flowType: "CustomerInvoiceLC",
    acknowledgement: { status: "Ok" },
  });
  expect((await client.codes()).slice(-4)).toEqual(["208", "205", "211", "212"]);
});

test("a self-billed invoice is approved by the seller", async () => {
  const client = await connect(sandbox, "self-biller");
  await client.submit(
    invoiceWith({ type: "389", seller: buyerOf("approves"), buyer: buyerOf("silent"), number: "AF-1" }),
  );
  await advance(sandbox, 20);
  const heard = await client.received(["SupplierInvoiceLC"]);
  expect(heard.map(({ cdar }) => cdar?.statusCode)).toEqual(APPROVED);
  expect(heard.at(-1)?.cdar?.issuer).toMatchObject({ role: "SE", id: `0002:${buyerOf("approves")}` });
});

describe("a buyer with a SIREN", () => {
  test.each(["GP", "MQ", "RE", "mq"])(
    "in %s is French: the invoice goes through its whole life",
    async (country) => {
      const client = await connect(sandbox);
      await client.submit(invoiceWith({ buyer: buyerOf("pays"), country }));
      await advance(sandbox, 40);
      expect(await client.codes()).toEqual(HEARD.pays?.codes);
    },
  );

  test.each(["GF", "YT", "BL", "MF", "PM", "NC", "MC", "BE"])(
    "in %s is abroad for VAT: the sale is only reported",
    async (country) => {
      const client = await connect(sandbox);
      await client.submit(invoiceWith({ buyer: buyerOf("pays"), country }));
      await advance(sandbox, 40);
      expect(await client.codes()).toEqual(["200"]);
    },
  );
});
