import { CREDIT_NOTE_TYPES, type Invoice, type Party } from "../../domain/invoice.ts";
import { oneLine, subjectOf } from "../../domain/mail.ts";

const nameOf = ({ name, siren }: Party, unknown: string): string =>
  name === null ? (siren ?? unknown) : siren === null ? name : `${name} (SIREN ${siren})`;

const lines = (facts: readonly (readonly [string, string])[]): string =>
  facts.map(([name, value]) => `  ${name} ${oneLine(value)}`).join("\n");

/**
 * What stands in the mail that brings a received invoice: a subject by the receiver's template, and in French and in
 * English what a clerk needs to know before she opens a file.
 *
 * @param mailed.readable - a file for people is among the attachments, beside the original
 */
export const writeInvoiceMail = (
  invoice: Invoice,
  mailed: { tenant: string; template: string; readable: boolean },
): { subject: string; text: string } => {
  const { id, number, issueDate, total, currency, amountDue, seller, buyer, type } = invoice;
  const credit = CREDIT_NOTE_TYPES.has(type);
  const leads = invoice.tenant === mailed.tenant;
  const french = lines([
    ["Vendeur :", nameOf(seller, "inconnu")],
    ["Acheteur :", nameOf(buyer, "inconnu")],
    ["Numéro :", number],
    ["Date :", issueDate],
    ["Total TTC :", `${total} ${currency}`],
    ["À payer :", `${amountDue ?? total} ${currency}`],
    ["Votre rôle :", leads ? "vous la traitez (vous pouvez poser des statuts)" : "copie, pour information"],
    ["Identifiant :", id],
  ]);
  const english = lines([
    ["Seller:", nameOf(seller, "unknown")],
    ["Buyer:", nameOf(buyer, "unknown")],
    ["Number:", number],
    ["Date:", issueDate],
    ["Total with VAT:", `${total} ${currency}`],
    ["Due:", `${amountDue ?? total} ${currency}`],
    ["Your part:", leads ? "you deal with it (you may set statuses)" : "a copy, to know of it"],
    ["Id:", id],
  ]);
  const attached = mailed.readable
    ? { fr: "le fichier d'origine et un PDF lisible", en: "the original file and a readable PDF" }
    : { fr: "le fichier d'origine", en: "the original file" };
  return {
    subject: subjectOf(mailed.template, invoice),
    text: [
      `${credit ? "Un avoir a été reçu" : "Une facture a été reçue"}. Pièces jointes : ${attached.fr}.`,
      french,
      `${credit ? "A credit note" : "An invoice"} was received. Attached: ${attached.en}.`,
      english,
      "",
    ].join("\n\n"),
  };
};
