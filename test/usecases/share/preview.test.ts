import { describe, expect, it } from "vitest";
import { readRulesToTry } from "../../../src/config/rules-to-try.ts";
import { DocumentFault, writeCii } from "../../../src/documents/index.ts";
import type { Invoice } from "../../../src/domain/invoice.ts";
import { Rejection } from "../../../src/domain/problem.ts";
import type { Receiving } from "../../../src/domain/sharing/rule.ts";
import type { Tenant } from "../../../src/domain/tenant.ts";
import { previewMoves, previewRouting } from "../../../src/usecases/share/preview.ts";
import { sampleContent } from "../../fixtures/invoices.ts";
import { invoice } from "../../store/samples.ts";
import { openWorld, TENANT } from "../../support/world.ts";

const COMPANY = "552100554";
const tenant = (name: string): Tenant => ({ ...TENANT, name, companies: [COMPANY] });
const TENANTS = [tenant("acme"), tenant("spend"), tenant("books")];

const RECEIVING: Receiving = {
  unrouted: null,
  rules: [
    { when: { company: COMPANY, reference: "^PRJ-" }, to: ["acme"], copy: ["books"], more: false },
    { when: { company: COMPANY, total: { atLeast: "1000.00" } }, to: ["spend"], copy: [], more: true },
    { when: { company: COMPANY, type: ["380"] }, to: ["acme"], copy: [], more: false },
  ],
};

const DAY = 86_400;

const open = async (receiving = RECEIVING) => {
  const world = await openWorld({ tenants: TENANTS, receiving });
  const parts = {
    ...world.parts,
    readRules: (raw: { receive: unknown; unrouted: unknown }) => readRulesToTry(raw, world.parts.tenants),
  };
  const receive = async (change: Partial<Invoice> = {}): Promise<Invoice> => {
    const one = invoice({
      direction: "inbound",
      tenant: "acme",
      createdAt: world.clock.now().toISOString(),
      ...change,
    });
    await world.store.invoices.insert({ ...one, buyer: { ...one.buyer, siren: COMPANY } });
    world.clock.forward(1);
    return one;
  };
  return { ...world, parts, receive };
};

const rejected = async (asking: Promise<unknown>): Promise<Rejection> => {
  const error = await asking.catch((thrown: unknown) => thrown);
  if (error instanceof Rejection) return error;
  throw new Error(`not refused: ${JSON.stringify(error)}`);
};

describe("the preview of one invoice", () => {
  it("names who would lead and who would read, by which rules, counted as people count", async () => {
    const { parts, receive } = await open();
    const { id } = await receive({ total: "5000.00" });
    expect(await previewRouting(parts, { invoice: id })).toMatchObject({
      to: ["spend"],
      copy: ["acme"],
      rule: 2,
      rules: [2, 3],
      by: "rule",
      why: expect.stringContaining("ule 2"),
      whyFr: expect.stringContaining("règle 2"),
      nearly: null,
    });
  });

  it("says of one that no rule takes which one nearly does", async () => {
    const { parts, receive } = await open();
    const { id } = await receive({ total: "900.00", type: "381" });
    expect(await previewRouting(parts, { invoice: id })).toMatchObject({
      to: [],
      copy: [],
      rule: null,
      rules: [],
      by: "unrouted",
      nearly: { rule: 1, missed: ["reference"] },
    });
  });

  it("reads a file and an invoice in JSON as if they had been received, and keeps nothing", async () => {
    const { parts, store } = await open();
    const content = sampleContent({ number: "F1" });
    const toCompany = {
      ...content,
      buyer: { ...content.buyer, legalId: { scheme: "0002", value: COMPANY } },
      purchaseOrderReference: "PRJ-7",
    };
    const bytes = writeCii(toCompany);
    const { totals: _, ...draft } = toCompany;
    for (const document of [{ bytes }, { json: JSON.parse(JSON.stringify(draft)) }])
      expect(await previewRouting(parts, { document })).toMatchObject({
        to: ["acme"],
        copy: ["books"],
        rule: 1,
      });
    expect((await store.invoices.list({}, { limit: 10 })).items).toEqual([]);
  });

  it("knows whom the account serves alone, where nobody names the company", async () => {
    const world = await openWorld({ tenants: [TENANT] });
    const parts = { ...world.parts, readRules: () => RECEIVING };
    const document = { bytes: writeCii(sampleContent({ number: "F1" })) };
    expect(await previewRouting(parts, { document, platform: "main" })).toMatchObject({
      to: ["acme"],
      by: "account",
    });
    expect(await previewRouting(parts, { document })).toMatchObject({ to: [], by: "nobody" });
  });

  it("tries other rules, of which it reads what is not given from those in force", async () => {
    const { parts, receive, store } = await open();
    const { id } = await receive({ total: "900.00", type: "381" });
    const receiveRules = [{ when: { company: COMPANY, type: "381" }, to: "books" }];
    expect(await previewRouting(parts, { invoice: id, receive: receiveRules })).toMatchObject({
      to: ["books"],
      rule: 1,
    });
    expect(await previewRouting(parts, { invoice: id, unrouted: "spend" })).toMatchObject({
      to: ["spend"],
      by: "unrouted",
      nearly: { rule: 1 },
    });
    expect((await store.invoices.byId(id))?.tenant).toBe("acme");
  });

  it("refuses rules that the configuration would refuse, each with its place and its fix", async () => {
    const { parts, receive } = await open();
    const { id } = await receive();
    const faulty = [
      { when: { compnay: COMPANY }, to: ["acme"] },
      { when: { company: COMPANY } },
      { when: { company: COMPANY, reference: "(a+)+$" }, to: ["acme"] },
      { when: { company: COMPANY }, to: ["nobody"] },
    ];
    const { status, errors } = await rejected(previewRouting(parts, { invoice: id, receive: faulty }));
    expect(status).toBe(422);
    expect(errors).toMatchObject([
      { path: "receive[0].when.compnay", fix: 'did you mean "company"?' },
      { path: expect.stringMatching(/^receive\[1\]\.to/), message: expect.any(String) },
      { path: "receive[2].when.reference" },
      { path: expect.stringMatching(/^receive\[3\]\.to/) },
    ]);
  });

  it("is of received invoices alone", async () => {
    const { parts, store } = await open();
    const sent = invoice({ direction: "outbound" });
    await store.invoices.insert(sent);
    expect((await rejected(previewRouting(parts, { invoice: sent.id }))).status).toBe(409);
    expect((await rejected(previewRouting(parts, { invoice: "inv_0" }))).status).toBe(404);
    const draft = await rejected(previewRouting(parts, { document: { json: { number: "F1" } } }));
    expect([draft.status, draft.errors.length > 0]).toEqual([422, true]);
    await expect(previewRouting(parts, { document: { bytes: Buffer.from("no") } })).rejects.toBeInstanceOf(
      DocumentFault,
    );
  });
});

