import type { Cdar, CdarDetail } from "../types.ts";

/** MDT-91 of a life-cycle message that is not about an invoice (regulation §3.3): flow, report, message, directory. */
const NOT_INVOICES: ReadonlySet<string> = new Set(["303", "304", "305", "306"]);

/**
 * Characteristics (MDT-207) that correct data of the invoice instead of giving an amount of the status
 * (BR-FR-CDV-CL-11): wrong data, expected data, data to use instead, bank account of the payee.
 */
const DATA_CHARACTERISTICS: ReadonlySet<string> = new Set(["DIV", "DVA", "MAJ", "CBB"]);

/** Does it correct data of the invoice, instead of giving an amount of the status? */
export const correctsData = (typeCode: string | null): boolean =>
  typeCode !== null && DATA_CHARACTERISTICS.has(typeCode);

/** Is the message about an invoice? One that says no type is taken for one. */
export const isAboutInvoice = ({ invoiceType }: Pick<Cdar, "invoiceType">): boolean =>
  invoiceType === null || !NOT_INVOICES.has(invoiceType);

/** The invoice by its national key; what is not told, or filled in because it was unreadable (G1.114), is null. */
export const invoiceNamedIn = (
  cdar: Pick<Cdar, "invoiceNumber" | "sellerSiren" | "invoiceDate">,
): { number: string | null; sellerSiren: string | null; issueDate: string | null } => ({
  number: /^X{20}$/.test(cdar.invoiceNumber ?? "") ? null : cdar.invoiceNumber,
  sellerSiren: cdar.sellerSiren === "000000000" ? null : cdar.sellerSiren,
  issueDate: cdar.invoiceDate === "1900-01-01" ? null : cdar.invoiceDate,
});

/** Free words of one detail: what is said, what is asked for, and a reason that has no code. */
export const wordsOfDetail = ({ notes, action, reasonCode, reason }: CdarDetail): string[] =>
  [...notes.map((note) => note.content), action, reasonCode === null ? reason : null]
    .filter((text) => text !== null)
    .filter((text) => text !== "");
