import { parseArgs } from "node:util";
import { ADAPTERS } from "../adapters/registry.ts";
import { type Config, ConfigFault, configPath, loadConfig } from "../config/index.ts";
import { DEFAULT_LIMITS } from "../documents/index.ts";
import type { Account } from "../domain/account.ts";
import { createLog } from "../log.ts";
import { redactor } from "../net/redact.ts";
import { folderBeside, openPlatform } from "../open-platform.ts";
import { type Registration, registerWebhook, webhookAddress } from "../usecases/operate/register-webhook.ts";

/**
 * `npm run register-webhooks -- [ACCOUNT …] --url https://gateway.example`: has the platforms of these accounts, or of
 * all, call `<url>/platforms/<account>/webhook`. Says what became of each; exit 1 when any failed.
 */
const USAGE = "npm run register-webhooks -- [ACCOUNT …] --url https://gateway.example";

/** Nobody scrapes a command. */
const NO_METRICS = {
  request: () => {},
  circuit: () => {},
  tokenExpiry: () => {},
  copyProduced: () => {},
  copyImport: () => {},
  copyLoaded: () => {},
};

const lineOf = (name: string, address: string, registration: Registration): string => {
  switch (registration.outcome) {
    case "not supported":
      return `${name}: not supported by this platform`;
    case "failed":
      return `${name}: failed: ${[registration.why, registration.fix].filter((t) => t).join(" ")}`;
    default: {
      const { outcome, id, secret } = registration;
      const key = secret === null ? "" : `. Its key is shown this once: put it into webhookSecret: ${secret}`;
      return `${name}: ${outcome}, ${address}${id === null ? "" : ` (id ${id})`}${key}`;
    }
  }
};

const register = async (account: Account, address: string, config: Config): Promise<Registration> => {
  const redact = redactor(config.secrets);
  const log = createLog({ level: "silent", redact: (line) => redact.text(line) });
  try {
    const world = {
      log,
      metrics: NO_METRICS,
      redact,
      kept: () => Promise.resolve(null),
      copies: { folder: folderBeside(config.store.url), watch: false },
    };
    const platform = openPlatform(account, world, DEFAULT_LIMITS);
    try {
      const signal = AbortSignal.timeout(3 * account.timeoutSeconds * 1000);
      return await registerWebhook(platform.connection, address, signal);
    } finally {
      await platform.close();
    }
  } catch (error) {
    return { outcome: "failed", why: error instanceof Error ? error.message : String(error), fix: null };
  }
};

/** The accounts of these names, all where none is given; null when one of them is not configured. */
const accountsOf = (config: Config, names: readonly string[]): Account[] | null => {
  if (names.length === 0) return config.accounts;
  const found = config.accounts.filter(({ name }) => names.includes(name));
  return found.length === new Set(names).size ? found : null;
};

const run = async (): Promise<number> => {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { url: { type: "string" } } });
  if (values.url === undefined || URL.parse(values.url) === null) {
    console.error(`Give the public address of the gateway: ${USAGE}`);
    return 1;
  }
  const config = loadConfig(configPath(process.env), process.env, ADAPTERS);
  const accounts = accountsOf(config, positionals);
  if (accounts === null) {
    console.error(`The accounts are ${config.accounts.map(({ name }) => name).join(", ")}. ${USAGE}`);
    return 1;
  }
  let failed = false;
  for (const account of accounts) {
    const address = webhookAddress(values.url, account.name);
    const registration = await register(account, address, config);
    failed ||= registration.outcome === "failed";
    console.log(lineOf(account.name, address, registration));
  }
  return failed ? 1 : 0;
};

try {
  process.exitCode = await run();
} catch (error) {
  if (!(error instanceof ConfigFault)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
