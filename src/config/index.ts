import type { Adapter, Settings } from "../adapters/port.ts";
import { ACCOUNT_DEFAULTS, type Account } from "../domain/account.ts";
import type { Caller } from "../domain/caller.ts";
import { normalVatNumber } from "../domain/company.ts";
import type { Retention } from "../domain/retention/terms.ts";
import type { Receiving } from "../domain/sharing/rule.ts";
import type { MailReceiver, ReportingCompany, Tenant } from "../domain/tenant.ts";
import { explain, meant } from "../explain.ts";
import type { OfficialFolder } from "../official/folder.ts";
import { check, storeFault } from "./check.ts";
import { type Desk, deskOf } from "./desk.ts";
import { digestsOf, sharedDigestOf } from "./digests.ts";
import { ConfigFault, type Findings, type Note } from "./fault.ts";
import { KeyTable, keyCheck, type Signer } from "./keys.ts";
import { maskedText } from "./masked.ts";
import { readOfficialRules } from "./official-rules.ts";
import { isGroup } from "./raw.ts";
import { readFolders } from "./read-folders.ts";
import { secretsOf, secretsOfAccounts, secretsOfFolders, secretsOfHook } from "./secrets.ts";
import { readSettings } from "./settings.ts";
import { DEFAULT_REQUESTS_AT_ONCE, type FileShape, fileShape, receivingOf, retentionOf } from "./shape.ts";
import { type Env, readSource } from "./source.ts";

export { ConfigFault, type Note, noteLine } from "./fault.ts";

/** What keys are signed with for. */
export type SigningPurpose = "widget" | "session" | "national-access" | "national-refresh";

/** A sound configuration. */
export interface Config {
  listen: {
    host: string;
    port: number /** Metrics are served there alone, when given. */;
    metricsPort?: number;
  };
  store: { url: string };
  /** Who owns an API key, administrators' keys included. */
  keys: KeyTable;
  /** Is this the key of the metrics? Absent: they have none, and anybody who reaches them may read them. */
  isMetricsKey?: (presented: string) => boolean;
  /** How many requests of a tenant are worked on at once. */
  requestsAtOnce(tenant: string): number;
  /** Keys to sign with in somebody's name, the first one for what is new: see `KeyTable.signingKeys`. */
  signingKeys(owner: Caller, purpose: SigningPurpose): Buffer[];
  /** Whose an API key is, and what is signed with in its name: see `KeyTable.signerOf`. */
  signerOf(presented: string, purpose: SigningPurpose): Signer | null;
  accounts: Account[];
  tenants: Tenant[];
  /** Who receives for companies that several tenants name. */
  receiving: Receiving;
  /** How long what is stored is kept, of those who say nothing of their own. */
  retention: Retention;
  /** The mail server. */
  smtp?: { url: string; from: string };
  /** Mail addresses that are told what waits for a person. */
  alerts: readonly string[];
  /** Who may come to the desk, and how. */
  desk: Desk;
  log: FileShape["log"];
  limits: { documentMegabytes: number; documentSeconds: number };
  workers: { leaseSeconds: number };
  /** Where traces go: an OTLP collector; the share of those that begin here which go there. Absent: nowhere. */
  traces?: { endpoint: string; headers: Readonly<Record<string, string>>; sample: number };
  /** The publishers' schemas and rules, where they are installed. */
  officialRules?: OfficialFolder;
  /** Every secret in it, so that logs and messages can be masked. */
  secrets: string[];
  /** As it was read, as YAML, without secrets. */
  masked: string;
  /** The file that it was read from. */
  file: string;
  /** What works, but not as its author may think. */
  warnings: Note[];
  /**
   * SHA-256 of what was read, variables and mounted secrets included, without what processes on one store may have each
   * its own (`listen`, `log`, `traces`, `workers`): does another one have the same?
   */
  digest: string;
  /** The same of each part, by its path: `platforms.main`, `tenants.acme`, `receive`. */
  digests: Readonly<Record<string, string>>;
}

/** The file to read: `PASSERELLE_CONFIG`, else `passerelle.yaml` in the working folder. */
export const configPath = (env: Env): string => env.PASSERELLE_CONFIG || "passerelle.yaml";

/**
 * Reads and validates a configuration file (YAML or JSON). Throws a `ConfigFault` with every fault at once.
 * `adapters`: the platforms that accounts may name; they say which settings an account takes.
 */
