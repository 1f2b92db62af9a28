import type { Gateway } from "./gateway.ts";

/** What is said about an invoice. What must come with a status: `allowed-statuses`, and docs/statuses.md. */
export interface Said {
  status: string;
  reason?: string;
  comment?: string;
  amounts?: { amount: string; currency: string; vatRate: string }[];
}

/** What became of it. */
export interface Push {
  /** `psh_…` */
  id: string;
  state: "queued" | "sent" | "accepted" | "refused" | "failed" | "parked";
  problem: { code: string; message: string; fix: string } | null;
}

interface Allowed {
  allowed: { name: string; needs: { reason: string; reasons: { code: string }[] } }[];
  /** The rest, each with the reason why it cannot be said now. */
  others: { name: string; why: { code: string; message: string; fix: string } }[];
}

/** What can be said about an invoice now, for a clerk's menu. */
export const allowedStatuses = (gateway: Gateway, invoiceId: string): Promise<Allowed> =>
  gateway.get(`/v1/invoices/${invoiceId}/allowed-statuses`);

/**
 * Says something about an invoice. It is on its way when this returns; the platform's answer comes with the feed and
 * with the webhooks, or is asked for with {@link pushOf}.
 *
 * @param key names what is said: a row of the ERP, a receipt. The same one again gives the same push
 * @throws GatewayProblem when it cannot be said now (409) or something is missing (422)
 */
export const setStatus = (gateway: Gateway, invoiceId: string, said: Said, key: string): Promise<Push> =>
  gateway.post(`/v1/invoices/${invoiceId}/statuses`, said, key);

/** What became of something that was said; null: it was never said. */
export const pushOf = async (gateway: Gateway, invoiceId: string, pushId: string): Promise<Push | null> => {
  const { items } = await gateway.get<{ items: Push[] }>(`/v1/invoices/${invoiceId}/statuses`);
  return items.find(({ id }) => id === pushId) ?? null;
};
