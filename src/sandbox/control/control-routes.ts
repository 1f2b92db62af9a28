import { timingSafeEqual } from "node:crypto";
import { type Context, Hono } from "hono";
import { isSiren } from "../../domain/company.ts";
import { FLOW_SYNTAXES, FLOW_TYPES } from "../../norm/flow.ts";
import { isObject } from "../../norm/read-as.ts";
import { API_VERSIONS } from "../../norm/versions.ts";
import { objectOf, oneOf, Refusal } from "../api/refusal.ts";
import { revokeTokens } from "../api/tokens.ts";
import {
  clientOf,
  companiesOf,
  DUPLICATES,
  type OwnedCompany,
  saveClient,
  seedClients,
  setCompanies,
} from "../clients.ts";
import type { FlowRow } from "../life/flow.ts";
import { codesOf, OUTCOMES } from "../life/outcomes.ts";
import type { Reading } from "../life/read-deposit.ts";
import type { Schedule } from "../life/schedule.ts";
import { iso, type Platform } from "../platform.ts";
import { buyerOf } from "../seed.ts";
import { addFault, clearFaults, faultRuleOf, listFaults } from "./fault-rules.ts";
import { makeInvoice, type Parcel, parcelOf, receive, type Wanted } from "./receive.ts";
import { reportRoutes } from "./report-routes.ts";

const MOST_AT_ONCE = 1_000;

const bodyOf = async (c: Context): Promise<Record<string, unknown>> =>
  objectOf((await c.req.text()) || "{}", "The body");

const numberOf = (value: unknown, name: string, least: number, most: number): number => {
  if (typeof value !== "number" || !(value >= least && value <= most))
    throw new Refusal(400, "PARAMS_ERROR", `${name} must be a number from ${least} to ${most}.`);
  return value;
};

const companyOf = (given: unknown): OwnedCompany => {
  const siren = isObject(given) ? given.siren : given;
  if (typeof siren !== "string" || !isSiren(siren))
    throw new Refusal(
      400,
      "PARAMS_ERROR",
      `${JSON.stringify(siren)} is not a SIREN (nine digits, Luhn key).`,
    );
  const name = isObject(given) && typeof given.name === "string" ? given.name : `Entreprise ${siren}`;
  return { siren, name };
};

const wantedOf = (body: Record<string, unknown>): Wanted => {
  const amount = body.amount ?? "100.00";
  if (typeof amount !== "string" || !/^\d{1,9}(\.\d{1,2})?$/.test(amount))
    throw new Refusal(400, "PARAMS_ERROR", "amount must be a decimal string such as 100.00.");
  return {
    number: typeof body.number === "string" ? body.number : null,
    amount,
    format: oneOf(body.format, ["cii", "ubl", "factur-x"] as const, "format") ?? "cii",
    buyer: typeof body.buyer === "string" ? body.buyer : null,
  };
};

const FILE_TYPES = /^(application\/(xml|pdf|octet-stream)|text\/xml)\b/;

/** A file in the body is received as it is; JSON (or nothing) orders generated invoices. */
const parcelsOf = async (platform: Platform, c: Context, client: string): Promise<Parcel[]> => {
  if (FILE_TYPES.test(c.req.header("content-type") ?? "")) {
    const syntax = oneOf(c.req.query("syntax"), FLOW_SYNTAXES.all, "syntax") ?? null;
    const flowType = oneOf(c.req.query("flowType"), FLOW_TYPES.all, "flowType") ?? null;
    return [await parcelOf(new Uint8Array(await c.req.arrayBuffer()), syntax, flowType)];
  }
  const body = await bodyOf(c);
  const count = body.count === undefined ? 1 : numberOf(body.count, "count", 1, MOST_AT_ONCE);
  const wanted = wantedOf(body);
  const parcels: Parcel[] = [];
  for (let i = 0; i < count; i++) {
    const number = wanted.number === null || count === 1 ? wanted.number : `${wanted.number}-${i + 1}`;
    const { bytes, syntax } = await makeInvoice(platform, client, { ...wanted, number });
    parcels.push(await parcelOf(bytes, syntax, null));
  }
  return parcels;
};

const isKey = (given: string | undefined, key: string): boolean => {
  const [a, b] = [Buffer.from(given ?? ""), Buffer.from(`Bearer ${key}`)];
  return a.length === b.length && timingSafeEqual(a, b);
};

const clientView = (platform: Platform, id: string) => ({
  ...clientOf(platform, id),
  companies: companiesOf(platform, id),
});

