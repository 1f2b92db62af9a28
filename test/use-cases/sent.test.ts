import { beforeAll, describe, expect, test } from "vitest";
import { STATUSES, type StatusName } from "../../src/domain/life-cycle/status.ts";
import { control } from "../support/control.ts";
import { openGateway } from "../support/gateway.ts";
import { erp, until } from "../support/processes.ts";
import { openSandbox } from "../support/sandbox.ts";
import { COMPANIES, type Said, useCases } from "../support/use-cases.ts";

/**
 * Every invoice of the page of use cases, over sockets: an ERP has it controlled in each form and sends it in one of
 * them, by turn; the sandbox hands it to the buyer's, and both say what the page says. Each company has an account of
 * its own at the sandbox.
 */
const FORMS = ["cii", "ubl", "factur-x"] as const;
type Form = (typeof FORMS)[number];

/** Companies that the key of another one may speak for, by that one's SIREN: agents, payers. */
const ALSO: Readonly<Record<string, string[]>> = {
  "001009109": ["001009513", "001009521"],
  "001009570": ["001000157"],
};

/** Whose the invoices are that name no seller. */
const SELLER = "001009000";

type Erp = ReturnType<typeof erp>;
const erps = new Map<string, Erp>();
const erpOf = (siren: string): Erp => {
  const found = erps.get(siren);
  if (found === undefined) throw new Error(`nobody sends for ${siren}`);
  return found;
};

interface Invoice {
  number: string;
  typeCode: string;
  seller?: { legalId?: { value: string } };
  buyer: { legalId?: { value: string } };
}

/** Types by which the buyer issues; written down here by hand. */
const SELF_BILLED = ["389", "261"];

/** One invoice of the page, in the form in which it goes out. */
interface Run {
  form: Form;
  invoice: Invoice;
  said: readonly Said[];
  ends: { status: string; badge: string };
}

const runs: Run[] = useCases
  .flatMap(({ invoices, statuses, ends }) =>
    invoices.map((invoice, i) => ({ invoice: invoice as Invoice, said: statuses[i] ?? [], ends: ends[i] })),
  )
  .map(({ ends, ...rest }, turn): Run => {
    if (ends === undefined) throw new Error(`${rest.invoice.number} has no end`);
    return { ...rest, ends, form: FORMS[turn % FORMS.length] ?? "cii" };
  });

const keyOf = (siren: string): string => `key-of-${siren}-in-the-test`;

beforeAll(async () => {
  const sandbox = await openSandbox({ pace: 0 });
  const sirens = Object.keys(COMPANIES);
  for (const siren of sirens) {
    const companies = [{ siren, name: COMPANIES[siren]?.name }];
    await control(sandbox, "PUT", `/clients/c${siren}/companies`, { companies });
  }
  const tenant = (siren: string) => ({
    keys: [keyOf(siren)],
    companies: [siren, ...(ALSO[siren] ?? [])],
    routes: [{ platform: `c${siren}` }],
    defaults: { [siren]: COMPANIES[siren]?.defaults },
    limits: { requestsAtOnce: 1_000 },
  });
  const gateway = await openGateway({
    store: { url: "sqlite::memory:" },
    platforms: Object.fromEntries(
      sirens.map((siren) => [
        `c${siren}`,
        {
          adapter: "sandbox",
          settings: { url: sandbox.url, clientId: `c${siren}` },
          poll: { everySeconds: 0.1 },
        },
      ]),
    ),
    tenants: Object.fromEntries(sirens.map((siren) => [`t${siren}`, tenant(siren)])),
  });
  for (const siren of sirens) erps.set(siren, erp(gateway.url, keyOf(siren)));
}, 60_000);

const partiesOf = ({ invoice }: Run) => ({
  seller: invoice.seller?.legalId?.value ?? SELLER,
  buyer: invoice.buyer.legalId?.value ?? "",
  selfBilled: SELF_BILLED.includes(invoice.typeCode),
});

interface Finding {
  severity: string;
}

/** One side's record of an invoice. */
interface Copy {
  erp: Erp;
  id: string;
}

const send = async (run: Run, own: Erp): Promise<Copy> => {
  const answer = await own.post(`/v1/invoices?as=${run.form}`, JSON.stringify(run.invoice), {
    "content-type": "application/json",
  });
  expect(answer.status, answer.text).toBe(202);
  expect(answer.json.findings.filter(({ severity }: Finding) => severity === "error")).toEqual([]);
  return { erp: own, id: answer.json.id };
};

const isDelivered = (copy: Copy) =>
  until(
    () => copy.erp.get(`/v1/invoices/${copy.id}`),
    ({ json }) => json.delivery === "sent",
  );

const receivedBy = async (own: Erp, number: string): Promise<Copy> => {
  const { json } = await until(
    () => own.get(`/v1/invoices?direction=inbound&number=${number}`),
    (answer) => answer.json.items[0]?.status?.name === "made_available",
  );
  return { erp: own, id: json.items[0].id };
};

