/** Amounts that a status can carry (BR-FR-CDV-CL-11, regulation §2.4). */
export const AMOUNTS = {
  MEN: { label: "Montant encaissé TTC", labelEn: "Amount received, VAT included" },
  MPA: { label: "Montant payé", labelEn: "Amount paid" },
  RAP: { label: "Reste à payer", labelEn: "Left to pay" },
  ESC: { label: "Escompte", labelEn: "Cash discount" },
  RAB: { label: "Rabais", labelEn: "Allowance" },
  REM: { label: "Remise", labelEn: "Discount" },
  MAP: { label: "Montant approuvé HT", labelEn: "Approved amount before VAT" },
  MAPTTC: { label: "Montant approuvé TTC", labelEn: "Approved amount, VAT included" },
  MNA: { label: "Montant non approuvé HT", labelEn: "Amount not approved, before VAT" },
  MNATTC: { label: "Montant non approuvé TTC", labelEn: "Amount not approved, VAT included" },
} as const;
export type AmountCode = keyof typeof AMOUNTS;

/** Is this one of the amounts that a status can carry? */
export const isAmountCode = (code: string): code is AmountCode => Object.hasOwn(AMOUNTS, code);

/** ISO 4217's "no currency", of an amount whose currency a platform leaves out: it is not ours to guess. */
export const NO_CURRENCY = "XXX";
