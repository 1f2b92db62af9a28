/** Amounts that a status can carry (BR-FR-CDV-CL-11, regulation §2.4). */
export const AMOUNTS = {
  MEN: "Montant encaissé TTC",
  MPA: "Montant payé",
  RAP: "Reste à payer",
  ESC: "Escompte",
  RAB: "Rabais",
  REM: "Remise",
  MAP: "Montant approuvé HT",
  MAPTTC: "Montant approuvé TTC",
  MNA: "Montant non approuvé HT",
  MNATTC: "Montant non approuvé TTC",
} as const;
export type AmountCode = keyof typeof AMOUNTS;
