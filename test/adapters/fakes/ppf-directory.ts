import { type Context, Hono } from "hono";
import { z } from "zod";
import { Faults } from "./faults.ts";
import { publishedContract } from "./published.ts";

type Row = Record<string, unknown>;

const OPERATORS = {
  siren: "strict",
  siret: "strict",
  matriculePlateforme: "strict",
  suffixeAdressage: "strict",
  raisonSociale: "contient",
  identifiantRoutage: "contient",
  identifiantAdressage: "contient",
} as const;

/** Each resource: the published model of its search, what it may be searched and sorted by, and what it may include. */
const RESOURCES = {
  siren: { model: "searchSiren", filters: ["siren", "raisonSociale"], code: "siren", include: [] },
  siret: { model: "searchSiret", filters: ["siret", "siren"], code: "siret", include: ["siren"] },
  "code-routage": {
    model: "searchCodeRoutage",
    filters: ["siret", "identifiantRoutage"],
    code: "identifiantRoutage",
    include: ["siren", "siret"],
  },
  "ligne-annuaire": {
    model: "searchLigneAnnuaire",
    filters: ["siren", "siret", "identifiantRoutage", "identifiantAdressage", "suffixeAdressage"],
    code: "identifiantAdressage",
    include: ["siren", "siret", "codeRoutage", "plateforme"],
  },
} as const;

type Name = keyof typeof RESOURCES;

const CONTRACT = publishedContract("specs/ppf/directory-api-1.11.0.json");

/**
 * The public portal's directory API, as published: what a request says beyond the description, in its path, its query
 * or its body, is answered 400 and written into `violations`. A line is found by its code on the days of its effect
 * alone; a search finds all of them.
 */
export class PpfDirectoryFake {
  readonly faults = new Faults();
  readonly violations: string[] = [];
  readonly revoked = new Set<string>();
  readonly rows: Record<Name, Row[]> = { siren: [], siret: [], "code-routage": [], "ligne-annuaire": [] };
  readonly secret = "s3cr3t-of-piste";
  readonly account = { login: "TECH_9_77@cpro.fr", password: "pâss-of-the-account" };
  /** Answers of a search tell how many there are. */
  counts = true;
  /** Largest page that it gives: a longer one is cut, and answered 206. */
  cap = 1000;
  today = "2026-09-15";
  beforePage: () => void = () => {};
  #tokens = 0;
  readonly #app = new Hono();

  constructor() {
    this.#app.get("/annuaire/v1/healthcheck", (c) => c.json({ statut: "UP" }));
    for (const name of Object.keys(RESOURCES) as Name[]) {
      this.#app.post(`/annuaire/v1/${name}/recherche`, (c) => this.#search(c, name));
      this.#app.get(`/annuaire/v1/${name}/:code`, (c) => this.#one(c, name));
    }
    this.#app.all("*", (c) => this.#refuse(c, `no operation ${c.req.method} ${c.req.path}`, 404));
  }

  readonly fetch = (request: Request): Promise<Response> => {
    const { pathname } = new URL(request.url);
    const operation = pathname.endsWith("/token")
      ? "token"
      : pathname.endsWith("/healthcheck")
        ? "health"
        : "directory";
    return this.faults.around(request, operation, (asked) =>
      operation === "token" ? this.#token(asked) : this.#answer(asked),
    );
  };

