import { type InvoiceContent, readInvoiceContent, recognise } from "../../documents/index.ts";
import { convert } from "./convert.ts";
import { attachmentsOf, carriedPdf, drawReadable, makeJson, xmlOf } from "./made.ts";
import { readMessage } from "./message.ts";
import { controlReceived, readReceived } from "./received.ts";
import { onlyInvoice, readSent, writeSent } from "./sent.ts";
import { showContent } from "./shown.ts";
import { readTried } from "./tried.ts";
import { validate } from "./validated.ts";
import type { DocumentWorld } from "./world.ts";
import { zip } from "./zip.ts";

/** The content of an invoice that is reported and not sent. @throws DocumentFault */
const readContent = async (
  { limits }: DocumentWorld,
  { bytes }: { bytes: Uint8Array },
): Promise<InvoiceContent> => readInvoiceContent(onlyInvoice(await recognise(bytes, limits, null)));

/**
 * All work on documents that may take long: reading, controlling, writing. Each is a function of its input alone, which
 * is plain data, so that it may be done in a thread as well as here.
 */
export const JOBS = {
  readSent,
  writeSent,
  validate,
  convert,
  readReceived,
  controlReceived,
  readTried,
  readContent,
  readMessage,
  makeJson,
  showContent,
  carriedPdf,
  drawReadable,
  attachmentsOf,
  xmlOf,
  zip,
} as const;

export type Job = keyof typeof JOBS;

/** What a job is given. */
export type JobInput<J extends Job> = Parameters<(typeof JOBS)[J]>[1];

/** What a job gives. */
export type JobOutput<J extends Job> = (typeof JOBS)[J] extends (...given: never) => Promise<infer O>
  ? O
  : never;

/**
 * Does a job, wherever that is best.
 *
 * @throws what the job throws (DocumentFault, Rejection), and DocumentFault `too_large` where the document takes more
 *   time or memory than is given to one
 */
export type DoDocuments = <J extends Job>(job: J, input: JobInput<J>) => Promise<JobOutput<J>>;

/** Does jobs where it is called, one step at a time. */
export const doHere =
  (world: DocumentWorld): DoDocuments =>
  async <J extends Job>(job: J, input: JobInput<J>) => {
    // One signature for all: the compiler cannot see that name and input belong together.
    const run = JOBS[job] as unknown as (world: DocumentWorld, input: JobInput<J>) => Promise<JobOutput<J>>;
    return run(world, input);
  };
