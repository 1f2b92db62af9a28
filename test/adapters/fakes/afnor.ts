import { createHash } from "node:crypto";
import { type Context, Hono } from "hono";
import { z } from "zod";
import { DirectoryFake } from "./afnor-directory.ts";
import { flowInfoShape, precise, searchShape, shuffled, type Version } from "./afnor-shapes.ts";
import { Faults } from "./faults.ts";
import type { Contract } from "./published.ts";

export interface AfnorFakeOptions {
  version?: Version;
  /** Pages by cursor (1.3) or not at all. */
  cursors?: boolean;
  /** Cursors are good for so many uses, all together. */
  cursorUses?: number;
  /** Largest page that it gives, whatever is asked for. */
  cap?: number;
  /** Does it say its limit in the answer? */
  saysLimit?: boolean;
  /** Does it show tracking ids? */
  showsTrackingIds?: boolean;
  /** Does it say its mind about a second deposit of the same tracking id? */
  refusesTwice?: boolean;
  contracts?: { flow: Contract; directory: Contract } | null;
  clientSecret?: string;
}

export interface FakeFlow {
  flowId: string;
  trackingId?: string;
  name: string;
  submittedAt: string;
  updatedAt: string;
  flowType: string;
  flowDirection: "In" | "Out";
  flowSyntax: string;
  flowProfile: string;
  processingRule: string;
  processingRuleSource: "Input" | "Computed";
  acknowledgement: { status: string; details?: object[] };
}

/**
 * A platform that takes nothing but what XP Z12-013 allows. Every request is held against the published contract;
 * what does not fit is answered 400 and written down in `violations`.
 */
export class AfnorFake {
  readonly faults = new Faults();
  readonly violations: string[] = [];
  readonly webhooks: { webhookId: string; callbackUrl: string }[] = [];
  readonly flows: FakeFlow[] = [];
  readonly files = new Map<string, Partial<Record<string, Uint8Array>>>();
  readonly directory: DirectoryFake;
  readonly options: Required<AfnorFakeOptions>;
  /** Runs before each page of a search: the platform lives on meanwhile. */
  beforePage: () => void = () => {};
  revoked = new Set<string>();
  #tokens = 0;
  #deposits = 0;
  #cursors = 0;
  readonly #app = new Hono();

