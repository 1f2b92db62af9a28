import { type DocumentFault, type DraftFault, type XmlRoot, xpathOf } from "../../documents/index.ts";
import { type Finding, findingOfFault, pointerOf } from "../../domain/controls/index.ts";
import type { InvoiceFinding } from "../../domain/invoice.ts";
import { type FieldFault, Rejection } from "../../domain/problem.ts";

/**
 * A finding as it is kept and shown.
 *
 * @param root - of the file in which it stands, by an XPath; absent: of JSON, by a pointer
 */
export const shown = ({ no: _, at, ...finding }: Finding, root?: XmlRoot): InvoiceFinding => ({
  ...finding,
  at: root === undefined ? pointerOf(at) : xpathOf(root, at),
});

/** What keeps a draft from being an invoice, as a finding. */
export const errorOfDraft = ({ at, ...fault }: DraftFault): InvoiceFinding => ({
  severity: "error",
  ...fault,
  at: pointerOf(at),
});

/** What keeps a file from being read or written, as a finding. */
export const findingOfDocument = (fault: DocumentFault): InvoiceFinding => shown(findingOfFault(fault));

/** A finding as a field at fault. */
export const faultOfFinding = ({ severity: _, ...finding }: InvoiceFinding): FieldFault => finding;

/** The refusal of an invoice that must not be sent as it is. */
export const notAcceptable = (faults: FieldFault[]): Rejection => {
  const [first] = faults;
  const message = first?.message ?? "";
  return new Rejection(
    422,
    "invoice_not_acceptable",
    { en: "The invoice cannot be sent", fr: "La facture ne peut pas être envoyée" },
    { en: message, fr: first?.messageFr ?? message },
    faults,
  );
};
