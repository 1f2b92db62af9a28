import type { Caller } from "../../domain/caller.ts";
import type { Invoice } from "../../domain/invoice.ts";
import type { InvoiceEvent } from "../../domain/life-cycle/event.ts";
import type { Push } from "../../domain/life-cycle/push.ts";
import { standing } from "../../domain/life-cycle/timeline.ts";
import type { Work } from "../../store/port.ts";
import type { Parts } from "../parts.ts";
import { getInvoiceRecord } from "../read/read-invoices.ts";
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
}

/** Kinds of work by which those who receive an invoice are told of it, or given it. */
const TELLS: ReadonlySet<string> = new Set(["notify", "mail", "file"]);

/**
 * What is stored of one invoice, for the page on which a person follows it. The platform is not asked. It is answered
 * for one of which something was erased too, with what is left. A tenant is shown work of its own alone.
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
  const [events, pushes, rows] = await Promise.all([
    hasHistory ? store.events.ofInvoice(invoice.id) : null,
    hasHistory ? store.pushes.ofInvoice(invoice.id) : [],
    store.outbox.ofInvoice(invoice.id),
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
