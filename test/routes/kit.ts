import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { type AppParts, createApp } from "../../src/app.ts";
import { KeyTable, nameOfKey } from "../../src/config/keys.ts";
import type { Act } from "../../src/domain/acts.ts";
import type { Caller } from "../../src/domain/caller.ts";
import type { BookedAddress } from "../../src/domain/directory/declaration.ts";
import type { Flow } from "../../src/domain/flow.ts";
import type { Invoice, Party } from "../../src/domain/invoice.ts";
import type { InvoiceEvent } from "../../src/domain/life-cycle/event.ts";
import type { Push } from "../../src/domain/life-cycle/push.ts";
import type { Tenant } from "../../src/domain/tenant.ts";
import type { Api } from "../../src/routes/api.ts";
import type { FlowSubscription } from "../../src/store/port.ts";
import type { UseCases } from "../../src/usecases/index.ts";
import type { Diagnosis } from "../../src/usecases/operate/diagnose.ts";
import { openAccessTokens } from "../../src/usecases/read/access-tokens.ts";
import type { Sync } from "../../src/usecases/sync/start-sync.ts";
import { endpointAnswers } from "./endpoint-answers.ts";
import { erasureAnswers } from "./erasure-answers.ts";
import { invoiceAnswers } from "./invoice-answers.ts";
import { reportAnswers } from "./report-answers.ts";
import { routingAnswers } from "./routing-answers.ts";

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
  directory: null,
  lastSyncAt: null,
  supersededBy: null,
  createdAt: "2025-07-01T08:00:00.000Z",
  updatedAt: "2025-07-02T08:00:00.000Z",
};

