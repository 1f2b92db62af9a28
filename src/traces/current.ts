import { AsyncLocalStorage } from "node:async_hooks";
import type { Trace } from "../domain/trace.ts";

/** The trace of what is being done, wherever in the process that is. */
const current = new AsyncLocalStorage<Trace>();

/** The trace in which this is done; undefined: in none. */
export const traceNow = (): Trace | undefined => current.getStore();

/** Does work in a trace; undefined: in none, whatever it was begun in. */
export const underTrace = <T>(trace: Trace | undefined, work: () => T): T => {
  if (trace !== undefined) return current.run(trace, work);
  return current.getStore() === undefined ? work() : current.exit(work);
};
