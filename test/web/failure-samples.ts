import { invoice } from "../routes/kit.ts";

/** Something that failed, as the use cases tell it. */
export const trouble = (change: object = {}) => ({
  id: "wrk_1",
  kind: "submit" as const,
  state: "failed" as const,
  platform: "main",
  platformId: null,
  invoiceId: invoice.id,
  number: invoice.number,
  amount: invoice.total,
  currency: invoice.currency,
  seller: invoice.seller.name,
  buyer: invoice.buyer.name,
  reference: invoice.reference,
  fileName: null,
  size: null,
  since: "2025-07-02T07:00:00.000Z",
  attempts: 3,
  problem: {
    code: "REJ_SEMAN",
    message: "It was refused.",
    messageFr: "Elle a été refusée.",
    fix: "Correct it.",
    fixFr: "Corrigez-la.",
    raw: "Non !",
  },
  ...change,
});

/** A cause with many things. */
export const GROUP = {
  kind: "submit" as const,
  state: "failed" as const,
  platform: "main",
  cause: "REJ_SEMAN",
  count: 1200,
  oldest: "2025-07-01T07:00:00.000Z",
  newest: "2025-07-02T07:00:00.000Z",
  amounts: [{ currency: "EUR", total: "12000.50" }],
  amountsOf: null,
  problem: trouble().problem,
  items: [],
};
