import fc from "fast-check";
import { expect, test } from "vitest";
import { DocumentFault, readInvoice, recognise } from "../../src/documents/index.ts";
import { packedPdfOf, partsWith, pdfStream, pdfWith } from "../fixtures/pdf.ts";
import { disguised, invoice, other } from "../fixtures/pdf-parts.ts";
import { often } from "../support/often.ts";

/** What is read of a file: the number of an invoice, or the code of a refusal. */
const outcomeOf = async (bytes: Uint8Array): Promise<string> => {
  try {
    return readInvoice(await recognise(bytes)).number;
  } catch (error) {
    if (error instanceof DocumentFault) return "refused";
    throw error;
  }
};

// A whole PDF with another invoice lies in each, not packed, where a reader that goes astray would find it.
const files = [disguised(), packedPdfOf(partsWith([invoice], [pdfStream(pdfWith([other]))]))];

test("whatever bytes are changed, the invoice is read or the file refused, never another one", async () => {
  const flips = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), {
    minLength: 1,
    maxLength: 8,
  });
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...files), flips, async (file, changes) => {
      const bytes = Buffer.from(file);
      for (const [at, byte] of changes) bytes[at % bytes.length] = byte;
      expect(["F202600042", "refused"]).toContain(await outcomeOf(bytes));
    }),
    { numRuns: often(200, 1000) },
  );
});

test("whatever digit is changed, the invoice is read or the file refused, never another one", async () => {
  const [file = Buffer.alloc(0)] = files;
  // Offsets, lengths, numbers of objects and references: where each may lead, tried one by one.
  for (let at = 0; at < file.length; at++) {
    const byte = file[at] ?? 0;
    if (byte < 0x30 || byte > 0x39) continue;
    const bytes = Buffer.from(file);
    bytes[at] = 0x30 + ((byte - 0x30 + 1) % 10);
    expect(["F202600042", "refused"]).toContain(await outcomeOf(bytes));
  }
});
