import { html } from "hono/html";
import type { Invoice } from "../../domain/invoice.ts";
import { durationOf } from "../../domain/retention/duration.ts";
import type { Erased } from "../../domain/retention/erased.ts";
import { wordsOfTerm } from "../../domain/retention/terms.ts";
import { asWritten, facts, type Html, moment, number, type Say } from "../show.ts";

/** What of an invoice is gone: when, why, and the hash that is left of it. */
export const erasedOf = (say: Say, { erased, sha256 }: Invoice): Html | "" => {
  const words = say.words.invoices;
  if (erased === undefined) return "";
  const { documents, events } = erased;
  return html`<section aria-labelledby="erased" class="notice wrong"><h2 id="erased">${words.erased}</h2>
${documents === undefined ? "" : html`<p>${words.erasedDocuments}</p>${gone(say, documents, sha256)}`}
${events === undefined ? "" : html`<p>${words.erasedHistory(number(say, events.rows))}</p>${gone(say, events, events.sha256)}`}
</section>`;
};

const gone = (say: Say, { at, term, erasure }: Erased, sha256: string): Html => {
  const words = say.words.invoices;
  const length = term === undefined ? null : durationOf(term);
  return facts([
    [words.erasedAt, moment(say, at)],
    [words.erasedTerm, length === null ? null : wordsOfTerm(length)[say.language]],
    [words.erasedFor, erasure === undefined ? null : asWritten(erasure)],
    [words.erasedHash, asWritten(sha256)],
  ]);
};
