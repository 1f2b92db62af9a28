import { createHash } from "node:crypto";
import { type Context, Hono } from "hono";
import { Faults } from "../fakes/faults.ts";

interface Held {
  id: string;
  ref: string;
  bytes: Uint8Array;
  state: string;
  files: Record<string, { bytes: Uint8Array; type: string }>;
}

const SECRET = "s3cr3t-of-relais";
const PAGE = 50;

/** Relais as its description has it: what does not fit is answered 400 and written down in `violations`. */
export class RelaisFake {
  readonly faults = new Faults();
  readonly violations: string[] = [];
  readonly invoices: Held[] = [];
  readonly events: { no: number; invoice: string; state: string; at: string }[] = [];
  readonly revoked = new Set<string>();
  readonly secret = SECRET;
  beforePage: () => void = () => {};
  #tokens = 0;
  readonly #app = new Hono();

  constructor() {
    const app = this.#app;
    app.post("/token", async (c) => {
      const form = new URLSearchParams(await c.req.text());
      if (form.get("client_secret") !== SECRET) return c.json({ error: "invalid_client" }, 401);
      return c.json({ access_token: `relais-${++this.#tokens}`, token_type: "Bearer", expires_in: 600 });
    });
    app.use("*", async (c, next) => {
      const token = /^Bearer (relais-\d+)$/.exec(c.req.header("authorization") ?? "")?.[1];
      if (token === undefined || this.revoked.has(token)) return c.json({ error: "unauthorized" }, 401);
      return next();
    });
    app.post("/invoices", async (c) => this.#take(c, new Uint8Array(await c.req.arrayBuffer())));
    app.get("/invoices", (c) =>
      c.json(this.invoices.filter(({ ref }) => ref === c.req.query("ref")).map((i) => this.#shown(i))),
    );
    app.get("/invoices/:id", (c) => {
      const one = this.invoices.find(({ id }) => id === c.req.param("id"));
      return one === undefined ? c.json({ error: "unknown" }, 404) : c.json(this.#shown(one));
    });
    app.get("/invoices/:id/:rendition", (c) => {
      const { id, rendition } = c.req.param();
      const file = this.invoices.find((i) => i.id === id)?.files[rendition];
      if (file === undefined) return c.json({ error: "unknown" }, 404);
      return new Response(Uint8Array.from(file.bytes), { headers: { "content-type": file.type } });
    });
    app.get("/events", (c) => {
      this.beforePage();
      const after = c.req.query("after") ?? "";
      if (!/^\d+$/.test(after)) return this.#bad(c, `after ${after}`);
      const news = this.events.filter(({ no }) => no > Number(after));
      return c.json({ events: news.slice(0, PAGE), more: news.length > PAGE });
    });
    app.get("/me", (c) => c.json({}));
    app.notFound((c) => this.#bad(c, `${c.req.method} ${c.req.path} is not described`));
  }

  /** To be handed over as `fetch`. */
  fetch = (request: Request): Promise<Response> =>
    this.faults.around(request, operationOf(request), (r) => this.#app.fetch(r));

  say(invoice: string, state: string, at: string): number {
    const no = this.events.length + 1;
    this.events.push({ no, invoice, state, at });
    return no;
  }

  #take(c: Context, bytes: Uint8Array): Response {
    const ref = c.req.query("ref") ?? "";
    if (!/^inv_[0-9a-f]{32}$/.test(ref)) return this.#bad(c, `ref ${ref}`);
    if (this.invoices.some((i) => i.ref === ref)) return c.json({ error: "known_already" }, 409);
    const id = `r-${this.invoices.length + 1}`;
    const original = { bytes, type: "application/xml" };
    this.invoices.push({ id, ref, bytes, state: "taken", files: { original } });
    return c.json({ id }, 201);
  }

  #shown({ id, bytes, state }: Held): object {
    return { id, state, sha256: createHash("sha256").update(bytes).digest("hex") };
  }

  #bad(c: Context, text: string): Response {
    this.violations.push(text);
    return c.json({ error: "bad_request", text }, 400);
  }
}

const operationOf = ({ method, url }: Request): string => {
  const { pathname, search } = new URL(url);
  if (pathname === "/token") return "token";
  if (pathname === "/me") return "health";
  if (method === "POST") return "submit";
  if (pathname === "/events" || search !== "") return "search";
  return pathname.split("/").length > 3 ? "download" : "fetch";
};
