/** What the controls found in an invoice, as it is kept and shown. */
export interface InvoiceFinding {
  /** Number of the check in docs/controls.md; absent where it is a fault of JSON, or was found by an older version. */
  no?: number;
  severity: "error" | "warning";
  /** The national reason that a platform would give (`REJ_SEMAN`, `CALCUL_ERR`…), or ours in `snake_case`. */
  code: string;
  /** The rule of the norm: `BR-CO-16`, `BR-FR-12`, `G1.55`. */
  rule: string;
  /** The business term: `BT-115`, `BG-23`. */
  path: string;
  /** The place: an XPath in a file, a JSON pointer in JSON; empty where it is about the whole. */
  at: string;
  message: string;
  messageFr: string;
  fix: string;
  fixFr: string;
}
