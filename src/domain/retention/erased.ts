import { Rejection, type Words } from "../problem.ts";
import { durationOf } from "./duration.ts";
import { wordsOfTerm } from "./terms.ts";

/** When something was erased, and why. */
export interface Erased {
  /** ISO 8601. */
  at: string;
  /** The term that was over, as the configuration wrote it (`10y`). */
  term?: string;
  /** Id of the erasure that a person asked for. */
  erasure?: string;
}

const ERASED_ITEM = "passerelle:erased";

/** How the JSON of what a platform said begins once that is gone; no platform's own has such a member. */
export const ERASED_JSON = `{"${ERASED_ITEM}":`;

/** Is this what is left of something that a platform said? @param raw - of an item */
export const isErasedItem = (raw: unknown): boolean =>
  typeof raw === "object" && raw !== null && Object.hasOwn(raw, ERASED_ITEM);

/** A history that is gone: how much it was, and SHA-256 over it. */
export interface ErasedHistory extends Erased {
  rows: number;
  /** When the last of it was said, ISO 8601: other terms count from it. */
  last: string;
  sha256: string;
}

/** What of an invoice or a report is gone. */
export interface WhatIsErased {
  documents?: Erased;
  events?: ErasedHistory;
}

const why = ({ at, term, erasure }: Erased): Words => {
  const day = at.slice(0, 10);
  if (erasure !== undefined) {
    return {
      en: `It was erased on ${day} because a person asked for it (erasure ${erasure}).`,
      fr: `Effacé le ${day} à la demande d'une personne (effacement ${erasure}).`,
    };
  }
  const kept = wordsOfTerm(durationOf(term ?? "") ?? { count: 0, unit: "d" });
  return {
    en: `It was erased on ${day}: it is kept for ${kept.en}, and that is over.`,
    fr: `Effacé le ${day} : conservé ${kept.fr}, durée écoulée.`,
  };
};

const gone = (code: string, title: Words, what: Words, erased: Erased, sha256: string): Rejection => {
  const said = why(erased);
  return new Rejection(
    410,
    code,
    title,
    {
      en: `${what.en} ${said.en} Its SHA-256 was ${sha256}.`,
      fr: `${what.fr} ${said.fr} Son SHA-256 était ${sha256}.`,
    },
    [],
    undefined,
    {
      erasedAt: erased.at,
      sha256,
      ...(erased.term === undefined ? {} : { term: erased.term }),
      ...(erased.erasure === undefined ? {} : { erasure: erased.erasure }),
    },
  );
};

/** The answer for a document that is gone. */
export const documentErased = (erased: Erased, sha256: string): Rejection =>
  gone(
    "document_erased",
    { en: "The document was erased", fr: "Le document a été effacé" },
    { en: "The document is gone.", fr: "Le document n'existe plus." },
    erased,
    sha256,
  );

/**
 * The answer for an invoice that is gone.
 *
 * @param sha256 - of its original
 */
export const invoiceErased = (
  erased: Erased,
  { number, sha256 }: { number: string; sha256: string },
): Rejection =>
  gone(
    "invoice_erased",
    { en: "The invoice was erased", fr: "La facture a été effacée" },
    {
      en: `Invoice ${number} is gone; its number stays taken.`,
      fr: `La facture ${number} n'existe plus ; son numéro reste pris.`,
    },
    erased,
    sha256,
  );

/** The answer for a history that is gone. */
export const historyErased = (erased: ErasedHistory): Rejection =>
  gone(
    "history_erased",
    { en: "The history was erased", fr: "L'historique a été effacé" },
    {
      en: `The history (${erased.rows} lines) is gone.`,
      fr: `L'historique (${erased.rows} lignes) n'existe plus.`,
    },
    erased,
    erased.sha256,
  );
