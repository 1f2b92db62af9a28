import { describe, expect, it } from "vitest";
import {
  type InvoiceContent,
  readInvoiceContent,
  recognise,
  writeCii,
  writeFacturX,
  writeUbl,
} from "../../../src/documents/index.ts";
import { type Convertible, FORMS, type Form } from "../../../src/usecases/documents/convert.ts";
import { convertDocument } from "../../../src/usecases/send/convert-document.ts";
import { fullContent, sampleContent } from "../../fixtures/invoices.ts";
import { pdfWith } from "../../fixtures/pdf.ts";
import { rejectionOf } from "../../support/rejections.ts";
import { openWorld } from "../../support/world.ts";

const WRITERS = { cii: writeCii, ubl: writeUbl, "factur-x": writeFacturX } as const;
const SYNTAXES = ["cii", "ubl", "factur-x"] as const;
const ALL = Object.keys(FORMS) as Form[];

const convert = async (document: Convertible, to: Form, lossy = false) => {
  const world = await openWorld();
  const converted = await convertDocument(world.parts, "acme", document, { to, lossy });
  expect(await world.store.invoices.list({}, { limit: 1 })).toMatchObject({ items: [] });
  return converted;
};

const contentOf = async (bytes: Uint8Array): Promise<InvoiceContent> =>
  readInvoiceContent(await recognise(bytes), { attachments: true });

/** What is in a form, which a readable page does not tell. */
const contentIn = async (to: Form, bytes: Uint8Array): Promise<InvoiceContent> =>
  to === "json" ? JSON.parse(Buffer.from(bytes).toString()) : contentOf(bytes);

describe.each(SYNTAXES)("an invoice in %s", (from) => {
  it.each(ALL.filter((to) => to !== "readable"))("says the same as %s", async (to) => {
    const content = sampleContent();
    const bytes = await WRITERS[from](content);
    const converted = await convert({ bytes }, to);
    expect(converted).toMatchObject({
      lost: [],
      mediaType: FORMS[to].mediaType,
      fileName: `F202600042${FORMS[to].extension}`,
    });
    expect(await contentIn(to, converted.bytes)).toEqual(content);
  });

  it("comes back as it is where it has the form already", async () => {
    const bytes = await WRITERS[from](sampleContent());
    expect((await convert({ bytes }, from)).bytes).toEqual(bytes);
  });

  it("has a readable PDF", async () => {
    const { bytes, mediaType } = await convert({ bytes: await WRITERS[from](sampleContent()) }, "readable");
    expect(mediaType).toBe("application/pdf");
    expect(Buffer.from(bytes).toString("latin1", 0, 5)).toBe("%PDF-");
  });
});

describe("an invoice in JSON", () => {
  const { totals: _, vatBreakdown: __, ...draft } = sampleContent();

  it.each(ALL.filter((to) => to !== "readable"))("is completed and written as %s", async (to) => {
    const { bytes } = await convert({ json: draft }, to);
    expect(await contentIn(to, bytes)).toEqual(sampleContent());
  });

  it("is put into a PDF of the ERP's own, which keeps its bytes", async () => {
    const readable = pdfWith([]);
    const { bytes } = await convert({ json: draft, readable }, "factur-x");
    expect(Buffer.from(bytes.subarray(0, readable.length))).toEqual(Buffer.from(readable));
    expect(await contentOf(bytes)).toEqual(sampleContent());
    const refusal = await rejectionOf(convert({ json: draft, readable: Buffer.from("<a/>") }, "factur-x"));
    expect(refusal.errors).toMatchObject([{ code: "IRR_TYPE_F", path: "file" }]);
  });

  it("is refused with its faults", async () => {
    const refusal = await rejectionOf(convert({ json: { number: 7 } }, "ubl"));
    expect(refusal).toMatchObject({ status: 422, code: "invoice_not_acceptable" });
    expect(refusal.errors).toContainEqual(expect.objectContaining({ path: "BT-1", at: "/number" }));
  });
});

describe("what another form cannot hold", () => {
  const withAmount = (): InvoiceContent => {
    const { profile: _, ...content } = fullContent();
    return { ...content, lines: content.lines.map((line) => ({ ...line, amountWithVat: "960.00" })) };
  };

  it("is refused by its term, and left out on demand", async () => {
    const bytes = writeCii(withAmount());
    const refusal = await rejectionOf(convert({ bytes }, "ubl"));
    expect(refusal).toMatchObject({
      status: 422,
      code: "conversion_loses",
      errors: [{ path: "EXT-FR-FE-184", code: "not_in_form" }],
    });
    const { bytes: ubl, lost } = await convert({ bytes }, "ubl", true);
    expect(lost).toEqual(["EXT-FR-FE-184"]);
    const { lines } = await contentOf(ubl);
    expect(lines).toEqual(fullContent().lines);
  });

  it("is an element for which there is no term: it is refused by its place", async () => {
    const advance =
      "<ram:SpecifiedAdvancePayment><ram:PaidAmount>100.00</ram:PaidAmount></ram:SpecifiedAdvancePayment>";
    const end = "</ram:ApplicableHeaderTradeSettlement>";
    const bytes = Buffer.from(
      Buffer.from(writeCii(sampleContent())).toString().replace(end, `${advance}${end}`),
    );
    const place =
      "cii:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeSettlement/ram:SpecifiedAdvancePayment/ram:PaidAmount";
    const { bytes: pdf, lost } = await convert({ bytes }, "factur-x");
    expect(lost).toEqual([]);
    expect(await recognise(pdf)).toMatchObject({ xml: new Uint8Array(bytes) });
    for (const to of ["ubl", "json", "readable"] as const) {
      const refusal = await rejectionOf(convert({ bytes }, to));
      expect(refusal.errors).toMatchObject([{ path: place, code: "not_in_content" }]);
      expect((await convert({ bytes }, to, true)).lost).toEqual([place]);
    }
    expect((await convert({ bytes }, "cii")).bytes).toEqual(bytes);
  });

  it("is a term that cannot be read: the same", async () => {
    const bytes = Buffer.from(
      Buffer.from(writeUbl(sampleContent()))
        .toString()
        .replace(/<cbc:DueDate>[^<]*/, "<cbc:DueDate>demain"),
    );
    const refusal = await rejectionOf(convert({ bytes }, "cii"));
    expect(refusal.errors).toMatchObject([{ path: "BT-9" }]);
    const { bytes: cii, lost } = await convert({ bytes }, "cii", true);
    expect(lost).toContain("BT-9");
    expect((await contentOf(cii)).dueDate).toBeUndefined();
  });
});

it("a total of VAT that CII leaves out where there is none is worked out for UBL", async () => {
  const { vat: _, ...totals } = sampleContent().totals;
  const without = sampleContent({
    totals,
    vatBreakdown: [
      { category: "O", taxableAmount: "1000.00", taxAmount: "0.00", exemptionReason: "Débours" },
    ],
  });
  const { bytes, lost } = await convert({ bytes: writeCii(without) }, "ubl");
  expect(lost).toEqual([]);
  expect((await contentOf(bytes)).totals.vat).toBe("0.00");
});

it("no other document is converted", async () => {
  await expect(convert({ bytes: Buffer.from("PK\x03\x04") }, "ubl")).rejects.toMatchObject({
    code: "zip_archive",
  });
});
