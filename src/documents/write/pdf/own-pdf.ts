import { setImmediate } from "node:timers/promises";
import { namesInvoice, readFacturXAttachment, Specifications } from "../../pdf/attachments.ts";
import { brokenPdf } from "../../pdf/faults.ts";
import { PdfFile } from "../../pdf/file.ts";
import { Dictionary, Name, Reference, type Value } from "../../pdf/values.ts";
import { readInvoice } from "../../read/invoice.ts";
import { isPdf, recognise } from "../../read/recognise.ts";
import { DocumentFault, type DocumentLimits } from "../../types.ts";
import { FILE_NAME, type InvoiceFile, writeInvoiceFile } from "./invoice-file.ts";
import { ObjectWriter } from "./objects.ts";
import { pdfALevelOf, propertiesOf } from "./own-properties.ts";
import { valueText } from "./value-text.ts";
import { metadata } from "./xmp.ts";

/** Numbers of objects end here in every program (ISO 32000-1, annex C). */
const LARGEST_NUMBER = 8_388_607;

const tooLarge = (bytes: number, limit: number): DocumentFault =>
  new DocumentFault(
    "too_large",
    "file_too_large",
    `The PDF has ${bytes} bytes with the invoice in it; at most ${limit} are taken.`,
    "Shrink the images in the PDF, or send large annexes apart.",
  );

const otherInvoice = (what: string): DocumentFault =>
  new DocumentFault(
    "invalid",
    "pdf_other_invoice",
    `The PDF carries invoice data already: ${what}.`,
    "Send the PDF without data, or with those of the same invoice.",
  );

/** What the catalogue of a PDF refers to by file specification, invoices left out. */
interface Kept {
  /** The tree of names, flat: each with its key. */
  named: { key: Buffer; value: Value }[];
  associated: Value[];
  /** Did it have an invoice? */
  hadInvoice: boolean;
}

const keptOf = (file: PdfFile): Kept => {
  const kept: Kept = { named: [], associated: [], hadInvoice: false };
  for (const specification of new Specifications(file)) {
    const { key, value, from } = specification;
    if (namesInvoice(file, specification)) {
      // A page would have to be written anew.
      if (from === "page") throw otherInvoice("they are attached to one of its pages");
      kept.hadInvoice = true;
    } else if (from === "names") {
      const bytes = file.resolve(key);
      if (!Buffer.isBuffer(bytes)) throw brokenPdf("an attachment of it has no name");
      kept.named.push({ key: bytes, value });
    } else if (from === "associated") {
      kept.associated.push(value);
    }
  }
  return kept;
};

/** @throws DocumentFault when the invoice that the PDF carries is not this one */
const refuseOther = async (bytes: Uint8Array, number: string, limits: DocumentLimits): Promise<void> => {
  let found: string;
  try {
    found = readInvoice(await recognise(bytes, limits)).number;
  } catch (error) {
    if (!(error instanceof DocumentFault)) throw error;
    throw otherInvoice("what they are cannot be told");
  }
  if (found !== number) throw otherInvoice("they have the number of another invoice");
};

const hasPage = (file: PdfFile): boolean => {
  let node = file.entry(file.catalog, "Pages");
  // The reader has walked the tree already: it ends.
  for (;;) {
    const kids = file.entry(node, "Kids");
    if (!Array.isArray(kids)) return node instanceof Dictionary;
    const [first = null] = kids;
    if (first === null) return false;
    node = file.resolve(first);
  }
};

/** The tree of names with one more, as one leaf in the order of the keys (ISO 32000-1, 7.9.6). */
const namesText = (named: Kept["named"], added: Reference): string => {
  let key = FILE_NAME;
  while (named.some((other) => other.key.equals(Buffer.from(key)))) key += "_";
  const all = [...named, { key: Buffer.from(key), value: added }].sort((a, b) =>
    Buffer.compare(a.key, b.key),
  );
  return `<< /Names [${all.map((one) => `${valueText(one.key)} ${valueText(one.value)}`).join(" ")}] >>`;
};