/** The buyer never hears of it. */
const TOLD_TO_NOBODY: StatusName[] = ["factored_confidential"];

/** How often a status stands in a history. */
const timesIn = async ({ erp: own, id }: Copy, status: string): Promise<number> => {
  const { json } = await own.get(`/v1/invoices/${id}/events`);
  return json.items.filter((event: { status: { name: string } | null }) => event.status?.name === status)
    .length;
};

/** Says a status on the own record, and waits until the platform has taken it and the other side has heard of it. */
const say = async ({ by: _, ...body }: Said, own: Copy, other: Copy): Promise<void> => {
  const heard = await timesIn(other, body.status);
  const answer = await own.erp.post(`/v1/invoices/${own.id}/statuses`, JSON.stringify(body), {
    "content-type": "application/json",
  });
  expect(answer.status, answer.text).toBe(202);
  await until(
    () => own.erp.get(`/v1/invoices/${own.id}/statuses`),
    ({ json }) => json.items.every(({ state }: { state: string }) => state === "accepted"),
  );
  if (TOLD_TO_NOBODY.includes(body.status as StatusName)) return;
  await until(
    () => timesIn(other, body.status),
    (times) => times > heard,
  );
};

interface Played {
  /** Of who issued it. */
  sent: Copy;
  received: Copy | null;
}

const play = async (run: Run): Promise<Played> => {
  const { seller, buyer, selfBilled } = partiesOf(run);
  const [from, to] = selfBilled ? [buyer, seller] : [seller, buyer];
  const sent = await send(run, erpOf(from));
  await isDelivered(sent);
  if (!erps.has(to)) return { sent, received: null };
  const received = await receivedBy(erpOf(to), run.invoice.number);
  const copies = selfBilled ? { seller: received, buyer: sent } : { seller: sent, buyer: received };
  for (const one of run.said) {
    const [own, other] = one.by === "seller" ? [copies.seller, copies.buyer] : [copies.buyer, copies.seller];
    await say(one, own, other);
  }
  return { sent, received };
};

/** As many as are under way at once: each asks again and again whether it may go on. */
const AT_ONCE = 16;

/** All of them, some at once; each is waited for by the tests that ask for it. */
const plays = new Map<Run, Promise<Played>>();
const playOf = (run: Run): Promise<Played> => {
  for (const [i, one] of plays.size === 0 ? runs.entries() : []) {
    const before = runs[i - AT_ONCE];
    // Its own test tells what goes wrong.
    const place = Promise.resolve(before && plays.get(before)).catch(() => null);
    const playing = place.then(() => play(one));
    playing.catch(() => null);
    plays.set(one, playing);
  }
  return plays.get(run) ?? play(run);
};

test.each(runs.map((run) => [run.invoice.number, run] as const))(
  "%s is sent, and received as it was sent",
  async (_, run) => {
    const { sent, received } = await playOf(run);
    if (received === null) return;
    const [ours, theirs] = await Promise.all(
      [sent, received].map(({ erp: own, id }) => own.get(`/v1/invoices/${id}/document`)),
    );
    expect(theirs?.text).toBe(ours?.text);
  },
  60_000,
);

test.each(runs.map((run) => [run.invoice.number, run] as const))(
  "%s ends as the page says",
  async (_, run) => {
    const { sent } = await playOf(run);
    const { json } = await until(
      () => sent.erp.get(`/v1/invoices/${sent.id}`),
      (answer) => answer.json.status?.name === run.ends.status,
    );
    expect({ status: json.status.name, badge: json.badge.state }).toEqual(run.ends);
  },
  60_000,
);

describe("what is said in another's name", () => {
  test.each(
    runs.flatMap((run) =>
      run.said.flatMap(({ as, status }) =>
        as === undefined ? [] : [[run.invoice.number, String(as), status, run] as const],
      ),
    ),
  )(
    "of %s is the other's (%s) in both histories",
    async (_number, as, status, run) => {
      const { sent, received } = await playOf(run);
      for (const copy of [sent, received]) {
        if (copy === null) throw new Error("it was not received");
        const { json } = await copy.erp.get(`/v1/invoices/${copy.id}/events`);
        const said = json.items.find(
          (event: { status: { name: string } | null }) => event.status?.name === status,
        );
        expect(said.setBy.role).toBe(as);
      }
    },
    60_000,
  );
});

test("the page plays every status that parties set, but those that it has no case for", () => {
  const said = new Set(useCases.flatMap(({ statuses }) => statuses.flat().map(({ status }) => status)));
  const missing = Object.entries(STATUSES).flatMap(([name, { phase }]) =>
    phase === "treatment" && !said.has(name) ? [name] : [],
  );
  expect(missing).toEqual(["cancelled", "not_factored"]);
});
