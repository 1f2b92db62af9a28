import { describe, expect, test } from "vitest";
import { DEFAULT_LIMITS, DocumentFault, recognise, writeCii } from "../../../src/documents/index.ts";
import { hostilePdf } from "../../fixtures/hostile-pdf.ts";
import { partsWith, pdfOf, pdfWith } from "../../fixtures/pdf.ts";
import { bare, catalogue, invoice, other } from "../../fixtures/pdf-parts.ts";
import { annex, content, faultOf, INFO, parts, plain, put, replaced } from "./own.ts";

describe("a readable file is refused", () => {
  const page = "<< /Type /Page /Parent 2 0 R /Annots [<< /Subtype /FileAttachment /FS 4 0 R >>] >>";
  const onPage = partsWith([invoice]).with(2, page).with(0, catalogue(""));
  const scrambled = { ...invoice, data: Buffer.from("<CrossIndustryDocument/>") };
  test.each<[string, Uint8Array, string]>([
    ["that is no PDF", Buffer.from("<Invoice/>"), "pdf_expected"],
    ["that is empty", Buffer.of(), "pdf_expected"],
    ["that is only called a PDF", Buffer.from("%PDF-1.7\nhello"), "pdf_truncated"],
    ["that was cut", plain.subarray(0, -40), "pdf_truncated"],
    ["that is encrypted", pdfOf(parts(), `${INFO} /Encrypt 5 0 R`), "pdf_encrypted"],
    ["without a page", bare(""), "pdf_broken"],
    ["without pages at all", pdfOf(["<< /Type /Catalog >>"]), "pdf_broken"],
    ["whose catalogue is in the trailer", replaced("/Root 1 0 R", "/Root << >> "), "pdf_broken"],
    ["with another invoice", pdfWith([other]), "pdf_other_invoice"],
    ["with two invoices", pdfWith([invoice, other]), "pdf_other_invoice"],
    ["with data that cannot be read", pdfWith([scrambled]), "pdf_other_invoice"],
    ["with the invoice on a page", pdfOf(onPage), "pdf_other_invoice"],
    [
      "with as many attachments as may be",
      pdfWith(Array.from({ length: 50 }, (_, i) => ({ ...annex, name: `${i}` }))),
      "pdf_too_many_attachments",
    ],
    ["with numbers that no program counts to", replaced("/Size 7", "/Size 8388600"), "pdf_broken"],
  ])("%s", async (_, readable, code) => {
    const fault = await faultOf(readable);
    expect(fault).toBeInstanceOf(DocumentFault);
    expect(fault.code).toBe(code);
    expect(fault.fix).not.toBe("");
  });

  test("past the size that is taken, or when it would be with the invoice", async () => {
    for (const fileBytes of [plain.length - 1, plain.length + 100]) {
      expect(await faultOf(plain, { ...DEFAULT_LIMITS, fileBytes })).toMatchObject({
        kind: "too_large",
        code: "file_too_large",
      });
    }
  });
});

test.each(hostilePdf())(
  "$name is refused, or carries the invoice that was put into it",
  async ({ bytes }) => {
    const result = await put(bytes).catch((error: unknown) => error);
    if (result instanceof DocumentFault) return;
    expect(result).toBeInstanceOf(Buffer);
    expect(await recognise(result as Buffer)).toMatchObject({ xml: new Uint8Array(writeCii(content)) });
  },
);
