import { type Gateway, GatewayProblem, type Invoice } from "./gateway.ts";
import type { Ledger, ToSend } from "./ledger.ts";

/** An invoice that the gateway does not take as it is. */
export interface NotTaken {
  reference: string;
  problem: GatewayProblem;
}

/**
 * Sends what is planned and not sent yet. It may be run at any time and as often as one likes, after a crash too:
 * an invoice whose answer was lost is still planned, goes out again under the same key, and gives the same invoice
 * back. What was not taken stays planned until somebody corrects it; the others go on.
 *
 * @throws GatewayAway: the rest is sent by the next run
 */
export const sendInvoices = async (gateway: Gateway, ledger: Ledger): Promise<NotTaken[]> => {
  const notTaken: NotTaken[] = [];
  for (const planned of ledger.toSend()) {
    try {
      ledger.sent(planned.reference, await send(gateway, planned));
    } catch (problem) {
      if (!(problem instanceof GatewayProblem)) throw problem;
      notTaken.push({ reference: planned.reference, problem });
    }
  }
  return notTaken;
};

const send = (gateway: Gateway, { reference, idempotencyKey, mediaType, bytes }: ToSend): Promise<Invoice> =>
  gateway.post(
    `/v1/invoices?reference=${encodeURIComponent(reference)}`,
    { bytes, mediaType },
    idempotencyKey,
  );
