import type { Trace } from "../domain/trace.ts";
import { traceNow, underTrace } from "../traces/current.ts";
import type { Attributes } from "../traces/port.ts";
import type { Parts } from "./parts.ts";

/**
 * Writes down what was heard of a thing in the trace of that thing, so that what is told of it is a part of that: the
 * platform's word came by a pull or a call that has a trace of its own. What an ERP says itself stays in the trace of its
 * request.
 *
 * @param trace - of the thing; undefined: none is known
 * @param heard - the span that it is, where spans are recorded
 * @param told - more of it, once it is written
 */
export const inTraceOf = async <T>(
  { tracer }: Pick<Parts, "tracer">,
  trace: Trace | undefined,
  heard: { name: string; attributes: Attributes; fromErp: boolean },
  write: () => Promise<T>,
  told: (written: T) => Attributes,
): Promise<T> => {
  const heardIn = traceNow();
  const parent = heard.fromErp ? (heardIn ?? trace) : (trace ?? heardIn);
  const span = tracer?.start({
    name: heard.name,
    kind: "internal",
    parent,
    links: heardIn === undefined || heardIn === parent ? [] : [heardIn],
    attributes: heard.attributes,
  });
  const written = await underTrace(span?.trace ?? parent, write);
  // That its transaction then fails is told by the work that it is a part of.
  span?.end({ attributes: told(written) });
  return written;
};
