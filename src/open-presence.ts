import { hostname } from "node:os";
import type { ProcessSeen } from "./store/port.ts";
import { SAID_EVERY, sayPresent } from "./usecases/operate/processes.ts";
import type { Parts } from "./usecases/parts.ts";

/** What tells other processes on the store that this one is there. */
export interface Presence {
  /** Its row among those of the others. */
  id: string;
  /** Says so now: something about it has changed. Never rejects. */
  say(): Promise<void>;
  close(): Promise<void>;
}

/** Says in the store that this process is there, for as long as it runs. */
export const openPresence = (
  parts: Pick<Parts, "store" | "now" | "log">,
  own: Pick<ProcessSeen, "id" | "version" | "startedAt"> & {
    /** Of the configuration in use. */
    read(): Pick<ProcessSeen, "digest" | "readAt">;
  },
): Presence => {
  const { id, version, startedAt, read } = own;
  const name = `${hostname()}:${process.pid}`;
  let turn: Promise<void> = Promise.resolve();
  const say = (): Promise<void> => {
    turn = turn
      .then(() => sayPresent(parts, { id, name, version, startedAt, ...read() }))
      .catch((error) => parts.log.warn({ error: String(error) }, "the other processes could not be told"));
    return turn;
  };
  void say();
  const saying = setInterval(say, SAID_EVERY);
  return {
    id,
    say,
    close: async () => {
      clearInterval(saying);
      await turn;
      // Where the store is away its row falls silent instead.
      await parts.store.processes.leave(id).catch(() => undefined);
    },
  };
};
