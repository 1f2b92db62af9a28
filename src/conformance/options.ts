import { parseArgs } from "node:util";
import { isSiren } from "../domain/company.ts";
import { API_VERSIONS, type ApiVersion, NEWEST } from "../norm/versions.ts";
import { buyerOf, PLACES } from "../sandbox/seed.ts";
import type { Target } from "./platform/walk.ts";

export const HELP = `The conformance kit for XP Z12-013: judges a platform, or a client.

A platform:

  npm run conformance -- --flow URL --directory URL --token URL --client-id ID --client-secret S [options]

  --flow URL            base of the Flow service, with or without /v1
  --directory URL       base of the Directory service; left out: it is not judged
  --token URL           where tokens are given (OAuth 2 client credentials)
  --client-id ID        of an account for tests, never one that real invoices go through
  --client-secret S     or CLIENT_SECRET in the environment, which keeps it out of the list of processes
  --scope TEXT          where the token endpoint wants one
  --organization ID     Organization-Id, where one login serves several
  --api-version V       ${API_VERSIONS.join(", ")} (default ${NEWEST})
  --siren N             the account's own company: sends the test invoices, and is asked for in the directory
  --buyer N             the company that they are sent to
  --read-only           deposits nothing and subscribes to nothing
  --only TEXT           only the checks of operations that hold this text: token, flows/search, directory-line
  --yes                 sends the test invoices without asking first
  --wait SECONDS        how long an acknowledgement may take (default 60)
  --timeout SECONDS     deadline of one call (default 30)
  --callback URL        how the platform reaches this machine, for webhooks; on loopback it needs none
  --callback-port N     the port behind that address (default: a free one)

A client:

  npm run conformance -- --client [options]

  --port N              where the strict platform listens, on loopback (default 8091; 0 takes a free one)
  --api-version V       as above
  --seconds S           ends by itself; else Ctrl-C does
  --receive N           invoices that each account has received from the start (default 30, over a page of 25)
  --lose-answers        takes the first deposit and never answers it
  --busy                answers the first search 429 with Retry-After

Both:

  --json FILE           writes everything as JSON
  --junit FILE          writes a report for build servers
  --help                this text

Exit 0: all musts hold. 1: a must does not. 2: nothing could be judged.
`;

/** Where reports go. */
export interface Reports {
  json: string | null;
  junit: string | null;
}

export interface PlatformWish extends Reports {
  mode: "platform";
  target: Target;
  callSeconds: number;
  /** Only operations that hold this text; null: all. */
  only: string | null;
  yes: boolean;
  callback: { url: string | null; port: number };
}

export interface ClientWish extends Reports {
  mode: "client";
  version: ApiVersion;
  port: number;
  /** Null: until it is stopped. */
  seconds: number | null;
  receive: number;
  loseAnswers: boolean;
  busy: boolean;
}

export type Wish = PlatformWish | ClientWish | { mode: "help" };

/** What is wrong with the options, in a sentence. */
export class OptionFault extends Error {}

const OPTIONS = {
  client: { type: "boolean", default: false },
  flow: { type: "string" },
  directory: { type: "string" },
  token: { type: "string" },
  "client-id": { type: "string" },
  "client-secret": { type: "string" },
  scope: { type: "string" },
  organization: { type: "string" },
  "api-version": { type: "string", default: NEWEST },
  siren: { type: "string" },
  buyer: { type: "string" },
  "read-only": { type: "boolean", default: false },
  only: { type: "string" },
  yes: { type: "boolean", default: false },
  wait: { type: "string", default: "60" },
  timeout: { type: "string", default: "30" },
  callback: { type: "string" },
  "callback-port": { type: "string", default: "0" },
  port: { type: "string", default: "8091" },
  seconds: { type: "string" },
  receive: { type: "string", default: "30" },
  "lose-answers": { type: "boolean", default: false },
  busy: { type: "boolean", default: false },
  json: { type: "string" },
  junit: { type: "string" },
  help: { type: "boolean", default: false },
} as const;

