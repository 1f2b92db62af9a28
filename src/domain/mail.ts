import type { InvoiceSummary } from "./invoice.ts";

/** A mail as it is handed over. All of it is the same for every attempt. */
export interface Mail {
  /** Without angle brackets. */
  messageId: string;
  date: Date;
  to: readonly string[];
  cc: readonly string[];
  bcc: readonly string[];
  /** Those of all of them that it goes out to now, where others have it already; absent: everybody. */
  only?: readonly string[];
  subject: string;
  text: string;
  attachments: readonly { fileName: string; mediaType: string; bytes: Uint8Array }[];
}

/** What became of a mail that the server took for one address at least. */
export interface Handed {
  /** Addresses that the server refuses for good, with its words. */
  refused: readonly { address: string; words: string }[];
  /** Addresses that it does not take now. */
  deferred: readonly { address: string; words: string }[];
}

/** What a subject may name of an invoice. */
const TERMS = {
  number: ({ number }) => number,
  seller: ({ seller }) => seller.name ?? seller.siren ?? "",
  buyer: ({ buyer }) => buyer.name ?? buyer.siren ?? "",
  total: ({ total }) => total,
  currency: ({ currency }) => currency,
  issueDate: ({ issueDate }) => issueDate,
  type: ({ type }) => type,
} as const satisfies Record<string, (invoice: InvoiceSummary) => string>;

/** The names that a template of a subject may have in braces. */
export const SUBJECT_TERMS: readonly string[] = Object.keys(TERMS);

const PLACE = /\{([^{}]*)\}/g;

/** Names in a template that no invoice has. */
export const unknownTerms = (template: string): string[] =>
  [...template.matchAll(PLACE)].flatMap(([, name = ""]) => (Object.hasOwn(TERMS, name) ? [] : [name]));

/** Longest subject, in characters: what an invoice says of itself has no bound. */
const LONGEST_SUBJECT = 200;

/** A text that may stand in a header or in one line of a body: an invoice may hold line breaks, to forge headers with. */
export const oneLine = (text: string): string => text.replace(/[\p{Cc}\u2028\u2029]+/gu, " ").trim();

/** The subject by a template, with the terms of an invoice in it. */
export const subjectOf = (template: string, invoice: InvoiceSummary): string => {
  const filled = template.replace(PLACE, (place, name: string) =>
    Object.hasOwn(TERMS, name) ? TERMS[name as keyof typeof TERMS](invoice) : place,
  );
  return [...oneLine(filled)].slice(0, LONGEST_SUBJECT).join("");
};

/** Does a text look like the address of a mailbox, alone (RFC 5321 without quoting)? */
export const isMailAddress = (text: string): boolean =>
  /^[^\s@<>()[\]\\,;:"]{1,64}@[\p{L}\p{N}]([\p{L}\p{N}.-]{0,252}[\p{L}\p{N}])?$/u.test(text);
