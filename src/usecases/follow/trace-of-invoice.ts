import type { Invoice } from "../../domain/invoice.ts";
import type { InvoiceEvent } from "../../domain/life-cycle/event.ts";
import { traceNow, underTrace } from "../../traces/current.ts";
import type { Parts } from "../parts.ts";

/**
 * Writes down a statement in the trace of its invoice, so that what is told of it is a part of that: the platform's word
 * came by a pull or a call that has a trace of its own. What an ERP sets itself stays in the trace of its request.
 */
export const inTraceOf = async <T extends { outcome: string }>(
  { tracer }: Pick<Parts, "tracer">,
  invoice: Pick<Invoice, "id" | "tenant" | "trace">,
  event: InvoiceEvent,
  write: () => Promise<T>,
): Promise<T> => {
  const heardIn = traceNow();
  const parent = event.source === "push" ? (heardIn ?? invoice.trace) : (invoice.trace ?? heardIn);
  const span = tracer?.start({
    name: "status",
    kind: "internal",
    parent,
    links: heardIn === undefined || heardIn === parent ? [] : [heardIn],
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
  });
  const written = await underTrace(span?.trace ?? parent, write);
  // Here it is written; that its transaction then fails is told by the work that it is a part of.
  span?.end({ attributes: { "passerelle.outcome": written.outcome, "passerelle.event.moved": event.moved } });
  return written;
};