/** A dictionary that was read, with some entries in place of its own. */
const withEntries = (dictionary: Value, entries: ReadonlyMap<string, string>): string => {
  const own = dictionary instanceof Dictionary ? [...dictionary.entries()] : [];
  const kept = own
    .filter(([key]) => !entries.has(key))
    .map(([key, value]) => `${valueText(new Name(key))} ${valueText(value)}`);
  const put = [...entries].map(([key, text]) => `/${key} ${text}`);
  return `<< ${[...kept, ...put].join(" ")} >>`;
};

/** The revision that puts an invoice into a PDF: what changes, and what it builds on. */
const revise = async (file: PdfFile, invoice: InvoiceFile, { named, associated }: Kept): Promise<Buffer> => {
  const root = file.trailer.get("Root");
  if (!(root instanceof Reference)) throw brokenPdf("it has no catalogue");
  const { table, isStream, length, endsLine, next } = file.revision;
  if (next > LARGEST_NUMBER - 10) throw brokenPdf("the numbers of its objects are too large");
  const pdf = new ObjectWriter({ start: length, next, asStream: isStream, whole: false });
  if (!endsLine) pdf.write("\n");
  const added = await writeInvoiceFile(pdf, invoice);
  const claims = { pdfA: pdfALevelOf(file), facturX: invoice.level };
  const xmp = await pdf.addStream(
    "/Type /Metadata /Subtype /XML",
    metadata(propertiesOf(file), claims),
    false,
  );
  const names = pdf.add(namesText(named, added));
  const catalogue = withEntries(
    file.catalog,
    new Map([
      ["Metadata", valueText(xmp)],
      ["AF", valueText([...associated, added])],
      [
        "Names",
        withEntries(file.entry(file.catalog, "Names"), new Map([["EmbeddedFiles", valueText(names)]])),
      ],
    ]),
  );
  pdf.put(root, catalogue);
  const info = file.trailer.get("Info");
  const id = file.resolve(file.trailer.get("ID"));
  const lasting = Array.isArray(id) ? file.resolve(id[0] ?? null) : null;
  return pdf.end(
    `/Root ${valueText(root)}${info === null ? "" : ` /Info ${valueText(info)}`} /Prev ${table}`,
    Buffer.isBuffer(lasting) ? lasting : null,
  );
};

/**
 * Puts an invoice into a PDF that an ERP made, as a revision behind it (ISO 32000-1, 7.5.6): its own bytes stay as they
 * are, and so do its looks, its attachments and what signatures cover. It stays a PDF/A-3 where it was one; it is no
 * PDF/A where it was none. Data of the same invoice that it carries are replaced, and its metadata are written anew from
 * its information. The same file and invoice give the same bytes.
 *
 * @param invoice - the XML, and the number (BT-1) that it has
 * @throws DocumentFault when it is no PDF, is encrypted, broken, hostile or too large, or carries another invoice
 */
export const intoOwnPdf = async (
  bytes: Uint8Array,
  invoice: InvoiceFile & { number: string },
  limits: DocumentLimits,
): Promise<Uint8Array> => {
  if (bytes.length > limits.fileBytes) throw tooLarge(bytes.length, limits.fileBytes);
  if (!isPdf(bytes)) {
    throw new DocumentFault(
      "unsupported",
      "pdf_expected",
      "The readable file is not a PDF.",
      "Send a PDF, or leave it out: the gateway draws one.",
    );
  }
  const file = new PdfFile(bytes, limits);
  const kept = keptOf(file);
  if (!hasPage(file)) throw brokenPdf("it has no pages");
  await setImmediate();
  if (kept.hadInvoice) await refuseOther(bytes, invoice.number, limits);
  const revision = await revise(file, invoice, kept);
  const whole = Buffer.concat([bytes, revision]);
  if (whole.length > limits.fileBytes) throw tooLarge(whole.length, limits.fileBytes);
  await setImmediate();
  // Whoever gets the file must find this invoice in it and no other.
  const found = readFacturXAttachment(whole, limits);
  if (!Buffer.from(invoice.xml).equals(found)) throw brokenPdf("its attachments cannot be told apart");
  return whole;
};
