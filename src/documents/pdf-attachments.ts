import { PdfFile, type PdfStream } from "./pdf-file.ts";
import { decodeStream } from "./pdf-streams.ts";
import { brokenPdf, isDictionary, isName, isReference, type PdfValue, textOf } from "./pdf-syntax.ts";
import { DocumentFault, type DocumentLimits } from "./types.ts";

/** Names of the XML in Factur-X and its relatives, the best first: a PDF may carry an old and a new one. */
const NAMES = ["factur-x.xml", "xrechnung.xml", "zugferd-invoice.xml", "order-x.xml"];

/** Nodes of the page and name trees together. */
const MAX_NODES = 20_000;

interface EmbeddedFile {
  name: string;
  /** Number of the stream's object: the same file may be named in several places. */
  object: number;
  stream: PdfStream;
}

/** Walks a tree of `/Kids`. @throws DocumentFault when a node comes twice */
function* leaves(pdf: PdfFile, root: PdfValue): Generator<PdfValue> {
  const seen = new Set<number>();
  const waiting: PdfValue[] = [root];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (isReference(node)) {
      if (seen.has(node.object)) throw brokenPdf("a tree of it leads back to itself");
      seen.add(node.object);
      if (seen.size > MAX_NODES) throw brokenPdf("a tree of it has too many branches");
    }
    yield node;
    const kids = pdf.entry(node, "Kids");
    // From the last to the first, so that they come out in their order.
    if (Array.isArray(kids)) waiting.push(...kids.slice(0, MAX_NODES).reverse());
  }
}

/** File specifications from all the places that a PDF has for them (ISO 32000-1, 7.11; ISO 19005-3, annex E). */
function* fileSpecifications(pdf: PdfFile): Generator<PdfValue> {
  const catalog = pdf.catalog;
  const names = pdf.resolve(pdf.entry(catalog, "Names"));
  const embedded = isDictionary(names) ? (names.entries.get("EmbeddedFiles") ?? null) : null;
  for (const node of leaves(pdf, embedded)) {
    const pairs = pdf.entry(node, "Names");
    if (Array.isArray(pairs)) yield* pairs.filter((_, i) => i % 2 === 1);
  }
  const associated = pdf.entry(catalog, "AF");
  if (Array.isArray(associated)) yield* associated;
  const pages = isDictionary(catalog) ? (catalog.entries.get("Pages") ?? null) : null;
  for (const page of leaves(pdf, pages)) {
    const annotations = pdf.entry(page, "Annots");
    for (const annotation of Array.isArray(annotations) ? annotations : []) {
      if (isName(pdf.entry(annotation, "Subtype"), "FileAttachment")) {
        const dictionary = pdf.resolve(annotation);
        if (isDictionary(dictionary)) yield dictionary.entries.get("FS") ?? null;
      }
    }
  }
}

/** Names may hold folders, even `..\..`: only what follows them counts, and it is never used as a path. */
const baseName = (name: string): string => name.replace(/^[\s\S]*[\\/]/, "").toLowerCase();

const embeddedFiles = (pdf: PdfFile, limit: number): EmbeddedFile[] => {
  const files = new Map<number, EmbeddedFile>();
  for (const specification of fileSpecifications(pdf)) {
    const name = textOf(pdf.entry(specification, "UF")) ?? textOf(pdf.entry(specification, "F"));
    const versions = pdf.entry(specification, "EF");
    if (name === null || !isDictionary(versions)) continue;
    const reference = versions.entries.get("UF") ?? versions.entries.get("F") ?? null;
    const stream = pdf.stream(reference);
    if (stream === null || !isReference(reference) || files.has(reference.object)) continue;
    if (files.size >= limit) {
      throw new DocumentFault(
        "too_large",
        "pdf_too_many_attachments",
        `The PDF has more than ${limit} attachments.`,
        "Send annexes apart from the invoice.",
      );
    }
    files.set(reference.object, { name: baseName(name), object: reference.object, stream });
  }
  return [...files.values()];
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
export const readFacturXAttachment = (bytes: Uint8Array, limits: DocumentLimits): Uint8Array => {
  const pdf = new PdfFile(bytes, limits);
  const files = embeddedFiles(pdf, limits.attachments);
  const name = NAMES.find((known) => files.some((file) => file.name === known));
  if (name === undefined) {
    throw new DocumentFault(
      "unsupported",
      "pdf_without_xml",
      "The PDF carries no invoice data: it has no attachment named factur-x.xml.",
      "Send Factur-X (a PDF/A-3 with factur-x.xml inside), UBL or CII. A plain PDF cannot be transmitted.",
    );
  }
  const [first, ...others] = files
    .filter((file) => file.name === name)
    .map(({ stream }) =>
      decodeStream(stream.data, stream.dictionary, limits.xmlBytes, attachmentTooLarge(limits.xmlBytes)),
    );
  if (first === undefined || others.some((other) => !other.equals(first))) {
    throw new DocumentFault(
      "invalid",
      "attachment_ambiguous",
      `The PDF has several attachments named ${name}, and they differ.`,
      "Leave one only: nobody could tell which of them is the invoice.",
    );
  }
  return new Uint8Array(first);
};
