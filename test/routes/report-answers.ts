import type { ReportRecord } from "../../src/domain/reporting/record.ts";
import type { UseCases } from "../../src/usecases/index.ts";
import type { TakenItem } from "../../src/usecases/report/take-item.ts";

/** A report as the gateway keeps it. */
export const report: ReportRecord = {
  id: "rpt_1",
  tenant: "acme",
  company: "732829320",
  kind: "transactions",
  role: "SE",
  start: "2026-11-01",
  end: "2026-11-10",
  n: 1,
  type: "IN",
  name: "rpt_1",
  state: "awaiting-approval",
  account: "main",
  platformId: null,
  problem: null,
  deadline: "2026-11-20",
  platformDeadline: "2026-11-21T08:00:00+01:00",
  late: false,
  contentHash: null,
  flows: [],
  messages: 0,
  items: 0,
  leftOut: 0,
  submittedAt: null,
  sentAt: null,
  answeredAt: null,
  createdAt: "2026-11-11T05:00:00.000Z",
  updatedAt: "2026-11-11T05:00:00.000Z",
};

export const takenItem: TakenItem = {
  item: {
    company: "732829320",
    source: "till",
    id: "z-1",
    tenant: "acme",
    kind: "transactions",
    role: "SE",
    day: "2026-11-03",
    document: null,
    givenHash: "g",
    told: {
      flow: "10.3",
      currency: "EUR",
      sales: [{ category: "TLB1", rate: "20", base: "10.00", vat: "2.00" }],
      vatEur: "2.00",
      count: null,
    },
    toldHash: "t",
    reason: null,
    problems: [],
    parts: null,
    given: {},
    createdAt: "2026-11-03T20:00:00.000Z",
    updatedAt: "2026-11-03T20:00:00.000Z",
  },
  period: {
    start: "2026-11-01",
    end: "2026-11-10",
    regime: "monthly",
    deadline: "2026-11-20",
    platformDeadline: "2026-11-21T08:00:00+01:00",
  },
  created: true,
};

const key = {
  company: "732829320",
  kind: "transactions",
  role: "SE",
  start: "2026-11-01",
  end: "2026-11-10",
} as const;

/** What the use cases of e-reporting answer where a test says nothing else. */
export const reportAnswers = {
  putTotals: async () => takenItem,
  reportInvoice: async () => takenItem,
  putPayment: async () => takenItem,
  removeItem: async () => {},
  previewReport: async () => ({
    key,
    period: takenItem.period,
    report,
    state: report.state,
    built: {
      content: { kind: "transactions", invoices: [], groups: [] },
      negative: [],
      items: 0,
      revision: 1,
      contentHash: "h",
      empty: true,
    },
    problems: [],
    difference: { added: [], changed: [], removed: [], counts: { added: 0, changed: 0, removed: 0 } },
    platform: null,
  }),
  reportCalendar: async () => [],
  listReports: async () => ({ items: [report], nextCursor: null }),
  getReport: async () => report,
  getReportDocument: async () => ({
    bytes: Buffer.from("<Report/>"),
    mediaType: "application/xml",
    fileName: "F10.xml",
    sha256: "s",
  }),
  reportContent: async () => null,
  whyNoReports: () => null,
  reportsOfInvoice: async () => [],
  listReportItems: async () => ({ items: [], nextCursor: null }),
  listReportEvents: async () => [],
  submitReport: async () => ({ ...report, state: "queued" }),
  rectifyReport: async () => ({ ...report, type: "RE", n: 2, state: "queued" }),
} as const satisfies Partial<UseCases>;
