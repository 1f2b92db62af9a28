import { type XmlDocument, XmlElement } from "libxml2-wasm";

/** The usual prefixes, as `xpathOf` of the documents has them. */
const PREFIXES: Readonly<Record<string, string>> = {
  "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100": "rsm",
  "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100": "ram",
  "urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100": "udt",
  "urn:un:unece:uncefact:data:standard:QualifiedDataType:100": "qdt",
  "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2": "ubl",
  "urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2": "ubl",
  "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2": "cac",
  "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2": "cbc",
  "urn:oasis:names:specification:ubl:schema:xsd:CommonExtensionComponents-2": "ext",
};

const STEP = /\/(?:Q\{([^{}]*)\}([^[\]/]+)\[(\d+)\]|(@[^/]+)|([^/]+))/g;

const childrenNamed = (parent: XmlElement, uri: string, name: string): XmlElement[] => {
  const found: XmlElement[] = [];
  for (let node = parent.firstChild; node !== null; node = node.next) {
    if (node instanceof XmlElement && node.name === name && node.namespaceUri === uri) found.push(node);
  }
  return found;
};

/**
 * A path of `fn:path` as people write it: with the usual prefixes, and with a number only where there are several
 * elements of the name.
 */
export const placeOf = (document: XmlDocument, path: string): string => {
  let here: XmlElement | undefined;
  let place = "";
  for (const [, uri = "", name, number, attribute, other] of path.matchAll(STEP)) {
    if (name === undefined) {
      place += `/${(attribute ?? other ?? "").replace("@Q{}", "@")}`;
      continue;
    }
    const prefix = PREFIXES[uri];
    const siblings = here === undefined ? [document.root] : childrenNamed(here, uri, name);
    here = siblings[Number(number) - 1];
    place += `/${prefix === undefined ? "" : `${prefix}:`}${name}${siblings.length > 1 ? `[${number}]` : ""}`;
  }
  return place || "/";
};
