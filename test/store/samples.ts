import { createHash, randomUUID } from "node:crypto";
import type { Invoice } from "../../src/domain/invoice.ts";
import type { InvoiceEvent } from "../../src/domain/life-cycle/event.ts";
import type { NewWork, StoredDocument, WorkError } from "../../src/store/port.ts";

export const T0 = new Date("2026-03-02T08:00:00.000Z");

/** So many milliseconds after the tests' zero hour. */
export const at = (ms: number): Date => new Date(T0.getTime() + ms);

export const newId = (prefix: string): string => `${prefix}_${randomUUID().replaceAll("-", "")}`;

/** A name that no other test uses. */
export const unique = (word: string): string => `${word}-${randomUUID().slice(0, 8)}`;

export const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

const party = (siren: string, name: string): Invoice["seller"] => ({
  siren,
  siret: `${siren}00017`,
  name,
  address: `0225:${siren}`,
  vatNumber: null,
  routingCode: null,
  country: "FR",
});

export const invoice = (change: Partial<Invoice> = {}): Invoice => ({
  id: newId("inv"),
  tenant: "acme",
  reference: null,
  direction: "outbound",
  platform: "main",
  platformId: null,
  sha256: "0".repeat(64),
  mediaType: "application/xml",
  size: 1234,
  delivery: "queued",
  status: null,
  statusAt: null,
  badge: "pending",
  problem: null,
  directory: null,
  lastSyncAt: null,
  supersededBy: null,
  createdAt: T0.toISOString(),
  updatedAt: T0.toISOString(),
  syntax: "cii",
  number: unique("F"),
  issueDate: "2026-03-01",
  type: "380",
  currency: "EUR",
  total: "1200.00",
  totalWithoutVat: "1000.00",
  totalVat: "200.00",
  amountDue: "1200.00",
  profile: null,
  process: "S1",
  orderReference: null,
  buyerReference: null,
  treatment: "B2B",
  seller: party("732829320", "Menuiserie Lenoir"),
  buyer: party("552100554", "Café de la Gare"),
  ...change,
});

export const event = (invoiceId: string, change: Partial<InvoiceEvent> = {}): InvoiceEvent => ({
  id: newId("evt"),
  invoiceId,
  account: "main",
  platformEventId: unique("said"),
  rawCode: "205",
  status: "approved",
  at: "2026-03-02T07:59:59.123456Z",
  setBy: { role: "BY", name: "Café de la Gare" },
  reasons: [],
  comment: null,
  amounts: [],
  external: true,
  source: "poll",
  receivedAt: T0.toISOString(),
  moved: true,
  ...change,
});

export const work = (account: string, change: Partial<NewWork> = {}): NewWork => ({
  id: newId("wrk"),
  kind: "submit",
  account,
  tenant: "acme",
  invoiceId: null,
  data: {},
  runAt: T0,
  ...change,
});

export const document = (ownerId: string, bytes: Uint8Array, change: Partial<StoredDocument> = {}) =>
  ({
    ownerId,
    kind: "original",
    name: "",
    mediaType: "application/xml",
    sha256: sha256(bytes),
    bytes,
    ...change,
  }) satisfies StoredDocument;

export const workError: WorkError = {
  kind: "refused",
  code: "siren_unknown",
  message: "The platform does not know the buyer.",
  fix: "Check the buyer's SIREN.",
  at: T0.toISOString(),
};
