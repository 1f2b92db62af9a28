import { describe, expect, it } from "vitest";
import { type InvoiceContent, writeCii, writeUbl } from "../../../src/documents/index.ts";
import type { Tenant } from "../../../src/domain/tenant.ts";
import { validateDocument } from "../../../src/usecases/send/control-invoice.ts";
import { submitDraft } from "../../../src/usecases/send/submit-draft.ts";
import { submitInvoice } from "../../../src/usecases/send/submit-invoice.ts";
import { BUYER_SIREN, sampleContent } from "../../fixtures/invoices.ts";
import { rejectionOf } from "../../support/rejections.ts";
import { openWorld, TENANT, type World } from "../../support/world.ts";

/** The sample with a total that is a cent off, and a bank account whose key is wrong: an error and a warning. */
const faulty = (change: Partial<InvoiceContent> = {}): InvoiceContent => {
  const sample = sampleContent(change);
  return {
    ...sample,
    totals: { ...sample.totals, withVat: "1200.01", due: "1200.01" },
  };
};

/** No error, and one warning: the IBAN's key is wrong. */
const doubtful = (): InvoiceContent =>
  sampleContent({
    payment: { meansCode: "30", accounts: [{ account: "FR7630006000011234567890180" }] },
  });

const openWith = (change: Partial<Tenant> = {}): Promise<World> =>
  openWorld({ tenants: [{ ...TENANT, ...change }] });

const submit = (world: World, content: InvoiceContent) =>
  submitInvoice(world.parts, { tenant: "acme", bytes: writeCii(content) });

const validate = (world: World, bytes: Uint8Array) => validateDocument(world.parts, "acme", { bytes });

describe("controls before an invoice is taken", () => {
  it("refuse what a platform would reject, with the term, the reason and the rule, and keep nothing", async () => {
    const world = await openWith();
    const refusal = await rejectionOf(submit(world, faulty()));
    expect(refusal).toMatchObject({ status: 422, code: "invoice_not_acceptable" });
    expect(refusal.errors).toMatchObject([
      {
        path: "BT-112",
        code: "MONTANTTOTAL_ERR",
        rule: "BR-CO-15",
        at: expect.stringMatching(/^\/rsm:CrossIndustryInvoice\/.*ram:GrandTotalAmount/),
      },
    ]);
    expect((await world.store.invoices.list({}, { limit: 9 })).items).toEqual([]);
    // Its number was never used.
    expect((await submit(world, sampleContent())).created).toBe(true);
  });

  it("keep warnings on the invoice, and count them", async () => {
    const world = await openWith();
    const counted: string[] = [];
    world.parts.count.finding = (rule, severity) => counted.push(`${severity} ${rule}`);
    const { invoice } = await submit(world, doubtful());
    expect(invoice.findings).toMatchObject([{ severity: "warning", path: "BT-84" }]);
    expect((await world.store.invoices.byId(invoice.id))?.findings).toEqual(invoice.findings);
    expect(counted).toHaveLength(1);
  });

  it("say nothing of an invoice that is right", async () => {
    const { invoice } = await submit(await openWith(), sampleContent());
    expect(invoice.findings).toBeUndefined();
  });

  it("only warn where the tenant says so, and are off where it says that", async () => {
    const warned = await submit(await openWith({ controls: "warn" }), faulty());
    expect(warned.invoice.findings).toMatchObject([{ severity: "error", rule: "BR-CO-15" }]);
    const off = await submit(await openWith({ controls: "off" }), faulty());
    expect(off.invoice.findings).toBeUndefined();
  });

  it("follow the settings of single rules", async () => {
    const { invoice } = await submit(await openWith({ rules: { "BR-CO-15": "warn" } }), faulty());
    expect(invoice.findings).toMatchObject([{ severity: "warning", rule: "BR-CO-15" }]);
    const refusal = await rejectionOf(
      submit(await openWith({ rules: { "BR-CO-15": "off", REJ_COH: "block" } }), {
        ...faulty(),
        dueDate: "2026-01-01",
      }),
    );
    expect(refusal.errors).toMatchObject([{ path: "BT-9" }]);
  });

  it.each(["off", "warn", "block"] as const)(
    "with controls %s, never let a company go out that is not the tenant's",
    async (controls) => {
      const world = await openWith({ controls, companies: [BUYER_SIREN] });
      const refusal = await rejectionOf(submit(world, sampleContent()));
      expect(refusal.errors).toMatchObject([{ path: "BT-30", code: "company_not_allowed" }]);
    },
  );

  it("with warnings only, let no other's company go out behind a term that cannot be read", async () => {
    const world = await openWith({ controls: "warn", companies: [BUYER_SIREN] });
    const xml = Buffer.from(writeCii(sampleContent())).toString().replace(">800.00<", ">huit<");
    const refusal = await rejectionOf(
      submitInvoice(world.parts, { tenant: "acme", bytes: Buffer.from(xml) }),
    );
    expect(refusal.errors.map(({ code }) => code)).toContain("company_not_allowed");
  });

  it("point into the JSON that an ERP gave", async () => {
    const { totals: _, ...draft } = sampleContent({ dueDate: "2026-01-01" });
    const refusal = await rejectionOf(
      submitDraft(world(await openWith()), { tenant: "acme", json: draft, as: "ubl" }),
    );
    expect(refusal.errors).toMatchObject([{ path: "BT-9", rule: "BR-FR-CO-07", at: "/dueDate" }]);
  });

  it("name a number that was used for another content", async () => {
    const one = await openWith();
    await submit(one, sampleContent());
    const refusal = await rejectionOf(submit(one, sampleContent({ buyerReference: "AUTRE" })));
    expect(refusal).toMatchObject({ status: 409, errors: [{ path: "BT-1", code: "DOUBLON" }] });
  });
});

