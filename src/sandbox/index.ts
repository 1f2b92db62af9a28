import { randomBytes } from "node:crypto";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createAdaptorServer, type HttpBindings } from "@hono/node-server";
import { type Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { PATH_PREFIX, REQUEST_ID_HEADERS } from "../norm/operations.ts";
import { directoryRoutes } from "./api/directory-routes.ts";
import { flowRoutes, MAX_BODY_BYTES, tooLarge } from "./api/flow-routes.ts";
import { Refusal, refuse } from "./api/refusal.ts";
import { tokenRoutes, versionAsking } from "./api/tokens.ts";
import { seedClients } from "./clients.ts";
import { clockAhead } from "./clock.ts";
import { controlRoutes } from "./control/control-routes.ts";
import { faultsOf } from "./control/strike-faults.ts";
import { openDatabase } from "./database.ts";
import { checkDeposit, takeStep } from "./life/life-cycle.ts";
import { takeReportStep } from "./life/report-life.ts";
import { type Schedule, startSchedule } from "./life/schedule.ts";
import type { Log, Platform } from "./platform.ts";

export interface SandboxOptions {
  /** 0 (the default) takes a free one. */
  port?: number;
  /** Default 127.0.0.1. */
  host?: string;
  /** Where it keeps everything, documents included; `:memory:` keeps nothing. */
  file: string;
  /** Time between two steps of a life cycle; default 2 seconds. Fractions are fine, 0 is at once. */
  pace?: { secondsPerStep: number };
  now?: () => Date;
  /** This many random bytes; for ids, tokens and signing keys. */
  random?: (size: number) => Uint8Array;
  log?: Log;
  /** Asked for as bearer token on `/control`; none by default. */
  controlKey?: string;
}

export interface Sandbox {
  url: string;
  tokenUrl: string;
  /** Bases, to which a client of the norm adds `/v1/…`. */
  flowUrl: string;
  directoryUrl: string;
  controlUrl: string;
  /** Ends calls and timers, and closes the file. Safe to call twice. */
  close(): Promise<void>;
}

/** Answers under way get this long to end, in milliseconds. */
const GRACE = 1_000;

const openPlatform = (options: SandboxOptions, wake: () => void): Platform => {
  const db = openDatabase(options.file);
  const ahead = db.get<{ value: string }>("SELECT value FROM settings WHERE name = 'ahead'");
  const keep = (lead: number): void => {
    db.run("INSERT OR REPLACE INTO settings VALUES ('ahead', ?)", String(lead));
  };
  return {
    db,
    clock: clockAhead(options.now ?? (() => new Date()), Number(ahead?.value ?? 0), keep),
    random: options.random ?? randomBytes,
    secondsPerStep: () => options.pace?.secondsPerStep ?? 2,
    wake,
    log: options.log ?? (() => {}),
  };
};

const appOf = (
  platform: Platform,
  options: SandboxOptions,
  schedule: () => Schedule,
  closing: AbortSignal,
): Hono<{ Bindings: HttpBindings }> => {
  const app = new Hono<{ Bindings: HttpBindings }>();
  const tell = (c: Context, refusal: Refusal): Response =>
    refuse(c, refusal, versionAsking(platform, c.req.header("authorization")));
  app.use(async (c, next) => {
    for (const name of new Set(Object.values(REQUEST_ID_HEADERS))) {
      const id = c.req.header(name);
      if (id !== undefined && id.length <= 200) c.header(name, id);
    }
    await next();
  });
  app.use(bodyLimit({ maxSize: MAX_BODY_BYTES, onError: (c) => tell(c, tooLarge()) }));
  app.use(faultsOf(platform, closing));
  app.route("/oauth2", tokenRoutes(platform));
  app.route(`/flow-service${PATH_PREFIX}`, flowRoutes(platform));
  app.route(`/directory-service${PATH_PREFIX}`, directoryRoutes(platform));
  app.route("/control", controlRoutes(platform, schedule, options.controlKey));
  app.notFound((c) => tell(c, new Refusal(404, "MISSING_RESOURCE", `No such path: ${c.req.path}.`)));
  app.onError((error, c) => {
    if (error instanceof Refusal) return tell(c, error);
    platform.log({ path: c.req.path, error: String(error) }, "request failed");
    return tell(c, new Refusal(500, "INTERNAL_ERROR", "The sandbox failed; its log says why."));
  });
  return app;
};

/**
 * Starts the sandbox platform: an XP Z12-013 server with a directory, a life cycle and faults on demand. Everything
 * it was told is in its file, so that it goes on where it was. Rejects when the port or the file cannot be had.
 */
export const startSandbox = async (options: SandboxOptions): Promise<Sandbox> => {
  const closing = new AbortController();
  let schedule: Schedule | undefined;
  const running = (): Schedule => {
    if (schedule === undefined) throw new Error("the sandbox is not running");
    return schedule;
  };
  const platform = openPlatform(options, () => schedule?.wake());
  seedClients(platform);
  schedule = startSchedule(platform, {
    check: (flowId, due) => checkDeposit(platform, flowId, due),
    step: (invoice, due) => takeStep(platform, invoice, due),
    report: (report, due) => takeReportStep(platform, report, due),
  });
  const host = options.host ?? "127.0.0.1";
  const server = createAdaptorServer({ fetch: appOf(platform, options, running, closing.signal).fetch });
  server.listen(options.port ?? 0, host);
  try {
    await once(server, "listening");
  } catch (error) {
    await schedule.close();
    platform.db.close();
    throw error;
  }
  schedule.runDue();
  const { port } = server.address() as AddressInfo;
  const url = `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
  let closed: Promise<void> | undefined;

  const close = async (): Promise<void> => {
    closing.abort();
    const ended = once(server, "close");
    server.close();
    if ("closeIdleConnections" in server) server.closeIdleConnections();
    const late = setTimeout(() => {
      if ("closeAllConnections" in server) server.closeAllConnections();
    }, GRACE);
    await ended;
    clearTimeout(late);
    await running().close();
    platform.db.close();
  };

  return {
    url,
    tokenUrl: `${url}/oauth2/token`,
    flowUrl: `${url}/flow-service`,
    directoryUrl: `${url}/directory-service`,
    controlUrl: `${url}/control`,
    close() {
      closed ??= close();
      return closed;
    },
  };
};
