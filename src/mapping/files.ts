/** MDT-91 of a message about a file, not about what it holds (regulation §3.3). */
const ABOUT_FILE = "303";

/** MDT-105 of a file that was taken. */
export const FILE_TAKEN = "500";
/** MDT-105 of a file that was not. */
const FILE_REFUSED = "501";

/** MDT-113: a file of this name was received before. */
export const ALREADY_THERE = "IRR_UNCITE";

/** Does a message acknowledge a file? */
export const isAboutFile = ({
  invoiceType,
  statusCode,
}: {
  invoiceType: string | null;
  statusCode: string;
}): boolean => invoiceType === ABOUT_FILE && (statusCode === FILE_TAKEN || statusCode === FILE_REFUSED);

/** Words of a line that acknowledges a file: yes, or no. */
const CSV_WORDS: Readonly<Record<string, boolean>> = {
  ok: true,
  accepted: true,
  received: true,
  "500": true,
  ko: false,
  error: false,
  rejected: false,
  refused: false,
  "501": false,
};

/** What the word of a line says; null for one that is not in the table. */
export const wordOfCsv = (word: string): boolean | null => {
  const known = word.trim().toLowerCase();
  return Object.hasOwn(CSV_WORDS, known) ? (CSV_WORDS[known] ?? null) : null;
};
