import type { Setting, Settings } from "../port.ts";

/** Reads the settings of an account by their declaration. */
interface SettingsReader<Key extends string> {
  /** @throws Error naming a setting that is missing and has no default; configurations are checked before that */
  need(key: Key): string;
  /** The value, else the default, else undefined. An empty text counts as left out. */
  maybe(key: Key): string | undefined;
}

export const readerOf = <Key extends string>(
  declared: Readonly<Record<Key, Setting>>,
  settings: Settings,
): SettingsReader<Key> => {
  const maybe = (key: Key): string | undefined => settings[key] || declared[key].default;
  return {
    maybe,
    need: (key) => {
      const value = maybe(key);
      if (value === undefined) throw new Error(`the setting ${key} is missing`);
      return value;
    },
  };
};

/** Addresses of a platform, by environment. */
export type Hosts = Readonly<Record<string, { apiUrl: string; tokenUrl: string }>>;

/** The settings that say where a platform is: an environment, or other addresses than its. */
export const hostSettings = <Environment extends string>(
  hosts: Record<Environment, Hosts[string]>,
  help: { environment: string; apiUrl: string },
) =>
  ({
    environment: {
      label: "Environment",
      oneOf: Object.keys(hosts),
      default: "production",
      help: help.environment,
    },
    apiUrl: { label: "API", kind: "url", help: `Another address than the environment's. ${help.apiUrl}` },
    tokenUrl: { label: "Token endpoint", kind: "url", help: "Another address than the environment's." },
  }) as const satisfies Record<string, Setting>;

/** Where the platform is: the addresses that the account gives, else those of its environment. */
export const hostsOf = (
  hosts: Hosts,
  { need, maybe }: SettingsReader<"environment" | "apiUrl" | "tokenUrl">,
): Hosts[string] => {
  const environment = need("environment");
  const host = Object.hasOwn(hosts, environment) ? hosts[environment] : undefined;
  if (host === undefined) throw new Error(`there is no environment ${environment}`);
  return { apiUrl: maybe("apiUrl") ?? host.apiUrl, tokenUrl: maybe("tokenUrl") ?? host.tokenUrl };
};

/** How long after it came in a deposit may still not show in the platform's search, in seconds. */
export const showsAfter = (seconds: number, why: string) =>
  ({
    label: "Time until a deposit shows",
    kind: "number",
    default: String(seconds),
    help: `After a lost answer, « not found » is believed only so many seconds after the deposit: ${why}`,
  }) as const satisfies Setting;

/** An address without the slash, and without the ending that people leave on it (`/v1`). */
export const baseOf = (url: string, ending: RegExp = /$/): string =>
  url.replace(/\/+$/, "").replace(ending, "");

/** What is wrong with the settings of an account, beyond what their declaration says. */
export interface SettingFault {
  path: string;
  message: string;
  fix: string;
}

/** One such fault, if it is there. */
export const faultIf = (wrong: boolean, path: string, message: string, fix: string): SettingFault[] =>
  wrong ? [{ path, message, fix }] : [];
