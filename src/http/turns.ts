import type { Context, MiddlewareHandler } from "hono";
import { Rejection } from "../domain/problem.ts";
import type { ApiEnv } from "../routes/api.ts";
import { onceAnswered } from "./connection.ts";
import { openQuota, type Quota, type Release } from "./quota.ts";

/** How long a request waits for one of its tenant's places, in milliseconds. As many may wait as there are places. */
const PATIENCE = 2_000;
/** Requests of administrators at once. */
const ADMINS_AT_ONCE = 32;
/** Reads that are worked on at once, of all and of one caller. The store of one file answers one by one anyway. */
const READS = { all: 4, one: 2, waitMs: 30_000 };
/** Documents on their way out at once, of all and of one caller: each is in memory until it is read. */
const DOWNLOADS = { all: 16, one: 4, waiting: 64, waitMs: 5_000 };

/** A search of the national API is a read, whatever its method. */
const SEARCH = /^\/afnor\/flow-service\/v1\/flows\/search$/;
/** A flow of the national API: what it is, or one of its documents (`docType`). */
const FLOW = /^\/afnor\/flow-service\/v1\/flows\/[^/]+$/;
/** Answers from the store alone. What asks a platform waits for that one, and must not keep others from reading. */
const HEAVY =
  /^\/v1\/(invoices|events|failures|diagnostics|diagnostics\/export|invoices\/[^/]+(\/(events|statuses|allowed-statuses|attachments))?)$/;
const DOCUMENT = /^\/v1\/invoices\/[^/]+\/(document|attachments\/[^/]+|evidence)$/;
/** Renditions that may be asked of a platform, as each API calls them. */
const FROM_PLATFORM = new Set(["readable", "converted", "ReadableView", "Converted"]);

/** What a request is to the quotas. */
interface Weight {
  /** Answers from the store alone. */
  heavy: boolean;
  /** Answers with a document. */
  document: boolean;
  /** That a platform may be asked for. */
  fromPlatform: boolean;
}

const weightOf = (c: Context<ApiEnv>): Weight => {
  const { method, path } = c.req;
  const isRead = method === "GET" || method === "HEAD";
  const docType = c.req.query("docType") ?? "Metadata";
  const flow = isRead && FLOW.test(path);
  const document = (isRead && DOCUMENT.test(path)) || (flow && docType !== "Metadata");
  const fromPlatform = document && FROM_PLATFORM.has(flow ? docType : (c.req.query("rendition") ?? ""));
  const isSearch = method === "POST" && SEARCH.test(path);
  return { heavy: (isRead && HEAVY.test(path)) || (flow && !document) || isSearch, document, fromPlatform };
};

const TENANT = "tenant ";

const ownerOf = (c: Context<ApiEnv>): string => {
  const caller = c.get("caller");
  return caller.kind === "admin" ? "admin" : TENANT + caller.tenant;
};

const tooMany = (most: number): Rejection =>
  new Rejection(
    429,
    "too_many_requests",
    { en: "Too many requests at once", fr: "Trop de demandes à la fois" },
    {
      en: `At most ${most} requests of one tenant are worked on at once (limits.requestsAtOnce); wait for answers before asking more.`,
      fr: `Au plus ${most} demandes d'un tenant sont traitées à la fois (limits.requestsAtOnce) ; attendez les réponses avant d'en envoyer d'autres.`,
    },
  );

/**
 * Shares the gateway out between tenants: each has so many requests at once, with a short queue behind them; reads
 * take turns between tenants, so that one that asks much is not in the way of one that asks little; and only so many
 * documents are in memory for readers who take their time.
 *
 * @param atOnce requests at once of a tenant, by its name
 * @throws Rejection 429
 */
export const takeTurns = (atOnce: (tenant: string) => number): MiddlewareHandler<ApiEnv> => {
  const most = (owner: string): number =>
    owner.startsWith(TENANT) ? atOnce(owner.slice(TENANT.length)) : ADMINS_AT_ONCE;
  const requests = openQuota({
    total: Number.POSITIVE_INFINITY,
    each: most,
    waiting: most,
    patienceMs: PATIENCE,
  });
  const reads = openQuota({
    total: READS.all,
    each: () => READS.one,
    waiting: most,
    patienceMs: READS.waitMs,
    oneARound: true,
  });
  const downloads = openQuota({
    total: DOWNLOADS.all,
    each: () => DOWNLOADS.one,
    waiting: () => DOWNLOADS.waiting,
    patienceMs: DOWNLOADS.waitMs,
  });
  return async (c, next) => {
    const owner = ownerOf(c);
    const signalOf = (): AbortSignal => c.req.raw.signal;
    const releases: Release[] = [];
    const take = async (quota: Quota, most: number): Promise<Release> => {
      const release = await quota.take(owner, 1, signalOf);
      if (release === null) throw tooMany(most);
      releases.push(release);
      return release;
    };
    try {
      await take(requests, most(owner));
      const { heavy, document, fromPlatform } = weightOf(c);
      if (document) await take(downloads, DOWNLOADS.one);
      if (!heavy && (!document || fromPlatform)) return await next();
      const done = await take(reads, READS.one);
      try {
        await next();
      } finally {
        done();
      }
    } finally {
      onceAnswered(c, () => {
        for (const release of releases) release();
      });
    }
  };
};
