/** A finding as the controls give it. */
export const FINDING = {
  no: 46,
  severity: "error" as const,
  code: "MONTANTTOTAL_ERR",
  rule: "BR-CO-15",
  path: "BT-112",
  at: "/ubl:Invoice/cac:LegalMonetaryTotal",
  message: "Total with VAT 1 instead of 2.",
  messageFr: "Total TTC 1 au lieu de 2.",
  fix: "Correct the total.",
  fixFr: "Corrigez le total.",
};
