import { Failure, type FailureFacts } from "../../../domain/failure.ts";
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

const FIXES: Readonly<Record<number, string>> = {
  404: "It is not, or no longer, at the platform.",
  501: "The platform does not offer this operation.",
};

/** The facts of a no, secrets masked. */
export const factsOf = (io: Io, answer: Answer, operation: string, said: Said): FailureFacts => ({
  code: said.code ? codeOf(said.code) : `http_${answer.status}`,
  message: io.quoted(said.text || `The platform answered ${answer.status} to ${operation}.`),
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
    return new Failure("denied", { ...facts, fix });
  }
  const unknownThing = status === 404 && manner.knowsNotFound === true && Boolean(said.code);
  if (status < 400 || status === 405 || (status === 404 && !unknownThing)) {
    return new Failure("denied", {
      ...facts,
      code: "wrong_address",
      message: `There is no such service at the configured address (${status}).`,
      fix: manner.addressFix,
    });
  }
  return new Failure("refused", {
    ...facts,
    fix:
      manner.fixes?.[status] ??
      FIXES[status] ??
      "Correct what the platform complains about, then send again.",
    ...(said.alreadyExists ? present({ alreadyExists: true, existingId: said.existingId }) : {}),
  });
};