  async #token(request: Request): Promise<Response> {
    const form = new URLSearchParams(await request.text());
    if (form.get("client_secret") !== this.secret || form.get("scope") !== "openid")
      return Response.json({ error: "invalid_client" }, { status: 400 });
    this.#tokens += 1;
    return Response.json({
      access_token: `ppf-token-${this.#tokens}`,
      expires_in: 3600,
      token_type: "Bearer",
    });
  }

  #answer(request: Request): Response | Promise<Response> {
    const token = request.headers.get("authorization")?.replace("Bearer ", "") ?? "";
    const { login, password } = this.account;
    const account = Buffer.from(`${login}:${password}`).toString("base64");
    const known = token.startsWith("ppf-token-") && !this.revoked.has(token);
    if (!known || request.headers.get("cpro-account") !== account)
      return Response.json({ titre: "Non autorisé", statut: 401 }, { status: 401 });
    if (!/^(?:fr|en)$/.test(request.headers.get("accept-language") ?? ""))
      this.violations.push("Accept-Language is neither fr nor en");
    return this.#app.fetch(request);
  }

  #refuse(c: Context, detail: string, status: 400 | 404): Response {
    this.violations.push(detail);
    return c.json({ type: "about:blank", titre: "Mauvaise requête", statut: status, detail }, status);
  }

  #one(c: Context, name: Name): Response {
    const { code, include } = RESOURCES[name];
    const [, kind, value] = /^(code-insee|code):(.+)$/.exec(c.req.param("code") ?? "") ?? [];
    const wanted = name === "siren" || name === "siret" ? "code-insee" : "code";
    if (kind !== wanted || value === undefined) return this.#refuse(c, `${c.req.path} is no code`, 400);
    for (const [key, given] of Object.entries(c.req.queries())) {
      const right =
        key === "inclure" && given.every((one) => one.split(",").every((w) => isOneOf(include, w)));
      if (!right) return this.#refuse(c, `${name}: ${key}=${given} is not described`, 400);
    }
    const row = this.rows[name].find((one) => one[code] === value && one.hidden !== true && this.#holds(one));
    if (row === undefined) return c.json({ titre: "Non trouvée", statut: 404 }, 404);
    const { hidden: _, ...shown } = row;
    return c.json(shown);
  }

  #holds({ historisation, dateFinEffet }: Row): boolean {
    const from = z.looseObject({ dateDebutEffet: z.string() }).safeParse(historisation).data?.dateDebutEffet;
    return (from ?? "") <= this.today && (typeof dateFinEffet !== "string" || dateFinEffet > this.today);
  }

  async #search(c: Context, name: Name): Promise<Response> {
    this.beforePage();
    const { model, filters } = RESOURCES[name];
    const filter = (field: keyof typeof OPERATORS) =>
      z.strictObject({ op: z.literal(OPERATORS[field]), valeur: z.string().min(1) }).optional();
    const shape = z.strictObject({
      filtres: z.strictObject(Object.fromEntries(filters.map((field) => [field, filter(field)]))),
      tris: z
        .array(z.strictObject({ champ: z.enum(filters), ordre: z.enum(["ascendant", "descendant"]) }))
        .optional(),
      limite: z.int().min(1),
      ignorer: z.int().min(0),
    });
    const body: unknown = await c.req.json();
    const read = shape.safeParse(body);
    const faults = read.success ? (CONTRACT?.faults(model, body) ?? []) : [z.prettifyError(read.error)];
    if (!read.success || faults.length > 0)
      return this.#refuse(c, `${c.req.path}: ${faults.join("; ")}`, 400);
    const { limite, ignorer, tris } = read.data;
    const criteria = Object.entries(read.data.filtres) as [string, { op: string; valeur: string }][];
    const hits = this.rows[name].filter((row) =>
      criteria.every(([field, { op, valeur }]) => {
        const value = String(row[field] ?? "");
        return op === "strict" ? value === valeur : value.toLowerCase().includes(valeur.toLowerCase());
      }),
    );
    const by = tris?.[0]?.champ;
    if (by !== undefined) hits.sort((a, b) => (String(a[by]) < String(b[by]) ? -1 : 1));
    const results = hits.slice(ignorer, ignorer + Math.min(limite, this.cap));
    if (results.length === 0) return c.body(null, 204);
    const cut = limite > this.cap && hits.length > ignorer + results.length;
    const resultats = results.map(({ hidden: _, ...row }) => row);
    const total = this.counts ? { nombre_total_resultats: hits.length } : {};
    return c.json({ recherche: body, ...total, resultats }, cut ? 206 : 200);
  }
}

const isOneOf = (words: readonly string[], word: string): boolean => words.includes(word);
