import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { v4 as uuid } from "uuid";
import { createApp, createMetricsApp } from "./app.ts";
import type { Config } from "./config/index.ts";
import { readRulesToTry } from "./config/rules-to-try.ts";
import { DEFAULT_LIMITS } from "./documents/index.ts";
import type { Account } from "./domain/account.ts";
import { ENDPOINT_RULES, isMailAccount, isServed } from "./domain/erp-endpoint.ts";
import { isFailure } from "./domain/failure.ts";
import { openRouter } from "./domain/sharing/router.ts";
import { close, listen, urlOf } from "./http/server.ts";
import { ids } from "./ids.ts";
import { createLog } from "./log.ts";
import { createMetrics } from "./metrics/index.ts";
import { isPublicHost } from "./net/guard.ts";
import { postHook } from "./net/hook.ts";
import { openMailDoor } from "./net/mail.ts";
import { redactor } from "./net/redact.ts";
import type { OpenRules } from "./official/index.ts";
import { openPlatform } from "./open-platform.ts";
import { startWorker, type Worker } from "./outbox/worker.ts";
import { OFFICIAL_RULES } from "./private-files.ts";
import { VERSION } from "./routes/docs/openapi.ts";
import { openStore } from "./store/open.ts";
import { openDirectoryCache } from "./usecases/directory/directory-cache.ts";
import { scheduleAudits } from "./usecases/follow/audit-account.ts";
import { openHints } from "./usecases/follow/hints.ts";
import { schedulePolls } from "./usecases/follow/poll-account.ts";
import { bindUseCases } from "./usecases/index.ts";
import { kindsOf } from "./usecases/kinds.ts";
import { scheduleAlerts } from "./usecases/operate/alerts/mail-alert.ts";
import { assignInvoices } from "./usecases/operate/assign-invoices.ts";
import { forgetDone } from "./usecases/operate/forget-done.ts";
import { watchPasswords } from "./usecases/operate/watch-passwords.ts";
import type { Log, OpenPlatform, Parts } from "./usecases/parts.ts";
import { openAccessTokens } from "./usecases/read/access-tokens.ts";
import { readWidgetToken, WIDGET_TOKEN } from "./usecases/read/widget-tokens.ts";
import { reportersOf } from "./usecases/report/company.ts";
import { REPORTS_ACCOUNT } from "./usecases/report/schedule.ts";
import { isSharing } from "./usecases/share/overview.ts";
import { lookAtEndpoints } from "./usecases/tell/resume-endpoint.ts";
import { mailWorks } from "./usecases/tell/send-mail.ts";

/** How long a stop waits for what is under way, in milliseconds: HTTP answers, then work at the platforms. */
const GRACE = { http: 3_000, work: 4_000 };

/** How often what was done long ago is deleted, in milliseconds. */
const FORGET_EVERY = 3_600_000;

/** How often the ends of passwords are looked at, in milliseconds. */
const WATCH_EVERY = 86_400_000;

/** A gateway that runs in this process. */
export interface RunningGateway {
  /** Where its API listens. */
  url: string;
  /** Where the built-in sandbox platform listens, when the gateway started one. */
  sandboxUrl: string | null;
  /** What SIGHUP does: it changes nothing, and says so. */
  hangUp(): void;
  /** Stops in order: no new request, answers finished, work finished or given back, store closed. */
  stop(): Promise<void>;
}

