import { parentPort, workerData } from "node:worker_threads";
import { bringUpToDate } from "./bring-up-to-date.ts";
import type { ThreadData } from "./messages.ts";

/*
 * The thread in which extracts are read in: that takes seconds to minutes without a pause, and would hold up everything
 * else. It ends with its work.
 */
await bringUpToDate(workerData as ThreadData, (said) => parentPort?.postMessage(said));