const world = ({ parts }: World) => parts;

describe("validation", () => {
  it("says that a right invoice is valid, by which rules, and keeps nothing", async () => {
    const one = await openWith();
    const said = await validate(one, writeUbl(sampleContent()));
    expect(said).toMatchObject({
      valid: true,
      findings: [],
      invoice: { number: "F202600042", syntax: "ubl" },
    });
    expect(said.rules).toContain("EN 16931");
    expect((await one.store.invoices.list({}, { limit: 9 })).items).toEqual([]);
  });

  it("tells what is wrong in both languages, whatever the tenant's settings do with it", async () => {
    for (const controls of ["off", "warn", "block"] as const) {
      const said = await validate(await openWith({ controls }), writeCii(faulty()));
      expect(said).toMatchObject({
        valid: false,
        findings: [{ severity: "error", code: "MONTANTTOTAL_ERR", path: "BT-112" }],
      });
      const [finding] = said.findings;
      expect(finding?.messageFr).not.toBe(finding?.message);
    }
  });

  it.each([
    ["an empty file", "", "IRR_VIDE_F"],
    ["a ZIP", "PK\u0003\u0004aaaaaaaaaaaaaaaaaaaaaaaaaaaa", "IRR_TYPE_F"],
    ["text", "hello", "IRR_TYPE_F"],
    ["an XML that breaks off", "<Invoice>", "IRR_SYNTAX"],
  ])("has a finding for %s", async (_, text, code) => {
    const said = await validate(await openWith(), Buffer.from(text));
    expect(said).toMatchObject({ valid: false, invoice: null, findings: [{ severity: "error", code }] });
  });

  it("tells all terms that cannot be read at once", async () => {
    const xml = Buffer.from(writeCii(sampleContent())).toString();
    const bytes = Buffer.from(xml.replace(">800.00<", ">huit<").replace(">20260912<", ">hier<"));
    const said = await validate(await openWith(), bytes);
    expect(said.findings.map(({ path }) => path).sort()).toEqual(["BT-131", "BT-72"]);
  });

  it("finds a number that was used for another content, and not in the same document", async () => {
    const one = await openWith();
    const bytes = writeCii(sampleContent());
    await submitInvoice(one.parts, { tenant: "acme", bytes });
    expect((await validate(one, bytes)).findings).toEqual([]);
    const other = await validate(one, writeCii(sampleContent({ buyerReference: "AUTRE" })));
    expect(other).toMatchObject({ valid: false, findings: [{ code: "DOUBLON", path: "BT-1" }] });
  });

  it("finds no number used in the JSON that was sent already", async () => {
    const { parts } = await openWith();
    const { totals: _, ...json } = sampleContent();
    await submitDraft(parts, { tenant: "acme", json, as: "factur-x" });
    const again = await validateDocument(parts, "acme", { json, as: "factur-x" });
    expect(again.findings).toEqual([]);
    const other = { json: { ...json, buyerReference: "AUTRE" }, as: "factur-x" } as const;
    expect((await validateDocument(parts, "acme", other)).findings).toMatchObject([{ code: "DOUBLON" }]);
  });

  it("takes JSON, and says what its form could not carry", async () => {
    const { parts } = await openWith();
    const { totals: _, vatBreakdown: __, ...draft } = sampleContent();
    const right = await validateDocument(parts, "acme", { json: draft, as: "factur-x" });
    expect(right).toMatchObject({ valid: true, findings: [] });
    const wrong = await validateDocument(parts, "acme", { json: { ...draft, lines: [{}] }, as: "factur-x" });
    expect(wrong).toMatchObject({ valid: false, invoice: null });
    expect(wrong.findings[0]).toMatchObject({ path: "BT-126", at: "/lines/0/id" });
    // UBL has no department of a contact.
    const seller = { ...draft.seller, contact: { name: "A", department: "B" } };
    const unwritable = await validateDocument(parts, "acme", { json: { ...draft, seller }, as: "ubl" });
    expect(unwritable).toMatchObject({ valid: false, findings: [{ code: "IRR_SYNTAX" }] });
  });
});
