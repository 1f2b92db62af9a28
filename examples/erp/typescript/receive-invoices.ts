import { type Invoice, type Passerelle, PasserelleProblem } from "../../../clients/typescript/src/index.ts";
import type { Ledger } from "./ledger.ts";

/** How far to look back behind the newest invoice of the last complete run, in milliseconds. */
const OVERLAP = 3_600_000;

/**
 * Takes in the invoices that suppliers sent: the document as it came, to be kept, and its content by EN 16931 as JSON,
 * to be booked. Lists come newest first, so the mark moves only when a run has come to the end; what was taken in
 * before is passed over.
 *
 * @returns those that are new
 */
export const receiveInvoices = async (passerelle: Passerelle, ledger: Ledger): Promise<Invoice[]> => {
  const mark = ledger.mark("received");
  const since = mark === null ? undefined : new Date(Date.parse(mark) - OVERLAP).toISOString();
  const fresh: Invoice[] = [];
  let newest = mark;
  for await (const invoice of passerelle.invoices.list({ direction: "inbound", since })) {
    if (newest === null || invoice.createdAt > newest) newest = invoice.createdAt;
    if (ledger.has(invoice.id)) continue;
    const { bytes } = await passerelle.invoices.document(invoice.id);
    ledger.receive(invoice, bytes, await passerelle.invoices.content(invoice.id));
    fresh.push(invoice);
  }
  if (newest !== null) ledger.setMark("received", newest);
  return fresh;
};

/**
 * Approves what was taken in, once that may be said. An ERP asks its orders and its people here; what else can be said,
 * and what must come with it, `allowedStatuses` tells. The key of each answer lies in the books.
 *
 * @returns numbers of those that were approved
 */
export const approveReceived = async (passerelle: Passerelle, ledger: Ledger): Promise<string[]> => {
  const approved: string[] = [];
  for (const { id, number, answerKey } of ledger.toAnswer()) {
    const { allowed } = await passerelle.invoices.allowedStatuses(id);
    if (allowed.some(({ name }) => name === "approved")) {
      try {
        await passerelle.invoices.pushStatus(id, { status: "approved" }, { idempotencyKey: answerKey });
      } catch (problem) {
        // Somebody else has just said something: look again in the next round.
        if (problem instanceof PasserelleProblem && problem.status === 409) continue;
        throw problem;
      }
      approved.push(number);
    } else if ((await passerelle.invoices.get(id)).badge.state === "pending") continue;
    // Else somebody else has answered.
    ledger.answered(id);
  }
  return approved;
};
