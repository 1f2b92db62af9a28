import type { Told, Words } from "./problem.ts";

/**
 * Failures of a platform, sorted by what may safely happen next. Four kinds and no more:
 *
 * - `refused`: a definitive no. Fail, and tell the ERP with the platform's words and ours.
 * - `denied`: credentials or rights. Pause the account; nothing queued is lost or counted as failed.
 * - `unsent`: not taken for sure (connection refused, 429, open circuit). The same call again, later.
 * - `unknown`: sent, no clear answer (timeout, reset, 5xx, garbled 2xx). Ask before sending again.
 */
export type FailureKind = "refused" | "denied" | "unsent" | "unknown";

/** What a failure carries beside its kind. Never a secret: everything here may reach a log and the ERP. */
export interface FailureFacts {
  /** Stable machine code, `snake_case`: ours, or the platform's own in lower case. */
  code: string;
  /** What happened, for a person. */
  message: string;
  /** What to do about it, for a person. */
  fix?: string;
  /** The same two in French; where they are absent, {@link toldOf} has words for the kind. */
  messageFr?: string;
  fixFr?: string;
  /** The platform's own words, verbatim and bounded (at most 4,000 characters). */
  raw?: string;
  /** HTTP status of the answer, when there was one. */
  httpStatus?: number;
  /** How long the platform asked us to wait, in milliseconds (from `Retry-After`). */
  retryAfterMs?: number;
  /**
   * `refused` only: the platform says that it holds this document already.
   * That is an answer to `find`, not yet a failure.
   */
  alreadyExists?: boolean;
  /** `refused` only: the platform's id of what it says that it holds already, where it names that. */
  existingId?: string;
  /**
   * `unknown` only: the request may still be worked on at the other side (deadline, abort, 504), so that a
   * look-up that finds nothing now proves nothing yet.
   */
  mayStillArrive?: boolean;
  /** Our own doing (open circuit, shutdown, a call that we cancelled), which must not spend the row's attempts. */
  ours?: boolean;
}

/** A failure of one call to a platform. The only error type that leaves an adapter. */
export class Failure extends Error {
  readonly kind: FailureKind;
  readonly facts: FailureFacts;

  constructor(kind: FailureKind, facts: FailureFacts, options?: { cause?: unknown }) {
    super(facts.message, options);
    this.name = "Failure";
    this.kind = kind;
    this.facts = facts;
  }
}

/** Narrows a thrown value to a {@link Failure}. */
export const isFailure = (error: unknown): error is Failure => error instanceof Failure;

/** What is known of a failure where it is told to a person; `ours`: a fault of the gateway. */
type Known = Pick<FailureFacts, "code" | "message" | "fix" | "messageFr" | "fixFr" | "raw"> & {
  kind: FailureKind | "ours";
};

/** What a French page says of a failure whose own words are English only: what kind it is, and what helps then. */
const FRENCH: Record<Known["kind"], { message: string; fix: string }> = {
  refused: {
    message: "La plateforme ne peut pas accepter cette demande.",
    fix: "Corrigez ce que la plateforme signale, puis renvoyez.",
  },
  denied: {
    message: "La plateforme refuse l'accès à ce compte.",
    fix: "Vérifiez les identifiants, les droits et les adresses du compte dans la configuration.",
  },
  unsent: {
    message: "La plateforme n'a pas pu être jointe.",
    fix: "La passerelle réessaie d'elle-même ; si cela dure, vérifiez l'état de la plateforme et les paramètres du compte.",
  },
  unknown: {
    message: "La plateforme n'a pas donné de réponse claire.",
    fix: "La passerelle redemande d'elle-même ; si cela dure, cherchez sur le site de la plateforme si l'envoi y est.",
  },
  ours: {
    message: "La passerelle a rencontré une erreur interne.",
    fix: "La passerelle réessaie d'elle-même ; signalez l'erreur avec le journal de ce moment.",
  },
};

/**
 * A failure in both languages. The one place that decides what stands in for French words that are not there: a
 * sentence for the kind, with the code where the platform's own words do not stand beside it (`raw`).
 *
 * @param otherwise - what to do where the failure itself does not tell; absent: nothing can be said
 */
export const toldOf = (failure: Known, otherwise: Words = { en: "", fr: "" }): Told => {
  const { kind, code, message, messageFr, fix, fixFr, raw } = failure;
  const general = FRENCH[kind];
  const named =
    raw === undefined || raw === "" ? `${general.message.slice(0, -1)} (${code}).` : general.message;
  return {
    message,
    messageFr: messageFr ?? named,
    fix: fix ?? otherwise.en,
    fixFr: fixFr ?? (fix === undefined ? otherwise.fr : general.fix),
  };
};
