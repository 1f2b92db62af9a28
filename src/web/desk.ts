import type { Caller } from "../domain/caller.ts";
import type { Invoice } from "../domain/invoice.ts";
import type { Checked } from "../usecases/operate/compare-invoice.ts";
import type { Diagnosis } from "../usecases/operate/diagnose.ts";
import type { Trouble } from "../usecases/operate/failures.ts";

/** What the page asks of the use cases. Refusals are thrown as `Rejection`s. */
export interface Desk {
  diagnose(): Promise<Diagnosis>;
  listFailures(
    caller: Caller,
    filter: { kind?: string },
    page: { limit: number; cursor?: string },
  ): Promise<{ items: Trouble[]; nextCursor: string | null }>;
  retryFailure(caller: Caller, id: string, options: { notThere: boolean }): Promise<void>;
  retryFailures(caller: Caller, filter: { kind: string }): Promise<number>;
  checkInvoice(asked: string, signal: AbortSignal): Promise<{ matches: Invoice[]; checked: Checked | null }>;
  exportInvoice(asked: string): Promise<{ fileName: string; content: unknown }>;
}
