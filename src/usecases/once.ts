import type { Found, Submitted } from "../adapters/port.ts";
import { Failure, type FailureFacts, isFailure, toldOf } from "../domain/failure.ts";
import type { Problem, Words } from "../domain/problem.ts";
import type { RunResult } from "../outbox/port.ts";
import type { Memory, WorkError } from "../store/port.ts";
import type { OpenPlatform, Parts } from "./parts.ts";
import type { Progress, WorkOf } from "./work.ts";

/** Kinds of work that are such acts. */
type OnceKind = "submit" | "status" | "declare" | "file";

/** What a try is told of the ones before: where they stand, and by when what they sent had arrived. */
export type Earlier = Pick<Progress, "step" | "arrivedBy">;

/** An act at a platform that must have one effect, once: a deposit, a status, a report. */
export interface Act {
  /**
   * Did an earlier try arrive? Null is a clear "not there". Absent: this platform cannot be asked.
   *
   * @throws Failure while nothing can be said; `refused` when what is there is not ours
   */
  find?: (earlier: Earlier, signal: AbortSignal) => Promise<Found | null>;
  /** What is done before every try that may send; what it throws keeps the act from going out. */
  prepare?: (earlier: Earlier, signal: AbortSignal) => Promise<void>;
  /**
   * Written in the transaction of the intent. False: it must not go out any more (the platform has spoken of it
   * meanwhile); the row runs again and sees that for itself.
   */
  intend?: (memory: Memory) => Promise<boolean>;
  /** @throws Failure */
  send: (earlier: Earlier, signal: AbortSignal) => Promise<Submitted>;
  /** Written in the transaction that ends the row: the platform has it. */
  adopt: (memory: Memory, found: Pick<Found, "platformId" | "aliases">) => Promise<void>;
  /** Why a person must decide, where the outcome is unknown and the platform cannot be asked. */
  cannotBeAsked: FailureFacts;
}

/**
 * The protocol that gives an act one effect, whatever is lost on the way:
 *
 * 1. In doubt (an earlier try may have arrived) the platform is asked first, unless all that is left is to read.
 * 2. What is there is adopted. Where nobody can be asked, a person decides.
 * 3. "Not there" is believed only once what was sent can no longer arrive.
 * 4. The intent is stored, under the lease, before anything goes out: whoever takes the row over knows of it.
 * 5. It goes out. "It exists already" is an answer to the question of 1.
 * 6. A refusal of what was sent a second time is not believed before the platform was asked once more, long enough
 *    after for the first sending to show: it may be the first that it trips over.
 * 7. How it ended, and until when a lost request may still be worked on, is remembered beside the failure.
 *
 * @throws Error when the lease was lost (a process that was frozen): the row is another's, who may be sending
 */
export const once = async <K extends OnceKind>(
  parts: Pick<Parts, "store" | "now">,
  platform: Pick<OpenPlatform, "account">,
  work: WorkOf<K>,
  act: Act,
  signal: AbortSignal,
): Promise<RunResult<WorkOf<K>["data"]>> => {
  const { step, arrivedBy, taken = false } = work.data;
  const earlier: Earlier = { step, ...(arrivedBy === undefined ? {} : { arrivedBy }) };
  const failed = (error: unknown, data: WorkOf<K>["data"] = work.data): RunResult<WorkOf<K>["data"]> => ({
    done: "failed",
    error,
    data,
    begun: taken,
  });
  const later = (runAt: Date): RunResult<WorkOf<K>["data"]> => ({
    done: false,
    runAt,
    attempts: work.attempts,
    doubt: work.doubt,
  });
  const adopt = (found: Pick<Found, "platformId" | "aliases">): RunResult<WorkOf<K>["data"]> => ({
    done: true,
    write: (memory) => act.adopt(memory, found),
  });

  try {
    if (work.doubt && !taken) {
      if (act.find === undefined) return { done: "parked", why: act.cannotBeAsked };
      const found = await act.find(earlier, signal);
      if (found !== null) return adopt(found);
      const { arrivesUntil = 0, refused } = work.data;
      if (parts.now().getTime() < arrivesUntil) return later(new Date(arrivesUntil));
      if (refused !== undefined) return failed(new Failure("refused", refused));
    }
    await act.prepare?.(earlier, signal);
  } catch (error) {
    return failed(error);
  }

  const intended = await storeIntent(parts, platform, work, act);
  if (intended === null) return later(parts.now());
  let sent: Submitted;
  try {
    sent = await act.send(earlier, signal);
  } catch (error) {
    if (!isFailure(error)) return failed(error, outcomeUnknown(parts, platform, intended, true));
    if (error.kind === "refused" && work.doubt && !taken) {
      const { existingId, code, message, messageFr, fix, fixFr, raw, httpStatus } = error.facts;
      if (existingId !== undefined) return adopt({ platformId: existingId });
      const refused = { code, message, messageFr, fix, fixFr, raw, httpStatus };
      return failed(refusedInDoubt(error.facts), {
        ...outcomeUnknown(parts, platform, intended, false),
        refused,
      });
    }
    if (error.facts.alreadyExists === true) {
      try {
        const found = (await act.find?.(earlier, signal)) ?? null;
        return found === null ? failed(error, intended) : adopt(found);
      } catch (notFound) {
        return failed(notFound, intended);
      }
    }
    if (error.kind !== "unknown") return failed(error, intended);
    return failed(error, outcomeUnknown(parts, platform, intended, error.facts.mayStillArrive === true));
  }
  if (sent.done) return adopt(sent);
  return {
    done: false,
    runAt: new Date(parts.now().getTime() + sent.againInSeconds * 1000),
    data: { ...intended, step: sent.step, taken: sent.taken },
  };
};

