import type { XmlDocument, XmlNode } from "libxml2-wasm";
import { xpathOf } from "../../src/documents/index.ts";

export type Root = Parameters<typeof xpathOf>[0];
export type Place = readonly (string | number)[];

const UN = "urn:un:unece:uncefact:data:standard";
const UBL = "urn:oasis:names:specification:ubl:schema:xsd";
const namespacesOf = (root: Root): Record<string, string> => ({
  rsm: `${UN}:CrossIndustryInvoice:100`,
  ram: `${UN}:ReusableAggregateBusinessInformationEntity:100`,
  udt: `${UN}:UnqualifiedDataType:100`,
  qdt: `${UN}:QualifiedDataType:100`,
  ubl: `${UBL}:${root}-2`,
  cac: `${UBL}:CommonAggregateComponents-2`,
  cbc: `${UBL}:CommonBasicComponents-2`,
});

/** What the path of a place finds in a document. */
export const findAt = (document: XmlDocument, root: Root, place: Place): XmlNode[] =>
  document.find(xpathOf(root, place), namespacesOf(root));
