import type { DraftFault } from "../../documents/index.ts";
import { pointerOf } from "../../domain/controls/index.ts";
import type { InvoiceFinding } from "../../domain/invoice.ts";
import { type FieldFault, Rejection } from "../../domain/problem.ts";

/** What keeps a draft from being an invoice, as a finding. */
export const errorOfDraft = ({ at, ...fault }: DraftFault): InvoiceFinding => ({
  severity: "error",
  ...fault,
  at: pointerOf(at),
});

/** A finding as a field at fault. */
export const faultOfFinding = ({ severity: _, no: __, ...finding }: InvoiceFinding): FieldFault => finding;

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
