import { ParseOption, XmlDocument, XmlLibError } from "libxml2-wasm";
import { SaxesParser } from "saxes";
import { DEFAULT_LIMITS, DocumentFault, type DocumentLimits } from "../types.ts";
import { declaredEncoding, ownEncoding } from "./charset.ts";
import { Element } from "./element.ts";

const LESS_THAN = 0x3c;
const EQUALS = 0x3d;
const SLASH = 0x2f;

/**
 * Counts before anything is built: libxml2 holds every node in memory that WebAssembly never gives back. Comments
 * and CDATA sections count as elements, and text with `=` as attributes; both stay far below the limit.
 */
const refuseTooMany = (xml: Uint8Array, limit: number): void => {
  let elements = 0;
  let attributes = 0;
  for (let i = 0; i < xml.length; i++) {
    const byte = xml[i];
    if (byte === LESS_THAN) {
      if (xml[i + 1] !== SLASH) elements++;
    } else if (byte === EQUALS) attributes++;
  }
  if (elements > limit || attributes > limit) {
    throw new DocumentFault(
      "too_large",
      "xml_too_many_elements",
      `The XML has more than ${limit} elements or attributes.`,
      "Split the document.",
    );
  }
};

/** The characters before the root element: the only place where a document type may stand. */
const PROLOG = /^(?:\uFEFF)?(?:\s+|<\?[\s\S]*?\?>|<!--[\s\S]*?-->)*/;

const refuseDoctype = (xml: Uint8Array): void => {
  // Longer prologs than this carry no document type in practice; one that does is caught after parsing.
  const start = Buffer.from(xml.buffer, xml.byteOffset, Math.min(xml.length, 65_536))
    .toString("latin1")
    .replace(/^ï»¿/, "");
  const root = start.slice(PROLOG.exec(start)?.[0].length ?? 0);
  if (/^<(?:!doctype\s+)?html\b/i.test(root)) throw htmlPage();
  if (/^<!doctype/i.test(root)) throw doctype();
};

const htmlPage = () =>
  new DocumentFault(
    "unsupported",
    "html_page",
    "This is an HTML page, not an invoice.",
    "Send the invoice itself; a page like this is often an error or login page saved in its place.",
  );

const doctype = () =>
  new DocumentFault(
    "invalid",
    "doctype_refused",
    "The XML declares a document type (DOCTYPE).",
    "Remove the DOCTYPE and any entities: neither UBL, CII nor CDAR has one.",
  );

const malformed = (error: XmlLibError, xml: Uint8Array): DocumentFault => {
  const { message = error.message, line = 0, col = 0 } = error.details[0] ?? {};
  const where = line > 0 ? ` at line ${line}, column ${col}` : "";
  if (/encoding|utf-8|utf8|Input is not proper/i.test(message)) {
    const declared = declaredEncoding(xml);
    const encoding =
      declared === null ? "UTF-8, and declares no other encoding" : `${declared}, as it declares`;
    return new DocumentFault(
      "invalid",
      "xml_encoding",
      /unsupported/i.test(message)
        ? `The XML declares the encoding ${declared ?? ""}, which is not known here.`
        : `The XML is not in ${encoding}${where}.`,
      "Save the file as UTF-8 and declare it so.",
    );
  }
  if (/depth/i.test(message)) return tooDeep();
  return new DocumentFault(
    "invalid",
    "xml_malformed",
    `The XML is not well-formed${where}.`,
    "Send the file complete and unchanged, as the invoicing software produced it.",
  );
};

const tooDeep = () =>
  new DocumentFault(
    "invalid",
    "xml_too_deep",
    "The XML nests its elements too deeply.",
    "No invoice or life-cycle message nests past ten levels: check what produced the file.",
  );

/** The text of a document that libxml2 has read as UTF-8; null: it is in another encoding. */
const asUtf8 = (xml: Uint8Array): string | null => {
  // In UTF-16 that says nothing of itself, there is a zero beside the first letter.
  const isWide = xml[0] === 0 || xml[1] === 0;
  return isWide || ownEncoding(xml) !== "utf-8" ? null : new TextDecoder().decode(xml);
};