const read = (args: readonly string[]) => {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, strict: true }).values;
  } catch (error) {
    throw new OptionFault(error instanceof Error ? error.message : String(error));
  }
};

type Values = ReturnType<typeof read>;

const numberOf = (name: string, text: string, least: number, most: number, whole: boolean): number => {
  const value = Number(text);
  if (text.trim() === "" || !(value >= least && value <= most) || (whole && !Number.isInteger(value)))
    throw new OptionFault(
      `--${name}: ${text} is not a ${whole ? "whole " : ""}number from ${least} to ${most}.`,
    );
  return value;
};

const urlOf = (name: string, text: string): string => {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol))
    throw new OptionFault(`--${name}: ${text} is not an http(s) URL.`);
  return text;
};

/** Without `/v1` and without a slash at the end: platforms print their addresses with and without. */
const baseOf = (name: string, text: string): string =>
  urlOf(name, text).replace(/\/+$/, "").replace(/\/v1$/, "");

const versionOf = (text: string): ApiVersion => {
  const version = API_VERSIONS.find((one) => one === text);
  if (version === undefined)
    throw new OptionFault(`--api-version: ${text} is none of ${API_VERSIONS.join(", ")}.`);
  return version;
};

const sirenOf = (name: string, text: string): string => {
  if (!isSiren(text)) throw new OptionFault(`--${name}: ${text} is not a SIREN (nine digits, Luhn key).`);
  return text;
};

const required = (values: Values, name: "flow" | "token" | "client-id"): string => {
  const value = values[name];
  if (value === undefined || value === "") throw new OptionFault(`--${name} is missing.`);
  return value;
};

const DAY = 86_400;
const PORTS = 65_535;

const platformWish = (values: Values, secret: string | undefined): Omit<PlatformWish, keyof Reports> => {
  const clientSecret = values["client-secret"] ?? secret;
  const { siren, buyer, directory, callback } = values;
  const target: Target = {
    flowUrl: baseOf("flow", required(values, "flow")),
    directoryUrl: directory === undefined ? null : baseOf("directory", directory),
    tokenUrl: urlOf("token", required(values, "token")),
    clientId: required(values, "client-id"),
    clientSecret: clientSecret ?? "",
    scope: values.scope ?? null,
    organizationId: values.organization ?? null,
    version: versionOf(values["api-version"]),
    companies: {
      sender: siren === undefined ? PLACES.seller : sirenOf("siren", siren),
      buyer: buyer === undefined ? buyerOf("pays") : sirenOf("buyer", buyer),
    },
    known: siren ?? null,
    readOnly: values["read-only"],
    waitSeconds: numberOf("wait", values.wait, 0, DAY, false),
  };
  if (target.clientSecret === "") throw new OptionFault("--client-secret is missing.");
  return {
    mode: "platform",
    target,
    callSeconds: numberOf("timeout", values.timeout, 0.1, DAY, false),
    only: values.only ?? null,
    yes: values.yes,
    callback: {
      url: callback === undefined ? null : urlOf("callback", callback),
      port: numberOf("callback-port", values["callback-port"], 0, PORTS, true),
    },
  };
};

const clientWish = (values: Values): Omit<ClientWish, keyof Reports> => ({
  mode: "client",
  version: versionOf(values["api-version"]),
  port: numberOf("port", values.port, 0, PORTS, true),
  seconds: values.seconds === undefined ? null : numberOf("seconds", values.seconds, 0, DAY, false),
  receive: numberOf("receive", values.receive, 0, 1_000, true),
  loseAnswers: values["lose-answers"],
  busy: values.busy,
});

/**
 * What the command line asks for.
 *
 * @param secret the client's secret, where the environment has it
 * @throws OptionFault naming the option and what it must be
 */
export const readWish = (args: readonly string[], secret?: string): Wish => {
  const values = read(args);
  if (values.help) return { mode: "help" };
  const reports = { json: values.json ?? null, junit: values.junit ?? null };
  return { ...(values.client ? clientWish(values) : platformWish(values, secret)), ...reports };
};
