import { Failure, type FailureFacts } from "../../../domain/failure.ts";
import type { Words } from "../../../domain/problem.ts";
import type { Answer, Io } from "../../port.ts";
import { present } from "../present.ts";
import { codeOf } from "./failures.ts";

/** What a platform's answer says in words, whichever of its forms it uses. */
export interface Said {
  /** The platform's own code. */
  code?: string | null;
  text?: string | null;
  /** It says that it holds the thing already. */
  alreadyExists?: boolean;
  /** Its own id of that thing, where it names it. */
  existingId?: string;
}

/** How a platform says no, beside the words of one answer. */
export interface Manner {
  /** What to check when nothing answers at the address. */
  addressFix: string;
  /** Has it 404s of its own for what it does not know? Those carry a code; without one it is the address. */
  knowsNotFound?: boolean;
  /** What to do about a status, where more can be said than about any. */
  fixes?: Readonly<Record<number, string>>;
}

const FIXES: Readonly<Record<number, Words>> = {
  404: {
    en: "It is not, or no longer, at the platform.",
    fr: "Elle n'est pas, ou plus, sur la plateforme.",
  },
  501: {
    en: "The platform does not offer this operation.",
    fr: "La plateforme n'offre pas cette opération.",
  },
};

const SEND_AGAIN: Words = {
  en: "Correct what the platform complains about, then send again.",
  fr: "Corrigez ce que la plateforme signale, puis renvoyez.",
};

/** The facts of a no, secrets masked. */
export const factsOf = (io: Io, answer: Answer, operation: string, said: Said): FailureFacts => ({
  code: said.code ? codeOf(said.code) : `http_${answer.status}`,
  message: io.quoted(said.text || `The platform answered ${answer.status} to ${operation}.`),
  // The platform's own words are what they are in both languages.
  messageFr: io.quoted(said.text || `La plateforme a répondu ${answer.status} à ${operation}.`),
  raw: io.quoted(answer.text()),
  httpStatus: answer.status,
});

/**
 * Sorts an answer that is not a success by what may safely happen next: `denied` for missing rights and for a wrong
 * address (as refusals they would fail every queued invoice, one after the other), else `refused`.
 */
export const sortNo = (facts: FailureFacts, said: Said, manner: Manner): Failure => {
  const status = facts.httpStatus ?? 0;
  if (status === 403) {
    const fix = "Ask the platform to give this account the right to this operation.";
    const fixFr = "Demandez à la plateforme de donner à ce compte le droit à cette opération.";
    return new Failure("denied", { ...facts, fix, fixFr });
  }
  const unknownThing = status === 404 && manner.knowsNotFound === true && Boolean(said.code);
  if (status < 400 || status === 405 || (status === 404 && !unknownThing)) {
    return new Failure("denied", {
      ...facts,
      code: "wrong_address",
      message: `There is no such service at the configured address (${status}).`,
      messageFr: `Il n'y a pas de tel service à l'adresse configurée (${status}).`,
      fix: manner.addressFix,
    });
  }
  const own = manner.fixes?.[status];
  const usual = FIXES[status] ?? SEND_AGAIN;
  return new Failure("refused", {
    ...facts,
    fix: own ?? usual.en,
    ...(own === undefined ? { fixFr: usual.fr } : {}),
    ...(said.alreadyExists ? present({ alreadyExists: true, existingId: said.existingId }) : {}),
  });
};