export const flow: Flow = {
  id: invoice.id,
  about: invoice.id,
  tenant: "acme",
  subject: "invoice",
  direction: "Out",
  type: "CustomerInvoice",
  syntax: "CII",
  profile: "CIUS",
  rule: "B2B",
  ruleSource: "Computed",
  name: "F1.xml",
  trackingId: null,
  sha256: "00",
  ack: "Ok",
  details: [],
  submittedAt: "2025-07-01T08:00:00.000Z",
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

export const push: Push = {
  id: "psh_0198c1de5f3c7d4e9b066a1f0c2d3e4f",
  tenant: "acme",
  invoiceId: invoice.id,
  account: "main",
  status: "cancelled",
  setBy: "seller",
  at: "2025-07-02T08:00:00.000Z",
  reasons: [],
  comment: null,
  amounts: [],
  actionCode: null,
  payee: null,
  state: "queued",
  platformId: null,
  problem: null,
  createdAt: "2025-07-02T08:00:00.000Z",
  updatedAt: "2025-07-02T08:00:00.000Z",
};

const subscription: FlowSubscription = {
  id: "5d0f6b1c-6c1b-4f0e-9a53-2f8f0c9a7b11",
  tenant: "acme",
  url: "https://erp.example/flows",
  signingKey: "c2lnbmluZw==",
  types: ["CustomerInvoiceLC"],
  direction: "In",
  ack: null,
  createdAt: new Date("2025-07-02T08:00:00Z"),
};

export const sync: Sync = {
  id: "wrk_0198c1de5f3c7d4e9b066a1f0c2d3e4f",
  state: "done",
  outcome: "this",
  message: "This invoice was updated: F1 (Approved).",
  messageFr: "Cette facture a été mise à jour : F1 (Approuvée).",
  updated: [invoice.id],
  problem: null,
};

export const diagnosis: Diagnosis = {
  at: new Date("2025-07-02T08:00:00Z"),
  verdict: {
    state: "stopped",
    reasons: [
      {
        code: "account_paused",
        state: "stopped",
        count: 1,
        platform: "main",
        endpoint: null,
        since: new Date("2025-07-02T07:30:00Z"),
        message: "main is paused.",
        messageFr: "main est en pause.",
      },
      {
        code: "invoices_unowned",
        state: "look",
        count: 1,
        platform: "main",
        endpoint: null,
        since: null,
        message: "1 invoice belongs to nobody.",
        messageFr: "1 facture sans destinataire connu.",
      },
    ],
  },
  gateway: {
    version: "0.1.0",
    node: "v24",
    startedAt: new Date("2025-07-01T08:00:00Z"),
    uptimeSeconds: 86_400,
    store: "sqlite",
  },
  platforms: [
    {
      name: "main",
      adapter: { id: "afnor", title: "AFNOR XP Z12-013" },
      settings: [
        { key: "clientId", label: "Client id", secret: false, value: "acme" },
        { key: "clientSecret", label: "Client secret", secret: true, value: "••••••••" },
        { key: "scope", label: "Scope", secret: false, value: null },
      ],
      concerns: ["paused", "failures"],
      connection: {
        circuit: "open",
        openedAt: new Date("2025-07-02T07:00:00Z"),
        tokens: [{ name: "access", expiresAt: new Date("2025-07-02T08:30:00Z") }],
        inFlight: 2,
      },
      lastPollAt: new Date("2025-07-02T07:59:00Z"),
      pollEverySeconds: 60,
      readFrom: new Date("2025-06-20T22:00:00Z"),
      paused: {
        since: new Date("2025-07-02T07:30:00Z"),
        code: "login_refused",
        message: "The platform refuses the login.",
        messageFr: "La plateforme refuse l'accès.",
        fix: "Renew the secret.",
        fixFr: "Renouvelez le secret.",
        probeAt: new Date("2025-07-02T08:10:00Z"),
      },
      work: [{ kind: "submit", state: "ready", rows: 12, oldest: new Date("2025-07-02T07:30:00Z") }],
      held: { items: 1, oldest: new Date("2025-07-02T06:00:00Z") },
      waiting: { items: 1240, oldest: new Date("2025-07-02T05:00:00Z") },
      activity: {
        day: { outbound: { sent: 40, waiting: 12, failed: 1, parked: 0 }, inbound: 3, events: 150 },
        week: { outbound: { sent: 400, waiting: 12, failed: 2, parked: 0 }, inbound: 30, events: 1500 },
      },
    },
  ],
  endpoints: [
    {
      account: "erp:acme:0",
      address: "https://erp.example/hook",
      paused: null,
      work: [{ state: "ready", rows: 2, oldest: null }],
    },
  ],
  held: 1,
  unowned: { items: [{ ...invoice, tenant: null, direction: "inbound" }], more: false },
  rejected: { items: [], more: false },
};

export const act: Act = {
  id: "act_0198c1de5f3c7d4e9b066a1f0c2d3e4f",
  act: "retry",
  who: "key 1f3a9c0d",
  role: "administrator",
  via: "desk",
  on: "wrk_0198c1de5f3c7d4e9b066a1f0c2d3e4f",
  tenant: "acme",
  status: 303,
  detail: "not there",
  requestId: "req-1",
  at: "2025-07-02T07:59:00.000Z",
};

/** Tokens of the widget that the kit's gateway knows. */
const TOKENS: Record<string, Caller | "expired"> = {
  pwt_read: { kind: "tenant", tenant: "acme", widget: { invoice: null, mode: "read" } },
  pwt_act: { kind: "tenant", tenant: "acme", widget: { invoice: invoice.id, mode: "act" } },
  pwt_old: "expired",
};

const source = { platform: "main", at: "2025-07-02T08:00:00.000Z", stale: false };

const declaredLine: BookedAddress = {
  identifier: "732829320_ACHATS",
  siren: "732829320",
  siret: null,
  routingCode: null,
  suffix: "ACHATS",
  from: "2026-10-01",
  until: null,
  reference: "42",
};

/** One line of the log. */
export interface Line {
  level: string;
  facts: Record<string, unknown>;
}

/** The kit's tenant. */
export const acme: Tenant = {
  name: "acme",
  companies: ["732829320"],
  routes: [{ platform: "main" }],
  webhooks: [],
  directoryCheck: "warn",
  controls: "block",
  rules: {},
  defaults: {},
  reporting: new Map(),
};

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

/** What is asked beside every call: it is no part of what a test looks at. */
const UNASKED: ReadonlySet<string> = new Set(["canVerify", "hasSessionEnded", "recordAct"]);

/** The API over a gateway that answers from memory, unless `answers` says otherwise. */
export const kit = (
  answers: Partial<UseCases> = {},
  parts: Partial<AppParts> = {},
  pages: Partial<AppParts["pages"]> = {},
  tenant: Tenant = acme,
): Kit => {
  const calls: Kit["calls"] = [];
  const ended = new Set<string>();
  const gateway: UseCases = {
    submitInvoice: async () => ({ invoice, created: true }),
    submitDraft: async () => ({ invoice, created: true }),
    convertDocument: async () => ({
      bytes: Buffer.from("<converted/>"),
      mediaType: "application/xml",
      fileName: "F1.xml",
      lost: [],
    }),
    presentProcesses: async () => [],
    reloadConfig: async () => ({ changed: [], needsRestart: [], warnings: [] }),
    getEvidence: async () => ({
      bytes: new Uint8Array([80, 75]),
      mediaType: "application/zip",
      fileName: "evidence-F_1.zip",
    }),
    listAttachments: async () => [],
    getAttachment: async () => ({
      bytes: Buffer.from("%PDF-"),
      mediaType: "application/pdf",
      fileName: "releve.pdf",
    }),
    validateDocument: async () => ({ valid: true, rules: "the rules", findings: [], invoice }),
    listInvoices: async () => ({ items: [invoice], nextCursor: "next" }),
    countInvoices: async () => ({ count: 1, more: false }),
    invoicesAsCsv: async () => ({
      cut: false,
      chunks: (async function* () {
        yield "number\r\n";
        yield "F/1\r\n";
      })(),
    }),
    getInvoice: async () => invoice,
    listInvoiceEvents: async () => [event],
    getDocument: async () => ({
      bytes: Buffer.from("<a/>"),
      mediaType: "application/xml",
      fileName: "F1.xml",
    }),
    allowedStatuses: async () => ({ side: "seller", answers: [] }),
    pushStatus: async () => ({ push, created: true }),
    listPushes: async () => [{ ...push, attachments: [] }],
    listFeed: async () => [],
    sync: async () => sync,
    getSync: async () => sync,
    searchCompanies: async () => ({ value: { companies: [], more: false, shortestName: 1 }, source }),
    getCompany: async () => {
      throw new Error("no company");
    },
    getEstablishment: async () => {
      throw new Error("no establishment");
    },
    listAddresses: async () => ({ value: [], source }),
    resolveAddress: async () => {
      throw new Error("nothing to resolve");
    },
    listDeclared: async () => [declaredLine],
    declareAddress: async () => ({ line: declaredLine, adopted: false, warnings: [] }),
    endAddress: async (_platform, { until }) => ({ ...declaredLine, until }),
    findCompanies: async () => ({ items: [], more: false }),
    findEstablishments: async () => ({ items: [], more: false }),
    findRoutingCodes: async () => ({ items: [], more: false }),
    findLines: async () => ({ items: [], more: false }),
    listFailures: async () => ({ items: [], nextCursor: null }),
    retryFailure: async () => {},
    retryFailures: async () => ({ done: 3, following: 0 }),
    groupFailures: async () => ({ groups: [], more: false }),
    listGroup: async () => ({ items: [], nextCursor: null }),
    showFailure: async () => {
      throw new Error("no failure");
    },
    heldDocument: async () => {
      throw new Error("no file");
    },
    dismissFailure: async () => {},
    dismissFailures: async () => ({ done: 3, following: 0 }),
    reopenFailure: async () => {},
    diagnose: async () => diagnosis,
    compareInvoice: async () => ({ matches: [invoice], compared: null }),
    exportInvoice: async () => ({ fileName: `${invoice.id}.json`, content: { invoice: { id: invoice.id } } }),
    issueWidgetToken: async () => ({ token: "pwt_new", expiresAt: "2025-07-02T09:00:00.000Z" }),
    canVerify: () => true,
    receiveWebhook: async () => ({ accepted: true }),
    readiness: async () => ({ ready: true, checks: [] }),
    endSession: async (id) => void ended.add(id),
    hasSessionEnded: async (id) => ended.has(id),
    depositFlow: async () => flow,
    searchFlows: async () => ({ flows: [flow], next: null }),
    getFlow: async () => flow,
    getFlowFile: async () => ({ bytes: Buffer.from("<a/>"), extension: "xml" }),
    subscribeToFlows: async () => subscription,
    listSubscriptions: async () => [subscription],
    unsubscribeFromFlows: async () => {},
    recordAct: async () => {},
    listActs: async () => ({ items: [act], nextCursor: null }),
    ...endpointAnswers(() => gateway),
    ...invoiceAnswers,
    ...erasureAnswers,
    ...routingAnswers,
    ...reportAnswers,
    ...answers,
  };
  const recording = new Proxy(gateway, {
    get:
      (target, name: keyof UseCases) =>
      (...args: unknown[]) => {
        if (!UNASKED.has(name)) calls.push([name, ...args]);
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
    keys: {
      callerOf: (key) => keys.callerOf(key),
      nameOf: nameOfKey,
      readWidgetToken: (token) => TOKENS[token] ?? "unknown",
    },
    admission: {
      callerOf: (key) => keys.callerOf(key),
      isWidgetToken: (bearer) => bearer.startsWith("pwt_"),
      tokens: openAccessTokens({
        signerOf: (key, purpose) => keys.signerOf(key, purpose, "pepper"),
        tenantKeys: (tenant, purpose) => keys.signingKeys({ kind: "tenant", tenant }, purpose, "pepper"),
        now: () => new Date("2025-07-02T08:00:00Z"),
      }),
      tenant: (name) => (name === tenant.name ? tenant : null),
    },
    pages: {
      gateway: recording,
      signerOf: (key) => keys.signerOf(key, "session", "pepper"),
      sessionKeys: (owner) => (owner.kind === "oidc" ? [] : keys.signingKeys(owner, "session", "pepper")),
      now: () => new Date("2025-07-02T08:00:00Z"),
      identity: () => null,
      configuration: () => ({
        file: "passerelle.yaml",
        readAt: new Date("2025-07-02T07:00:00Z"),
        digest: "0a1b2c3d4e5f60718293a4b5c6d7e8f9",
        text: "admin:\n  keys:\n    - ••••••••\n",
        warnings: [],
        process: "process-1",
      }),
      tenants: () => ["acme"],
      platforms: () => ["main"],
      reporters: () => [{ tenant: "acme", siren: "732829320", name: "Vendeur SA" }],
      sharing: () => false,
      hasOfficialRules: () => false,
      found: async () => [],
      wait: async () => {},
      ...pages,
    },
    log: { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") },
    metrics: {
      http: (route, method, status) => void observed.push([route, method, status]),
      read: async () => ({ contentType: "text/plain; version=0.0.4", text: "up 1\n" }),
    },
    uuid: () => "a-fresh-id",
    maxDocumentBytes: 100_000,
    requestsAtOnce: () => 32,
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
export const listening = async (app: Api): Promise<{ port: number; server: Server } & AsyncDisposable> => {
  const server = createServer(getRequestListener(app.fetch));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    server,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

/** The fields at fault in a problem: where, and the code. */
export const errorsOf = async (answer: Response): Promise<Record<string, string>> => {
  const { errors } = (await answer.json()) as { errors: { path: string; code: string }[] };
  return Object.fromEntries(errors.map(({ path, code }) => [path, code]));
};
