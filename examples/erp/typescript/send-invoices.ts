import { type Passerelle, PasserelleProblem } from "../../../clients/typescript/src/index.ts";
import type { Ledger } from "./ledger.ts";

/** An invoice that the gateway does not take as it is. */
export interface NotTaken {
  reference: string;
  problem: PasserelleProblem;
}

/**
 * Sends what is planned and not sent yet. It may be run at any time and as often as one likes, after a crash too:
 * an invoice whose answer was lost is still planned, goes out again under the same key, and gives the same invoice
 * back. What was not taken is put aside until somebody corrects it; the others go on.
 *
 * @throws PasserelleUnreachable the rest is sent by the next run
 */
export const sendInvoices = async (passerelle: Passerelle, ledger: Ledger): Promise<NotTaken[]> => {
  const notTaken: NotTaken[] = [];
  for (const { reference, idempotencyKey, content } of ledger.toSend()) {
    try {
      ledger.sent(reference, await passerelle.invoices.send(content, { reference, idempotencyKey }));
    } catch (problem) {
      // With a wrong key, or a gateway that is in trouble, it is not the invoice that is at fault.
      const isOfInvoice =
        problem instanceof PasserelleProblem && [400, 409, 413, 422].includes(problem.status);
      if (!isOfInvoice) throw problem;
      ledger.putAside(reference);
      notTaken.push({ reference, problem });
    }
  }
  return notTaken;
};