/** Builds everything once and starts it. Rejects when a port, the store or the sandbox cannot be had. */
export const startGateway = async (config: Config): Promise<RunningGateway> => {
  const redact = redactor(config.secrets);
  const log = createLog({ level: config.log.level, redact: (line) => redact.text(line) });
  for (const warning of config.warnings) log.warn({ path: warning.path, fix: warning.fix }, warning.message);

  const now = (): Date => new Date();
  const store = await openStore(config.store.url, { now });
  const tenants = new Map(config.tenants.map((tenant) => [tenant.name, tenant]));
  const metrics = createMetrics({
    now,
    platforms: config.accounts.map(({ name }) => name),
    tenants: config.tenants.map(({ name }) => name),
    collect: async () => {
      const [outbox, accounts, held, waiting, reports] = await Promise.all([
        store.outbox.counts(),
        store.accounts.list(),
        store.items.heldReasons(),
        store.items.waitingCounts(),
        store.reports.stateCounts(),
      ]);
      const isConfigured = (name: string): boolean =>
        platforms.has(name) || isServed({ tenants, alerts: config.alerts }, name);
      return { outbox, accounts: accounts.filter(({ name }) => isConfigured(name)), held, waiting, reports };
    },
  });
  const sandbox = await startOwnSandbox(config, log);
  const limits = {
    ...DEFAULT_LIMITS,
    fileBytes: Math.floor(config.limits.documentMegabytes * 1024 * 1024),
  };
  const platforms = new Map<string, ReturnType<typeof openPlatform>>();
  for (const account of config.accounts) {
    platforms.set(
      account.name,
      openPlatform(withSandbox(account, sandbox), { log, metrics: metrics.net, redact }, limits),
    );
  }

  const official = await openRules(config, log);

  let worker: Worker | null = null;
  const parts: Parts = {
    store,
    platforms: { get: (name) => platforms.get(name) ?? null, names: () => [...platforms.keys()] },
    tenants,
    router: openRouter(tenants, config.receiving),
    ...(config.smtp === undefined ? {} : { mail: openMailDoor(config.smtp) }),
    alerts: config.alerts,
    directory: openDirectoryCache({ now, log }),
    hints: openHints({ now }),
    erp: { rules: ENDPOINT_RULES, post: postHook, isPublic: isPublicHost },
    now,
    ids,
    random: Math.random,
    wake: () => worker?.wake(),
    count: metrics.count,
    log,
    limits,
    ...(official === null ? {} : { official }),
  };
  for (const name of platforms.keys()) await store.accounts.meet(name, now());
  await schedulePolls(parts);
  await assignInvoices(parts);
  await lookAtEndpoints(parts);
  await scheduleAudits(parts);
  await scheduleAlerts(parts);
  worker = startWorker({
    store,
    kinds: kindsOf(parts),
    account: (name) =>
      platforms.get(name)?.account ??
      (name === REPORTS_ACCOUNT || isServed(parts, name) ? { name, ...ENDPOINT_RULES } : null),
    probe: (name, signal) =>
      isMailAccount(name) ? mailWorks(parts, name, signal) : probe(platforms.get(name) ?? null, signal, log),
    now,
    random: Math.random,
    ids,
    leaseSeconds: config.workers.leaseSeconds,
    log,
  });

  const forget = (): void => {
    forgetDone(parts).catch((error) => log.warn({ error: String(error) }, "old rows could not be deleted"));
  };
  forget();
  const forgetting = setInterval(forget, FORGET_EVERY);
  const watch = (): void => watchPasswords(parts, metrics.passwordExpiry);
  watch();
  const watching = setInterval(watch, WATCH_EVERY);

  const { isMetricsKey } = config;
  const scraped = { ...metrics, ...(isMetricsKey === undefined ? {} : { isMetricsKey }) };
  const shared = { log, metrics: scraped, uuid };
  const tenantKeys = (tenant: string): Buffer[] => config.signingKeys({ kind: "tenant", tenant }, "widget");
  const gateway = bindUseCases({
    ...parts,
    about: { version: VERSION, startedAt: now() },
    redact: (value) => redact.json(value),
    tenantKeys,
    lookedAt: () => worker?.lookedAt() ?? null,
    readRules: (raw) => readRulesToTry(raw, tenants),
  });
  const app = createApp({
    ...shared,
    gateway,
    keys: {
      callerOf: (key) => config.keys.callerOf(key),
      readWidgetToken: (token) => readWidgetToken({ now, tenantKeys }, token),
    },
    admission: {
      callerOf: (key) => config.keys.callerOf(key),
      isWidgetToken: (bearer) => bearer.startsWith(WIDGET_TOKEN),
      tokens: openAccessTokens({
        signerOf: (key, purpose) => config.signerOf(key, purpose),
        tenantKeys: (tenant, purpose) => config.signingKeys({ kind: "tenant", tenant }, purpose),
        now,
      }),
      tenant: (name) => tenants.get(name) ?? null,
    },
    pages: {
      gateway,
      isAdminKey: (key) => config.keys.callerOf(key)?.kind === "admin",
      sessionKeys: config.signingKeys({ kind: "admin" }, "session"),
      tenants: () => [...tenants.keys()],
      reporters: () =>
        reportersOf({ tenants }, { kind: "admin" }).map(({ tenant, company: { siren, name } }) => ({
          tenant,
          siren,
          name,
        })),
      sharing: () => isSharing(parts),
      found: () => metrics.found(),
      now,
      wait: (ms) => wait(ms),
    },
    maxDocumentBytes: parts.limits.fileBytes,
    requestsAtOnce: config.requestsAtOnce,
    metricsHere: config.listen.metricsPort === undefined,
  });
  const server = await listen(app.fetch, config.listen.host, config.listen.port);
  const servers = [server];
  if (config.listen.metricsPort !== undefined) {
    servers.push(await listen(createMetricsApp(shared).fetch, config.listen.host, config.listen.metricsPort));
  }
  const url = urlOf(server, config.listen.host);
  const metricsUrl = `${urlOf(servers.at(-1) ?? server, config.listen.host)}/metrics`;
  log.info(
    { url, metricsUrl, store: store.engine, platforms: parts.platforms.names() },
    "the gateway is ready",
  );

  return {
    url,
    sandboxUrl: sandbox?.url ?? null,
    hangUp: () =>
      log.info({ signal: "SIGHUP" }, "the signal changes nothing: the configuration is read at a start"),
    async stop() {
      clearInterval(forgetting);
      clearInterval(watching);
      await Promise.all(servers.map((server) => close(server, GRACE.http)));
      await worker?.stop(GRACE.work);
      await official?.stop();
      await Promise.all([...platforms.values()].map((platform) => platform.close()));
      await sandbox?.close();
      await store.close();
      log.info({}, "the gateway has stopped");
    },
  };
};

