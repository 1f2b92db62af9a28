import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { type AppParts, createApp } from "../../src/app.ts";
import { KeyTable } from "../../src/config/keys.ts";
import type { InvoiceEvent } from "../../src/domain/event.ts";
import type { Invoice, Party } from "../../src/domain/invoice.ts";
import type { Api } from "../../src/routes/api.ts";
import type { Gateway } from "../../src/routes/gateway.ts";

const party: Party = {
  siren: "732829320",
  siret: null,
  name: "Vendeur SA",
  address: "0225:732829320",
  vatNumber: "FR44732829320",
  routingCode: null,
  country: "FR",
};

export const invoice: Invoice = {
  id: "inv_0198c1de5f3c7d4e9b066a1f0c2d3e4f",
  tenant: "acme",
  reference: "SO-1",
  direction: "outbound",
  platform: "main",
  platformId: null,
  sha256: "00",
  mediaType: "application/xml",
  size: 4,
  syntax: "cii",
  number: "F1",
  issueDate: "2025-07-01",
  type: "380",
  currency: "EUR",
  total: "120.00",
  totalWithoutVat: "100.00",
  totalVat: "20.00",
  amountDue: "120.00",
  profile: "urn:cen.eu:en16931:2017",
  process: null,
  orderReference: null,
  buyerReference: null,
  treatment: null,
  seller: party,
  buyer: { ...party, name: "Acheteur SARL" },
  delivery: "queued",
  status: "approved",
  statusAt: "2025-07-02T08:00:00.000Z",
  badge: "accepted",
  problem: null,
  lastSyncAt: null,
  supersededBy: null,
  createdAt: "2025-07-01T08:00:00.000Z",
  updatedAt: "2025-07-02T08:00:00.000Z",
};

export const event: InvoiceEvent = {
  id: "evt_0198c1de5f3c7d4e9b066a1f0c2d3e4f",
  invoiceId: invoice.id,
  account: "main",
  platformEventId: "e1",
  rawCode: "fr:205",
  status: "approved",
  at: "2025-07-02T08:00:00.000Z",
  receivedAt: "2025-07-02T08:00:01.000Z",
  source: "poll",
  setBy: { role: "BY" },
  reasons: [],
  comment: null,
  amounts: [],
  external: false,
  moved: true,
};

/** One line of the log. */
export interface Line {
  level: string;
  facts: Record<string, unknown>;
}

type Body = string | Uint8Array<ArrayBuffer> | FormData | null;

export interface Kit {
  app: Api;
  /** What the routes asked of the gateway: the operation, then its arguments. */
  calls: [operation: string, ...args: unknown[]][];
  lines: Line[];
  observed: [route: string, method: string, status: number][];
  get(path: string, headers?: Record<string, string>): Promise<Response>;
  post(path: string, body: Body, headers?: Record<string, string>): Promise<Response>;
}

export const ACME = { Authorization: "Bearer acme-key" };
export const ADMIN = { Authorization: "Bearer admin-key" };

/** The API over a gateway that answers from memory, unless `answers` says otherwise. */
export const kit = (answers: Partial<Gateway> = {}, parts: Partial<AppParts> = {}): Kit => {
  const calls: Kit["calls"] = [];
  const gateway: Gateway = {
    submitInvoice: async () => ({ invoice, created: true }),
    listInvoices: async () => ({ items: [invoice], nextCursor: "next" }),
    getInvoice: async () => invoice,
    listInvoiceEvents: async () => [event],
    getDocument: async () => ({
      bytes: Buffer.from("<a/>"),
      mediaType: "application/xml",
      fileName: "F1.xml",
    }),
    listFeed: async () => [],
    listFailures: async () => ({ items: [], nextCursor: null }),
    retryFailure: async () => {},
    receiveWebhook: async () => ({ accepted: true }),
    readiness: async () => ({ ready: true, checks: [] }),
    ...answers,
  };
  const recording = new Proxy(gateway, {
    get:
      (target, name: keyof Gateway) =>
      (...args: unknown[]) => {
        calls.push([name, ...args]);
        return Reflect.apply(target[name], target, args);
      },
  });
  const keys = new KeyTable();
  keys.add("acme-key", { kind: "tenant", tenant: "acme" });
  keys.add("admin-key", { kind: "admin" });
  const lines: Line[] = [];
  const at = (level: string) => (facts: object) => void lines.push({ level, facts: { ...facts } });
  const observed: Kit["observed"] = [];
  const app = createApp({
    gateway: recording,
    keys,
    log: { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") },
    metrics: {
      http: (route, method, status) => void observed.push([route, method, status]),
      read: async () => ({ contentType: "text/plain; version=0.0.4", text: "up 1\n" }),
    },
    uuid: () => "a-fresh-id",
    maxDocumentBytes: 100_000,
    metricsHere: true,
    ...parts,
  });
  return {
    app,
    calls,
    lines,
    observed,
    get: async (path, headers = ACME) => app.request(path, { headers }),
    post: async (path, body, headers = ACME) => app.request(path, { method: "POST", body, headers }),
  };
};

/** The API on a socket of its own, for what only a socket shows. */
export const listening = async (app: Api): Promise<{ port: number } & AsyncDisposable> => {
  const server = createServer(getRequestListener(app.fetch));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
