import { ORGANIZATION_HEADER, PATH_PREFIX, REQUEST_ID_HEADERS } from "../../norm/operations.ts";
import { GRANT_TYPE } from "../../norm/tokens.ts";
import type { ApiVersion } from "../../norm/versions.ts";
import { textOf } from "../shapes.ts";
import type { Callback } from "./callback.ts";
import type { Caller, Exchange, Service } from "./exchange.ts";
import { CannotTry } from "./taken.ts";
import type { Companies, TestFiles } from "./test-data.ts";

/** The platform that is judged, and how far the kit may go. */
export interface Target {
  /** Bases, without `/v1` and without a slash at the end. */
  flowUrl: string;
  /** Null: its directory is not judged. */
  directoryUrl: string | null;
  tokenUrl: string;
  clientId: string;
  clientSecret: string;
  scope: string | null;
  organizationId: string | null;
  version: ApiVersion;
  companies: Companies;
  /** A company that the directory is asked for; null: whichever it shows first. */
  known: string | null;
  /** Nothing is deposited, nothing subscribed. */
  readOnly: boolean;
  /** How long an acknowledgement may take. */
  waitSeconds: number;
}

/** What a call takes besides its path. */
export interface Ask {
  json?: unknown;
  body?: Uint8Array;
  headers?: Readonly<Record<string, string>>;
  /** Another bearer token than ours; null: none. */
  bearer?: string | null;
}

/** One run against one platform: its doors, and what the checks share. */
export interface Walk {
  target: Target;
  version: ApiVersion;
  files: TestFiles;
  /** Where the platform can call the kit; null where it cannot. */
  callback: Callback | null;
  signal: AbortSignal;
  /** Every exchange so far. */
  log: readonly Exchange[];
  learnSecret(secret: string): void;
  /** Asks the token endpoint. */
  token(
    form: Readonly<Record<string, string>>,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Exchange>;
  /** Paths begin after `/v1`. */
  flow(method: string, path: string, ask?: Ask): Promise<Exchange>;
  /** @throws CannotTry where the directory is not judged */
  directory(method: string, path: string, ask?: Ask): Promise<Exchange>;
}

/** Something that several checks rest on, done at most once in a walk. */
export const oncePerWalk = <T>(make: (walk: Walk) => Promise<T>): ((walk: Walk) => Promise<T>) => {
  const made = new WeakMap<Walk, Promise<T>>();
  return (walk) => {
    const known = made.get(walk) ?? make(walk);
    made.set(walk, known);
    return known;
  };
};

/** Credentials as RFC 6749 §2.3.1 writes them into a header. */
export const basic = (id: string, secret: string): string => {
  const pair = [id, secret].map((part) => new URLSearchParams({ x: part }).toString().slice(2)).join(":");
  return `Basic ${Buffer.from(pair).toString("base64")}`;
};

/** A token this near its end is no longer used, in milliseconds. */
const NEAR_ITS_END = 5_000;

export const startWalk = (
  caller: Caller,
  { target, files, callback, signal }: Pick<Walk, "target" | "files" | "callback" | "signal">,
): Walk => {
  const { version, clientId, clientSecret } = target;
  let held: { token: string; until: number } | null = null;

  const token: Walk["token"] = async (form, headers = {}) => {
    const exchange = await caller.send({
      service: "token",
      method: "POST",
      url: target.tokenUrl,
      headers: {
        "content-type": "application/x-www-form-urlencoded",
        accept: "application/json",
        ...headers,
      },
      body: Buffer.from(new URLSearchParams(form).toString()),
    });
    const given = textOf(exchange.json, "access_token");
    if (given !== undefined) caller.learnSecret(given);
    return exchange;
  };

  const mint = async (): Promise<{ token: string; until: number }> => {
    const form = { grant_type: GRANT_TYPE, ...(target.scope === null ? {} : { scope: target.scope }) };
    const inForm = await token({ ...form, client_id: clientId, client_secret: clientSecret });
    const exchange =
      textOf(inForm.json, "access_token") === undefined
        ? await token(form, { authorization: basic(clientId, clientSecret) })
        : inForm;
    const given = textOf(exchange.json, "access_token");
    if (given === undefined) throw new CannotTry("the platform gave no token");
    const seconds = Number(exchange.json?.expires_in);
    return { token: given, until: Number.isFinite(seconds) ? Date.now() + seconds * 1000 : Infinity };
  };

  const bearer = async (): Promise<string> => {
    if (held === null || held.until - NEAR_ITS_END < Date.now()) held = await mint();
    return held.token;
  };

  const call = async (
    service: Service,
    base: string,
    method: string,
    path: string,
    { json, body, headers, bearer: other }: Ask = {},
  ): Promise<Exchange> => {
    const value = other === undefined ? await bearer() : other;
    return caller.send({
      service,
      method,
      url: `${base}${PATH_PREFIX}${path}`,
      headers: {
        accept: "application/json",
        [REQUEST_ID_HEADERS[version]]: crypto.randomUUID(),
        ...(target.organizationId === null ? {} : { [ORGANIZATION_HEADER]: target.organizationId }),
        ...(value === null ? {} : { authorization: `Bearer ${value}` }),
        ...(json === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      body: json === undefined ? (body ?? null) : Buffer.from(JSON.stringify(json)),
    });
  };

  return {
    target,
    version,
    files,
    callback,
    signal,
    log: caller.log,
    learnSecret: caller.learnSecret,
    token,
    flow: (method, path, ask) => call("flow", target.flowUrl, method, path, ask),
    directory: async (method, path, ask) => {
      if (target.directoryUrl === null) throw new CannotTry("no --directory was given");
      return call("directory", target.directoryUrl, method, path, ask);
    },
  };
};
