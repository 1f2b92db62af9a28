import { v4 as uuid } from "uuid";
import { createApp, createMetricsApp } from "./app.ts";
import type { Config } from "./config/index.ts";
import { nameOfKey } from "./config/keys.ts";
import { readRulesToTry } from "./config/rules-to-try.ts";
import { DEFAULT_LIMITS } from "./documents/index.ts";
import { ENDPOINT_RULES, isMailAccount, isOwnAccount, isServed } from "./domain/erp-endpoint.ts";
import { Rejection } from "./domain/problem.ts";
import { close, listen, urlOf } from "./http/server.ts";
import { ids } from "./ids.ts";
import { createMetrics } from "./metrics/index.ts";
import { isPublicHost } from "./net/guard.ts";
import { postHook } from "./net/hook.ts";
import { redactor } from "./net/redact.ts";
import { openAccounts } from "./open-accounts.ts";
import { openDesk } from "./open-desk.ts";
import { folderAccounts, foldersIn } from "./open-folders.ts";
import { openLog } from "./open-log.ts";
import { folderBeside, openPlatform, probe } from "./open-platform.ts";
import { openPresence } from "./open-presence.ts";
import { openRules } from "./open-rules.ts";
import { openUpkeep } from "./open-upkeep.ts";
import { startWorker, type Worker } from "./outbox/worker.ts";
import { startOwnSandbox, withSandbox } from "./own-sandbox.ts";
import { configured, openReloading, type Reloading } from "./reload.ts";
import { VERSION } from "./routes/docs/openapi.ts";
import { openStore } from "./store/open.ts";
import { traceNow } from "./traces/current.ts";
import { openDirectoryCache } from "./usecases/directory/directory-cache.ts";
import { openOneAtATime } from "./usecases/directory/one-at-a-time.ts";
import { scheduleAudits } from "./usecases/follow/audit-account.ts";
import { openHints } from "./usecases/follow/hints.ts";
import { schedulePolls } from "./usecases/follow/poll-account.ts";
import { bindUseCases, type MoreParts } from "./usecases/index.ts";
import { kindsOf } from "./usecases/kinds.ts";
import { scheduleAlerts } from "./usecases/operate/alerts/mail-alert.ts";
import { assignInvoices } from "./usecases/operate/assign-invoices.ts";
import { certificatesOf } from "./usecases/operate/certificates.ts";
import { countTables } from "./usecases/operate/count-tables.ts";
import { scheduleSearch } from "./usecases/operate/make-searchable.ts";
import { scheduleRetention } from "./usecases/operate/retention/retain.ts";
import { watchPasswords } from "./usecases/operate/watch-passwords.ts";
import { openAccessTokens } from "./usecases/read/access-tokens.ts";
import { readWidgetToken, WIDGET_TOKEN } from "./usecases/read/widget-tokens.ts";
import { lookAtEndpoints } from "./usecases/tell/resume-endpoint.ts";
import { mailWorks } from "./usecases/tell/send-mail.ts";

/** How long a stop waits for what is under way, in milliseconds: HTTP answers, work at the platforms, spans. */
const GRACE = { http: 3_000, work: 4_000, spans: 1_000 };

/** A gateway that runs in this process. */
export interface RunningGateway {
  /** Where its API listens. */
  url: string;
  /** Where the built-in sandbox platform listens, when the gateway started one. */
  sandboxUrl: string | null;
  /** What SIGHUP does: has the configuration read again. Its log tells how that ended. */
  hangUp(): void;
  /** Stops in order: no new request, answers finished, work finished or given back, store closed. */
  stop(): Promise<void>;
}

/**
 * Builds everything once and starts it. Rejects when a port, the store or the sandbox cannot be had.
 *
 * @param read - reads the configuration, now and whenever it is to be read again
 */
