import {
  PDFArray,
  type PDFContext,
  PDFDict,
  PDFHexString,
  PDFName,
  type PDFObject,
  PDFRawStream,
  PDFRef,
  PDFString,
} from "@cantoo/pdf-lib";
import { DocumentFault, type DocumentLimits } from "../types.ts";
import { parsePdf } from "./parser.ts";
import { brokenPdf, decodeStream, entry, pdfTooComplex, resolve } from "./streams.ts";

/** Names of the XML in Factur-X and its relatives, the best first: a PDF may carry an old and a new one. */
const NAMES = ["factur-x.xml", "xrechnung.xml", "zugferd-invoice.xml", "order-x.xml"];

/** Nodes, names and annotations met on the way through the trees: one array may hang from any number of them. */
const MAX_VISITS = 100_000;

/** The places where a PDF has embedded files (ISO 32000-1, 7.11; ISO 19005-3, annex E). */
class FileSpecifications {
  readonly #context: PDFContext;
  #visits = MAX_VISITS;

  constructor(context: PDFContext) {
    this.#context = context;
  }

  *[Symbol.iterator](): Generator<PDFObject | undefined> {
    const catalog = resolve(this.#context, this.#context.trailerInfo.Root);
    if (!(catalog instanceof PDFDict)) throw brokenPdf("it has no catalogue");
    const names = this.#entry(catalog, "Names");
    for (const node of this.#leaves(names, "EmbeddedFiles")) {
      let i = 0;
      for (const item of this.#items(this.#entry(node, "Names"))) if (i++ % 2 === 1) yield item;
    }
    yield* this.#items(this.#entry(catalog, "AF"));
    for (const page of this.#leaves(catalog, "Pages")) {
      for (const item of this.#items(this.#entry(page, "Annots"))) {
        const annotation = resolve(this.#context, item);
        if (this.#entry(annotation, "Subtype") === PDFName.of("FileAttachment")) {
          yield this.#entry(annotation, "FS");
        }
      }
    }
  }

  #entry(value: PDFObject | undefined, key: string): PDFObject | undefined {
    return entry(this.#context, value, key);
  }

  *#items(value: PDFObject | undefined): Generator<PDFObject> {
    if (!(value instanceof PDFArray)) return;
    for (let i = 0; i < value.size(); i++) {
      if (--this.#visits < 0) throw pdfTooComplex();
      yield value.get(i);
    }
  }

  /** Walks a tree of `/Kids`. @throws DocumentFault when a node comes twice */
  *#leaves(parent: PDFObject | undefined, key: string): Generator<PDFObject | undefined> {
    const seen = new Set<PDFRef>();
    const waiting = parent instanceof PDFDict ? [parent.get(PDFName.of(key))] : [];
    for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
      if (node instanceof PDFRef) {
        if (seen.has(node)) throw brokenPdf("a tree of it leads back to itself");
        seen.add(node);
      }
      const branch = resolve(this.#context, node);
      yield branch;
      // From the last to the first, so that they come out in their order.
      waiting.push(...[...this.#items(this.#entry(branch, "Kids"))].reverse());
    }
  }
}

/** Names may hold folders, even `..\..`: only what follows them counts, and it is never used as a path. */
const baseName = (name: string): string => name.replace(/^[\s\S]*[\\/]/, "").toLowerCase();

/** Text of a name: in UTF-8 or UTF-16 with a byte-order mark, else in the encoding of PDF. */
const textOf = (value: PDFObject | undefined): string | null => {
  if (!(value instanceof PDFString || value instanceof PDFHexString)) return null;
  const bytes = Buffer.from(value.asBytes());
  // The library knows the mark of UTF-16 alone.
  return bytes.toString("latin1", 0, 3) === "\xEF\xBB\xBF" ? bytes.toString("utf8", 3) : value.decodeText();
};

/** By stream, since the same file may be named in several places; the first name counts. */
const embeddedFiles = (context: PDFContext, limit: number): Map<PDFRawStream, string> => {
  const files = new Map<PDFRawStream, string>();
  for (const item of new FileSpecifications(context)) {
    const specification = resolve(context, item);
    const versions = entry(context, specification, "EF");
    const stream = entry(context, versions, "UF") ?? entry(context, versions, "F");
    if (!(stream instanceof PDFRawStream) || files.has(stream)) continue;
    const name = textOf(entry(context, specification, "UF")) ?? textOf(entry(context, specification, "F"));
    if (name === null) continue;
    if (files.size >= limit) {
      throw new DocumentFault(
        "too_large",
        "pdf_too_many_attachments",
        `The PDF has more than ${limit} attachments.`,
        "Send annexes apart from the invoice.",
      );
    }
    files.set(stream, baseName(name));
  }
  return files;
};

const attachmentTooLarge = (limit: number) => (): DocumentFault =>
  new DocumentFault(
    "too_large",
    "attachment_too_large",
    `The XML inside the PDF unpacks to more than ${limit} bytes.`,
    "Send large annexes apart from the invoice.",
  );

/**
 * Takes the XML of the invoice out of a Factur-X PDF.
 * @throws DocumentFault when there is none, when there are two that differ, or when the PDF is encrypted, truncated,
 * damaged or hostile
 */
export const readFacturXAttachment = async (
  bytes: Uint8Array,
  limits: DocumentLimits,
): Promise<Uint8Array> => {
  const context = await parsePdf(bytes, limits);
  const files = [...embeddedFiles(context, limits.attachments)];
  const name = NAMES.find((known) => files.some(([, fileName]) => fileName === known));
  if (name === undefined) {
    throw new DocumentFault(
      "unsupported",
      "pdf_without_xml",
      "The PDF carries no invoice data: it has no attachment named factur-x.xml.",
      "Send Factur-X (a PDF/A-3 with factur-x.xml inside), UBL or CII. A plain PDF cannot be transmitted.",
    );
  }
  const [first, ...others] = files
    .filter(([, fileName]) => fileName === name)
    .map(([stream]) => decodeStream(context, stream, limits.xmlBytes, attachmentTooLarge(limits.xmlBytes)));
  if (first === undefined || others.some((other) => Buffer.compare(first, other) !== 0)) {
    throw new DocumentFault(
      "invalid",
      "attachment_ambiguous",
      `The PDF has several attachments named ${name}, and they differ.`,
      "Leave one only: nobody could tell which of them is the invoice.",
    );
  }
  return new Uint8Array(first);
};
