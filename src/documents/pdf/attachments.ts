import { DocumentFault, type DocumentLimits } from "../types.ts";
import { brokenPdf } from "./faults.ts";
import { PdfFile } from "./file.ts";
import { decodeText } from "./strings.ts";
import { Dictionary, Name, Reference, Stream, type Value } from "./values.ts";

/** Names of the XML in Factur-X and its relatives, the best first: a PDF may carry an old and a new one. */
const NAMES = ["factur-x.xml", "xrechnung.xml", "zugferd-invoice.xml", "order-x.xml"];

/** What a node, name or annotation costs that is met on the way: one array may hang from any number of them. */
const VISIT_COST = 200;

/** Names of other XML that a refusal tells, and characters of each. */
const [NAMES_TOLD, CHARACTERS_TOLD] = [5, 60];

/** Keys of a file specification for one file, as it is called on different systems (ISO 32000-1, tables 44 and 45). */
const VERSIONS = ["UF", "F", "Unix", "Mac", "DOS"];

/** A file specification, and its key where it is in the name tree. */
export interface Specification {
  key: Value;
  value: Value;
  /** Where it stands: in the tree of names, among the associated files, or on a page. */
  from: "names" | "associated" | "page";
}

/** The places where a PDF has embedded files (ISO 32000-1, 7.11; ISO 19005-3, annex E). */
export class Specifications {
  readonly #file: PdfFile;

  constructor(file: PdfFile) {
    this.#file = file;
  }