export const startGateway = async (read: () => Config): Promise<RunningGateway> => {
  let config = read();
  const redact = redactor(config.secrets);
  const log = await openLog(config.log, (line) => redact.text(line));
  for (const warning of config.warnings) log.warn({ path: warning.path, fix: warning.fix }, warning.message);

  const now = (): Date => new Date();
  let readAt = now();
  const store = await openStore(config.store.url, { now, traceNow });
  const metrics = createMetrics({
    now,
    version: VERSION,
    platforms: [],
    tenants: [],
    certificates: () => certificatesOf(accounts.platforms),
    collect: () =>
      countTables(store, (name) => accounts.platforms.get(name) !== null || isServed(parts, name)),
  });
  // Loaded by those who use it: the others start without it.
  const tracer =
    config.traces === undefined
      ? undefined
      : (await import("./open-tracer.ts")).openCollectedTracer(config.traces, { log, count: metrics.spans });
  const sandbox = await startOwnSandbox(config, log);
  const limits = {
    ...DEFAULT_LIMITS,
    fileBytes: Math.floor(config.limits.documentMegabytes * 1024 * 1024),
  };
  const kept: Parameters<typeof openPlatform>[1]["kept"] = (account, id) =>
    store.items.byPlatformId(account, id);
  const copies = { folder: folderBeside(config.store.url), watch: true };
  const world = { log, metrics: metrics.net, redact, kept, copies, tracer };
  const accounts = openAccounts((account) => openPlatform(withSandbox(account, sandbox), world, limits));
  accounts.change(config.accounts);

  const folders = openAccounts((account) => openPlatform(account, world, limits));
  folders.change(folderAccounts(config.tenants));
  const rules = await openRules(config, limits, log);

  let worker: Worker | null = null;
  let reloading: Reloading | null = null;
  const tenantKeys = (tenant: string): Buffer[] => config.signingKeys({ kind: "tenant", tenant }, "widget");
  // One object for all, so that what a configuration changes is changed for all of them at once.
  const parts: MoreParts = {
    store,
    platforms: accounts.platforms,
    ...configured(config),
    folders: foldersIn(folders.platforms),
    directory: openDirectoryCache({ now, log }),
    oneAtATime: openOneAtATime(),
    hints: openHints({ now }),
    erp: { rules: ENDPOINT_RULES, post: (call) => postHook({ ...call, tracer }), isPublic: isPublicHost },
    now,
    ids,
    random: Math.random,
    wake: () => worker?.wake(),
    count: metrics.count,
    log,
    limits,
    documents: rules.documents,
    ...(rules.official === null ? {} : { official: rules.official }),
    tracer,
    about: { version: VERSION, startedAt: now() },
    redact: (value) => redact.json(value),
    tenantKeys,
    lookedAt: () => worker?.lookedAt() ?? null,
    readRules: (raw) => readRulesToTry(raw, parts.tenants),
    reload: async () => {
      if (reloading === null) throw new Error("the gateway is starting");
      return reloading.reload();
    },
  };
  /** What begins once a configuration is in use; done again it does no harm. */
  const begin = async (): Promise<void> => {
    const { platforms } = parts;
    metrics.meet({
      platforms: platforms
        .names()
        .map((name) => ({ name, polled: platforms.get(name)?.connection.events !== undefined })),
      tenants: [...parts.tenants.keys()],
    });
    for (const name of platforms.names()) await store.accounts.meet(name, now());
    await schedulePolls(parts);
    await assignInvoices(parts);
    await lookAtEndpoints(parts);
    await scheduleAudits(parts);
    await scheduleAlerts(parts);
    await scheduleRetention(parts);
    await scheduleSearch(parts);
    watchPasswords(parts, metrics.passwordExpiry);
    parts.wake();
  };
  await begin();
  worker = startWorker({
    store,
    kinds: kindsOf(parts),
    account: (name) =>
      accounts.isHeld(name)
        ? null
        : (accounts.platforms.get(name)?.account ??
          (isOwnAccount(name) || isServed(parts, name) ? { name, ...ENDPOINT_RULES } : null)),
    probe: (name, signal) =>
      isMailAccount(name)
        ? mailWorks(parts, name, signal)
        : probe(
            name,
            parts.folders.get(name) ?? accounts.platforms.get(name)?.connection ?? null,
            signal,
            log,
          ),
    now,
    random: Math.random,
    ids,
    leaseSeconds: config.workers.leaseSeconds,
    log,
    tracer,
  });

  const upkeep = openUpkeep(parts, metrics);
  const presence = openPresence(parts, {
    id: uuid(),
    ...parts.about,
    read: () => ({ digest: config.digest, readAt }),
  });
  reloading = openReloading({
    read,
    current: () => config,
    accounts,
    folders,
    worker,
    store,
    use: (next) => {
      redact.declare(next.secrets);
      config = next;
      readAt = now();
      void presence.say();
      const { mail, ...rest } = configured(next);
      Object.assign(parts, rest);
      if (mail === undefined) delete parts.mail;
      else parts.mail = mail;
    },
    begin,
    now,
    log,
  });

  const scraped = {
    ...metrics,
    get isMetricsKey() {
      return config.isMetricsKey;
    },
  };
  const shared = { log, metrics: scraped, uuid, tracer, durably: store.durably };
  const gateway = bindUseCases(parts);
  const desk = openDesk({
    gateway,
    parts,
    config: () => config,
    found: () => metrics.found(),
    readAt: () => readAt,
    process: presence.id,
  });
  const app = createApp({
    ...shared,
    gateway,
    keys: {
      callerOf: (key) => config.keys.callerOf(key),
      nameOf: nameOfKey,
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
      tenant: (name) => parts.tenants.get(name) ?? null,
    },
    pages: desk,
    maxDocumentBytes: parts.limits.fileBytes,
    requestsAtOnce: (tenant) => config.requestsAtOnce(tenant),
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
    hangUp: () => {
      parts.reload().catch((error) => {
        const faults = error instanceof Rejection ? error.errors : [];
        log.error({ error: String(error), faults }, "the configuration was not taken: nothing has changed");
      });
    },
    async stop() {
      await Promise.all(servers.map((server) => close(server, GRACE.http)));
      await reloading?.stop();
      await worker?.stop(GRACE.work);
      await rules.stop();
      await Promise.all([accounts.close(), folders.close(), desk.close(), tracer?.close(GRACE.spans)]);
      await sandbox?.close();
      await Promise.all([upkeep.close(), presence.close()]);
      await store.close();
      log.info({}, "the gateway has stopped");
    },
  };
};
