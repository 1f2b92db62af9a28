import { type Context, Hono } from "hono";
import { z } from "zod";
import { addWritings } from "./afnor-directory-writes.ts";
import type { Version } from "./afnor-shapes.ts";
import type { Contract } from "./published.ts";

type Row = Record<string, unknown>;

const RESOURCES = {
  siren: { schema: "searchSiren", filters: ["siren", "businessName"] },
  "routing-code": { schema: "routingCodeSearch", filters: ["siret", "routingIdentifier"] },
  "directory-line": {
    schema: "searchDirectoryLine",
    filters: ["siren", "siret", "routingIdentifier", "addressingIdentifier"],
  },
} as const;

/** A Directory Service with what a test puts in it. */
export class DirectoryFake {
  readonly app = new Hono();
  readonly companies: Row[] = [];
  readonly establishments: Row[] = [];
  readonly routingCodes: Row[] = [];
  readonly lines: Row[] = [];
  /** What the answers give as total: counted, -1 or nothing at all. */
  total: "counted" | "unmanaged" | "absent" = "counted";
  /** How nothing found is answered (204 in 1.2). */
  noneFound: 200 | 204 = 200;
  /** The day, `YYYY-MM-DD`. */
  today = "2026-09-15";
  readonly #version: Version;
  readonly #complain: (fault: string) => void;
  readonly #contract: Contract | null;

  constructor(version: Version, complain: (fault: string) => void, contract: Contract | null) {
    this.#version = version;
    this.#complain = complain;
    this.#contract = contract;
    this.app.post("/v1/siren/search", (c) => this.#search(c, "siren", this.companies));
    this.app.post("/v1/routing-code/search", (c) => this.#search(c, "routing-code", this.routingCodes));
    this.app.post("/v1/directory-line/search", (c) => this.#search(c, "directory-line", this.lines));
    this.app.get("/v1/siren/:p{code-insee:[0-9]+}", (c) => this.#one(c, this.companies, "siren"));
    this.app.get("/v1/siret/:p{code-insee:[0-9]+}", (c) => this.#one(c, this.establishments, "siret"));
    this.app.get("/v1/directory-line/:p{code:.+}", (c) => this.#one(c, this.lines, "addressingIdentifier"));
    if (version !== "1.1") return;
    const { app, establishments, routingCodes, lines } = this;
    addWritings({
      ...{ app, establishments, routingCodes, lines, complain, contract },
      today: () => this.today,
    });
  }

  #one(c: Context, rows: Row[], key: string): Response {
    const value = (c.req.param("p") ?? "").replace(/^[a-z-]+:/, "");
    const row = rows.find((r) => r[key] === value && r.hidden !== true);
    return row === undefined ? c.json({ errorCode: "MISSING_RESOURCE" }, 404) : c.json(shown(row));
  }

  async #search(c: Context, what: keyof typeof RESOURCES, rows: Row[]): Promise<Response> {
    const { schema, filters } = RESOURCES[what];
    const old = this.#version === "1.1";
    const before13 = this.#version !== "1.3";
    const orderKey = before13 && what !== "routing-code" ? "sortingOrder" : "order";
    const op = (name: string) =>
      z.strictObject({
        op: name === "businessName" || old ? z.literal("contains") : z.literal("strict"),
        value: z.string(),
      });
    const shape = z.strictObject({
      filters: z.strictObject(Object.fromEntries(filters.map((name) => [name, op(name).optional()]))),
      sorting: z
        .array(z.strictObject({ field: z.string(), [orderKey]: z.enum(["ascending", "descending"]) }))
        .optional(),
      // Some platforms refuse names that others offer: they are asked for where nothing else will do.
      fields: old && what === "directory-line" ? z.array(z.string()).min(1).optional() : z.never().optional(),
      limit: z.int().max(100),
      ignore: z.int(),
    });
    const body: unknown = await c.req.json();
    const read = shape.safeParse(body);
    const faults = read.success
      ? (this.#contract?.faults(schema, body) ?? [])
      : [z.prettifyError(read.error)];
    if (!read.success || faults.length > 0) {
      this.#complain(`${c.req.path}: ${faults.join("; ")}`);
      return c.json({ errorCode: "MISSING_REQUIRED_FIELD", errorMessage: faults.join("; ") }, 400);
    }
    const { limit, ignore } = read.data;
    const criteria = Object.entries(read.data.filters) as [string, { op: string; value: string }][];
    const hits = rows.filter((row) =>
      criteria.every(([name, filter]) => {
        const value = String(row[name] ?? "").toLowerCase();
        const wanted = filter.value.toLowerCase();
        return filter.op === "strict" ? value === wanted : value.includes(wanted);
      }),
    );
    if (hits.length === 0 && this.noneFound === 204) return c.body(null, 204);
    const results = hits.slice(ignore, ignore + limit).map((row) => shown(row, read.data.fields));
    const partial = old && hits.length > ignore + results.length;
    const total = { counted: hits.length, unmanaged: -1, absent: undefined }[this.total];
    return c.json({ search: body, totalNumberOfResults: total, results }, partial ? 206 : 200);
  }
}

/** A row as it is shown: its number only where it is asked for, what the fake alone knows never. */
const shown = ({ idInstance, days: _, ...row }: Row, fields?: readonly string[]): Row =>
  fields === undefined
    ? row
    : Object.fromEntries(Object.entries({ ...row, idInstance }).filter(([name]) => fields.includes(name)));
