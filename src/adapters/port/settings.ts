/** What an account must supply. Validation, masking and documentation derive from it. */
export interface Setting {
  label: string;
  /** Masked wherever it could be shown. */
  secret?: boolean;
  required?: boolean;
  /** Closed list of values. */
  oneOf?: readonly string[];
  default?: string;
  /** `url`: an absolute http(s) URL; `date`: YYYY-MM-DD; `number`: a decimal number, not negative. */
  kind?: "text" | "url" | "date" | "number";
  /** Several values may be given as a list; the adapter gets them as one text with spaces between. */
  list?: true;
  /** What it is and where to find it, for the documentation. */
  help?: string;
}

/** Values of an account's settings, checked against the adapter's declaration. */
export type Settings = Readonly<Record<string, string | undefined>>;

/** The end of a password. */
export interface Expiry {
  at: Date;
  /** What to tell an administrator now; null while there is time. */
  warning: string | null;
}
