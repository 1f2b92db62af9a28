import { type Invoice, naturalKey } from "../../../domain/invoice.ts";
import { isOpen } from "../../../domain/life-cycle/push.ts";
import { type ReportItem, reportedAs } from "../../../domain/reporting/item.ts";
import type { ReportRecord } from "../../../domain/reporting/record.ts";
import type { Memory, WorkState } from "../../../store/port.ts";

/**
 * Is something of an invoice still to be done, by the gateway or a person: sending, a status, a notification, a failure,
 * something that was said and is not understood, a report that has to tell it?
 */
export const isInvoiceOpen = async (memory: Memory, invoice: Invoice): Promise<boolean> => {
  if (invoice.tenant === null) return true;
  if (invoice.delivery !== "sent" && invoice.delivery !== "failed") return true;
  const isOver = (state: WorkState): boolean => state === "done" || state === "dismissed";
  if ((await memory.outbox.ofInvoice(invoice.id)).some(({ state }) => !isOver(state))) return true;
  if ((await memory.pushes.ofInvoice(invoice.id)).some(isOpen)) return true;
  const names = [
    `invoice:${naturalKey(invoice)}`,
    ...(invoice.platformId === null ? [] : [`platform:${invoice.platformId}`]),
  ];
  for (const name of names) {
    if ((await memory.items.waitingFor(invoice.platform, name)).length > 0) return true;
  }
  return isToBeReported(memory, invoice);
};

/** Is a report that tells it not accepted yet? */
const isToBeReported = async ({ reports }: Memory, invoice: Invoice): Promise<boolean> => {
  const items: ReportItem[] = [];
  for (const { company, document } of reportedAs(invoice)) {
    items.push(...(await reports.ofDocument(company, document)));
  }
  for (const { company, kind, role, day } of items.filter(({ told }) => told !== null)) {
    const periods = (await reports.periods(company, day, day)).filter(
      (period) => period.kind === kind && period.role === role,
    );
    for (const period of periods) {
      const last = (await reports.ofPeriod(period)).at(-1);
      if (last === undefined || isReportOpen(last)) return true;
    }
  }
  return false;
};

/** Is something of a report still to be done or to be heard? */
export const isReportOpen = ({ state }: Pick<ReportRecord, "state">): boolean =>
  state !== "accepted" && state !== "superseded";
