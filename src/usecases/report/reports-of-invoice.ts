import type { Caller } from "../../domain/caller.ts";
import { parisDay } from "../../domain/paris-day.ts";
import { type ReportItem, reportedAs } from "../../domain/reporting/item.ts";
import type { DuePeriod } from "../../domain/reporting/periods.ts";
import type { PeriodKey, ReportRecord, ReportState } from "../../domain/reporting/record.ts";
import type { Parts } from "../parts.ts";
import { getInvoice } from "../read/read-invoices.ts";
import { findReporter, keyOf, type Reporter } from "./company.ts";
import { stateOf } from "./preview.ts";

/** What is reported of an invoice: the operation itself, or money that was received for it, and where that stands. */
export interface InvoiceReporting {
  item: ReportItem;
  key: PeriodKey;
  period: DuePeriod;
  /** As the newest report of its period stands; else whether the period is over. */
  state: ReportState;
  /** The newest report of the period; null: none was made yet. */
  report: ReportRecord | null;
}

/**
 * What e-reporting tells, or would tell, of an invoice, by day. Empty where its company does not report through the
 * gateway, where another tenant reports for it, and where there is nothing to report: most invoices go out as
 * e-invoices, and the public portal knows them from there.
 *
 * @throws Rejection 404, 410 as `getInvoice`
 */
export const reportsOfInvoice = async (
  parts: Pick<Parts, "store" | "tenants" | "now">,
  caller: Caller,
  id: string,
): Promise<InvoiceReporting[]> => {
  const invoice = await getInvoice(parts, caller, id);
  const { reports } = parts.store;
  const found: { reporter: Reporter; item: ReportItem }[] = [];
  for (const { company, document } of reportedAs(invoice)) {
    const reporter = findReporter(parts, company);
    if (reporter === null || (caller.kind === "tenant" && caller.tenant !== reporter.tenant)) continue;
    for (const item of await reports.ofDocument(company, document)) {
      if (item.told !== null || item.problems.length > 0) found.push({ reporter, item });
    }
  }
  const today = parisDay(parts.now());
  return Promise.all(
    found
      .sort((a, b) => (a.item.day < b.item.day ? -1 : 1))
      .map(async ({ reporter, item }) => {
        const { key, period } = keyOf(reporter.company, item.kind, item.role, item.day);
        const all = await reports.ofPeriod(key);
        return { item, key, period, state: stateOf(all, key.end, today), report: all.at(-1) ?? null };
      }),
  );
};
