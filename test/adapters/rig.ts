import { createHash } from "node:crypto";
import { expect } from "vitest";
import type {
  Adapter,
  Files,
  InvoicePlatform,
  Outgoing,
  OutgoingReport,
  Rendition,
  Settings,
  Submitted,
} from "../../src/adapters/port.ts";
import { Failure } from "../../src/domain/failure.ts";
import type { Invoice } from "../../src/domain/invoice.ts";
import type { Fault, Faults } from "./fakes/faults.ts";
import { type TestIo, testIo } from "./io.ts";

/** One fake platform with one account open at it, and what is particular about the platform. */
export interface Rig {
  /** The fake, to be called instead of the network. */
  fetch(request: Request): Response | Promise<Response>;
  settings: Settings;
  /** Its folders, where it speaks by files. */
  files?: Files;
  /** What the platform wants of an invoice beyond what every invoice has. */
  invoice?: Partial<Invoice>;
  /** It lists what is unseen, however old. */
  listsUnseen?: true;
  /** It gives no original back, only renditions. */
  keepsNoOriginal?: true;
  /** Records and spoils calls, by operation: `token`, `submit`, `search`, `download`, `health`, `directory`. */
  faults: Faults;
  /** What the platform holds: its id and the bytes of each deposit. */
  deposits(): { platformId: string; bytes: Uint8Array }[];
  /** The platform no longer takes this token. */
  revoke(token: string): void;
  /** What the fake found wrong in our requests. */
  violations: string[];
  /** Answers that mean "no", and "I have it already". */
  refusal: Fault;
  alreadyThere: Fault;
  /** A 2xx that names no id. */
  withoutId: Fault;
  /** Puts received invoices at the platform with these times; gives the ids of the items that they must become. */
  receive(times: string[]): string[];
  /** Runs before each page that the platform gives. */
  beforePage(run: () => void): void;
  /** Renders a deposited document in every way that the platform knows. */
  render(platformId: string): Partial<Record<Rendition, Uint8Array>>;
  webhook?: {
    /** A call as the platform signs it, and the id of the item it must become. */
    signed(at: Date): { headers: Headers; body: Uint8Array; itemId: string };
  };
  /** Where it takes reports of e-reporting. */
  reports?: {
    /** A report, or a message of one, as the platform takes them; two that differ. */
    outgoing(which?: "another"): OutgoingReport;
    /** The ids of those that it took. */
    held(): string[];
  };
  directory?: {
    siren: string;
    siret: string;
    address: string;
    unknownSiren: string;
    name: string;
    /** `unknown`: the platform does not tell whether a company is active. */
    state: "active" | "unknown";
  };
}

/** An invoice of ours, ready to go. */
export const outgoingInvoice = (
  changes: Partial<Invoice> = {},
  content = "<Invoice>our own</Invoice>",
): Outgoing => {
  const bytes = new TextEncoder().encode(content);
  const party = { siret: null, address: null, vatNumber: null, routingCode: null, country: "FR" };
  return {
    bytes,
    fileName: `${changes.number ?? "F2026-0001"}.xml`,
    invoice: {
      id: "inv_0198c0de0000700080000000000000a1",
      tenant: "acme",
      reference: null,
      direction: "outbound",
      platform: "test",
      platformId: null,
      syntax: "cii",
      number: "F2026-0001",
      issueDate: "2026-09-15",
      type: "380",
      currency: "EUR",
      total: "120.00",
      totalWithoutVat: "100.00",
      totalVat: "20.00",
      amountDue: "120.00",
      profile: "urn:cen.eu:en16931:2017",
      process: "B1",
      orderReference: null,
      buyerReference: null,
      treatment: "B2B",
      seller: { ...party, siren: "732829320", name: "Vendeur" },
      buyer: { ...party, siren: "552100554", name: "Acheteur" },
      sha256: createHash("sha256").update(bytes).digest("hex"),
      mediaType: "application/xml",
      size: bytes.length,
      delivery: "sending",
      status: null,
      statusAt: null,
      badge: "pending",
      problem: null,
      directory: null,
      lastSyncAt: null,
      supersededBy: null,
      createdAt: "2026-09-15T06:00:00.000Z",
      updatedAt: "2026-09-15T06:00:00.000Z",
      ...changes,
    },
  };
};

/** The failure that a call must end in. */
export const failureOf = async (promise: Promise<unknown>): Promise<Failure> => {
  const error = await promise.then(
    (value) => new Error(`it answered ${JSON.stringify(value)}`),
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(Failure);
  return error as Failure;
};

/** Does the steps of a deposit one after the other, as the outbox does, handing over what it stored of them. */
export const settle = async (
  step: (known: unknown) => Promise<Submitted>,
  onStep: (step: unknown) => void = () => {},
): Promise<Extract<Submitted, { done: true }>> => {
  let known: unknown;
  for (let i = 0; i < 20; i++) {
    const submitted = await step(known);
    if (submitted.done) return submitted;
    known = submitted.step === undefined ? undefined : JSON.parse(JSON.stringify(submitted.step));
    onStep(known);
  }
  throw new Error("the steps do not end");
};

/** Reads until there is no more, back to `from`; gives the ids of what was read and the last cursor. */
export const pull = async (
  connection: InvoicePlatform,
  cursor: string | null,
  from: Date | null = null,
): Promise<{ ids: Set<string>; cursor: string; pages: number; read: number }> => {
  const ids = new Set<string>();
  let read = 0;
  // What is kept in the middle of a page is in the page, too.
  const keep = () => Promise.resolve();
  for (let pages = 1; pages <= 200; pages++) {
    const page = await connection.events?.since(cursor, from, AbortSignal.timeout(10_000), keep);
    if (page === undefined) throw new Error("no events");
    for (const item of page.items) ids.add(item.id);
    read += page.items.length;
    // As the gateway does, once they are stored: some platforms show no more until then.
    if (page.items.length > 0)
      await connection.events?.acknowledge?.(page.items, AbortSignal.timeout(10_000));
    cursor = page.cursor;
    if (!page.more) return { ids, cursor, pages, read };
  }
  throw new Error("the pull does not end");
};

/** An account at a new fake platform. */
export interface Desk {
  rig: Rig;
  io: TestIo;
  connection: InvoicePlatform;
  /** An invoice as this platform wants it. */
  outgoing(changes?: Partial<Invoice>, content?: string): Outgoing;
  /** Deposits that invoice, or another, to the end. */
  submit(outgoing?: Outgoing): Promise<Extract<Submitted, { done: true }>>;
}

/** Opens an account; the settings are those of the rig, but for these. */
export type Open = (settings?: Partial<Settings>) => Desk;

export const opener =
  (adapter: Adapter<InvoicePlatform>, makeRig: () => Rig): Open =>
  (settings = {}) => {
    const rig = makeRig();
    const given = { ...rig.settings, ...settings };
    const secrets = Object.keys(adapter.settings).filter((key) => adapter.settings[key]?.secret === true);
    const io = testIo(
      (request) => rig.fetch(request),
      undefined,
      secrets.flatMap((key) => given[key] ?? []),
    );
    if (rig.files !== undefined) io.files = rig.files;
    const connection = adapter.open(given, io);
    const outgoing: Desk["outgoing"] = (changes, content) =>
      outgoingInvoice({ ...rig.invoice, ...changes }, content);
    const submit: Desk["submit"] = (out = outgoing()) =>
      settle((step) => connection.invoices.submit({ ...out, step }, AbortSignal.timeout(10_000)));
    return { rig, io, connection, outgoing, submit };
  };
