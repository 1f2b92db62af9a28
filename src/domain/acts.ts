/** What a person can do at the desk that is written down. */
export const ACTS = [
  "sign_in",
  "sign_out",
  "retry",
  "retry_all",
  "dismiss",
  "give",
  "report_submit",
  "report_rectify",
  "status_push",
  "sync",
  "webhook_test",
  "webhook_redeliver",
  "endpoint_resume",
  "config_reload",
  "address_declare",
  "address_end",
] as const;
export type ActName = (typeof ACTS)[number];

/** What an act was done to. */
export interface ActTarget {
  /** Id of the invoice, the work, the report, the endpoint … */
  on: string;
  /** Whose that is; null: nobody's alone. */
  tenant: string | null;
  /** What else is worth keeping: a reason, a status, a number of things. */
  detail: string;
}