  *[Symbol.iterator](): Generator<Specification> {
    const { catalog } = this.#file;
    for (const node of this.#leaves(this.#file.entry(catalog, "Names"), "EmbeddedFiles")) {
      let key: Value = null;
      let isKey = true;
      for (const item of this.#items(this.#file.entry(node, "Names"))) {
        if (isKey) key = item;
        else yield { key, value: item, from: "names" };
        isKey = !isKey;
      }
    }
    for (const value of this.#items(this.#file.entry(catalog, "AF")))
      yield { key: null, value, from: "associated" };
    for (const page of this.#leaves(catalog, "Pages")) {
      for (const item of this.#items(this.#file.entry(page, "Annots"))) {
        const annotation = this.#file.resolve(item);
        const subtype = this.#file.entry(annotation, "Subtype");
        if (subtype instanceof Name && subtype.text === "FileAttachment") {
          yield { key: null, value: this.#file.entry(annotation, "FS"), from: "page" };
        }
      }
    }
  }

  *#items(value: Value): Generator<Value> {
    if (!Array.isArray(value)) return;
    for (const item of value) {
      this.#file.budget.work(VISIT_COST);
      yield item;
    }
  }

  /** Walks a tree of `/Kids`. @throws DocumentFault when a node comes twice */
  *#leaves(parent: Value, key: string): Generator<Value> {
    const seen = new Set<number>();
    const waiting = parent instanceof Dictionary ? [parent.get(key)] : [];
    for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
      if (node instanceof Reference) {
        if (seen.has(node.number)) throw brokenPdf("a tree of it leads back to itself");
        seen.add(node.number);
      }
      const branch = this.#file.resolve(node);
      yield branch;
      // From the last to the first, so that they come out in their order.
      for (const kid of [...this.#items(this.#file.entry(branch, "Kids"))].reverse()) waiting.push(kid);
    }
  }
}

/** Names may hold folders, even `..\..`: only what follows them counts, and it is never used as a path. */
const baseName = (name: string): string =>
  name.slice(Math.max(name.lastIndexOf("/"), name.lastIndexOf("\\")) + 1);

/** Text of a string; empty for another value. */
const textOf = (file: PdfFile, value: Value): string => {
  const bytes = file.resolve(value);
  if (!Buffer.isBuffer(bytes)) return "";
  // The same string may name any number of files.
  file.budget.work(bytes.length);
  return decodeText(bytes).trim();
};

/** Its name on the system of the reader, else on that of the writer, else its key: the first that says anything. */
const nameOf = (file: PdfFile, { key, value }: Pick<Specification, "key" | "value">): string =>
  textOf(file, file.entry(value, "UF")) || textOf(file, file.entry(value, "F")) || textOf(file, key);

/** Does a file specification name an invoice's XML? */
export const namesInvoice = (file: PdfFile, { key, value }: Specification): boolean =>
  NAMES.includes(baseName(nameOf(file, { key, value: file.resolve(value) })).toLowerCase());

/** By stream, since the same file may be named in several places; the first name counts. */
const embeddedFiles = (file: PdfFile, limit: number): Map<Stream, string> => {
  const files = new Map<Stream, string>();
  for (const { key, value } of new Specifications(file)) {
    const specification = { key, value: file.resolve(value) };
    const name = nameOf(file, specification);
    if (name === "") continue;
    const versions = file.entry(specification.value, "EF");
    for (const version of VERSIONS) {
      const stream = file.entry(versions, version);
      if (!(stream instanceof Stream) || files.has(stream)) continue;
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
  }
  return files;
};

const isXml = (file: PdfFile, stream: Stream, name: string): boolean => {
  const type = file.entry(stream, "Subtype");
  return /\.xml$/i.test(name) || (type instanceof Name && /[/+]xml$/i.test(type.text));
};

const withoutXml = (others: string[]): DocumentFault => {
  const told = others
    .slice(0, NAMES_TOLD)
    .map((name) => `"${name.replace(/[\p{C}"]/gu, "").slice(0, CHARACTERS_TOLD)}"`);
  return new DocumentFault(
    "unsupported",
    "pdf_without_xml",
    others.length === 0
      ? "The PDF carries no invoice data: it has no attachment named factur-x.xml."
      : `The PDF has no attachment named factur-x.xml. It carries XML under another name: ${told.join(", ")}${others.length > told.length ? "…" : ""}.`,
    others.length === 0
      ? "Send Factur-X (a PDF/A-3 with factur-x.xml inside), UBL or CII. A plain PDF cannot be transmitted."
      : "If that is the invoice, attach it as factur-x.xml, or send it alone, as UBL or CII.",
  );
};

/** A file within a PDF. */
export interface PdfAttachment {
  /** Without folders. */
  fileName: string;
  /** As the PDF declares it, `text/xml`; null where it does not. */
  mediaType: string | null;
  bytes: Uint8Array;
}

/**
 * The files within a PDF, beside those that bear a name of an invoice's XML, in the order in which they are found.
 *
 * @throws DocumentFault as {@link readFacturXAttachment} does, and `too_large` when they have more than
 * `limits.fileBytes` together
 */
export const readPdfAttachments = (bytes: Uint8Array, limits: DocumentLimits): PdfAttachment[] => {
  const file = new PdfFile(bytes, limits);
  let left = limits.fileBytes;
  return [...embeddedFiles(file, limits.attachments)]
    .filter(([, fileName]) => !NAMES.includes(fileName.toLowerCase()))
    .map(([stream, fileName]) => {
      const data = file.data(stream, left);
      left -= data.length;
      const type = file.entry(stream, "Subtype");
      return {
        fileName,
        mediaType: type instanceof Name ? type.text : null,
        bytes: new Uint8Array(data),
      };
    });
};

/**
 * Takes the XML of the invoice out of a Factur-X PDF: the attachment that bears one of the known names. Its name is
 * `/UF`, else `/F`, else its key in the name tree.
 * @throws DocumentFault when there is none, when there are two that differ, or when the PDF is encrypted, truncated,
 * damaged or hostile
 */
export const readFacturXAttachment = (bytes: Uint8Array, limits: DocumentLimits): Uint8Array => {
  const file = new PdfFile(bytes, limits);
  const files = [...embeddedFiles(file, limits.attachments)];
  const known = NAMES.find((name) => files.some(([, fileName]) => fileName.toLowerCase() === name));
  if (known === undefined) {
    throw withoutXml(files.filter(([stream, name]) => isXml(file, stream, name)).map(([, name]) => name));
  }
  let invoice: Buffer | null = null;
  for (const [stream, name] of files) {
    if (name.toLowerCase() !== known) continue;
    const data = file.data(stream, limits.fileBytes);
    if (invoice !== null && !invoice.equals(data)) {
      throw new DocumentFault(
        "invalid",
        "attachment_ambiguous",
        `The PDF has several attachments named ${known}, and they differ.`,
        "Leave one only: nobody could tell which of them is the invoice.",
      );
    }
    invoice ??= data;
  }
  return new Uint8Array(invoice ?? []);
};
