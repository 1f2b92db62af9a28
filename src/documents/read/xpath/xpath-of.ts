import type { XmlRoot } from "../../types.ts";
import { CII_ROWS } from "./cii.ts";
import type { AnyRows } from "./rows.ts";
import { UBL_CREDIT_NOTE_ROWS, UBL_INVOICE_ROWS } from "./ubl.ts";

const ROOTS: Readonly<Record<XmlRoot, readonly [element: string, rows: AnyRows]>> = {
  CrossIndustryInvoice: ["/rsm:CrossIndustryInvoice", CII_ROWS],
  Invoice: ["/ubl:Invoice", UBL_INVOICE_ROWS],
  CreditNote: ["/ubl:CreditNote", UBL_CREDIT_NOTE_ROWS],
};

const joined = (path: string, below: string): string => (below === "" ? path : `${path}/${below}`);

/**
 * Follows a place through the rows.
 * @param here - the nearest element that is known so far
 * @param base - where the paths of the rows begin
 */
const follow = (here: string, base: string, rows: AnyRows, place: readonly (string | number)[]): string => {
  const [member, ...rest] = place;
  // A place may come from anywhere: `constructor` is no term.
  const row = typeof member === "string" && Object.hasOwn(rows, member) ? rows[member] : undefined;
  if (row === undefined || row === null) return here;
  if (typeof row === "string") return joined(base, row);
  if ("each" in row) {
    const list = joined(base, row.each);
    const [index, ...inner] = rest;
    if (typeof index !== "number") return list;
    const item = `${list}[${index + 1}]`;
    return follow(item, item, row.item, inner);
  }
  const group = joined(base, row.at);
  return follow(group, row.scattered ? base : group, row.rows, rest);
};

/**
 * Where a place of the content stands in a file, as an absolute XPath 1.0 with the usual prefixes: `rsm`, `ram`, `udt`
 * and `qdt` of CII, `cac` and `cbc` of UBL, `ubl` for the namespace of its root. In Factur-X it is a path in the
 * embedded XML. What is not in the file has the path where it would stand; what has no node of its own (the length of
 * an attachment, the subject of a note in UBL) has that of the nearest element around it, at last the root.
 *
 * Lists are counted as the readers count them, from 1. Indicators are expected as `true` and `false`, and no empty
 * elements among those that are counted: in a file that writes otherwise, the path may point to a neighbour.
 *
 * @param place - names of members and indices of lists from the outside, as in `["lines", 0, "vatRate"]`
 */
export const xpathOf = (root: XmlRoot, place: readonly (string | number)[]): string => {
  const [element, rows] = ROOTS[root];
  return follow(element, element, rows, place);
};