  constructor(options: AfnorFakeOptions = {}) {
    this.options = {
      version: "1.3",
      cursors: (options.version ?? "1.3") === "1.3",
      cursorUses: Number.POSITIVE_INFINITY,
      cap: 100,
      saysLimit: true,
      showsTrackingIds: true,
      refusesTwice: false,
      contracts: null,
      clientSecret: "s3cr3t-of-the-client",
      ...options,
    };
    this.directory = new DirectoryFake(
      this.options.version,
      (fault) => this.violations.push(fault),
      this.options.contracts?.directory ?? null,
    );
    this.#app.post("/token", (c) => this.#token(c));
    this.#app.use("/flow/v1/*", (c, next) => this.#authorize(c, next));
    this.#app.use("/directory/v1/*", (c, next) => this.#authorize(c, next));
    this.#app.post("/flow/v1/flows", (c) => this.#deposit(c));
    this.#app.post("/flow/v1/flows/search", (c) => this.#search(c));
    this.#app.get("/flow/v1/flows/:id", (c) => this.#get(c));
    this.#app.get("/flow/v1/healthcheck", (c) => c.body(null, 200));
    this.#app.get("/flow/v1/webhooks", (c) => c.json(listOf(this.webhooks)));
    this.#app.post("/flow/v1/webhooks", (c) => this.#webhook(c));
    this.#app.route("/directory", this.directory.app);
    this.#app.notFound((c) => {
      this.violations.push(`${c.req.method} ${c.req.path} is not in the contract`);
      return c.text("no such page", 404);
    });
  }

  /** To be handed over as `fetch`. */
  fetch = (request: Request): Promise<Response> =>
    this.faults.around(request, operationOf(request), (r) => this.#app.fetch(r));

  /** A flow of the platform's own making. */
  add(
    flow: Partial<FakeFlow> & { flowId: string },
    files: Partial<Record<string, Uint8Array>> = {},
  ): FakeFlow {
    const at = flow.updatedAt ?? flow.submittedAt ?? "2026-09-14T10:00:00.000Z";
    const added: FakeFlow = {
      name: `${flow.flowId}.xml`,
      submittedAt: at,
      updatedAt: at,
      flowType: "SupplierInvoice",
      flowDirection: "In",
      flowSyntax: "CII",
      flowProfile: "CIUS",
      processingRule: "B2B",
      processingRuleSource: "Computed",
      acknowledgement: { status: "Ok" },
      ...flow,
    };
    this.flows.push(added);
    this.files.set(flow.flowId, files);
    return added;
  }

  async #token(c: Context): Promise<Response> {
    const form = new URLSearchParams(await c.req.text());
    if (form.get("client_secret") !== this.options.clientSecret)
      return c.json({ error: "invalid_client" }, 401);
    this.#tokens++;
    return c.json({
      access_token: `tok-${this.#tokens}-${"x".repeat(20)}`,
      token_type: "Bearer",
      expires_in: 3600,
    });
  }

  async #authorize(c: Context, next: () => Promise<void>): Promise<Response | undefined> {
    const token = /^Bearer (.+)$/.exec(c.req.header("authorization") ?? "")?.[1];
    if (token === undefined || !token.startsWith("tok-") || this.revoked.has(token)) {
      return c.json({ errorCode: "MISSING_TOKEN", errorMessage: null }, 401);
    }
    for (const name of ["request-id", "x-request-id"]) {
      if (!/^[0-9a-f-]{36}$/.test(c.req.header(name) ?? ""))
        this.violations.push(`${c.req.path}: no ${name}`);
    }
    await next();
    return undefined;
  }

  #bad(c: Context, why: string): Response {
    this.violations.push(`${c.req.method} ${c.req.path}: ${why}`);
    return c.json({ errorCode: "MISSING_REQUIRED_FIELD", errorMessage: why }, 400);
  }

  /** Faults against our own shape and, where it is there, the published one. */
  #faultsOf(name: string, shape: z.ZodType, value: unknown): string | null {
    const read = shape.safeParse(value);
    if (!read.success) return z.prettifyError(read.error);
    const published = this.options.contracts?.flow.faults(name, value) ?? [];
    return published.length === 0 ? null : published.join("; ");
  }

  async #deposit(c: Context): Promise<Response> {
    const raw = Buffer.from(await c.req.raw.clone().arrayBuffer()).toString("latin1");
    if (!/name="flowInfo"\r\nContent-Type: application\/json\r\n/.test(raw)) {
      return this.#bad(c, "flowInfo is not a plain part of type application/json");
    }
    const form = await c.req.raw.formData();
    const file = form.get("file");
    const info: unknown = JSON.parse(String(form.get("flowInfo")));
    const wrong = this.#faultsOf("FlowInfo", flowInfoShape(this.options.version), info);
    if (wrong !== null) return this.#bad(c, wrong);
    if (!(file instanceof File)) return this.#bad(c, "no file");
    if (!["application/pdf", "application/xml"].includes(file.type))
      return this.#bad(c, `file of type ${file.type}`);
    const flowInfo = flowInfoShape(this.options.version).parse(info);
    if (["CDAR", "FRR"].includes(flowInfo.flowSyntax) && file.type !== "application/xml")
      return this.#bad(c, `${flowInfo.flowSyntax} of type ${file.type}`);
    const bytes = new Uint8Array(await file.arrayBuffer());
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    if (flowInfo.sha256 !== sha256) return this.#bad(c, "sha256 is not that of the file");
    if (this.options.refusesTwice && this.flows.some((f) => f.trackingId === flowInfo.trackingId)) {
      return c.json(
        { errorCode: "CREATE_ERROR", errorMessage: "La facture est déjà existante (id 42)" },
        400,
      );
    }
    this.#deposits++;
    const flow = this.add(
      {
        flowId: `i_${this.#deposits}`,
        trackingId: flowInfo.trackingId,
        name: flowInfo.name ?? "",
        submittedAt: `2026-09-15T07:00:${String(this.#deposits).padStart(2, "0")}.123456Z`,
        flowType: TYPE_OF_DEPOSIT[flowInfo.flowSyntax] ?? "CustomerInvoice",
        flowDirection: "Out",
        flowSyntax: flowInfo.flowSyntax,
        ...(flowInfo.processingRule === undefined
          ? {}
          : { processingRule: flowInfo.processingRule, processingRuleSource: "Input" as const }),
        acknowledgement: { status: "Pending" },
      },
      { Original: bytes },
    );
    const { flowId, submittedAt } = flow;
    return c.json({ ...flowInfo, flowId, submittedAt }, 202);
  }

  async #search(c: Context): Promise<Response> {
    this.beforePage();
    const body: unknown = await c.req.json();
    const shape = searchShape(this.options.version);
    const wrong = this.#faultsOf("SearchFlowParams", shape, body);
    if (wrong !== null) return this.#bad(c, wrong);
    const { where, limit: asked, ...rest } = shape.parse(body);
    const limit = Math.min(asked ?? 25, this.options.cap);
    const after = (flow: FakeFlow): string => `${flow.updatedAt} ${flow.flowId}`;
    const hits = this.flows
      .filter(
        (f) =>
          (where.updatedAfter === undefined || precise(f.updatedAt) > precise(where.updatedAfter)) &&
          (where.updatedBefore === undefined || precise(f.updatedAt) < precise(where.updatedBefore)) &&
          (where.flowType?.includes(f.flowType) ?? true) &&
          (where.flowDirection?.includes(f.flowDirection) ?? true) &&
          (where.trackingId === undefined || f.trackingId === where.trackingId) &&
          (where.ackStatus === undefined || f.acknowledgement.status === where.ackStatus),
      )
      .sort((a, b) => (after(a) < after(b) ? -1 : 1));
    const cursor = "cursor" in rest && typeof rest.cursor === "string" ? rest.cursor : undefined;
    if (cursor !== undefined && ++this.#cursors > this.options.cursorUses) {
      return c.json({ errorCode: "INVALID_CURSOR", errorMessage: "cursor expired" }, 400);
    }
    const from = cursor === undefined ? "" : Buffer.from(cursor, "base64url").toString();
    // Without cursors the page is any `limit` of the hits: shuffled, the same for the same set.
    const pool = this.options.cursors ? hits.filter((f) => after(f) > from) : shuffled(hits);
    const page = pool.slice(0, limit);
    const last = page.at(-1);
    const more = this.options.cursors && pool.length > page.length && last !== undefined;
    const answer = {
      ...(this.options.saysLimit ? { limit } : {}),
      filters: where,
      results: shuffled(page).map((flow) => this.#shown(flow)),
      ...(more ? { nextCursor: Buffer.from(after(last)).toString("base64url") } : {}),
    };
    const odd = this.options.contracts?.flow.faults("SearchFlowContent", answer) ?? [];
    if (odd.length > 0) this.violations.push(`the fake itself answers a search wrongly: ${odd.join("; ")}`);
    return c.json(answer);
  }

  #shown(flow: FakeFlow): object {
    const { trackingId, name, ...shown } = flow;
    return {
      ...shown,
      ...(this.options.version === "1.1" ? {} : { name }),
      ...(trackingId === undefined || !this.options.showsTrackingIds ? {} : { trackingId }),
    };
  }

  #get(c: Context): Response {
    const id = c.req.param("id") ?? "";
    const docType = c.req.query("docType") ?? "Metadata";
    if (!["Metadata", "Original", "Converted", "ReadableView"].includes(docType))
      return this.#bad(c, docType);
    const flow = this.flows.find((f) => f.flowId === id);
    if (flow === undefined) return c.json({ errorCode: "MISSING_RESOURCE", errorMessage: null }, 404);
    if (docType === "Metadata") return c.json(this.#shown(flow));
    const bytes = this.files.get(id)?.[docType];
    if (bytes === undefined) return c.json({ errorCode: "MISSING_RESOURCE", errorMessage: null }, 404);
    return new Response(new Uint8Array(bytes), {
      headers: {
        "content-type": "application/octet-stream",
        "content-disposition": `attachment;filename=${flow.name}`,
      },
    });
  }

  async #webhook(c: Context): Promise<Response> {
    const body: unknown = await c.req.json();
    const shape = z.strictObject({ callbackUrl: z.url() });
    const wrong = this.#faultsOf("WebhookParams", shape, body);
    if (wrong !== null) return this.#bad(c, wrong);
    const created = {
      webhookId: "0b4f1c1e-7d4f-4e57-9d7b-0f6a3c1f2b11",
      signingKey: "a2V5",
      createdAt: "2026-09-15T08:00:00Z",
    };
    this.webhooks.push({ webhookId: created.webhookId, callbackUrl: shape.parse(body).callbackUrl });
    return c.json(created, 201);
  }
}

/** What it finds a deposited file to be; an invoice where its syntax is not here. */
const TYPE_OF_DEPOSIT: Readonly<Record<string, string>> = {
  CDAR: "CustomerInvoiceLC",
  FRR: "AggregatedCustomerTransactionReport",
};

/** A list as the norm has it: with the ids of 1.2 beside. */
const listOf = (webhooks: { webhookId: string; callbackUrl: string }[]): object => ({
  count: webhooks.length,
  webhookIds: webhooks.map(({ webhookId }) => webhookId),
  webhooks,
});

const operationOf = (request: Request): string => {
  const { pathname, searchParams } = new URL(request.url);
  if (pathname === "/token") return "token";
  if (pathname === "/directory/v1/routing-code") return "prepare-address";
  if (pathname === "/directory/v1/directory-line") return "declare-address";
  if (pathname.startsWith("/directory/")) return request.method === "PATCH" ? "end-address" : "directory";
  if (pathname.endsWith("/search")) return "search";
  if (pathname.endsWith("/flows")) return "submit";
  if (pathname.endsWith("/healthcheck")) return "health";
  if (pathname.endsWith("/webhooks")) return "register-webhook";
  return (searchParams.get("docType") ?? "Metadata") === "Metadata" ? "fetch" : "download";
};
