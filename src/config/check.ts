import type { Adapter } from "../adapters/port.ts";
import { ACCOUNT_DEFAULTS } from "../domain/account.ts";
import { isSiren } from "../domain/company.ts";
import { SETTABLE } from "../domain/controls/index.ts";
import { hostOf, isLoopback } from "../domain/host.ts";
import { meant } from "../explain.ts";
import { checkDesk } from "./check-desk.ts";
import { checkMail } from "./check-mail.ts";
import { checkOffers } from "./check-offers.ts";
import { checkReceiving } from "./check-receiving.ts";
import { checkReporting } from "./check-reporting.ts";
import { checkRetention } from "./check-retention.ts";
import type { Findings, Path } from "./fault.ts";
import { digestOf } from "./keys.ts";
import { type Group, group, list } from "./raw.ts";
import { urlFault } from "./settings.ts";

/** Characters of a key below which it is not taken, and below which it is warned of. */
const SHORTEST_KEY = 8;
const GOOD_KEY = 24;

/** Keys that somebody copies and forgets. */
const WELL_KNOWN = new Set(
  [
    "admin",
    "changeme",
    "change-me",
    "default",
    "demo",
    "key",
    "passerelle",
    "password",
    "secret",
    "test",
  ].map(digestOf),
);

/**
 * What must hold across the parts of a configuration. Works on the raw values, so that a fault of shape in one place
 * does not hide the others: what has the wrong shape is passed over here, the shape tells it.
 */
export const check = (raw: unknown, adapters: readonly Adapter[], findings: Findings): void => {
  const root = group(raw);
  const listen = group(root.listen);
  const host = typeof listen.host === "string" ? listen.host : "127.0.0.1";
  if (listen.port !== undefined && listen.port === listen.metricsPort && listen.port !== 0) {
    findings.fault(
      ["listen", "metricsPort"],
      "is the API's port too",
      "give the metrics a port of their own",
    );
  }
  checkKeys(root, host, findings);
  if (!isLoopback(host) && listen.metricsPort === undefined && group(root.metrics).key === undefined) {
    findings.warn(
      ["metrics"],
      "can be read by whoever reaches the API: they name tenants and platform accounts",
      "give metrics.key, or listen.metricsPort that only the monitoring reaches",
    );
  }
  checkDesk(root, findings);
  checkReceiving(root, findings);
  checkMail(root, findings);
  checkOffers(root, adapters, findings);
  checkRetention(root, findings);
  const reporters = new Map<string, string>();
  for (const [name, platform] of Object.entries(group(root.platforms))) {
    const { firstSeconds, maxSeconds } = { ...ACCOUNT_DEFAULTS.retry, ...group(group(platform).retry) };
    if (Number(firstSeconds) > Number(maxSeconds)) {
      findings.fault(
        ["platforms", name, "retry", "maxSeconds"],
        `is less than firstSeconds (${firstSeconds})`,
        "give the longest wait here",
      );
    }
  }
  const platforms = Object.keys(group(root.platforms));
  for (const [name, tenant] of Object.entries(group(root.tenants))) {
    const path = ["tenants", name];
    checkCompanies(list(group(tenant).companies), name, findings);
    checkRules(Object.keys(group(group(tenant).rules)), [...path, "rules"], findings);
    checkDefaults(Object.keys(group(group(tenant).defaults)), list(group(tenant).companies), path, findings);
    checkReporting(group(tenant), path, platforms, reporters, findings);
    checkRoutes(list(group(tenant).routes), [...path, "routes"], platforms, findings);
    list(group(tenant).webhooks).forEach((hook, i) => {
      checkWebhook(group(hook), [...path, "webhooks", i], findings);
    });
  }
};

const checkKeys = (root: Group, host: string, findings: Findings): void => {
  const seen = new Map<string, string>();
  const lists: [owner: string, path: Path, keys: readonly unknown[]][] = [
    ["the administrators", ["admin", "keys"], list(group(root.admin).keys)],
    ["the metrics", ["metrics", "key"], [group(root.metrics).key]],
    ...Object.entries(group(root.tenants)).map(([name, tenant]): [string, Path, readonly unknown[]] => [
      `the tenant ${name}`,
      ["tenants", name, "keys"],
      list(group(tenant).keys),
    ]),
  ];
  for (const [owner, path, keys] of lists) {
    keys.forEach((key, i) => {
      if (typeof key !== "string" || key === "") return;
      const at = owner === "the metrics" ? path : [...path, i];
      if (key.startsWith("sha256:") && !/^sha256:[0-9a-f]{64}$/i.test(key)) {
        findings.fault(at, "is not a SHA-256 digest", 'write "sha256:" and 64 hexadecimal digits');
      } else if (!/^[\x21-\x7e]+$/.test(key)) {
        findings.fault(at, "cannot be sent in a header", "use printable ASCII characters without spaces");
      }
      const digest = digestOf(key);
      const other = seen.get(digest);
      if (other !== undefined) {
        findings.fault(at, `is a key of ${other} too`, "give each its own key: a key tells who is calling");
      }
      seen.set(digest, owner);
      if (!isLoopback(host) && WELL_KNOWN.has(digest)) {
        findings.fault(
          at,
          `is a well-known key, and ${host} can be reached from other machines`,
          "generate one, for instance with: openssl rand -hex 32",
        );
      } else if (!key.startsWith("sha256:") && key.length < SHORTEST_KEY) {
        findings.fault(
          at,
          `has fewer than ${SHORTEST_KEY} characters: it is found by trying`,
          "generate one, for instance with: openssl rand -hex 32",
        );
      } else if (!key.startsWith("sha256:") && key.length < GOOD_KEY) {
        findings.warn(at, "is short enough to be guessed", "generate one with: openssl rand -hex 32");
      }
    });
  }
};