export const loadConfig = (file: string, env: Env, adapters: readonly Adapter[]): Config => {
  const { raw, mounted, findings } = readSource(file, env);
  const parsed = fileShape.safeParse(raw);
  for (const fault of explain(parsed.error?.issues ?? [], raw)) {
    findings.fault(fault.path, fault.message, fault.fix);
  }
  const settings = readAllSettings(raw, adapters, findings);
  const folders = readFolders(raw, adapters, findings);
  check(raw, adapters, findings);
  const storeUrl = readStoreUrl(raw, env, findings);
  const officialRules = readOfficialRules(raw, file, findings);
  if (!parsed.success || findings.faults.length > 0) throw new ConfigFault(file, findings.byLine());

  const shape = parsed.data;
  const accounts = Object.entries(shape.platforms).map(
    ([name, platform]): Account => ({
      name,
      adapter: platform.adapter,
      settings: settings.get(name) ?? {},
      pollEverySeconds: platform.poll.everySeconds,
      pollFrom: platform.poll.from ?? ACCOUNT_DEFAULTS.pollFrom,
      timeoutSeconds: platform.timeoutSeconds,
      concurrency: platform.concurrency,
      retry: platform.retry,
      breaker: platform.breaker,
      reporting: platform.reporting,
    }),
  );
  const keys = keysOf(shape);
  const pepper = [...shape.admin.keys, ...secretsOfAccounts(accounts, adapters)].join("\n");
  const secrets = secretsOf(
    shape,
    [...secretsOfAccounts(accounts, adapters), ...secretsOfFolders(folders, adapters)],
    storeUrl ?? shape.store.url,
    mounted,
  );
  return {
    listen: shape.listen,
    store: { url: storeUrl ?? shape.store.url },
    keys,
    ...(shape.metrics.key === undefined ? {} : { isMetricsKey: keyCheck(shape.metrics.key) }),
    requestsAtOnce: (tenant) => shape.tenants[tenant]?.limits.requestsAtOnce ?? DEFAULT_REQUESTS_AT_ONCE,
    signingKeys: (owner, purpose) => keys.signingKeys(owner, purpose, pepper),
    signerOf: (presented, purpose) => keys.signerOf(presented, purpose, pepper),
    accounts,
    tenants: Object.entries(shape.tenants).map(
      ([
        name,
        {
          companies,
          routes,
          webhooks,
          directory,
          directoryCheck,
          controls,
          rules,
          defaults,
          reporting,
          afnor,
          deliver,
          alerts,
          retention,
        },
      ]): Tenant => ({
        name,
        companies,
        routes,
        webhooks: webhooks.map(({ url, allowPrivate, ...hook }) => ({
          url,
          secrets: secretsOfHook(hook),
          ...(allowPrivate === undefined ? {} : { allowPrivate }),
        })),
        ...(directory === undefined ? {} : { directory }),
        directoryCheck,
        controls,
        rules,
        defaults,
        reporting: new Map(
          Object.entries(reporting).map(([siren, said]) => [siren, reportingOf(siren, said)]),
        ),
        ...(afnor === undefined ? {} : { afnor }),
        ...deliveryOf(deliver?.email, folders.get(name)),
        ...(alerts === undefined ? {} : { alerts: alerts.email }),
        ...ownRetention(retentionOf(shape.retention), retentionOf(retention)),
      }),
    ),
    receiving: receivingOf(shape),
    retention: retentionOf(shape.retention),
    ...(shape.smtp === undefined ? {} : { smtp: shape.smtp }),
    alerts: shape.alerts?.email ?? [],
    desk: deskOf(shape.desk, pepper),
    log: shape.log,
    limits: shape.limits,
    workers: shape.workers,
    ...(shape.traces === undefined ? {} : { traces: shape.traces }),
    ...(officialRules === null ? {} : { officialRules }),
    secrets,
    masked: maskedText(raw, secrets),
    file,
    warnings: findings.warnings,
    digest: sharedDigestOf(raw),
    digests: digestsOf(raw),
  };
};

const deliveryOf = (email: MailReceiver | undefined, files: Settings | undefined): Pick<Tenant, "deliver"> =>
  email === undefined && files === undefined
    ? {}
    : { deliver: { ...(email === undefined ? {} : { email }), ...(files === undefined ? {} : { files }) } };

/** A tenant that says nothing of its own has the terms of all. */
const ownRetention = (all: Retention, own: Retention): Pick<Tenant, "retention"> =>
  Object.keys(own).length === 0 ? {} : { retention: { ...all, ...own } };

/** The regime that a company has without a date was always its own. */
const ALWAYS = "2000-01-01";

const reportingOf = (
  siren: string,
  { vatNumber, vatRegime, marginRate, ...said }: FileShape["tenants"][string]["reporting"][string],
): ReportingCompany => ({
  ...said,
  siren,
  vatNumber: normalVatNumber(vatNumber),
  regimes: typeof vatRegime === "string" ? [{ from: ALWAYS, regime: vatRegime }] : vatRegime,
  ...(marginRate === undefined ? {} : { marginRate: String(marginRate) }),
});

const readAllSettings = (
  raw: unknown,
  adapters: readonly Adapter[],
  findings: Findings,
): Map<string, Account["settings"]> => {
  const settings = new Map<string, Account["settings"]>();
  const platforms = isGroup(raw) && isGroup(raw.platforms) ? raw.platforms : {};
  for (const [name, platform] of Object.entries(platforms)) {
    if (!isGroup(platform) || typeof platform.adapter !== "string" || platform.adapter === "") continue;
    const adapter = adapters.find(({ id }) => id === platform.adapter);
    if (adapter === undefined) {
      findings.fault(
        ["platforms", name, "adapter"],
        `names "${platform.adapter}", which is no adapter`,
        meant(
          platform.adapter,
          adapters.map(({ id }) => id),
        ),
      );
      continue;
    }
    const given = isGroup(platform.settings) ? platform.settings : {};
    settings.set(name, readSettings(adapter, given, ["platforms", name, "settings"], findings));
  }
  return settings;
};

/** The store of the environment when there is one; its faults are told under the variable's name. */
const readStoreUrl = (raw: unknown, env: Env, findings: Findings): string | null => {
  const fromEnv = env.STORE_URL || null;
  const inFile = isGroup(raw) && isGroup(raw.store) ? raw.store.url : undefined;
  const url = fromEnv ?? (typeof inFile === "string" && inFile !== "" ? inFile : null);
  const fault = url === null ? null : storeFault(url);
  if (fault !== null) {
    findings.fault(fromEnv === null ? ["store", "url"] : ["STORE_URL"], fault.message, fault.fix);
  }
  return fromEnv;
};

const keysOf = (shape: FileShape): KeyTable => {
  const table = new KeyTable();
  for (const key of shape.admin.keys) table.add(key, { kind: "admin" });
  for (const [tenant, { keys }] of Object.entries(shape.tenants)) {
    for (const key of keys) table.add(key, { kind: "tenant", tenant });
  }
  return table;
};
