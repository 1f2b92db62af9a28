import type { AllowanceCharge, InvoiceContent, InvoiceLine } from "./index.ts";

/** BT-24 of the norm itself. */
export const EN_16931 = "urn:cen.eu:en16931:2017";

/** BT-24 of the French extension. */
export const EXTENDED_CTC_FR = `${EN_16931}#conformant#urn.cpro.gouv.fr:1p0:extended-ctc-fr`;

/** A term, and whether something says it. */
type Said<T> = readonly [term: string, isSaid: (where: T) => boolean];

const isExempt = ({ exemptionReason, exemptionCode }: AllowanceCharge): boolean =>
  (exemptionReason ?? exemptionCode) !== undefined;

const isLogistics = ({ logistics }: AllowanceCharge): boolean => logistics === true;

const IN_HEADER: readonly Said<InvoiceContent>[] = [
  ["EXT-FR-FE-BG-01", ({ buyerAgent }) => buyerAgent !== undefined],
  ["EXT-FR-FE-BG-02", ({ payer }) => payer !== undefined],
  ["EXT-FR-FE-BG-03", ({ sellerAgent }) => sellerAgent !== undefined],
  ["EXT-FR-FE-BG-04", ({ invoicee }) => invoicee !== undefined],
  ["EXT-FR-FE-BG-05", ({ invoicer }) => invoicer !== undefined],
  ["EXT-FR-FE-26", ({ payee }) => payee?.role !== undefined],
  ["EXT-FR-FE-27", ({ payee }) => payee?.vatNumber !== undefined],
  ["EXT-FR-FE-29", ({ payee }) => payee?.electronicAddress !== undefined],
  ["EXT-FR-FE-32", ({ payee }) => payee?.address !== undefined],
  ["EXT-FR-FE-40", ({ payee }) => payee?.contact !== undefined],
  ["BT-18", ({ invoicedObjects }) => invoicedObjects.length > 1],
  ["EXT-FR-FE-02", (c) => c.precedingInvoices.some(({ typeCode }) => typeCode !== undefined)],
  ["EXT-FR-FE-BG-14", ({ deliveryTerms }) => deliveryTerms !== undefined],
  ["BT-173", ({ allowances }) => allowances.some(isExempt)],
  ["BT-175", ({ charges }) => charges.some(isExempt)],
  ["BG-X-42", ({ charges }) => charges.some(isLogistics)],
];

const ON_LINE: readonly Said<InvoiceLine>[] = [
  ["EXT-FR-FE-162", ({ parentLineId }) => parentLineId !== undefined],
  ["EXT-FR-FE-163", ({ subtype }) => subtype !== undefined],
  ["BT-127", ({ notes }) => notes.length > 1],
  ["BT-128", ({ invoicedObjects }) => invoicedObjects.length > 1],
  ["EXT-FR-FE-135", ({ purchaseOrder }) => purchaseOrder !== undefined],
  ["EXT-FR-FE-144", ({ salesOrder }) => salesOrder !== undefined],
  ["EXT-FR-FE-140", ({ despatchAdvice }) => despatchAdvice !== undefined],
  ["EXT-FR-FE-142", ({ receivingAdvice }) => receivingAdvice !== undefined],
  ["EXT-FR-FE-BG-06", ({ precedingInvoice }) => precedingInvoice !== undefined],
  ["EXT-FR-FE-178", ({ exemptionReason }) => exemptionReason !== undefined],
  ["EXT-FR-FE-179", ({ exemptionCode }) => exemptionCode !== undefined],
  ["EXT-FR-FE-180", ({ vatPointCode }) => vatPointCode !== undefined],
  ["EXT-FR-FE-181", ({ vatAmount }) => vatAmount !== undefined],
  ["EXT-FR-FE-182", (line) => line.vatAmountInVatCurrency !== undefined],
  ["EXT-FR-FE-184", ({ amountWithVat }) => amountWithVat !== undefined],
  ["EXT-FR-FE-159", ({ attributes }) => attributes.some(({ code }) => code !== undefined)],
  ["EXT-FR-FE-160", ({ attributes }) => attributes.some(({ quantity }) => quantity !== undefined)],
  ["EXT-FR-FE-BG-10", ({ delivery }) => delivery !== undefined],
  ["EXT-FR-FE-BG-14", ({ deliveryTerms }) => deliveryTerms !== undefined],
  ["EXT-FR-FE-BG-12", ({ seller }) => seller !== undefined],
  ["BG-X-42", ({ charges }) => charges.some(isLogistics)],
];

const said = <T>(terms: readonly Said<T>[], where: T): string[] =>
  terms.filter(([, isSaid]) => isSaid(where)).map(([term]) => term);

/** What EN 16931 has no term for, or fewer of, each once; the terms for which a content needs EXTENDED-CTC-FR. */
export const extendedTerms = (content: InvoiceContent): string[] => [
  ...new Set([...said(IN_HEADER, content), ...content.lines.flatMap((line) => said(ON_LINE, line))]),
];

/** Category of what is outside of VAT, as a disbursement is. */
const OUTSIDE_VAT = "O";

/**
 * Is something outside of VAT beside what is not, or beside a VAT number? EN 16931 has terms for it and forbids it
 * (BR-O-02 to 04, BR-O-11 to 14); EXTENDED-CTC-FR does not.
 */
const mixesOutsideVat = ({ vatBreakdown, seller, buyer, taxRepresentative }: InvoiceContent): boolean =>
  vatBreakdown.some(({ category }) => category === OUTSIDE_VAT) &&
  (vatBreakdown.some(({ category }) => category !== OUTSIDE_VAT) ||
    [seller, buyer, taxRepresentative].some((party) => party?.vatNumber !== undefined));

/** The profile (BT-24) that a content asks for; else EN 16931 if all of it has a place there, else EXTENDED-CTC-FR. */
export const profileOf = (content: InvoiceContent): string =>
  content.profile ??
  (extendedTerms(content).length === 0 && !mixesOutsideVat(content) ? EN_16931 : EXTENDED_CTC_FR);

/**
 * Does a profile (BT-24) leave no room for more than EN 16931 has? So do the norm itself and what says that it
 * complies with it (EN 16931-1, 4.4.4); an extension says that it conforms, and of others nobody knows.
 */
export const isWithinNorm = (profile: string): boolean =>
  profile === EN_16931 ||
  profile.startsWith(`${EN_16931}#compliant#`) ||
  /^urn:factur-x\.eu:1p0:(?:minimum|basicwl)$/.test(profile);
