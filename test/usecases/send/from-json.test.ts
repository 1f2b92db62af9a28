import { describe, expect, it } from "vitest";
import { readInvoiceContent, recognise } from "../../../src/documents/index.ts";
import type { Syntax } from "../../../src/domain/invoice.ts";
import type { Tenant } from "../../../src/domain/tenant.ts";
import { submitDraft } from "../../../src/usecases/send/submit-draft.ts";
import { SELLER_SIREN, sampleContent } from "../../fixtures/invoices.ts";
import { rejectionOf } from "../../support/rejections.ts";
import { openWorld, TENANT, type World } from "../../support/world.ts";

/** The sample as an ERP gives it: without what follows from the rest. */
const draft = (change: object = {}) => {
  const { totals: _, vatBreakdown: __, lines, ...rest } = sampleContent();
  return { ...rest, lines: lines.map(({ netAmount: ___, ...line }) => line), ...change };
};

const send = (world: World, json: unknown, as: Syntax = "factur-x") =>
  submitDraft(world.parts, { tenant: "acme", json, as });

const sentContent = async (world: World, id: string) => {
  const document = await world.store.documents.get(id, "original");
  if (document === null) throw new Error("there is no document");
  const recognised = await recognise(document.bytes);
  return { recognised, content: readInvoiceContent(recognised) };
};

describe("an invoice in JSON", () => {
  it.each(["factur-x", "cii", "ubl"] as const)("is written as %s and read back equal", async (as) => {
    const world = await openWorld();
    const { invoice, created } = await send(world, draft(), as);
    expect(created).toBe(true);
    expect(invoice).toMatchObject({ syntax: as, number: "F202600042", total: "1200.00" });
    const { recognised, content } = await sentContent(world, invoice.id);
    expect(recognised).toMatchObject({ syntax: as });
    expect(content).toEqual(sampleContent());
  });

  it("is the same invoice when it comes twice, and another under its number is refused", async () => {
    const world = await openWorld();
    const first = await send(world, draft());
    const second = await send(world, draft());
    expect(second).toEqual({ invoice: first.invoice, created: false });
    const refusal = await rejectionOf(send(world, draft({ buyerReference: "AUTRE" })));
    expect(refusal).toMatchObject({ status: 409, code: "number_taken" });
  });

  it("is refused with every fault by its place, its term and its rule, and nothing is kept", async () => {
    const world = await openWorld();
    const refusal = await rejectionOf(
      send(world, draft({ totals: { withVat: "1300.00" }, lines: [{ id: "1", vatCategory: "S" }] })),
    );
    expect(refusal).toMatchObject({ status: 422, code: "invoice_not_acceptable" });
    expect(refusal.errors.map(({ path, at, code, rule }) => [path, at, code, rule])).toEqual([
      ["BT-131", "/lines/0/netAmount", "REJ_SEMAN", "BR-24"],
      ["BT-112", "/totals/withVat", "MONTANTTOTAL_ERR", "BR-CO-15"],
    ]);
    for (const { message, messageFr, fix, fixFr } of refusal.errors) {
      expect(messageFr).not.toBe(message);
      expect(fixFr).not.toBe(fix);
    }
    const { items } = await world.store.invoices.list({}, { limit: 10 });
    expect(items).toEqual([]);
  });

  it.each([
    ["a misspelt member", { curency: "EUR" }, "/curency", /"currency"/],
    ["a number where an amount is text", { totals: { paid: 12 } }, "/totals/paid", /quotes/],
    ["a decimal with a comma", { totals: { paid: "4,50" } }, "/totals/paid", /1200\.00/],
    ["a day that is none", { issueDate: "2026-02-30" }, "/issueDate", /2026-09-15/],
    ["what is no base64", { attachments: [{ id: "A", content: "é" }] }, "/attachments/0/content", /base64/],
    ["a name with a slash in it", { "a/b~c": 1 }, "/a~1b~0c", /./],
  ])("tells %s", async (_, change, at, fix) => {
    const refusal = await rejectionOf(send(await openWorld(), draft(change)));
    expect(refusal.errors.map((fault) => fault.at)).toEqual([at]);
    expect(refusal.errors[0]?.fix).toMatch(fix);
  });

  it("tells at most twenty faults of a thousand", async () => {
    const lines = Array.from({ length: 1000 }, () => ({}));
    const refusal = await rejectionOf(send(await openWorld(), draft({ lines })));
    expect(refusal.errors).toHaveLength(20);
  });

  it("is refused where its form has no place for a term, with the term", async () => {
    const world = await openWorld();
    const lines = draft().lines.map((line) => ({
      ...line,
      unit: "HUR",
      quantity: undefined,
      netAmount: "1.00",
    }));
    const refusal = await rejectionOf(send(world, JSON.parse(JSON.stringify(draft({ lines })))));
    expect(refusal.errors[0]).toMatchObject({ path: "BT-129", code: "REJ_SEMAN" });
  });
});

describe("what a company says on each invoice", () => {
  const { seller, notes, paymentTerms } = sampleContent();
  const tenant: Tenant = {
    ...TENANT,
    defaults: {
      [SELLER_SIREN]: { seller: { ...seller }, notes, paymentTerms: paymentTerms ?? "" },
    },
  };

  it("is put in where the draft leaves it out", async () => {
    const world = await openWorld({ tenants: [tenant] });
    const { seller: _, notes: __, paymentTerms: ___, ...rest } = draft();
    const { invoice } = await send(world, rest, "cii");
    expect((await sentContent(world, invoice.id)).content).toEqual(sampleContent());
  });

  it("never stands over what the draft says", async () => {
    const world = await openWorld({ tenants: [tenant] });
    const own = { subjectCode: "PMT", text: "Indemnité : 50 €" };
    const { invoice } = await send(
      world,
      draft({ notes: [own], paymentTerms: "À réception", seller: { ...seller, name: "Brumaire Export" } }),
      "cii",
    );
    const { content } = await sentContent(world, invoice.id);
    expect(content.paymentTerms).toBe("À réception");
    expect(content.seller.name).toBe("Brumaire Export");
    expect(content.notes).toEqual([own, ...notes.filter(({ subjectCode }) => subjectCode !== "PMT")]);
  });
});
