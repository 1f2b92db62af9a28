import { expect, test } from "vitest";
import {
  DEFAULT_LIMITS,
  readCdars,
  readContentAndFaults,
  readEmbeddedPdf,
  readInvoice,
  readInvoiceContent,
  recognise,
  writeCdar,
} from "../../src/documents/index.ts";
import { fullCdar } from "../fixtures/cdar.ts";
import { sampleContent } from "../fixtures/invoices.ts";
import { often } from "../support/often.ts";
import { type Form, faultOf, variant } from "./variants.ts";

/*
 * An attached file is one text of the XML, as large as the file may be: no limit of our own or of libxml2's stands
 * below the one that was given.
 */

/** An attachment of so many bytes, a PDF for readers. */
const attachment = (bytes: number) => {
  const file = Buffer.alloc(bytes, "%PDF-1.7 ");
  const content = file.toString("base64");
  return {
    id: "1",
    description: "LISIBLE",
    fileName: "a.pdf",
    mediaType: "application/pdf",
    content,
    size: bytes,
  };
};

const MEGABYTE = 1024 * 1024;

// The next one is of UBL.
test.each(often<Form[]>(["CII"], ["UBL", "CII"]))(
  "%s: an attachment of 18 MB is read under a limit of 25 MB, 24 MB of base64 as they are",
  async (form) => {
    const size = 18 * MEGABYTE;
    const bytes = variant(form, sampleContent({ attachments: [attachment(size)] }));
    expect(bytes.length).toBeGreaterThan(24 * MEGABYTE);
    const document = await recognise(bytes, { ...DEFAULT_LIMITS, fileBytes: 25 * MEGABYTE });
    expect(readInvoice(document).number).toBe("F202600042");
    expect(readInvoiceContent(document).attachments).toEqual([
      { id: "1", description: "LISIBLE", fileName: "a.pdf", mediaType: "application/pdf", size },
    ]);
    expect(readContentAndFaults(document).faults).toEqual([]);
    expect(readEmbeddedPdf(document)?.length).toBe(size);
  },
);

test("a larger limit lets a larger file in, and a smaller one keeps it out", async () => {
  const bytes = variant("UBL", sampleContent({ attachments: [attachment(21 * MEGABYTE)] }));
  const fault = await faultOf(() => recognise(bytes));
  expect(fault).toMatchObject({ kind: "too_large", code: "file_too_large" });
  const document = await recognise(bytes, { ...DEFAULT_LIMITS, fileBytes: 30 * MEGABYTE });
  expect(readInvoiceContent(document).attachments[0]?.size).toBe(21 * MEGABYTE);
});

test("a life-cycle message with an attachment of 12 MB is read", () => {
  const bytes = new Uint8Array(12 * MEGABYTE).fill(65);
  const [cdar] = readCdars(
    writeCdar(fullCdar({ attachments: [{ fileName: "a.pdf", mediaType: "application/pdf", bytes }] })),
  );
  expect(cdar?.attachments[0]?.bytes.length).toBe(bytes.length);
});
