import type { Invoice } from "../../domain/invoice.ts";
import type { InvoiceEvent } from "../../domain/life-cycle/event.ts";
import { inTraceOf } from "../in-trace-of.ts";
import type { Parts } from "../parts.ts";

/** Writes down a statement in the trace of its invoice, as a span `status`. */
export const inTraceOfInvoice = <T extends { outcome: string }>(
  parts: Pick<Parts, "tracer">,
  invoice: Pick<Invoice, "id" | "tenant" | "trace">,
  event: InvoiceEvent,
  write: () => Promise<T>,
): Promise<T> =>
  inTraceOf(
    parts,
    invoice.trace,
    {
      name: "status",
      fromErp: event.source === "push",
      attributes: {
        "passerelle.invoice.id": invoice.id,
        "passerelle.tenant": invoice.tenant ?? undefined,
        "passerelle.account": event.account,
        "passerelle.event.id": event.id,
        "passerelle.event.source": event.source,
        "passerelle.event.at": event.at,
        "passerelle.status": event.status ?? undefined,
        "passerelle.status.raw": event.rawCode,
      },
    },
    write,
    ({ outcome }) => ({ "passerelle.outcome": outcome, "passerelle.event.moved": event.moved }),
  );
