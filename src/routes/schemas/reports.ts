import { z } from "@hono/zod-openapi";
import { CATEGORIES } from "../../domain/reporting/facts.ts";
import { REPORT_KINDS } from "../../domain/reporting/periods.ts";
import { REPORT_STATES } from "../../domain/reporting/record.ts";
import { reasonSchema, setbackFields } from "./problem.ts";

const day = z.string().openapi({ format: "date", example: "2026-11-03" });
const period = z.object({ start: day, end: day });
const fault = z.object({
  path: z.string(),
  code: z.string(),
  rule: z.string().optional(),
  message: z.string(),
  messageFr: z.string(),
  fix: z.string(),
  fixFr: z.string(),
});
const receipt = z.object({ rate: z.string(), amount: z.string() });
const time = z.string().openapi({ format: "date-time" });
const platformDeadline = z.string().openapi({
  description: "The platform's last instant, with the offset of Paris.",
  example: "2026-11-21T08:00:00+01:00",
});
const deadline = z.string().openapi({ description: "The company's last day.", example: "2026-11-20" });

export const ItemAnswer = z
  .object({
    id: z.string(),
    company: z.string(),
    flow: z.enum(["10.1", "10.2", "10.3", "10.4"]).nullable().openapi({
      description: "Null: it is not reported, for the `reason`, or as long as there are `problems`.",
    }),
    role: z.enum(["SE", "BY"]).nullable(),
    category: z.enum(CATEGORIES).nullable(),
    categories: z.array(z.enum(CATEGORIES)).openapi({ description: "All of them, where there are several." }),
    day: z.string(),
    period: period.nullable(),
    deadline: deadline.nullable(),
    platformDeadline: platformDeadline.nullable(),
    rates: z.array(receipt).openapi({ description: "Of a payment: what of it is reported." }),
    problems: z.array(fault),
    reason: z
      .object({ code: z.string(), message: z.string(), messageFr: z.string() })
      .nullable()
      .openapi({ description: "Why it is not reported." }),
  })
  .openapi("ReportItem");

export const reportState = z.enum(REPORT_STATES);
export const reportKind = z.enum(REPORT_KINDS);
export const role = z.enum(["SE", "BY"]).openapi({ description: "It sold, or bought.", example: "SE" });

export const ReportSchema = z
  .object({
    id: z.string().openapi({ example: "rpt_0198c1de5f3c7d4e9b066a1f0c2d3e4f" }),
    company: z.string(),
    kind: reportKind,
    role,
    type: z
      .enum(["IN", "RE"])
      .openapi({ description: "First report of its period, or one that replaces it." }),
    number: z.int().openapi({ description: "Counts the reports of its period." }),
    name: z.string().openapi({ description: "TT-1." }),
    period,
    deadline,
    platformDeadline,
    state: reportState.openapi({
      description:
        "`taken` is not `accepted`: the platform has it, and the public portal has not answered, or the platform does not tell.",
    }),
    late: z.boolean(),
    platform: z.string(),
    platformId: z.string().nullable(),
    problem: z
      .object({ ...setbackFields, rule: z.string().nullable() })
      .nullable()
      .openapi({ description: "Why it was rejected, or is not on its way." }),
    items: z.int(),
    leftOut: z.int().openapi({ description: "Items that a problem kept out." }),
    submittedAt: time.nullable(),
    sentAt: time.nullable(),
    answeredAt: time.nullable(),
    createdAt: time,
    updatedAt: time,
  })
  .openapi("Report");

export const ReportEventSchema = z
  .object({
    id: z.string(),
    state: reportState,
    rawCode: z.string().nullable(),
    at: time,
    receivedAt: time,
    source: z.enum(["poll", "webhook", "gateway", "person"]),
    reasons: z.array(reasonSchema),
    comment: z.string().nullable(),
  })
  .openapi("ReportEvent");

