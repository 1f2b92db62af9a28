import type { Memory, Work } from "../store/port.ts";
import { beginAnew } from "./once.ts";
import type { Parts } from "./parts.ts";
import { statusDismissed, statusRetried } from "./push/deliver-status.ts";
import { deliveryRetried } from "./send/deliver-invoice.ts";
import { reportRetried } from "./send/deliver-report.ts";
import { resumeEndpoint } from "./tell/resume-endpoint.ts";
import { type DataOf, readWork, WORK_KINDS, type WorkKind, type WorkOf } from "./work.ts";

/** What else is written where a person decides about a failed or parked row of one kind. */
interface Decided<K extends WorkKind> {
  /** Written in the transaction in which a person tries again. */
  retried?(parts: Pick<Parts, "now" | "ids">, memory: Memory, work: WorkOf<K>): Promise<void>;
  /** What is left of what was written down, where the act begins anew. Absent: all of it. */
  beginAnew?(data: DataOf<K>): DataOf<K>;
  /** Written in the transaction in which a person puts it away. */
  dismissed?(parts: Parts, memory: Memory, work: WorkOf<K>): Promise<void>;
}

const endpointRetried = (
  parts: Pick<Parts, "now">,
  memory: Memory,
  { account }: Pick<Work, "account">,
): Promise<void> => resumeEndpoint(memory, account, parts.now());

/** Kinds that are not here have nothing more to write. */
const DECIDED: { readonly [K in WorkKind]?: Decided<K> } = {
  submit: { retried: deliveryRetried, beginAnew },
  status: { retried: statusRetried, beginAnew, dismissed: statusDismissed },
  declare: { retried: reportRetried, beginAnew },
  call: { retried: endpointRetried },
  notify: { retried: endpointRetried },
  mail: { retried: endpointRetried },
  file: { retried: endpointRetried, beginAnew },
};

const decidedOf = <K extends WorkKind>(kind: K): Decided<K> => DECIDED[kind] ?? {};

/**
 * A person's decision on a failed or parked row: it is ready again, in the caller's transaction, with what else its
 * kind writes then.
 *
 * @param options.notThere - a person has seen that the platform does not hold it: it goes out without asking
 * @returns false when the row is neither failed nor parked, or another live row has its key
 */
export const retryWork = async (
  parts: Pick<Parts, "now" | "ids">,
  memory: Memory,
  work: Work,
  options: { notThere: boolean },
): Promise<boolean> => {
  const known = WORK_KINDS.find((name) => name === work.kind);
  return known === undefined ? false : retryOf(known, parts, memory, work, options);
};

const retryOf = async <K extends WorkKind>(
  kind: K,
  parts: Pick<Parts, "now" | "ids">,
  memory: Memory,
  work: Work,
  { notThere }: { notThere: boolean },
): Promise<boolean> => {
  const { retried, beginAnew } = decidedOf(kind);
  const row = readWork(kind, work);
  const anew = work.state === "failed" || notThere ? beginAnew?.(row.data) : undefined;
  const again = {
    doubt: !notThere && work.doubt,
    ...(anew === undefined ? {} : { data: { ...anew } }),
  };
  if (!(await memory.outbox.retry(work.id, again, parts.now()))) return false;
  await retried?.(parts, memory, row);
  return true;
};

/** A person puts a failed or parked row away: what its kind writes then, in the caller's transaction. */
export const dismissWork = async (parts: Parts, memory: Memory, work: Work): Promise<void> => {
  const known = WORK_KINDS.find((name) => name === work.kind);
  if (known !== undefined) await dismissOf(known, parts, memory, work);
};

const dismissOf = async <K extends WorkKind>(
  kind: K,
  parts: Parts,
  memory: Memory,
  work: Work,
): Promise<void> => {
  await decidedOf(kind).dismissed?.(parts, memory, readWork(kind, work));
};