const depositsOf = (platform: Platform, client: string | undefined) =>
  platform.db
    .all<
      Pick<FlowRow, "id" | "client" | "tracking_id" | "sha256" | "submitted_at" | "ack" | "type" | "reading">
    >(
      `SELECT id, client, tracking_id, sha256, submitted_at, ack, type, reading FROM flows
       WHERE direction = 'Out' AND (? IS NULL OR client = ?) ORDER BY seq`,
      client ?? null,
      client ?? null,
    )
    .map((row) => {
      const reading = row.reading === null ? null : (JSON.parse(row.reading) as Reading);
      return {
        flowId: row.id,
        client: row.client,
        kind: reading?.kind ?? "unreadable",
        number: reading?.invoice?.number ?? reading?.report?.name ?? null,
        seller: reading?.invoice?.seller.siren ?? reading?.report?.company ?? null,
        trackingId: row.tracking_id,
        sha256: row.sha256,
        ack: row.ack,
        at: iso(row.submitted_at),
      };
    });

/** What a tester does behind the platform's back. A key may be asked for; none is by default. */
export const controlRoutes = (platform: Platform, schedule: () => Schedule, key: string | undefined): Hono =>
  new Hono()
    .use(async (c, next) => {
      if (key !== undefined && !isKey(c.req.header("authorization"), key))
        throw new Refusal(401, "MISSING_TOKEN", "The control key is needed.");
      return next();
    })
    .get("/outcomes", (c) =>
      c.json(
        OUTCOMES.map((outcome) => ({
          id: outcome.id,
          siren: buyerOf(outcome.id),
          company: outcome.buyer,
          what: outcome.what,
          codes: codesOf(outcome),
        })),
      ),
    )
    .route("/", reportRoutes(platform))
    .get("/clients/:id", (c) => c.json(clientView(platform, c.req.param("id"))))
    .put("/clients/:id", async (c) => {
      const client = clientOf(platform, c.req.param("id"));
      const body = await bodyOf(c);
      saveClient(platform, {
        ...client,
        apiVersion: oneOf(body.apiVersion, API_VERSIONS, "apiVersion") ?? client.apiVersion,
        duplicates: oneOf(body.duplicates, DUPLICATES, "duplicates") ?? client.duplicates,
        tokenSeconds:
          body.tokenSeconds === undefined
            ? client.tokenSeconds
            : Math.floor(numberOf(body.tokenSeconds, "tokenSeconds", 1, 86_400)),
      });
      return c.json(clientView(platform, client.id));
    })
    .put("/clients/:id/companies", async (c) => {
      const { companies } = await bodyOf(c);
      if (!Array.isArray(companies)) throw new Refusal(400, "PARAMS_ERROR", "companies must be a list.");
      setCompanies(platform, c.req.param("id"), companies.map(companyOf));
      return c.json(clientView(platform, c.req.param("id")));
    })
    .post("/clients/:id/receive", async (c) => {
      const { id } = clientOf(platform, c.req.param("id"));
      const parcels = await parcelsOf(platform, c, id);
      return c.json({ flowIds: receive(platform, id, parcels) }, 201);
    })
    .post("/clients/:id/revoke-tokens", (c) => c.json({ revoked: revokeTokens(platform, c.req.param("id")) }))
    .get("/deposits", (c) => {
      const deposits = depositsOf(platform, c.req.query("client"));
      return c.json({ count: deposits.length, deposits });
    })
    .get("/faults", (c) => c.json({ faults: listFaults(platform) }))
    .post("/faults", async (c) => c.json({ id: addFault(platform, faultRuleOf(await bodyOf(c))) }, 201))
    .delete("/faults", (c) => c.json({ cleared: clearFaults(platform) }))
    .delete("/faults/:id", (c) => c.json({ cleared: clearFaults(platform, Number(c.req.param("id"))) }))
    .post("/advance", async (c) => {
      const body = await bodyOf(c);
      const seconds =
        body.steps === undefined
          ? numberOf(body.seconds ?? 0, "seconds", 0, 1e8)
          : numberOf(body.steps, "steps", 0, 10_000) * platform.secondsPerStep();
      const done = schedule().advanceTo(platform.clock.now() + Math.ceil(seconds * 1000));
      return c.json({ now: iso(platform.clock.now()), done });
    })
    .post("/reset", (c) => {
      platform.db.empty();
      seedClients(platform);
      return c.json({ now: iso(platform.clock.now()) });
    });
