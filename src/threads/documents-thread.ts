import { enableCompileCache } from "node:module";
import Tinypool from "tinypool";
import type { DocumentLimits } from "../documents/index.ts";
import type { OfficialFolder } from "../official/folder.ts";
import type { Job, JobInput } from "../usecases/documents/jobs.ts";
import type { Ended } from "./carry.ts";

// That of the process is not the thread's: without it, whoever waits for the first document waits twice as long.
enableCompileCache();
const { doHere } = await import("../usecases/documents/jobs.ts");
const { endedBy, handedOver } = await import("./carry.ts");

/** What a thread is started with. */
export interface ThreadData {
  limits: DocumentLimits;
  /** The publishers' schemas, where they are installed. */
  official: OfficialFolder | null;
}

/** One job, as it is asked of a thread. */
export interface Asked {
  job: Job;
  input: JobInput<Job>;
}

const { limits, official } = Tinypool.workerData as ThreadData;
const schemas = official === null ? null : (await import("../official/index.ts")).openSchemas(official);
const work = doHere({ limits, ...(schemas === null ? {} : { schemaFindings: schemas.schemaFindings }) });

const ended = async ({ job, input }: Asked): Promise<Ended> => {
  try {
    return { done: await work(job, input) };
  } catch (error) {
    return endedBy(error);
  }
};

/** Does some jobs, one after the other; each ends as it may. */
export default async (asked: readonly Asked[]): Promise<unknown> => {
  const buffers = new Set<ArrayBuffer>();
  const all: Ended[] = [];
  for (const one of asked) {
    const end = await ended(one);
    all.push("done" in end ? { done: handedOver(end.done, buffers, false) } : end);
  }
  return Tinypool.move({ [Tinypool.transferableSymbol]: [...buffers], [Tinypool.valueSymbol]: all } as never);
};