const refusedInDoubt = ({ message, messageFr, raw }: FailureFacts): Failure =>
  new Failure("unknown", {
    code: "refused_in_doubt",
    message: `The platform refuses a second sending (${message}), and the first may have arrived: it is asked again.`,
    messageFr: `La plateforme refuse un second envoi${messageFr === undefined ? "" : ` (${messageFr})`}, et le premier est peut-être arrivé : la question lui est reposée.`,
    fix: "Nothing need be done: the refusal is believed once the platform says that the first is not there.",
    fixFr: "Il n'y a rien à faire : le refus est cru dès que la plateforme dit que le premier n'y est pas.",
    ...(raw === undefined ? {} : { raw }),
  });

/** Deadline of one call, in milliseconds: a request that was given up may be worked on as long again. */
const timeoutOf = ({ account }: Pick<OpenPlatform, "account">): number => account.timeoutSeconds * 1000;

/**
 * Writes down that it is about to go out, and until when it may then arrive. Null, and nothing may be sent, when the
 * act is not to be done any more.
 */
const storeIntent = <K extends OnceKind>(
  parts: Pick<Parts, "store" | "now">,
  platform: Pick<OpenPlatform, "account">,
  work: WorkOf<K>,
  act: Act,
): Promise<WorkOf<K>["data"] | null> =>
  parts.store.tx(async (memory) => {
    const now = parts.now();
    const arrivesUntil = now.getTime() + timeoutOf(platform);
    const data = {
      ...work.data,
      // Steps that only read send nothing. How the call ends tells more, if this process lives on.
      ...(work.data.taken === true
        ? {}
        : { arrivedBy: new Date(arrivesUntil + timeoutOf(platform)).toISOString() }),
      arrivesUntil,
    };
    if (!(await memory.outbox.progress(work.id, work.lease ?? "", { data }, now)))
      throw new Error(`the lease of ${work.id} was lost before anything was sent`);
    return (await act.intend?.(memory)) === false ? null : data;
  });

/**
 * The call has ended without an answer: what went out came in by now, or (`mayStillArrive`) within the time that the
 * other side may go on working on it.
 */
const outcomeUnknown = <Data extends Progress>(
  parts: Pick<Parts, "now">,
  platform: Pick<OpenPlatform, "account">,
  data: Data,
  mayStillArrive: boolean,
): Data => {
  const now = parts.now().getTime();
  const wait = mayStillArrive ? timeoutOf(platform) : 0;
  return {
    ...data,
    ...(data.taken === true ? {} : { arrivedBy: new Date(now + wait).toISOString() }),
    arrivesUntil: now + (mayStillArrive ? wait : platform.account.retry.firstSeconds * 1000),
  };
};

/**
 * What a person's retry keeps. An act of several steps that was refused, or that a person knows not to be there,
 * begins anew: its earlier steps lead to the same end again.
 */
export const beginAnew = <Data extends Progress>({
  step,
  taken,
  refused,
  ...rest
}: Data): Omit<Data, "step" | "taken" | "refused"> => rest;

/**
 * What stands on a thing whose outcome has been unknown for minutes: what is being tried, and what a person can do.
 *
 * @param what - the thing, as in "the invoice"
 */
export const inDoubt = (what: Words, error: WorkError): Problem => {
  const why = toldOf(error);
  return {
    code: "in_doubt",
    message: `It is not known yet whether the platform has ${what.en}: ${why.message} The gateway goes on asking, and sends it again only once the platform says that it is not there.`,
    messageFr: `On ne sait pas encore si la plateforme a ${what.fr} : ${why.messageFr} La passerelle continue de demander, et ne renvoie que quand la plateforme dit ne pas l'avoir.`,
    fix: `Nothing need be done. Who cannot wait looks for ${what.en} in the platform's own web page; if the platform stays silent, tell its support.`,
    fixFr: `Il n'y a rien à faire. Qui ne peut pas attendre cherche ${what.fr} sur le site de la plateforme ; si elle reste muette, prévenez son assistance.`,
    raw: error.raw ?? null,
  };
};
