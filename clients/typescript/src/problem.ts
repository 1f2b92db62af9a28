import type { Schemas } from "./schema.ts";

/** One field at fault: where (`path`: a field, or a business term such as `BT-1`), what, and how to put it right. */
export type FieldFault = Schemas["FieldFault"];

/** What a gateway's answer of status `status` says of trying the same again later. */
const CAN_CHANGE = new Set([429, 500, 502, 503, 504]);

/**
 * The gateway's no (RFC 9457): what is wrong and, in `errors`, field by field what to do about it. Show it to a person,
 * unless {@link retryable} says that the same may work later.
 */
export class PasserelleProblem extends Error {
  override readonly name = "PasserelleProblem";
  /** HTTP status. */
  readonly status: number;
  /** For programs, as `number_taken`; empty where the answer was none of the gateway's own (a proxy in between). */
  readonly code: string;
  readonly errors: readonly FieldFault[];
  /** Names the request to whoever runs the gateway; empty where it is not known. */
  readonly requestId: string;
  /** The client has tried already, for as long as it was allowed: later, the same may be taken. */
  readonly retryable: boolean;
  /** All that the gateway said, its words in French and what is special to some codes among it. */
  readonly problem: Partial<Schemas["Problem"]>;

  constructor(status: number, said: unknown) {
    const problem = (typeof said === "object" && said !== null ? said : {}) as Partial<Schemas["Problem"]>;
    super(problem.detail ?? `The gateway answered ${status}.`);
    this.status = status;
    this.code = problem.code ?? "";
    this.errors = problem.errors ?? [];
    this.requestId = problem.requestId ?? "";
    this.retryable = CAN_CHANGE.has(status);
    this.problem = problem;
  }
}

/**
 * No answer in time, from a gateway that is down, slow or cut off: whether the last call arrived is not known. Ask
 * again later, and where something was sent, with the same idempotency key.
 */
export class PasserelleUnreachable extends Error {
  override readonly name = "PasserelleUnreachable";
  readonly retryable = true;
}

/** What was waited for did not come: in time, or at all. */
export class PasserelleWait extends Error {
  override readonly name = "PasserelleWait";
  /** The invoice as it was seen last. */
  readonly invoice: Schemas["Invoice"];

  constructor(message: string, invoice: Schemas["Invoice"]) {
    super(message);
    this.invoice = invoice;
  }
}
