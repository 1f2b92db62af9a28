import type { Invoice, Party } from "./invoice.ts";

/** Words of one text past which no more are looked for. */
const WORDS_OF_TEXT = 6;
/** Words that a search is asked for. */
const WORDS_OF_SEARCH = 8;
/** Letters of a word past which two are the same. */
const LETTERS = 64;

/** Letters that are no other letter with a mark on it. */
const LETTER: Readonly<Record<string, string>> = {
  œ: "oe",
  æ: "ae",
  ß: "ss",
  ø: "o",
  ł: "l",
  đ: "d",
};

/** Without accents, case, and the signs that a pattern of SQL reads as something else. */
const folded = (text: string): string =>
  text
    .normalize("NFKD")
    .replace(/\p{M}|\p{Cc}/gu, (sign) => (/\s/.test(sign) ? " " : ""))
    .toLowerCase()
    .replace(/[œæßøłđ]/g, (letter) => LETTER[letter] ?? letter)
    .replace(/[%_\\]/g, "-");

/** What has a digit in it is a number of something, and stays whole; other words end at every sign. */
const wordsIn = (text: string): string[] =>
  folded(text)
    .split(/\s+/u)
    .flatMap((chunk) =>
      /\p{N}/u.test(chunk)
        ? [chunk.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, "")]
        : chunk.split(/[^\p{L}]+/u),
    )
    .filter((word) => word !== "")
    .map((word) => [...word].slice(0, LETTERS).join(""));

const distinct = (words: readonly string[]): string[] => [...new Set(words)];

/** The words that an invoice is found by when this text is known of it. */
export const wordsOfText = (text: string | null): string[] =>
  text === null ? [] : distinct(wordsIn(text)).slice(0, WORDS_OF_TEXT);

const wordsOfParty = ({ siren, siret, name }: Party): string[] => [
  // A SIRET begins with the SIREN, and words are found by how they begin.
  ...(siren !== null && siret?.startsWith(siren) === true ? [] : wordsOfText(siren)),
  ...wordsOfText(siret),
  ...wordsOfText(name),
];

/** The words by which an invoice is found, each once, in order; some thirty at most. */
export const wordsOfInvoice = (
  invoice: Pick<Invoice, "number" | "reference" | "platformId" | "seller" | "buyer">,
): string[] =>
  distinct([
    ...wordsOfText(invoice.number),
    ...wordsOfText(invoice.reference),
    ...wordsOfText(invoice.platformId),
    ...wordsOfParty(invoice.seller),
    ...wordsOfParty(invoice.buyer),
  ]).toSorted();

/**
 * What a person looks for, as beginnings of words: each must be there. A SIREN or SIRET may be written in groups; what
 * another one begins with is left out.
 */
export const wordsOfSearch = (text: string): string[] => {
  const together = text.replace(/\s/gu, "");
  const words = distinct(wordsIn(/^(\d{9}|\d{14})$/.test(together) ? together : text));
  return words
    .filter((word) => !words.some((other) => other !== word && other.startsWith(word)))
    .slice(0, WORDS_OF_SEARCH);
};
