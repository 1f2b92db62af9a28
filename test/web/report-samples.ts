import type { ReportEvent, ReportRecord } from "../../src/domain/reporting/record.ts";
import type { ReportContent } from "../../src/domain/reporting/report.ts";
import type { CalendarEntry } from "../../src/usecases/report/calendar.ts";
import type { PeriodProblem, Preview } from "../../src/usecases/report/preview.ts";
import { report, reportAnswers } from "../routes/report-answers.ts";

const COMPANY = "732829320";

/** Sales of two days, and an invoice to a company abroad with its credit note. */
export const SALES: ReportContent = {
  kind: "transactions",
  groups: [
    {
      day: "2026-11-03",
      currency: "EUR",
      category: "TLB1",
      base: 8_145n,
      vatEur: 1_354n,
      count: 4,
      rates: [
        { rate: "20", base: 6_249n, vat: 1_250n },
        { rate: "5.5", base: 1_896n, vat: 104n },
      ],
    },
    {
      day: "2026-11-04",
      currency: "USD",
      category: "TPS1",
      base: -1_250n,
      vatEur: -230n,
      count: null,
      rates: [{ rate: "20", base: -1_250n, vat: -250n }],
    },
  ],
  invoices: [
    {
      number: "F-2026-0117",
      issueDate: "2026-11-05",
      typeCode: "380",
      currency: "EUR",
      process: "S1",
      preceding: [],
      seller: { scheme: "0002", id: COMPANY, vatNumber: "FR44732829320", country: "FR" },
      buyer: { scheme: "0223", id: "BE0403019261", vatNumber: "BE0403019261", country: "BE" },
      base: "1000.00",
      vatEur: "0.00",
      rows: [
        {
          category: "AE",
          rate: "0",
          base: "1000.00",
          vat: "0.00",
          reason: "Autoliquidation",
          reasonCode: "VATEX-EU-AE",
        },
      ],
    },
  ],
};

/** Money received: of a day, and of an invoice to a company abroad. */
export const RECEIPTS: ReportContent = {
  kind: "payments",
  invoices: [
    {
      number: "F-2026-0042",
      issueDate: "2026-10-28",
      day: "2026-11-12",
      rates: [{ rate: "20", amount: 120_000n }],
    },
  ],
  days: [{ day: "2026-11-12", rate: "10", amount: 1_667n }],
};

/** A report that the public portal refused. */
export const REJECTED: ReportRecord = {
  ...report,
  id: "rpt_0198c1de5f3c7d4e9b066a1f0c2d3e4f",
  name: "rpt_0198c1de5f3c7d4e9b066a1f0c2d3e4f",
  state: "rejected",
  platformId: "flow-17",
  problem: {
    code: "REJ_COH",
    rule: "G1.53",
    message: "The sums do not agree.",
    messageFr: "Les sommes ne concordent pas.",
    fix: "Correct the items.",
    fixFr: "Corrigez les éléments.",
    raw: "TT-82 <> TT-88",
  },
  flows: ["10.3"],
  items: 4,
  leftOut: 2,
  submittedAt: "2026-11-12T07:00:00.000Z",
  sentAt: "2026-11-12T07:00:02.000Z",
  answeredAt: "2026-11-13T09:00:00.000Z",
};

/** One of the period that was accepted. */
export const ACCEPTED: ReportRecord = { ...REJECTED, id: "rpt_accepted", state: "accepted", problem: null };

const noDifference = { added: [], changed: [], removed: [], counts: { added: 0, changed: 0, removed: 0 } };

/** A period as it would be reported now; nothing of it was sent. */
export const previewOf = (change: Partial<Preview> & { content?: ReportContent } = {}): Preview => {
  const { content = SALES, ...rest } = change;
  return {
    key: { company: COMPANY, kind: content.kind, role: "SE", start: "2026-11-01", end: "2026-11-10" },
    period: {
      start: "2026-11-01",
      end: "2026-11-10",
      regime: "monthly",
      deadline: "2026-11-20",
      platformDeadline: "2026-11-21T08:00:00+01:00",
    },
    report,
    state: "awaiting-approval",
    built: { content, negative: [], items: 4, revision: 3, contentHash: "h", empty: false },
    problems: [],
    difference: noDifference,
    platform: null,
    ...rest,
  };
};

/** A line of the calendar. */
export const entry = (change: Partial<CalendarEntry> = {}): CalendarEntry => {
  const { key, period } = previewOf();
  return {
    key,
    period,
    state: "awaiting-approval",
    report,
    items: 1_204,
    troubled: 0,
    changed: 0,
    overdue: false,
    ...change,
  };
};

/** What was said of the refused report. */
export const EVENTS: ReportEvent[] = [
  {
    id: "evt_1",
    reportId: REJECTED.id,
    state: "queued",
    rawCode: null,
    at: "2026-11-12T07:00:00.000Z",
    receivedAt: "2026-11-12T07:00:00.000Z",
    source: "person",
    reasons: [],
    comment: null,
  },
  {
    id: "evt_2",
    reportId: REJECTED.id,
    state: "rejected",
    rawCode: "301",
    at: "2026-11-13T09:00:00.000Z",
    receivedAt: "2026-11-13T09:00:01.000Z",
    source: "poll",
    reasons: [{ code: "REJ_COH", text: "" }],
    comment: "TT-82 <> TT-88",
  },
];

/** What keeps an item out of a report. */
export const PROBLEM = {
  path: "lines[0].nature",
  code: "nature_unknown",
  rule: "G1.68",
  message: "Goods or services?",
  messageFr: "Biens ou services ?",
  fix: "Give the nature.",
  fixFr: "Indiquez la nature.",
  day: "2026-11-04",
  item: { source: "invoice", id: "F-9" },
} satisfies PeriodProblem;

/** A gateway in which nothing of e-reporting was sent yet. */
export const answers = { ...reportAnswers, previewReport: async () => previewOf() };
