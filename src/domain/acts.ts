/** What a person can do, at the desk or by the API, that is written down. */
export const ACTS = [
  "sign_in",
  "sign_out",
  "retry",
  "retry_all",
  "dismiss",
  "reopen",
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
  "erase",
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

/** Something that somebody did, or was refused: a line of the record of acts. It is never changed. */
export interface Act {
  /** `act_` and 32 hexadecimal digits. */
  id: string;
  act: ActName;
  /** Who did it: as the provider names a person, or a key by the beginning of its digest. */
  who: string;
  role: "administrator" | "tenant";
  via: "desk" | "api";
  /** What it was done to: the id of the invoice, the work, the report, the address …; empty: nothing in particular. */
  on: string;
  /** Whose that is; null: nobody's alone. */
  tenant: string | null;
  /** How it ended, as HTTP says it: below 400 it was done, below 500 refused. */
  status: number;
  detail: string;
  /** The request by which it was done, as the log has it. */
  requestId: string;
  at: string;
}

/** How an act ended, in a word. */
export const endOfAct = ({ status }: Pick<Act, "status">): "done" | "refused" | "failed" =>
  status < 400 ? "done" : status < 500 ? "refused" : "failed";