/** The official rules, where they are installed. What is compiled of them lies beside the store. */
const openRules = async (config: Config, log: Log): Promise<OpenRules | null> => {
  if (config.officialRules === undefined) return null;
  const { openOfficialRules } = await import("./official/index.ts");
  const path = /^sqlite:(?!:memory:)(.+)$/.exec(config.store.url)?.[1];
  const cache =
    path === undefined
      ? join(tmpdir(), `passerelle-${OFFICIAL_RULES}-${process.getuid?.() ?? ""}`)
      : join(dirname(path), OFFICIAL_RULES);
  const rules = openOfficialRules(config.officialRules, { cache, log });
  log.info({ files: config.officialRules.files }, "the official rules are there");
  return rules;
};

type OwnSandbox = Awaited<ReturnType<typeof import("./sandbox/index.ts").startSandbox>>;

/** The built-in platform, for accounts of the sandbox adapter that name no other. Its state lies beside the store. */
const startOwnSandbox = async (config: Config, log: Log): Promise<OwnSandbox | null> => {
  const account = config.accounts.find(needsSandbox);
  if (account === undefined) return null;
  const { startSandbox } = await import("./sandbox/index.ts");
  const path = /^sqlite:(.+)$/.exec(config.store.url)?.[1];
  const folder = path === undefined || path === ":memory:" ? "data" : dirname(path);
  const sandbox = await startSandbox({
    file: path === ":memory:" ? path : join(folder, "sandbox.db"),
    pace: { secondsPerStep: Number(account.settings.secondsPerStep ?? 2) },
  });
  log.info({ url: sandbox.url }, "the sandbox platform is ready");
  return sandbox;
};

const needsSandbox = (account: Account): boolean =>
  account.adapter === "sandbox" && account.settings.url === undefined;

const withSandbox = (account: Account, sandbox: OwnSandbox | null): Account =>
  sandbox !== null && needsSandbox(account)
    ? { ...account, settings: { ...account.settings, url: sandbox.url } }
    : account;

/** Tries a paused account with the cheapest call that needs its credentials. */
const probe = async (platform: OpenPlatform | null, signal: AbortSignal, log: Log): Promise<boolean> => {
  if (platform === null) return false;
  try {
    return (await platform.connection.health(signal)).ok;
  } catch (error) {
    const why = isFailure(error) ? error.facts.code : String(error);
    log.info({ account: platform.account.name, why }, "the paused account does not work yet");
    return false;
  }
};
