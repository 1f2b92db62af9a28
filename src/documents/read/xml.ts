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

const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The text of a document in UTF-8; null: it is in another encoding, or in none. */
const asUtf8 = (xml: Uint8Array): string | null => {
  // In UTF-16 that says nothing of itself, there is a zero beside the first letter.
  const isWide = xml[0] === 0 || xml[1] === 0;
  if (isWide || ownEncoding(xml) !== "utf-8") return null;
  try {
    return UTF8.decode(xml);
  } catch {
    return null;
  }
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

/** Names of namespaces that nobody finds fault with: libxml2 refuses those that are no URI, and decides about others. */
const PLAIN_URI =
  /^(?:[a-z][a-z0-9+.-]*:(?:\/\/[\w.-]+(?=[/?#]|$)|(?!\/\/))[\w\-.~:/?@!$&'()*+,;=]*(?:#[\w.-]*)?)?$/i;

/**
 * The elements of a document. Each look at a node of libxml2's is a call into WebAssembly, and an invoice needs thousands
 * of them: to parse the text here takes less than half of the time.
 *
 * @param isChecked - by libxml2: without that, what it might find fault with is told too
 * @throws DocumentFault when it is too deep
 * @throws Error when it is not well-formed, declares a document type, or a namespace whose name is no plain URI
 */
const elementsOf = (text: string, depth: number, isChecked: boolean): Element => {
  // As libxml2 has it: what version 1.1 adds, it does not know.
  const parser = new SaxesParser({ xmlns: true, forceXMLVersion: true, defaultXMLVersion: "1.0" });
  const around: Element[] = [];
  let root: Element | undefined;
  const add = (characters: string): void => around.at(-1)?.addText(characters);
  parser.on("doctype", () => {
    throw new Error("a document type");
  });
  parser.on("opentag", ({ local, uri, attributes }) => {
    for (const name in attributes) {
      const isPlain = isChecked || !name.startsWith("xmlns") || PLAIN_URI.test(attributes[name]?.value ?? "");
      if (!isPlain) throw new Error("a namespace that may be none");
    }
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
  if (root === undefined) throw new Error("no root");
  return root;
};

/** The elements of a document in which there is nothing to find fault with; null: libxml2 says what it is. */
const elementsIfPlain = (text: string, depth: number): Element | null => {
  try {
    return elementsOf(text, depth, false);
  } catch {
    return null;
  }
};

/** The elements of a document in any encoding that libxml2 knows. @throws DocumentFault with what it finds */
const elementsByLibxml = (xml: Uint8Array, depth: number): Element => {
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
    text = writtenOut(document);
  } finally {
    document.dispose();
  }
  return elementsOf(text, depth, true);
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
  const depth = limits?.depth ?? DEFAULT_LIMITS.depth;
  const text = asUtf8(xml);
  const plain = text === null ? null : elementsIfPlain(text, depth);
  return use(plain ?? elementsByLibxml(xml, depth));
};
