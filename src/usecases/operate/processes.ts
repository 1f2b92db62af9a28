import type { ProcessSeen } from "../../store/port.ts";
import type { Parts } from "../parts.ts";

/** How often a process says that it is there, and after how long a silence it counts as gone, in milliseconds. */
export const SAID_EVERY = 30_000;
const GONE_AFTER = 120_000;
/** How long rows of processes that were killed are kept, in milliseconds. */
const KEPT = 86_400_000;

/**
 * For so long after the youngest reading processes may differ, in milliseconds: files reach machines at different times,
 * and each process goes on reading its own for as long.
 */
const DIFFER_FOR = 300_000;

/** Says of this process that it is there, and with which configuration. */
export const sayPresent = async (
  { store, now }: Pick<Parts, "store" | "now">,
  own: Omit<ProcessSeen, "seenAt">,
): Promise<void> => {
  const seenAt = now();
  await store.processes.say({ ...own, seenAt });
  await store.processes.forget(new Date(seenAt.getTime() - KEPT));
};

/** The processes that work on the store now, by name. */
export const presentProcesses = ({ store, now }: Pick<Parts, "store" | "now">): Promise<ProcessSeen[]> =>
  store.processes.seenSince(new Date(now().getTime() - GONE_AFTER));

/** Processes whose configurations differ, and since when; null: they agree, or are still reading. */
export const differingConfigurations = (
  processes: readonly ProcessSeen[],
  now: Date,
): { names: string[]; since: Date } | null => {
  if (new Set(processes.map(({ digest }) => digest)).size < 2) return null;
  const since = new Date(Math.max(...processes.map(({ readAt }) => readAt.getTime())));
  return now.getTime() - since.getTime() < DIFFER_FOR
    ? null
    : { names: processes.map(({ name }) => name), since };
};
