import type { Caller } from "../../domain/caller.ts";
import type { Invoice } from "../../domain/invoice.ts";
import type { InvoiceEvent } from "../../domain/life-cycle/event.ts";
import type { Push } from "../../domain/life-cycle/push.ts";
import { standing } from "../../domain/life-cycle/timeline.ts";
import type { ToldFault, Words } from "../../domain/problem.ts";
import { documentName } from "../../domain/reporting/item.ts";
import type { PeriodKey } from "../../domain/reporting/record.ts";
import type { Work } from "../../store/port.ts";
import type { Parts } from "../parts.ts";
import { getInvoiceRecord } from "../read/read-invoices.ts";
import { keyOf } from "../report/company.ts";
import { reporterOfSent } from "../report/feed-sent.ts";
import { type NewsType, WORK } from "../work.ts";
import { addressOf } from "./endpoint-shown.ts";

/** How one of those who receive an invoice is told of something, or given it. */
export interface Telling {
  work: Work;
  /** Where they are found, without what may be secret; null: the configuration has it no more. */
  address: string | null;
  /** What they are told; null: they are given the invoice itself. */
  news: NewsType | null;
}

/** What an invoice adds to a report of e-reporting. */
export interface ReportedAs {
  key: PeriodKey;
  /** Of the operation or the receipt, `YYYY-MM-DD`. */
  day: string;
  source: "till" | "invoice" | "payment";
  /** It adds something. */
  told: boolean;
  /** Why it does not. */
  reason: (Words & { code: string }) | null;
  problems: ToldFault[];
}

/** Everything that is stored of an invoice but its content and the messages about it. */
export interface InvoiceView {
  invoice: Invoice;
  /** In the order of the life cycle; null: the history is gone. */
  events: InvoiceEvent[] | null;
  /** Oldest first; empty where the history is gone. */
  pushes: Push[];
  /** What is done about it and not over yet, in the order in which it came. */
  work: Work[];
  /** Newest first. What went well is forgotten after some days. */
  tellings: Telling[];
  reported: ReportedAs[];
}

/** Kinds of work by which those who receive an invoice are told of it, or given it. */
const TELLS: ReadonlySet<string> = new Set(["notify", "mail", "file"]);

/**
 * What is stored of one invoice, for the page on which a person follows it. The platform is not asked. It is answered
 * for one of which something was erased too, with what is left. A tenant is shown work and reports of its own alone.
 *
 * @throws Rejection 404
 */
export const viewInvoice = async (
  parts: Pick<Parts, "store" | "tenants" | "alerts">,
  caller: Caller,
  id: string,
): Promise<InvoiceView> => {
  const { store } = parts;
  const invoice = await getInvoiceRecord(parts, caller, id);
  const hasHistory = invoice.erased?.events === undefined;
  const [events, pushes, rows, reported] = await Promise.all([
    hasHistory ? store.events.ofInvoice(invoice.id) : null,
    hasHistory ? store.pushes.ofInvoice(invoice.id) : [],
    store.outbox.ofInvoice(invoice.id),
    reportedOf(parts, caller, invoice),
  ]);
  const own = rows.filter(({ tenant }) => caller.kind === "admin" || tenant === caller.tenant);
  const isTelling = ({ kind }: Work): boolean => TELLS.has(kind);
  return {
    invoice,
    events: events === null ? null : standing(events).ordered,
    pushes,
    work: own.filter((row) => !isTelling(row) && row.state !== "done"),
    tellings: await Promise.all(
      own
        .filter(isTelling)
        .reverse()
        .map((row) => tellingOf(parts, row)),
    ),
    reported,
  };
};

const tellingOf = async (
  parts: Pick<Parts, "store" | "tenants" | "alerts">,
  work: Work,
): Promise<Telling> => ({
  work,
  address: await addressOf(parts, work.account),
  // A row that another version of the program wrote is shown without what it tells.
  news: work.kind === "notify" ? (WORK.notify.data.safeParse(work.data).data?.type ?? null) : null,
});

/** What an invoice of ours adds to reports, where who asks may know. */
const reportedOf = async (
  parts: Pick<Parts, "store" | "tenants">,
  caller: Caller,
  invoice: Invoice,
): Promise<ReportedAs[]> => {
  const reporter = reporterOfSent(parts, invoice);
  if (reporter === null || (caller.kind === "tenant" && caller.tenant !== reporter.tenant)) return [];
  const { company } = reporter;
  const items = await parts.store.reports.ofDocument(company.siren, documentName(invoice));
  return items.map(({ kind, role, day, source, told, reason, problems }) => ({
    key: keyOf(company, kind, role, day).key,
    day,
    source,
    told: told !== null,
    reason,
    problems,
  }));
};
