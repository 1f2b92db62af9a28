/** XML being written: escaped and closed. Empty where there is nothing to say. */
export type Xml = string;

const ENTITIES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  // A parser would turn these into other white space.
  "\t": "&#9;",
  "\n": "&#10;",
  "\r": "&#13;",
};

/** Everything but the characters that XML 1.0 can write. */
const FORBIDDEN = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

const visible = (text: string): string => text.toWellFormed().replace(FORBIDDEN, "\uFFFD");

const escapeText = (text: string): string => visible(text).replace(/[&<>\r]/g, (c) => ENTITIES[c] ?? c);

const escapeAttribute = (text: string): string =>
  visible(text).replace(/[&<>"\t\n\r]/g, (c) => ENTITIES[c] ?? c);

type Attributes = Record<string, string | undefined>;

const open = (name: string, attributes: Attributes): string =>
  Object.entries(attributes).reduce(
    (tag, [key, value]) => (value === undefined ? tag : `${tag} ${key}="${escapeAttribute(value)}"`),
    `<${name}`,
  );

/** An element with text; nothing where the text is absent or empty. What XML cannot carry becomes U+FFFD. */
export const leaf = (name: string, text: string | null | undefined, attributes: Attributes = {}): Xml =>
  text === undefined || text === null || text === ""
    ? ""
    : `${open(name, attributes)}>${escapeText(text)}</${name}>`;

/** An element around others, in the order given; nothing where all of them are empty. */
export const group = (name: string, ...children: Xml[]): Xml => {
  const content = children.join("");
  return content === "" ? "" : `<${name}>${content}</${name}>`;
};

/** An element around others that stands even where it is empty. */
export const always = (name: string, ...children: Xml[]): Xml => alwaysWith(name, {}, ...children);

/** The same with attributes. */
export const alwaysWith = (name: string, attributes: Attributes, ...children: Xml[]): Xml =>
  `${open(name, attributes)}>${children.join("")}</${name}>`;

/** One piece of XML for each item. */
export const each = <T>(items: readonly T[], write: (item: T) => Xml): Xml => items.map(write).join("");

/** A whole document in UTF-8, its root declaring the namespaces. */
export const documentOf = (root: string, namespaces: Attributes, ...children: Xml[]): Uint8Array =>
  new TextEncoder().encode(
    `<?xml version="1.0" encoding="UTF-8"?>\n${open(root, namespaces)}>${children.join("")}</${root}>\n`,
  );
