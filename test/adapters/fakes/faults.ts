import { TransportFault } from "../io.ts";

/** What happens to one call instead of its answer. */
export type Fault = (
  | { status: number; body?: unknown; headers?: Record<string, string> }
  | { transport: TransportFault["code"] }
) & {
  /** The platform does its work first, and only the answer is lost or replaced. */
  after?: boolean;
};

export interface Recorded {
  operation: string;
  method: string;
  url: string;
  headers: Headers;
  body: Uint8Array;
}

/** Records the calls to a fake platform, and lets faults happen to them. */
export class Faults {
  readonly calls: Recorded[] = [];
  readonly #planned = new Map<string, Fault[]>();

  /** The next calls of this operation meet these, one each. */
  meet(operation: string, ...faults: Fault[]): void {
    this.#planned.set(operation, [...(this.#planned.get(operation) ?? []), ...faults]);
  }

  of(operation: string): Recorded[] {
    return this.calls.filter((call) => call.operation === operation);
  }

  async around(
    request: Request,
    operation: string,
    serve: (request: Request) => Response | Promise<Response>,
  ): Promise<Response> {
    const body = new Uint8Array(await request.clone().arrayBuffer());
    const { method, url, headers } = request;
    this.calls.push({ operation, method, url, headers, body });
    const fault = this.#planned.get(operation)?.shift();
    if (fault === undefined) return serve(request);
    if (fault.after === true) await serve(request);
    if ("transport" in fault) throw new TransportFault(fault.transport);
    const text = typeof fault.body === "string" ? fault.body : JSON.stringify(fault.body ?? {});
    return new Response(fault.status === 204 ? null : text, {
      status: fault.status,
      headers: { "content-type": "application/json", ...fault.headers },
    });
  }
}