describe("the preview of what was received", () => {
  const days = { days: 30 };

  it("lists what the rules give to others than those who have it, newest first, page by page", async () => {
    const { parts, receive } = await open();
    const old = await receive({ total: "5000.00" });
    parts.store.invoices.insert(invoice({ direction: "outbound" }));
    await receive({ total: "10.00" });
    const held = await receive({ type: "381", total: "10.00" });
    const first = await previewMoves(parts, days, { limit: 2 });
    expect(first).toMatchObject({
      checked: 2,
      moved: [
        {
          invoice: held.id,
          number: held.number,
          issueDate: "2026-03-01",
          total: "10.00",
          currency: "EUR",
          now: { leads: "acme", copies: [] },
          byRules: { leads: null, copies: [] },
          rule: null,
        },
      ],
    });
    const next = await previewMoves(parts, days, { limit: 2, cursor: first.nextCursor ?? "" });
    expect(next).toMatchObject({
      checked: 1,
      moved: [{ invoice: old.id, byRules: { leads: "spend", copies: ["acme"] }, rule: 2 }],
      nextCursor: null,
    });
  });

  it("does not mind in which order those who read are named", async () => {
    const rules = [{ when: { company: COMPANY }, to: ["acme"], copy: ["books", "spend"], more: false }];
    const { parts, receive } = await open({ unrouted: null, rules });
    await receive({ copies: ["spend", "books"] });
    await receive({ copies: ["spend"] });
    const { checked, moved } = await previewMoves(parts, days, { limit: 10 });
    expect([checked, moved.map(({ now }) => now.copies)]).toEqual([2, [["spend"]]]);
  });

  it("looks no further back than it is asked to, and refuses to look back for more than a quarter", async () => {
    const { parts, receive, clock } = await open();
    await receive({ total: "5000.00" });
    clock.forward(40 * DAY);
    const recent = await receive({ total: "5000.00" });
    const { moved } = await previewMoves(parts, days, { limit: 10 });
    expect(moved.map((one) => one.invoice)).toEqual([recent.id]);
    expect((await previewMoves(parts, { days: 92 }, { limit: 10 })).checked).toBe(2);
    const since = new Date("2026-01-01T00:00:00Z");
    expect(await rejected(previewMoves(parts, { since }, { limit: 10 }))).toMatchObject({
      status: 422,
      errors: [{ path: "since" }],
    });
  });

  it("tries rules that are not in force", async () => {
    const { parts, receive } = await open();
    const one = await receive({ total: "10.00" });
    expect((await previewMoves(parts, days, { limit: 10 })).moved).toEqual([]);
    const rules = [{ when: { company: COMPANY }, to: ["books"] }];
    expect((await previewMoves(parts, { ...days, receive: rules }, { limit: 10 })).moved).toMatchObject([
      { invoice: one.id, byRules: { leads: "books", copies: [] } },
    ]);
  });
});
