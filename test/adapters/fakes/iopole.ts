import { randomUUID } from "node:crypto";
import { type Context, Hono } from "hono";
import { Faults } from "./faults.ts";
import { IopoleEntities } from "./iopole-entities.ts";
import {
  FILE_NAME,
  INVOICE_FIELDS,
  MAX_BYTES,
  operationOf,
  statusModel,
  webhookModel,
} from "./iopole-models.ts";
import { parseQuery } from "./iopole-query.ts";
import { IopoleReporting } from "./iopole-reporting.ts";
import { type FakeInvoice, type IopoleFakeOptions, IopoleState } from "./iopole-state.ts";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const CAP = 100;

/**
 * A platform that takes nothing but what IOPOLE describes, and answers in the shapes that were seen there (which are
 * not always those that are described). What does not fit is answered 400 and written down in `violations`.
 */
export class IopoleFake extends IopoleState {
  readonly faults = new Faults();
  readonly violations: string[] = [];
  readonly reporting: IopoleReporting;
  /** The operator's own entities, and what they are registered under. */
  readonly own: IopoleEntities;
  readonly #seen = new Set<string>();
  #tokens = 0;
  readonly #app = new Hono();

  constructor(options: IopoleFakeOptions = {}) {
    super(options);
    const app = this.#app;
    app.post("/realms/iopole/protocol/openid-connect/token", (c) => this.#token(c));
    app.use("/:version{v1(\\.1)?}/*", (c, next) => this.#authorize(c, next));
    app.post("/v1/invoice", (c) => this.#deposit(c));
    app.get("/v1.1/invoice/search", (c) => this.#search(c));
    app.get("/v1/invoice/notSeen", (c) => this.#unseenInvoices(c));
    app.get("/v1/invoice/status/notSeen", (c) => this.#unseenStatuses(c));
    app.put("/v1/invoice/status/:id/markAsSeen", (c) =>
      this.#mark(
        c,
        this.statuses.map((s) => s.statusId),
      ),
    );
    app.put("/v1/invoice/:id/markAsSeen", (c) =>
      this.#mark(
        c,
        this.invoices.map((i) => i.id),
      ),
    );
    app.get("/v1/invoice/:id/download", (c) => this.#bytes(c, (i) => i.bytes));
    app.get("/v1/invoice/:id/download/readable", (c) => this.#bytes(c, (i) => i.readable));
    app.get("/v1/invoice/:id/status-history", (c) => this.#history(c));
    app.post("/v1/invoice/:id/status", (c) => this.#push(c));
    app.get("/v1/invoice/:id", (c) => this.#metadata(c));
    app.get("/v1/directory/french", (c) => this.#directory(c));
    app.get("/v1/config/customer/id", (c) => c.html(this.options.customerId));
    app.get("/v1/config/webhook", (c) => c.json(this.webhooks.map((w) => this.#masked(w))));
    this.reporting = new IopoleReporting(
      (c, message, path) => this.#bad(c, message, path),
      this.options.outline,
    );
    app.route("/v1/reporting", this.reporting.app);
    this.own = new IopoleEntities(
      (c, message, path) => this.#bad(c, message, path),
      this.options.outline,
      () => this.now().slice(0, 10),
    );
    app.route("/v1/config/business/entity", this.own.app);
    app.post("/v1/config/webhook", (c) => this.#configure(c, null));
    app.put("/v1/config/webhook/:id", (c) => this.#configure(c, c.req.param("id")));
    app.notFound((c) => {
      this.violations.push(`${c.req.method} ${c.req.path} is not described`);
      return c.json({ message: `Cannot ${c.req.method} ${c.req.path}` }, 404);
    });
  }

  /** To be handed over as `fetch`. */
  fetch = (request: Request): Promise<Response> =>
    this.faults.around(request, operationOf(request), (r) => this.#app.fetch(r));

  async #token(c: Context): Promise<Response> {
    const form = new URLSearchParams(await c.req.text());
    if (form.get("grant_type") !== "client_credentials") this.violations.push("token: wrong grant");
    if (form.get("client_secret") !== this.options.clientSecret) {
      return c.json(
        { error: "invalid_client", error_description: "Invalid client or Invalid client credentials" },
        401,
      );
    }
    this.#tokens++;
    return c.json({
      access_token: `tok-${this.#tokens}-${"x".repeat(20)}`,
      token_type: "Bearer",
      expires_in: 600,
    });
  }

  async #authorize(c: Context, next: () => Promise<void>): Promise<Response | undefined> {
    const token = /^Bearer (tok-.+)$/.exec(c.req.header("authorization") ?? "")?.[1];
    if (token === undefined || this.revoked.has(token)) return c.json({ message: "Unauthorized" }, 401);
    if (c.req.header("customer-id") !== this.options.customerId) {
      return c.json(
        {
          statusMessage: "Request validation issues",
          details: { code: "invalid_string", path: ["customer-id"], message: "Invalid uuid" },
        },
        400,
      );
    }
    await next();
    return undefined;
  }

  #bad(c: Context, message: string, path: string[] = []): Response {
    this.violations.push(`${c.req.method} ${c.req.path}: ${message}`);
    const details = { code: "custom", path, message };
    return c.json({ statusMessage: "Request validation issues", details }, 400);
  }

  async #deposit(c: Context): Promise<Response> {
    if (!(c.req.header("content-type") ?? "").startsWith("multipart/form-data; boundary=")) {
      return this.#bad(c, "not multipart");
    }
    const parts = [...(await c.req.raw.formData()).entries()];
    const [[name, file] = []] = parts;
    if (parts.length !== 1 || name !== "file" || !(file instanceof File))
      return this.#bad(c, "one part, file", ["file"]);
    if (!FILE_NAME.test(file.name)) return this.#bad(c, `file name ${file.name}`, ["file"]);
    const bytes = new Uint8Array(await file.arrayBuffer());
    if (bytes.length > MAX_BYTES) return c.json({ statusMessage: "Payload too large" }, 413);
    const document = new TextDecoder().decode(bytes);
    const [, number, seller] =
      /number="([^"]+)" seller="([^"]+)"/.exec(document) ??
      /<rsm:ExchangedDocument>\s*<ram:ID>([^<]+)[\s\S]*<ram:SellerTradeParty>[\s\S]*?schemeID="0002">(\d{9})/.exec(
        document,
      ) ??
      [];
    const twin = this.invoices.some(
      (i) => number !== undefined && i.number === number && i.state !== "INVALID",
    );
    const { id } = this.add({
      direction: "OUTBOUND",
      state: number === undefined ? "PENDING" : twin ? "DUPLICATED" : "VALID",
      bytes,
      searchesToShow: this.options.searchesToShow,
      ...(number === undefined ? {} : { number, sellerAddress: `0225:${seller}` }),
    });
    return c.json({ type: "INVOICE", id }, 201);
  }

  #search(c: Context): Response {
    const { q, expand, offset = "0", limit = "50", ...rest } = c.req.query();
    const expanded = expand?.split(",") ?? [];
    if (Object.keys(rest).length > 0) return this.#bad(c, `unknown ${Object.keys(rest)}`);
    if (expanded.some((e) => !["businessData", "lastStatusData"].includes(e))) return this.#bad(c, "expand");
    const page = this.#page(c, offset, limit);
    if (page instanceof Response) return page;
    const query = parseQuery(q ?? "", INVOICE_FIELDS, this.options.zoneHours);
    if ("fault" in query) return this.#bad(c, query.fault, ["q"]);
    const shown = this.invoices.filter((i) => (i.searchesToShow ?? 0) === 0);
    for (const invoice of this.invoices)
      invoice.searchesToShow = Math.max(0, (invoice.searchesToShow ?? 0) - 1);
    const hits = shown.filter((i) =>
      query.matches({
        "invoice.invoiceId": i.id,
        "invoice.state": i.state,
        "invoice.direction": i.direction,
        createdDate: i.createDate,
      }),
    );
    const data = hits.slice(page.offset, page.offset + page.limit).map((i) => ({
      metadata: { invoiceId: i.id, state: i.state, direction: i.direction, createDate: i.createDate },
      ...(expanded.includes("businessData") && i.number !== undefined
        ? {
            businessData: {
              invoiceId: i.number,
              seller: { name: "S", electronicAddress: i.sellerAddress, country: "FR" },
            },
          }
        : {}),
      ...(expanded.includes("lastStatusData") ? { lastStatusData: this.#lastOf(i.id) } : {}),
    }));
    return c.json({ data, meta: { ...page, count: hits.length } });
  }

  #lastOf(invoiceId: string): object | undefined {
    const last = this.statuses.filter((s) => s.invoiceId === invoiceId).at(-1);
    return last && { code: last.status.code, state: "DELIVERED", date: last.date };
  }

  #page(c: Context, offset: string, limit: string): { offset: number; limit: number } | Response {
    const page = { offset: Number(offset), limit: Number(limit) };
    const fits = page.offset >= 0 && page.offset <= 1000 && page.limit >= 1 && page.limit <= 200;
    return fits ? page : this.#bad(c, `offset ${offset}, limit ${limit}`, ["offset"]);
  }

  #unseenInvoices(c: Context): Response {
    const unseen = this.invoices.filter((i) => i.direction === "INBOUND" && !this.#seen.has(i.id));
    return c.json(unseen.slice(0, CAP).map((i) => i.id));
  }

  #unseenStatuses(c: Context): Response {
    this.beforePage();
    const unseen = this.statuses.filter((s) => !this.#seen.has(s.statusId)).slice(0, CAP);
    const byInvoice = Map.groupBy(unseen, (s) => s.invoiceId);
    return c.json([...byInvoice].map(([invoiceId, list]) => ({ invoiceId, [this.options.spelling]: list })));
  }

  async #mark(c: Context, known: string[]): Promise<Response> {
    const id = c.req.param("id") ?? "";
    if (!UUID.test(id)) return this.#bad(c, "no uuid", ["id"]);
    if ((await c.req.text()) !== "") return this.#bad(c, "a body");
    if (!known.includes(id)) return c.json({ message: "Not found" }, 404);
    if (!this.options.forgetful) this.#seen.add(id);
    return c.body(null, 204);
  }

  #invoiceOf(c: Context): FakeInvoice | Response {
    const id = c.req.param("id") ?? "";
    if (!UUID.test(id))
      return c.json({ statusMessage: "Request validation issues", details: [{ message: "uuid" }] }, 400);
    return this.invoices.find((i) => i.id === id) ?? c.json({ message: "Invoice not found" }, 404);
  }

  #bytes(c: Context, pick: (invoice: FakeInvoice) => Uint8Array | null | undefined): Response {
    const invoice = this.#invoiceOf(c);
    if (invoice instanceof Response) return invoice;
    const bytes = pick(invoice);
    if (!bytes) return c.json({ message: "File not found" }, 404);
    return new Response(Uint8Array.from(bytes), { headers: { "content-type": "application/xml" } });
  }

  #metadata(c: Context): Response {
    const invoice = this.#invoiceOf(c);
    if (invoice instanceof Response) return invoice;
    return c.json([
      {
        streamId: randomUUID(),
        invoiceId: invoice.id,
        date: "2026-09-15",
        originalFormat: "FacturX",
        originalFlavor: "EN16931",
        originalNetwork: "DOMESTIC_FR",
        way: invoice.direction === "INBOUND" ? "RECEIVED" : "EMITTED",
        businessData: { invoiceId: invoice.number ?? "" },
      },
    ]);
  }

  #history(c: Context): Response {
    const invoice = this.#invoiceOf(c);
    return invoice instanceof Response
      ? invoice
      : c.json(this.statuses.filter((s) => s.invoiceId === invoice.id));
  }

  async #push(c: Context): Promise<Response> {
    const invoice = this.#invoiceOf(c);
    if (invoice instanceof Response) return invoice;
    const read = statusModel.safeParse(await c.req.json());
    if (!read.success) {
      const [issue] = read.error.issues;
      return this.#bad(c, issue?.message ?? "", issue?.path.map(String));
    }
    this.pushes.push({ invoiceId: invoice.id, body: read.data });
    const { code, payment } = read.data;
    const additionalData = payment?.map(({ amount, currency, vatRate }) => ({
      type: code === "PAYMENT_RECEIVED" ? "MEN" : "MPA",
      amount: { value: amount, currency },
      vatRate,
    }));
    const { statusId } = this.say(invoice.id, code, {
      destType: "PLATFORM",
      response: additionalData === undefined ? {} : { additionalData },
    });
    return c.json({ type: "STATUS", id: statusId }, 201);
  }

  #directory(c: Context): Response {
    const { q, offset = "0", limit = "50", ...rest } = c.req.query();
    const page = this.#page(c, offset, limit);
    if (page instanceof Response) return page;
    if (Object.keys(rest).length > 0) return this.#bad(c, `unknown ${Object.keys(rest)}`);
    if (/name:"\*?[^"*]{0,2}\*?"/.test(q ?? ""))
      return this.#bad(c, "a name of 3 characters at least", ["q"]);
    const query = parseQuery(q ?? "", ["siren", "siret", "name", "type"], 0);
    if ("fault" in query) return this.#bad(c, query.fault, ["q"]);
    const hits = (
      [...this.entities, ...(this.own.shown ? this.own.entities : [])] as {
        countryIdentifier: { siren: string; siret?: string };
        name: string;
        type: string;
      }[]
    ).filter(({ name, type, countryIdentifier: { siren, siret } }) =>
      query.matches({ name, type, siren, siret: siret ?? null }),
    );
    const data = hits.slice(page.offset, page.offset + page.limit);
    return c.json({ data, meta: { ...page, count: hits.length } });
  }

  async #configure(c: Context, id: string | null): Promise<Response> {
    const read = webhookModel.safeParse(await c.req.json());
    if (!read.success)
      return this.#bad(c, read.error.issues[0]?.message ?? "", read.error.issues[0]?.path.map(String));
    if (id === null && this.webhooks.length > 0) {
      return c.json(
        { code: "WEBHOOK_ALREADY_CONFIGURED", statusMessage: "A webhook is configured already" },
        409,
      );
    }
    const present = this.webhooks.find((w) => w.webhookId === id);
    if (id !== null && present === undefined) return c.json({ message: "Webhook not found" }, 404);
    if (present !== undefined) present.body = read.data;
    else this.webhooks.push({ webhookId: randomUUID(), body: read.data });
    return c.json({ type: "WEBHOOK", id: present?.webhookId ?? this.webhooks[0]?.webhookId }, 201);
  }

  #masked({ webhookId, body }: IopoleFake["webhooks"][number]): object {
    const { authentication, ...endpoints } = body.interopData.endpoints;
    const secretKey = `${authentication?.hmac.secretKey.slice(0, 5)}****`;
    return {
      webhookId,
      ...body,
      interopData: { endpoints: { ...endpoints, authentication: { hmac: { secretKey } } } },
    };
  }
}