export const InvoiceReportingSchema = z
  .object({
    source: z.enum(["till", "invoice", "payment"]).openapi({
      description: "The invoice itself, or money that was received for it.",
    }),
    kind: reportKind,
    role,
    flow: z.enum(["10.1", "10.2", "10.3", "10.4"]).nullable().openapi({
      description: "Null: it is not told as long as there are `problems`.",
    }),
    day: z.string(),
    period,
    deadline,
    state: reportState.openapi({
      description: "Of the newest report of the period; `open` or `due` before there is one.",
    }),
    label: z.string().openapi({ description: "What the state is called, in French." }),
    labelEn: z.string().openapi({ description: "The same in English." }),
    report: z.string().nullable().openapi({ description: "Id of that report." }),
    problem: z
      .object({ ...setbackFields, rule: z.string().nullable() })
      .nullable()
      .openapi({ description: "Why that report was rejected, or is not on its way." }),
    problems: z.array(fault).openapi({ description: "What keeps it out of the report." }),
  })
  .openapi("InvoiceReporting");

export const NamedItemSchema = z
  .object({
    source: z.enum(["till", "invoice", "payment"]),
    id: z.string(),
    day: z.string(),
    document: z.string().nullable(),
  })
  .openapi("NamedReportItem");

const named = z.array(NamedItemSchema);
const party = z.object({
  scheme: z.string(),
  id: z.string(),
  vatNumber: z.string().nullable(),
  country: z.string(),
});

export const PreviewSchema = z
  .object({
    company: z.string(),
    kind: reportKind,
    role,
    period,
    regime: z.string(),
    deadline,
    platformDeadline,
    state: reportState,
    report: z.union([ReportSchema, z.null()]),
    groups: z.array(
      z.object({
        day: z.string(),
        currency: z.string(),
        category: z.enum(CATEGORIES),
        base: z.string(),
        vat: z.string().openapi({ description: "In euros." }),
        count: z.int().nullable(),
        rates: z.array(z.object({ rate: z.string(), base: z.string(), vat: z.string() })),
      }),
    ),
    invoices: z.array(
      z.object({
        number: z.string(),
        issueDate: z.string(),
        type: z.string(),
        currency: z.string(),
        seller: party,
        buyer: party,
        base: z.string(),
        vat: z.string(),
        rows: z.array(
          z.object({
            category: z.string(),
            rate: z.string(),
            base: z.string(),
            vat: z.string(),
            reason: z.string().optional(),
            reasonCode: z.string().optional(),
          }),
        ),
      }),
    ),
    receipts: z.array(
      z.object({
        flow: z.enum(["10.2", "10.4"]),
        day: z.string(),
        invoice: z.object({ number: z.string(), issueDate: z.string() }).nullable(),
        rates: z.array(receipt),
      }),
    ),
    totals: z.object({
      items: z.int(),
      groups: z.int(),
      invoices: z.int(),
      receipts: z.int(),
      base: z.string(),
      vat: z.string(),
      received: z.string(),
    }),
    problems: z.array(
      fault.extend({
        day: z.string(),
        item: z.object({ source: z.string(), id: z.string() }).nullable(),
      }),
    ),
    difference: z.object({
      added: named,
      changed: named,
      removed: named,
      counts: z.object({ added: z.int(), changed: z.int(), removed: z.int() }),
    }),
    platform: z
      .object({
        code: z.string(),
        message: z.string(),
        messageFr: z.string(),
        fix: z.string(),
        fixFr: z.string(),
      })
      .nullable()
      .openapi({ description: "Why nothing is sent from here; null: reports are sent." }),
  })
  .openapi("ReportPreview");

export const CalendarEntrySchema = z
  .object({
    kind: reportKind,
    role,
    period,
    regime: z.string(),
    deadline,
    platformDeadline,
    state: z.union([reportState, z.null()]).openapi({
      description: "Null: it is over, and there is nothing to report.",
    }),
    report: z.string().nullable().openapi({ description: "The newest report of it." }),
    items: z.int(),
    problems: z.int().openapi({ description: "Items that a problem keeps out." }),
    changed: z.int().openapi({ description: "Items that changed since it was last sent." }),
    overdue: z.boolean(),
  })
  .openapi("ReportCalendarEntry");
