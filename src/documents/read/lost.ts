import type { Recognised } from "../types.ts";
import { readCiiContent } from "./cii.ts";
import type { Element, Leaf } from "./element.ts";
import { Terms } from "./terms.ts";
import { readUblContent } from "./ubl.ts";
import { readXml } from "./xml.ts";

/** What every writer says anew: that a tax is VAT, that an object is an invoiced one, the version of UBL. */
const SAID_ANEW =
  /(?:^|\/)(?:\w+:(?:ApplicableTradeTax|CategoryTradeTax|AppliedTradeTax)\/ram:TypeCode|cac:TaxScheme\/cbc:ID|cbc:UBLVersionID|ram:SpecifiedProcuringProject\/ram:Name|ram:SpecifiedLineTradeSettlement\/ram:AdditionalReferencedDocument\/ram:TypeCode|cac:(?:Invoice|CreditNote)Line\/cac:DocumentReference\/cbc:DocumentTypeCode)$/;

/** The invoice's own number in a line, which says there that the line has a place among others. */
const OWN_NUMBER = /Line\/cac:BillingReference\/cac:InvoiceDocumentReference\/cbc:ID$/;

const LINES: ReadonlySet<string> = new Set([
  "ram:IncludedSupplyChainTradeLineItem",
  "cac:InvoiceLine",
  "cac:CreditNoteLine",
]);

/** A base of a price is told once for both prices; each of them may tell it. */
const withoutPrice = (path: string): string => path.replace(/(?:Gross|Net)(?=PriceProductTradePrice)/, "");

/** Two ways to write a number are one: `1`, `1.0000`. */
const withoutZeros = (text: string): string =>
  /^-?\d+\.\d*$/.test(text) ? text.replace(/\.?0*$/, "") : text;

/** What was not read of a header, or of one line. What is said again where it was read once, is not lost. */
const unread = (leaves: readonly Leaf[], number: string): string[] => {
  const said = ({ path, text }: Leaf): string => `${withoutPrice(path)} ${withoutZeros(text)}`;
  const read = new Set(leaves.filter(({ wasRead }) => wasRead).map(said));
  return leaves
    .filter((leaf) => !leaf.wasRead && !read.has(said(leaf)))
    .filter(({ path, text }) => !SAID_ANEW.test(path) && !(OWN_NUMBER.test(path) && text === number))
    .map(({ path }) => path);
};

const lostIn = (root: Element): string[] => {
  const cii = root.name === "cii:CrossIndustryInvoice";
  const { number } = (cii ? readCiiContent : readUblContent)(root, new Terms(), true);
  const parent = cii ? root.at("cii:SupplyChainTradeTransaction") : root;
  const at = cii ? "cii:SupplyChainTradeTransaction/" : "";
  const header = [...root.leaves()].filter(
    ({ path }) => !LINES.has(path.slice(at.length).split("/")[0] ?? ""),
  );
  const lines = (parent?.children ?? []).filter(({ name }) => LINES.has(name));
  const onLines = lines.map((line) =>
    [...line.leaves()].map((leaf) => ({ ...leaf, path: `${at}${line.name}/${leaf.path}` })),
  );
  return [...new Set([header, ...onLines].flatMap((leaves) => unread(leaves, number)))];
};

/**
 * What a document says and its content cannot hold: a second day of payment, an advance payment, what an extension
 * has that nobody here knows. Read again for this, which takes as long as the reading itself.
 *
 * @returns paths below the root, as `cbc:InvoiceTypeCode`, each once: most of it has no business term
 * @throws DocumentFault as `readInvoiceContent` does where no invoice can be read
 */
export const lostInReading = (document: Extract<Recognised, { kind: "invoice" }>): string[] =>
  readXml(document.xml, lostIn);
