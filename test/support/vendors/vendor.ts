import type { InvoiceContent } from "../../../src/documents/index.ts";
import type { StatusName } from "../../../src/domain/life-cycle/status.ts";
import type { FlowSyntax } from "../../../src/norm/flow.ts";

type Write = (content: InvoiceContent) => Uint8Array | Promise<Uint8Array>;

/** A platform behind the gateway, as far as the test makes it do something. */
export interface Vendor {
  adapter: string;
  /** Companies of the tenant. */
  companies: string[];
  settings(): Promise<Record<string, unknown>>;
  /** What it takes of its tenant, by number. */
  sends: { syntax: FlowSyntax; write: Write; content: Partial<InvoiceContent> };
  /** Has it what was deposited? */
  has(number: string): boolean;
  /** Finds it in order, and tells its life. */
  live(number: string): unknown;
  /** The statuses that it tells of it, in their order. */
  tells: readonly number[];
  /** Those of them that it tells as a message, which must arrive byte for byte. */
  messages(): Promise<Uint8Array[]>;
  /** What its tenant receives. */
  receives: {
    syntax: FlowSyntax;
    write: Write;
    seller: InvoiceContent["seller"];
    buyer: InvoiceContent["buyer"];
  };
  receive(bytes: Uint8Array, number: string): unknown;
  /** A status that it takes of a buyer, and what it holds of it then. */
  says: { status: StatusName; there(number: string): Promise<string[]>; as: string };
  /** A status of a buyer that comes to nothing, and why. */
  refuses: { status: StatusName; reason: string };
  /** What it found wrong in what it was asked. */
  violations(): readonly string[];
}
