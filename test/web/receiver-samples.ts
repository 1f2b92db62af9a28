import type { UseCases } from "../../src/usecases/index.ts";
import type { RoutingOverview } from "../../src/usecases/share/overview.ts";
import type { TriedInvoice } from "../../src/usecases/share/preview.ts";
import { invoice } from "../routes/kit.ts";
import { moved, preview } from "../routes/routing-answers.ts";

const LONG = "F-2025-00000000000000000000000000000042";

/** A received invoice that no rule takes. */
export const HELD = {
  ...invoice,
  tenant: null,
  direction: "inbound",
  number: LONG,
  total: "900.00",
  createdAt: "2025-07-02T07:00:00.000Z",
} as const;

export const ROUTING: RoutingOverview = {
  rules: [
    {
      number: 1,
      rule: {
        when: {
          company: "732829320",
          seller: ["444555666", "111222333", "123456782", "404833048"],
          address: { routingCode: ["PROJETS"] },
          total: { atLeast: "1000.00" },
        },
        to: ["acme"],
        copy: ["spend"],
        more: false,
      },
      companies: ["732829320"],
      matches: 1204,
      last: { at: new Date("2025-07-02T07:30:00Z"), invoice: invoice.id },
    },
    {
      number: 2,
      rule: { when: {}, to: ["spend", "acme"], copy: [], more: true },
      companies: ["732829320"],
      matches: 0,
      last: null,
    },
  ],
  unroutedTo: null,
  unrouted: {
    count: 61,
    newest: [
      {
        invoice: HELD,
        by: "unrouted",
        nearly: { rule: 0, missed: ["total"] },
        why: {
          en: "No rule takes it; rule 1 nearly does: its total is 900.00.",
          fr: "Aucune règle ne la prend ; la règle 1 la prendrait presque : son total est 900.00.",
        },
        receivers: ["acme", "spend"],
      },
      {
        invoice: { ...HELD, id: "inv_0198c1de5f3c7d4e9b066a1f0c2d3e51", number: "F9" },
        by: "nobody",
        nearly: null,
        why: { en: "No tenant names it.", fr: "Aucun locataire ne la déclare." },
        receivers: [],
      },
    ],
  },
  receivers: [
    {
      tenant: "acme",
      companies: ["732829320"],
      leads: 1400,
      copies: 2,
      lastAt: new Date("2025-07-02T07:30:00Z"),
      deliveries: [
        { way: "webhook", waiting: 3, givenUp: 1, pausedSince: new Date("2025-07-02T06:00:00Z") },
        { way: "subscription", waiting: 0, givenUp: 0, pausedSince: null },
      ],
    },
    {
      tenant: "spend",
      companies: ["732829320"],
      leads: 0,
      copies: 0,
      lastAt: null,
      deliveries: [{ way: "mail", waiting: 2, givenUp: 0, pausedSince: null }],
    },
  ],
};

export const TRIED: TriedInvoice = {
  invoice: { ...HELD, tenant: "spend", copies: ["books"] },
  preview: {
    ...preview,
    to: [],
    copy: [],
    rule: null,
    rules: [],
    nearly: { rule: 1, missed: ["total", "from"] },
  },
  receivers: ["acme", "spend", "books"],
};

/** What the gateway answers to the pages of receivers. */
export const receiverAnswers: Partial<UseCases> = {
  routingOverview: async () => ROUTING,
  tryInvoice: async () => TRIED,
  listInvoices: async () => ({ items: [HELD], nextCursor: null }),
  previewMoves: async () => ({ checked: 200, moved: [moved], nextCursor: "next" }),
  getInvoice: async () => HELD,
  giveInvoice: async (id) => ({ id, changed: true }),
};
