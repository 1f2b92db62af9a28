import { frenchCompanyOf } from "../../domain/company.ts";
import { addresseeOf } from "../../domain/tenant.ts";
import { DEFAULT_LIMITS, DocumentFault, type DocumentLimits } from "../types.ts";
import { declaredEncoding } from "./charset.ts";
import { readParty as readCiiParty } from "./cii-party.ts";
import type { Element } from "./element.ts";
import { isPdf, looksLikeXml } from "./recognise.ts";
import { readParty as readUblParty } from "./ubl-party.ts";
import { readXml } from "./xml.ts";

/** What people know an invoice by, as far as it can be told. */
export interface DocumentNames {
  /** BT-1. */
  number: string | null;
  /** BT-112, a decimal string. */
  amount: string | null;
  /** BT-5. */
  currency: string | null;
  /** BT-27. */
  seller: string | null;
  /** BT-44. */
  buyer: string | null;
  /** SIREN of the company that it is addressed to: the buyer, or the seller of a self-billed one. */
  addressee: string | null;
}

const NOBODY: DocumentNames = {
  number: null,
  amount: null,
  currency: null,
  seller: null,
  buyer: null,
  addressee: null,
};

/** Bytes of one element that are looked at: the names of a party stand at its beginning, and files in none of these. */
const LONGEST = 64 * 1024;
/** A prefix and its colon. */
const LONGEST_PREFIX = 40;
/** Places that bear the name of an element and are looked at: a file may be full of them on purpose. */
const MOST_PLACES = 100;

/** The elements that name an invoice, by the local name of the root. */
const NAMING: Readonly<Record<string, readonly string[]>> = {
  CrossIndustryInvoice: [
    "ExchangedDocument",
    "SellerTradeParty",
    "BuyerTradeParty",
    "InvoiceCurrencyCode",
    "GrandTotalAmount",
  ],
  Invoice: [
    "ID",
    "InvoiceTypeCode",
    "DocumentCurrencyCode",
    "AccountingSupplierParty",
    "AccountingCustomerParty",
    "TaxInclusiveAmount",
  ],
  CreditNote: [
    "ID",
    "CreditNoteTypeCode",
    "DocumentCurrencyCode",
    "AccountingSupplierParty",
    "AccountingCustomerParty",
    "TaxInclusiveAmount",
  ],
};

/**
 * What a document that is refused calls itself, so that its buyer can be told what it was: number, parties, amount.
 * It may be too large, cut off or wrong anywhere else: the few elements that name it are cut out, wherever they stand,
 * and these alone are parsed. A PDF may cost what any PDF may under the limits, whatever its own size.
 *
 * Nothing is checked, so that none of it may be taken for what the invoice says.
 */
export const readNames = async (
  bytes: Uint8Array,
  limits: DocumentLimits = DEFAULT_LIMITS,
): Promise<DocumentNames> => {
  try {
    if (looksLikeXml(bytes)) return namesIn(bytes);
    if (!isPdf(bytes)) return NOBODY;
    const { readFacturXAttachment } = await import("../pdf/attachments.ts");
    return namesIn(readFacturXAttachment(bytes, limits));
  } catch (error) {
    if (error instanceof DocumentFault) return NOBODY;
    throw error;
  }
};

const namesIn = (bytes: Uint8Array): DocumentNames => {
  const xml = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const root = rootOf(xml);
  if (root === null) return NOBODY;
  // Signatures have ids too, and stand before everything else.
  const from = Math.max(root.end, xml.lastIndexOf("UBLExtensions>"));
  const elements = (NAMING[root.name] ?? []).map((name) => elementIn(xml, name, from));
  const parts = elements.filter((part) => part !== null);
  const encoding = declaredEncoding(xml) ?? "UTF-8";
  const small = Buffer.concat([
    Buffer.from(`<?xml version="1.0" encoding="${encoding}"?>`),
    xml.subarray(root.start, root.end),
    ...parts,
    Buffer.from(`</${root.tag}>`),
  ]);
  return readXml(small, root.name === "CrossIndustryInvoice" ? ofCii : ofUbl, DEFAULT_LIMITS);
};

/** The start tag of the root, which declares the namespaces. */
const rootOf = (xml: Buffer): { tag: string; name: string; start: number; end: number } | null => {
  const head = xml.toString("latin1", 0, LONGEST);
  const found = /<((?:[\w.-]+:)?(CrossIndustryInvoice|Invoice|CreditNote))(?:\s[^<>]*)?>/.exec(head);
  if (found === null || found[0].endsWith("/>")) return null;
  const [whole, tag = "", name = ""] = found;
  return { tag, name, start: found.index, end: found.index + whole.length };
};

/** The first element of this local name, whole; null where there is none, or where it is too long. */
const elementIn = (xml: Buffer, name: string, from: number): Buffer | null => {
  let at = xml.indexOf(name, from);
  for (let places = 0; at >= 0 && places < MOST_PLACES; places++, at = xml.indexOf(name, at + name.length)) {
    const before = xml.toString("latin1", Math.max(from, at - LONGEST_PREFIX), at);
    const prefix = /<((?:[\w.-]+:)?)$/.exec(before)?.[1];
    const after = xml.toString("latin1", at + name.length, at + name.length + 1);
    if (prefix === undefined || !/[\s>]/.test(after)) continue;
    const start = at - prefix.length - 1;
    const close = `</${prefix}${name}>`;
    const length = xml.subarray(start, start + LONGEST).indexOf(close);
    return length < 0 ? null : xml.subarray(start, start + length + close.length);
  }
  return null;
};

type Party = ReturnType<typeof readCiiParty>;

const namesOf = (
  names: Pick<DocumentNames, "number" | "amount" | "currency">,
  type: string | undefined,
  parties: { seller: Party; buyer: Party },
): DocumentNames => {
  const known = ({ name, ...party }: Party) => ({
    name: name ?? null,
    siren: frenchCompanyOf({ ...party, country: party.address?.country }).siren,
  });
  const [seller, buyer] = [known(parties.seller), known(parties.buyer)];
  const addressee = addresseeOf({ type: type ?? "380", seller, buyer });
  return { ...names, seller: seller.name, buyer: buyer.name, addressee };
};

const amountIn = (root: Element, path: string): string | null =>
  /^-?\d{1,20}(?:\.\d{1,10})?$/.exec(root.text(path) ?? "")?.[0] ?? null;

const ofCii = (root: Element): DocumentNames =>
  namesOf(
    {
      number: root.text("cii:ExchangedDocument/ram:ID") ?? null,
      amount: amountIn(root, "ram:GrandTotalAmount"),
      currency: root.text("ram:InvoiceCurrencyCode") ?? null,
    },
    root.text("cii:ExchangedDocument/ram:TypeCode"),
    {
      seller: readCiiParty(root.at("ram:SellerTradeParty")),
      buyer: readCiiParty(root.at("ram:BuyerTradeParty")),
    },
  );

const ofUbl = (root: Element): DocumentNames =>
  namesOf(
    {
      number: root.text("cbc:ID") ?? null,
      amount: amountIn(root, "cbc:TaxInclusiveAmount"),
      currency: root.text("cbc:DocumentCurrencyCode") ?? null,
    },
    root.text("cbc:InvoiceTypeCode") ?? root.text("cbc:CreditNoteTypeCode"),
    {
      seller: readUblParty(root.at("cac:AccountingSupplierParty/cac:Party")),
      buyer: readUblParty(root.at("cac:AccountingCustomerParty/cac:Party")),
    },
  );
