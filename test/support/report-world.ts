import type {
  OutgoingReport,
  ReportAbout,
  ReportAnswer,
  Reports,
  Submitted,
} from "../../src/adapters/port.ts";
import { type InvoiceContent, readF10 } from "../../src/documents/index.ts";
import type { Account } from "../../src/domain/account.ts";
import { ENDPOINT_RULES } from "../../src/domain/erp-endpoint.ts";
import type { ReportOutcome } from "../../src/domain/reporting/answers.ts";
import type { Facts } from "../../src/domain/reporting/facts.ts";
import type { ReportKind } from "../../src/domain/reporting/periods.ts";
import type { ReportRecord } from "../../src/domain/reporting/record.ts";
import type { ReportingCompany } from "../../src/domain/tenant.ts";
import type { Trace } from "../../src/domain/trace.ts";
import type { Store } from "../../src/store/port.ts";
import { traceNow } from "../../src/traces/current.ts";
import { receiveWebhook } from "../../src/usecases/follow/receive-webhook.ts";
import { presentPreview } from "../../src/usecases/report/present-items.ts";
import { previewReport } from "../../src/usecases/report/preview.ts";
import { putInvoice, putPayment, putTotals, removeItem } from "../../src/usecases/report/put-items.ts";
import { listReports, rectifyReport, submitReport } from "../../src/usecases/report/read-reports.ts";
import { DECLARANT } from "../domain/reporting/cases.ts";
import { SELLER_SIREN } from "../fixtures/invoices.ts";
import { openWorld, TENANT, type World } from "./world.ts";

const ACME = { kind: "tenant", tenant: "acme" } as const;

/** A report, or one message of it, as it is really at the platform. */
export interface HandedIn {
  platformId: string;
  report: string;
  /** Name of its period's file: who, what, when, IN or RE, which one. */
  fileName: string;
  /** TT-1; null: it is a single message. */
  name: string | null;
  part: OutgoingReport["part"] | null;
}

/** How the platform of reports treats what it is given. */
export interface ReportStage {
  /** What is really there, in the order it came. */
  there: HandedIn[];
  /** Runs instead of the plain deposit, which it may call. */
  onSend: ((outgoing: OutgoingReport, commit: () => string) => Promise<Submitted>) | null;
  onFetch: ((report: ReportRecord) => ReportAnswer | null) | null;
  asked: string[];
}

export interface ReportWorld extends World {
  stage: ReportStage;
  /** What the ERP was told, in order: type, then the state of the report. */
  told: string[];
  /** In which trace it was told each of them. */
  toldIn: (Trace | undefined)[];
  /** Lets everything run that is due. */
  run(): Promise<void>;
  /** Turns the clock to an instant, or to noon of a day in Paris, and lets everything run that is due then. */
  goTo(when: string): Promise<void>;
  till(id: string, date: string, base: string, vat: string, replace?: boolean): ReturnType<typeof putTotals>;
  invoice(
    content: InvoiceContent,
    facts?: Facts & { id?: string },
    replace?: boolean,
  ): ReturnType<typeof putInvoice>;
  payment(
    id: string,
    date: string,
    amount: string,
    invoice?: { number: string; issueDate: string },
    replace?: boolean,
  ): ReturnType<typeof putPayment>;
  /** Money at 20 % without an invoice; a received has a minus. */
  received(id: string, date: string, amount: string): ReturnType<typeof putPayment>;
  /** Sales of a till at an instant. */
  soldAt(id: string, instant: string): ReturnType<typeof putTotals>;
  remove(source: "till" | "invoice" | "payment", id: string): Promise<void>;
  preview(kind: ReportKind, day: string): Promise<ReturnType<typeof presentPreview>>;
  /** The current period of another company. */
  previewOf(company: string): Promise<unknown>;
  /** Reports of a kind, by when they were made: type and state. */
  states(kind?: ReportKind): Promise<string[]>;
  /** The newest report of a kind. */
  newest(kind?: ReportKind): Promise<ReportRecord>;
  submit(id: string): Promise<ReportRecord>;
  rectify(id: string): Promise<ReportRecord>;
  /** The platform says something of a report; it is understood. */
  hear(about: ReportAbout, outcome: ReportOutcome | null, more?: Partial<ReportAnswer>): Promise<void>;
}

const CODES: Readonly<Record<ReportOutcome, string>> = {
  taken: "500",
  inadmissible: "501",
  accepted: "300",
  rejected: "301",
};

/**
 * The gateway over a platform that takes reports, on the morning of 12 November 2026 in Paris unless `at` says
 * otherwise: the first ten days of the month are over.
 */
