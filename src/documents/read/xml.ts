import { ParseOption, XmlDocument, XmlElement, XmlLibError } from "libxml2-wasm";
import { DEFAULT_LIMITS, DocumentFault, type DocumentLimits } from "../types.ts";
import { declaredEncoding } from "./charset.ts";

/** Short names of the namespaces that the gateway understands. Files may use any prefix: only the URI counts. */
const NAMESPACES: Record<string, string> = {
  "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100": "cii",
  "urn:un:unece:uncefact:data:standard:CrossDomainAcknowledgementAndResponse:100": "cdar",
  "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100": "ram",
  "urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100": "udt",
  "urn:un:unece:uncefact:data:standard:QualifiedDataType:100": "qdt",
  "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2": "invoice",
  "urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2": "credit",
  "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2": "cac",
  "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2": "cbc",
};

/** Short names in paths, as what is compared: the local name first, because most elements differ in that already. */
const steps = new Map<string, { name: string; local: string }[]>();

const stepsOf = (path: string): { name: string; local: string }[] => {
  let found = steps.get(path);
  if (found === undefined) {
    found = path.split("/").map((name) => ({ name, local: /[^:}]*$/.exec(name)?.[0] ?? "" }));
    steps.set(path, found);
  }
  return found;
};

/** An element that holds text and no other elements. */
export interface Leaf {
  /** Names from below the element that was asked, `ram:SellerTradeParty/ram:Name`. */
  path: string;
  text: string;
  /** Did anybody ask for the text? */
  wasRead: boolean;
}

/**
 * An element of an open document. Children are read once, when asked for: a summary never walks the lines. So are
 * names: each one is text to be copied out of WebAssembly.
 * Valid only inside the callback of `readXml`.
 */
export class Element {
  readonly #node: XmlElement;
  readonly #local: string;
  #name: string | undefined;
  #children: Element[] | undefined;
  #wasRead = false;

  constructor(node: XmlElement) {
    this.#node = node;
    this.#local = node.name;
  }

  /**
   * Local name after its namespace's short name (`ram:ID`), or after the URI in braces where it is unknown; alone where
   * it is in none.
   */
  get name(): string {
    if (this.#name === undefined) {
      const uri = this.#node.namespaceUri;
      const short = NAMESPACES[uri];
      const named = short === undefined ? `{${uri}}${this.#local}` : `${short}:${this.#local}`;
      this.#name = uri === "" ? this.#local : named;
    }
    return this.#name;
  }

  get children(): Element[] {
    if (this.#children === undefined) {
      this.#children = [];
      for (let node = this.#node.firstChild; node !== null; node = node.next) {
        if (node instanceof XmlElement) this.#children.push(new Element(node));
      }
    }
    return this.#children;
  }

  /** Elements at a path of child names, `ram:SellerTradeParty/ram:Name`, in document order. */
  all(path: string): Element[] {
    let found: Element[] = [this];
    for (const { name, local } of stepsOf(path)) {
      const next: Element[] = [];
      for (const element of found) {
        for (const child of element.children) {
          if (child.#local === local && child.name === name) next.push(child);
        }
      }
      found = next;
    }
    return found;
  }

  /** The first element at a path. */
  at(path: string): Element | undefined {
    return this.all(path)[0];
  }

  /** Text of the first element at a path that has any, without white space around it. */
  text(path: string): string | undefined {
    for (const element of this.all(path)) {
      const value = element.value;
      if (value !== undefined) return value;
    }
    return undefined;
  }

  /** Texts of all elements at a path, on a line each: what the schema repeats, EN 16931 has one term for. */
  joined(path: string): string | undefined {
    return (
      this.all(path)
        .flatMap((element) => element.value ?? [])
        .join("\n") || undefined
    );
  }

  /** Own text as base64 in one way of writing, without line breaks. */
  base64(): string {
    this.#wasRead = true;
    return Buffer.from(this.#node.content, "base64").toString("base64");
  }

  /** Own text without white space around it; undefined where empty. */
  get value(): string | undefined {
    this.#wasRead = true;
    return this.#node.content.trim() || undefined;
  }

  /** Is a text that of an element at a path? To tell elements apart by: it counts as no reading of them. */
  says(path: string, text: string): boolean {
    return this.all(path).some((element) => element.#node.content.trim() === text);
  }

  /** The elements within that hold text and no other elements, in document order. */
  *leaves(path = ""): Generator<Leaf> {
    for (const child of this.children) {
      const at = path === "" ? child.name : `${path}/${child.name}`;
      if (child.children.length > 0) yield* child.leaves(at);
      else {
        const text = child.#node.content.trim();
        if (text !== "") yield { path: at, text, wasRead: child.#wasRead };
      }
    }
  }

  /** An attribute without namespace; undefined where empty. */
  attribute(name: string): string | undefined {
    return this.#node.attr(name)?.value.trim() || undefined;
  }
}

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
  const start = new TextDecoder("latin1").decode(xml.subarray(0, 65_536)).replace(/^ï»¿/, "");
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

/** Does any element lie deeper than `limit`? Breadth first, so that the stack never grows. */
const isDeeperThan = (document: XmlDocument, limit: number): boolean =>
  document.eval(`boolean(${"/*".repeat(limit + 1)})`) === true;

/**
 * Parses XML and hands its root to `use`; the document is freed when `use` returns. No entity is expanded and nothing
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
  try {
    if (document.dtd !== null) throw doctype();
    if (isDeeperThan(document, limits?.depth ?? DEFAULT_LIMITS.depth)) throw tooDeep();
    return use(new Element(document.root));
  } finally {
    document.dispose();
  }
};