/** The document as libxml2 writes it out again: UTF-8 whatever it was in, without a declaration. */
const writtenOut = (document: XmlDocument): string => {
  // Chunks end within characters: the library's own string of a document breaks those.
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  let text = "";
  const keep = {
    write: (chunk: Uint8Array) => {
      text += decoder.decode(chunk, { stream: true });
      return chunk.length;
    },
    close: () => true,
  };
  document.save(keep, { encoding: "utf-8", format: false, noDeclaration: true });
  return text + decoder.decode();
};

/**
 * The elements of a document that libxml2 has found well-formed. Each look at one of its nodes is a call into
 * WebAssembly, and an invoice needs thousands of them: its own text, taken over at once and parsed here, takes less than
 * half of the time.
 */
const elementsOf = (text: string, depth: number): Element => {
  const parser = new SaxesParser({ xmlns: true });
  const around: Element[] = [];
  let root: Element | undefined;
  const add = (characters: string): void => around.at(-1)?.addText(characters);
  parser.on("opentag", ({ local, uri, attributes }) => {
    const element = new Element(local, uri, attributes);
    if (around.length >= depth) throw tooDeep();
    around.at(-1)?.addChild(element);
    around.push(element);
    root ??= element;
  });
  parser.on("closetag", () => {
    around.pop();
  });
  parser.on("text", add);
  parser.on("cdata", add);
  parser.write(text).close();
  if (root === undefined) throw new Error("libxml2 takes no document without a root");
  return root;
};

/** Roots of what was recognised. Parsing is most of the work, and whoever recognises a file reads it next. */
const recognised = new WeakMap<Uint8Array, Element>();

/** Parses XML as {@link readXml} does, and keeps its root for {@link rootOf} as long as the bytes are kept. */
export const openXml = (xml: Uint8Array, limits: DocumentLimits): Element => {
  const root = readXml(xml, (element) => element, limits);
  recognised.set(xml, root);
  return root;
};

/** The root of XML that was recognised: these bytes are not parsed again. */
export const rootOf = (xml: Uint8Array): Element => recognised.get(xml) ?? readXml(xml, (root) => root);

/**
 * Parses XML and hands its root to `use`. No entity is expanded and nothing
 * outside the bytes is ever read.
 * @param limits - without them no size is checked: what was recognised was checked then, against limits of its own
 * @throws DocumentFault when the XML is empty, too large, too deep, malformed, or has a document type.
 */
export const readXml = <T>(xml: Uint8Array, use: (root: Element) => T, limits?: DocumentLimits): T => {
  if (limits !== undefined && xml.length > limits.fileBytes) {
    throw new DocumentFault(
      "too_large",
      "xml_too_large",
      `The XML is larger than ${limits.fileBytes} bytes.`,
      "Send large annexes apart from the invoice.",
    );
  }
  refuseDoctype(xml);
  if (limits !== undefined) refuseTooMany(xml, limits.elements);
  let document: XmlDocument;
  try {
    document = XmlDocument.fromBuffer(xml, {
      // Never NOENT: together with a registered input provider it reads local files into the document.
      // HUGE lifts libxml2's own limit on one text (10 MB), below which an attached file need not stay; those on
      // entities remain, and sizes and depth are ours to check.
      option: ParseOption.XML_PARSE_NONET | ParseOption.XML_PARSE_NO_XXE | ParseOption.XML_PARSE_HUGE,
    });
  } catch (error) {
    throw error instanceof XmlLibError ? malformed(error, xml) : error;
  }
  let text: string;
  try {
    if (document.dtd !== null) throw doctype();
    // Most are in UTF-8 and need not be written out.
    text = asUtf8(xml) ?? writtenOut(document);
  } finally {
    document.dispose();
  }
  return use(elementsOf(text, limits?.depth ?? DEFAULT_LIMITS.depth));
};
