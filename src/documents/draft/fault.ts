/** What keeps a draft from being an invoice: where, which term and rule, what is wrong and what to do. */
export interface DraftFault {
  /** Place in the draft: the names and indexes that lead to it. */
  at: readonly (string | number)[];
  /** Business term, as `BT-131`; the place where there is none. */
  path: string;
  /** National reason by which a platform would reject it. */
  code: "CALCUL_ERR" | "MONTANTTOTAL_ERR" | "REJ_SEMAN";
  /** Rule of EN 16931, or what is wrong with the JSON (`unknown_key`, `wrong_type`, `missing`…). */
  rule: string;
  message: string;
  messageFr: string;
  fix: string;
  fixFr: string;
}

/** Most faults that are told at once: a stranger decides how many there are. */
export const MOST_FAULTS = 20;