export const openReportWorld = async (
  options: {
    at?: string;
    company?: Partial<ReportingCompany>;
    account?: Partial<Account>;
    reports?: Partial<Reports>;
    /** Absent members of the platform. */
    without?: readonly ("find" | "reports")[];
    store?: Store;
  } = {},
): Promise<ReportWorld> => {
  const told: string[] = [];
  const toldIn: (Trace | undefined)[] = [];
  const company: ReportingCompany = {
    ...DECLARANT,
    name: "Atelier Brumaire SAS",
    approval: "manual",
    platform: "main",
    ...options.company,
  };
  const world = await openWorld({
    ...(options.store === undefined ? {} : { store: options.store }),
    account: { ...options.account },
    tenants: [
      {
        ...TENANT,
        controls: "off",
        reporting: new Map([[SELLER_SIREN, company]]),
        webhooks: [{ url: "https://erp.example/hook", secrets: ["whsec_c2VjcmV0"] }],
      },
    ],
    erpCalls: {
      rules: ENDPOINT_RULES,
      isPublic: () => true,
      post: async ({ body }) => {
        const { type, data } = JSON.parse(body) as { type: string; data: { report?: { state: string } } };
        if (data.report !== undefined) {
          told.push(`${type} ${data.report.state}`);
          toldIn.push(traceNow());
        }
        return { status: 200, words: "" };
      },
    },
  });
  const { parts, clock, fake } = world;
  const stage: ReportStage = { there: [], onSend: null, onFetch: null, asked: [] };
  const reports: Reports = {
    takes: "whole",
    tells: true,
    corrects: true,
    sender: { matricule: "9998", name: "Fake" },
    send: async (outgoing) => {
      stage.asked.push("send");
      const commit = (): string => {
        const platformId = `rep-${stage.there.length + 1}`;
        const { report, fileName, bytes, part } = outgoing;
        const name = part === undefined ? readF10(bytes).id : null;
        stage.there.push({ platformId, report: report.id, fileName, name, part: part ?? null });
        return platformId;
      };
      return stage.onSend?.(outgoing, commit) ?? { done: true, platformId: commit() };
    },
    ...(options.without?.includes("find") === true
      ? {}
      : {
          find: async ({ report, part }) => {
            stage.asked.push("find");
            const same = stage.there.find(
              (one) => one.report === report.id && JSON.stringify(one.part) === JSON.stringify(part ?? null),
            );
            return same === undefined ? null : { platformId: same.platformId, sameContent: "yes" };
          },
        }),
    ...options.reports,
  };
  if (options.without?.includes("reports") !== true) fake.connection.reports = reports;
  const worker = world.worker();
  const run = (): Promise<void> => worker.idle();
  const goTo = async (when: string): Promise<void> => {
    const instant = when.length === 10 ? `${when}T11:00:00Z` : when;
    clock.forward((Date.parse(instant) - clock.now().getTime()) / 1000);
    await run();
  };
  await goTo(options.at ?? "2026-11-12T08:00:00Z");

  const of = async (kind: ReportKind): Promise<ReportRecord[]> => {
    const { items } = await listReports(parts, ACME, { kind }, { limit: 200 });
    return items.sort((a, b) => a.start.localeCompare(b.start) || a.n - b.n);
  };
  let messages = 0;
  return {
    ...world,
    stage,
    told,
    toldIn,
    run,
    goTo,
    till: (id, date, base, vat, replace = false) =>
      putTotals(
        parts,
        ACME,
        {
          company: SELLER_SIREN,
          id,
          date,
          currency: "EUR",
          groups: [{ category: "TLB1", rates: [{ rate: "20", base, vat }] }],
        },
        { replace },
      ),
    invoice: (content, facts = {}, replace = false) =>
      putInvoice(parts, ACME, { company: SELLER_SIREN, content, facts }, { replace }),
    payment: (id, date, amount, invoice, replace = false) =>
      putPayment(
        parts,
        ACME,
        { company: SELLER_SIREN, id, date, amount, currency: "EUR", invoice },
        { replace },
      ),
    received: (id, date, amount) =>
      putPayment(
        parts,
        ACME,
        { company: SELLER_SIREN, id, date, amount, currency: "EUR", rates: [{ rate: "20", amount }] },
        { replace: false },
      ),
    soldAt: (id, soldAt) =>
      putTotals(
        parts,
        ACME,
        {
          company: SELLER_SIREN,
          id,
          soldAt,
          currency: "EUR",
          groups: [{ category: "TLB1", rates: [{ rate: "20", base: "10.00", vat: "2.00" }] }],
        },
        { replace: false },
      ),
    remove: (source, id) => removeItem(parts, ACME, { source, id, company: SELLER_SIREN }),
    preview: async (kind, day) =>
      presentPreview(await previewReport(parts, ACME, { company: SELLER_SIREN, kind, role: "SE", day })),
    previewOf: (company) => previewReport(parts, ACME, { company, kind: "transactions", role: "SE" }),
    states: async (kind = "transactions") => (await of(kind)).map(({ type, state }) => `${type} ${state}`),
    newest: async (kind = "transactions") => {
      const report = (await of(kind)).at(-1);
      if (report === undefined) throw new Error(`there is no report of ${kind}`);
      return report;
    },
    submit: (id) => submitReport(parts, ACME, id),
    rectify: (id) => rectifyReport(parts, ACME, id),
    hear: async (about, outcome, more = {}) => {
      const id = `msg-${++messages}`;
      const at = clock.now().toISOString();
      const before = fake.read;
      fake.read = (item) =>
        item.id === id
          ? {
              kind: "report",
              about,
              answer: {
                outcome,
                rawCode: outcome === null ? "399" : CODES[outcome],
                at,
                reasons: [],
                rule: null,
                comment: null,
                ...more,
              },
            }
          : before(item);
      fake.connection.webhook = { verify: () => ({ kind: "items", items: [{ id, at, raw: {} }] }) };
      await receiveWebhook(parts, "main", { headers: new Headers(), body: new Uint8Array(), path: "/" });
      await run();
    },
  };
};
