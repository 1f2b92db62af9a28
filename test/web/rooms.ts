import type { UseCases } from "../../src/usecases/index.ts";
import { attempt } from "../routes/endpoint-answers.ts";
import { event, invoice, push } from "../routes/kit.ts";
import { GROUP, trouble } from "./failure-samples.ts";
import { wholeView } from "./invoice-samples.ts";
import { HELD, receiverAnswers } from "./receiver-samples.ts";
import { entry, previewOf, REJECTED, SALES } from "./report-samples.ts";

const SIREN = "732829320";
const source = { platform: "main", at: "2025-07-02T07:59:00.000Z", stale: false };

/** More than is shown at once. */
const LONG = `<CDAR>${"\n  <IncludedNote/>".repeat(80)}\n</CDAR>`;

const message = { isAmongOthers: false, isErased: false };

/** A gateway in which every room of the desk has something to show, and something to do. */
export const roomAnswers: Partial<UseCases> = {
  ...receiverAnswers,
  listInvoices: async () => ({ items: [invoice, HELD], nextCursor: "next" }),
  getInvoice: async (_, id) => (id === HELD.id ? HELD : invoice),
  viewInvoice: async () => wholeView(),
  listInvoiceMessages: async () => ({
    messages: [
      {
        ...message,
        id: push.id,
        way: "out",
        event: null,
        push,
        item: null,
        raws: [{ what: "written", mediaType: "application/xml", text: LONG, cut: 5 }],
      },
      {
        ...message,
        id: event.id,
        way: "in",
        event,
        push: null,
        item: {
          id: "e1",
          receivedAt: new Date("2025-07-02T08:00:01Z"),
          source: "webhook",
          state: "held",
          reason: { code: "x", message: "No such word." },
        },
        raws: [{ what: "item", mediaType: "application/json", text: '{"a":"b"}', cut: 0 }],
      },
    ],
    more: false,
  }),
  groupFailures: async () => ({ groups: [GROUP], more: false }),
  listFailures: async () => ({ items: [trouble()], nextCursor: "next" }),
  previewReport: async () => previewOf({ content: SALES }),
  reportCalendar: async () => [entry()],
  listReports: async () => ({ items: [REJECTED], nextCursor: null }),
  getReport: async () => REJECTED,
  searchCompanies: async () => ({
    value: {
      companies: [{ siren: SIREN, name: "Vendeur SA", kind: "private", state: "active" }],
      more: true,
      shortestName: 3,
    },
    source,
  }),
};

/** A page of each kind that the rooms have, by its path behind the desk's. */
export const ROOM_PAGES = [
  "",
  "/invoices",
  `/invoices/${invoice.id}`,
  `/invoices/${invoice.id}/messages`,
  `/invoices/${invoice.id}/compare`,
  "/failures",
  "/webhooks",
  "/webhooks/acme/0",
  `/deliveries/${attempt.workId}`,
  "/reports",
  `/reports/period?company=${SIREN}&kind=transactions&role=SE&day=2026-11-01`,
  `/reports/${REJECTED.id}`,
  "/receivers",
  `/receivers/try?invoice=${HELD.id}`,
  "/receivers/moves?days=30",
  "/validate",
  "/directory?q=vendeur",
  "/configuration",
  "/acts",
] as const;

/** Those to which only who may act is led. */
export const ACT_PAGES = [
  `/invoices/${invoice.id}/status`,
  "/failures/dismiss?kind=submit&state=failed&platform=main&cause=REJ_SEMAN&count=3",
] as const;
