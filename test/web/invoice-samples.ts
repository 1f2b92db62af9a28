import type { InvoiceEvent } from "../../src/domain/life-cycle/event.ts";
import type { InvoiceView } from "../../src/usecases/operate/view-invoice.ts";
import { view } from "../routes/invoice-answers.ts";
import { event, invoice, push } from "../routes/kit.ts";

type WorkRow = InvoiceView["work"][number];

/** A row of work on the kit's invoice that the platform refused. */
const failedWork = (change: Partial<WorkRow> = {}): WorkRow => ({
  id: "wrk_1",
  kind: "submit",
  account: "main",
  lane: null,
  uniqueKey: null,
  tenant: "acme",
  invoiceId: invoice.id,
  data: {},
  requestId: null,
  trace: null,
  seq: 1,
  state: "failed",
  runAt: new Date("2025-07-02T08:10:00Z"),
  attempts: 3,
  doubt: false,
  doubtSince: null,
  setbacks: null,
  lease: null,
  leasedUntil: null,
  lastError: {
    kind: "refused",
    code: "siren_unknown",
    message: "It is unknown.",
    messageFr: "Il est inconnu.",
    fix: "Check it.",
    fixFr: "Vérifiez-le.",
    raw: "SIREN inconnu !",
    at: "2025-07-02T07:00:00.000Z",
  },
  createdAt: new Date("2025-07-01T08:00:00Z"),
  updatedAt: new Date("2025-07-02T07:00:00Z"),
  ...change,
});

/** A dispute that says why and how much. */
const disputed: InvoiceEvent = {
  ...event,
  id: "evt_2",
  status: "disputed",
  rawCode: "207",
  setBy: { role: "BY", name: "Acheteur SARL" },
  reasons: [
    { code: "QTE_ERR", text: "" },
    { code: "X9", text: "selon eux" },
  ],
  comment: "Deux manquent",
  amounts: [{ code: "MNATTC", amount: "24.00", currency: "EUR", vatRate: "20.00" }],
};

/** An invoice of which there is everything that its page can show. */
export const wholeView = (): InvoiceView => ({
  ...view(),
  invoice: {
    ...invoice,
    delivery: "failed",
    problem: {
      code: "ADR_ERR",
      message: "Wrong address.",
      messageFr: "Adresse erronée.",
      fix: "Correct it.",
      fixFr: "Corrigez-la.",
      raw: "Adresse !",
    },
  },
  events: [
    event,
    disputed,
    { ...event, id: "evt_3", status: null, rawCode: "fr:299", moved: false, external: true },
  ],
  pushes: [{ ...push, state: "refused", comment: "Par erreur" }],
  work: [failedWork()],
  tellings: [
    {
      work: failedWork({ id: "wrk_2", kind: "notify", account: "erp:acme:0", state: "ready" }),
      address: "https://erp.example/hook",
      news: "invoice.event",
    },
    {
      work: failedWork({ id: "wrk_3", kind: "mail", state: "done", attempts: 0, lastError: null }),
      address: null,
      news: null,
    },
  ],
});
