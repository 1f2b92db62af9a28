import type { UseCases } from "../../src/usecases/index.ts";
import type { RoutingOverview } from "../../src/usecases/share/overview.ts";
import type { MovedInvoice, RoutingPreview } from "../../src/usecases/share/preview.ts";
import { invoice } from "./kit.ts";

export const preview: RoutingPreview = {
  to: ["acme"],
  copy: ["spend"],
  rule: 2,
  rules: [2, 3],
  by: "rule",
  why: "Rule 2 takes it: reference ^PRJ-.",
  whyFr: "La règle 2 la prend : référence ^PRJ-.",
  nearly: null,
};

export const moved: MovedInvoice = {
  invoice: "inv_0198c1de5f3c7d4e9b066a1f0c2d3e50",
  number: "F7",
  issueDate: "2025-07-01",
  seller: "Vendeur SA",
  total: "120.00",
  currency: "EUR",
  now: { leads: "acme", copies: [] },
  byRules: { leads: "spend", copies: ["acme"] },
  rule: 1,
  why: "Rule 1 takes it: seller 444555666.",
  whyFr: "La règle 1 la prend : vendeur 444555666.",
};

const routing: RoutingOverview = {
  rules: [],
  unroutedTo: null,
  unrouted: { count: 0, newest: [] },
  receivers: [],
};

/** What the kit's gateway answers about receivers. */
export const routingAnswers: Pick<
  UseCases,
  "previewRouting" | "previewMoves" | "tryInvoice" | "routingOverview" | "giveInvoice" | "giveInvoices"
> = {
  previewRouting: async () => preview,
  previewMoves: async () => ({ checked: 1, moved: [moved], nextCursor: null }),
  tryInvoice: async () => ({
    invoice: { ...invoice, direction: "inbound" },
    preview,
    receivers: ["acme", "spend"],
  }),
  routingOverview: async () => routing,
  giveInvoice: async (id) => ({ id, changed: true }),
  giveInvoices: async (ids) => ({ given: [...ids], unchanged: [], refused: [] }),
};