const checkCompanies = (companies: readonly unknown[], tenant: string, findings: Findings): void => {
  companies.forEach((siren, i) => {
    if (typeof siren !== "string" || siren === "") return;
    const path = ["tenants", tenant, "companies", i];
    if (!isSiren(siren)) {
      findings.fault(path, `"${siren}" is not a SIREN`, SIREN_FIX(siren));
      return;
    }
    if (companies.indexOf(siren) < i) findings.fault(path, "is given twice", "give each company once");
  });
};

const checkDefaults = (
  sirens: readonly string[],
  companies: readonly unknown[],
  path: Path,
  findings: Findings,
): void => {
  for (const siren of sirens.filter((one) => !companies.includes(one))) {
    findings.fault(
      [...path, "defaults", siren],
      "is not one of the tenant's companies",
      "name one of them by its SIREN, or add it to the companies",
    );
  }
};

const checkRules = (rules: readonly string[], path: Path, findings: Findings): void => {
  for (const rule of rules.filter((one) => !SETTABLE.has(one))) {
    findings.fault(
      [...path, rule],
      "is no rule of the controls that can be set",
      `name a rule or a reason of docs/controls.md, as BR-FR-05 or CALCUL_ERR; ${meant(rule, [...SETTABLE].slice(0, 400)).slice(0, 200)}`,
    );
  }
};

const SIREN_FIX = (text: string): string =>
  /^\d{14}$/.test(text)
    ? `give the SIREN alone, the first nine digits of the SIRET: "${text.slice(0, 9)}"`
    : "give the nine digits of the company's SIREN; the last one is a check digit";

const checkRoutes = (
  routes: readonly unknown[],
  path: Path,
  platforms: readonly string[],
  findings: Findings,
): void => {
  let catchAll: number | null = null;
  routes.forEach((entry, i) => {
    const { platform, when } = group(entry);
    if (typeof platform === "string" && !platforms.includes(platform)) {
      findings.fault(
        [...path, i, "platform"],
        `names "${platform}", which is not among the platforms`,
        meant(platform, platforms),
      );
    }
    const { seller, buyer } = group(when);
    if (typeof seller === "string" && !isSiren(seller)) {
      findings.fault([...path, i, "when", "seller"], `"${seller}" is not a SIREN`, SIREN_FIX(seller));
    }
    if (catchAll !== null) {
      findings.warn(
        [...path, i],
        `can never match: route ${catchAll} takes every invoice before it`,
        "move the route without a condition to the end",
      );
    } else if (seller === undefined && buyer === undefined) catchAll = i;
  });
  if (catchAll === null && routes.length > 0) {
    findings.warn(
      path,
      "has no route without a condition at its end: an invoice that matches none is refused",
      "end with { platform: NAME }",
    );
  }
};

/** Bytes of a Standard Webhooks secret below which it is weak. */
const SECRET_BYTES = 24;

const checkWebhook = (hook: Group, path: Path, findings: Findings): void => {
  if (typeof hook.url === "string" && hook.url !== "") {
    const fault = urlFault(hook.url);
    const url = URL.parse(hook.url);
    if (fault !== null) findings.fault([...path, "url"], fault.message, fault.fix);
    else if (url?.protocol === "http:" && !isLoopback(hostOf(url))) {
      findings.warn([...path, "url"], "is plain http: what it carries can be read on its way", "use https");
    }
    if (url !== null && isLoopback(hostOf(url)) && hook.allowPrivate !== true) {
      findings.warn(
        [...path, "url"],
        "is an address of this machine, where webhooks are not sent",
        "add allowPrivate: true if the ERP stands here",
      );
    }
  }
  if ((hook.secret === undefined) === (hook.secrets === undefined)) {
    findings.fault(
      path,
      hook.secret === undefined ? "has no secret to sign with" : "has both secret and secrets",
      'give secret: "whsec_…", or secrets: [new, old] while one is being replaced',
    );
  }
  const secrets: [Path, unknown][] = [
    [[...path, "secret"], hook.secret],
    ...list(hook.secrets).map((secret, i): [Path, unknown] => [[...path, "secrets", i], secret]),
  ];
  for (const [at, secret] of secrets) {
    if (typeof secret !== "string" || secret === "") continue;
    const bytes = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(secret)?.[1];
    if (bytes === undefined) {
      findings.fault(
        at,
        "is not a Standard Webhooks secret",
        'write "whsec_" and base64, for instance of: openssl rand -base64 32',
      );
    } else if (Buffer.from(bytes, "base64").length < SECRET_BYTES) {
      findings.warn(at, `is shorter than ${SECRET_BYTES} bytes`, "make one with: openssl rand -base64 32");
    }
  }
};

/** What keeps a text from naming a store; null for a sound one. */
export const storeFault = (url: string): { message: string; fix: string } | null => {
  if (/^sqlite:(?!\/\/)./.test(url)) return null;
  if (/^postgres(ql)?:\/\//.test(url) && URL.parse(url)?.pathname.slice(1)) return null;
  return {
    message: "names no store that the gateway knows",
    fix: "write sqlite:./data/passerelle.db or postgres://user:password@host:5432/database",
  };
};
