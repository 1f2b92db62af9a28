import { setTimeout as wait } from "node:timers/promises";
import { shownMessage } from "../mask.ts";
import { type Members, membersIn, textOf } from "../shapes.ts";

/** The three doors of a platform. */
export type Service = "token" | "flow" | "directory";

/** A call as it is to be sent. */
export interface Call {
  service: Service;
  method: string;
  url: string;
  headers: Readonly<Record<string, string>>;
  body: Uint8Array | null;
}

/** A call and its answer. */
export interface Exchange {
  service: Service;
  method: string;
  path: string;
  status: number;
  headers: Headers;
  bytes: Uint8Array;
  /** The JSON object of the answer; null where it is none. */
  json: Members | null;
  /** Both as a person reads them, secrets masked. */
  request: string;
  answer: string;
}

/** No answer came: what a platform's connection did instead. */
export class NoAnswer extends Error {
  readonly url: string;
  readonly request: string;

  constructor(url: string, request: string, why: string) {
    super(why);
    this.name = "NoAnswer";
    this.url = url;
    this.request = request;
  }
}

export interface Caller {
  send(call: Call): Promise<Exchange>;
  /** Masks this from now on. */
  learnSecret(secret: string): void;
  /** Every exchange so far, oldest first. */
  readonly log: readonly Exchange[];
}

export interface CallerOptions {
  fetch: typeof fetch;
  /** Deadline of one call. */
  seconds: number;
  /** Ends everything. */
  signal: AbortSignal;
  secrets: readonly string[];
}

/** How often a call is repeated that is told to come later, and how long it waits at most, in milliseconds. */
const LATER = { times: 3, longest: 30_000, byDefault: 1_000 } as const;

const whyOf = (error: unknown): string => {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (!(cause instanceof Error)) return String(cause);
  const code = "code" in cause && typeof cause.code === "string" ? `${cause.code} ` : "";
  return `${code}${cause.message}`.trim();
};

/** In milliseconds; RFC 9110 has seconds or a date. */
export const retryAfterOf = (header: string | null, now: number): number | null => {
  if (header === null) return null;
  if (/^\d+$/.test(header)) return Number(header) * 1000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? null : Math.max(0, at - now);
};

/** A few words about an answer: its status, and what it says of itself. */
export const describe = ({ status, json, bytes, headers }: Exchange): string => {
  const said = [
    textOf(json, "errorCode") ?? textOf(json, "error"),
    textOf(json, "errorMessage") ?? textOf(json, "error_description") ?? textOf(json, "message"),
  ].filter((text) => text !== undefined);
  if (said.length > 0) return `${status} ${said.join(": ").slice(0, 200)}`;
  return bytes.length === 0
    ? `${status} and no body`
    : `${status} and ${bytes.length} bytes of ${headers.get("content-type") ?? "no content type"}`;
};

/** The door to the platform that is judged: a deadline on every call, redirections not followed, all of it kept. */
export const openCaller = (options: CallerOptions): Caller => {
  const { signal, seconds } = options;
  const secrets = new Set(options.secrets);
  const log: Exchange[] = [];

  const once = async (call: Call): Promise<Exchange> => {
    const { service, method, url, headers, body } = call;
    const request = shownMessage(
      `${method} ${url}`,
      Object.entries(headers),
      body ?? new Uint8Array(),
      secrets,
    );
    let answer: Response;
    let bytes: Uint8Array;
    try {
      answer = await options.fetch(url, {
        method,
        headers,
        body: body === null ? undefined : Buffer.from(body),
        redirect: "manual",
        signal: AbortSignal.any([signal, AbortSignal.timeout(seconds * 1000)]),
      });
      bytes = new Uint8Array(await answer.arrayBuffer());
    } catch (error) {
      signal.throwIfAborted();
      const late = error instanceof Error && error.name === "TimeoutError";
      throw new NoAnswer(url, request, late ? `no answer within ${seconds} s` : whyOf(error));
    }
    const { pathname, search } = new URL(url);
    const exchange: Exchange = {
      service,
      method,
      path: `${pathname}${search}`,
      status: answer.status,
      headers: answer.headers,
      bytes,
      json: membersIn(Buffer.from(bytes).toString("utf8")),
      request,
      answer: shownMessage(`HTTP ${answer.status}`, answer.headers, bytes, secrets),
    };
    log.push(exchange);
    return exchange;
  };

  return {
    log,
    learnSecret: (secret) => {
      secrets.add(secret);
    },
    async send(call) {
      for (let times = 0; ; times++) {
        const exchange = await once(call);
        if (exchange.status !== 429 || times === LATER.times) return exchange;
        const after = retryAfterOf(exchange.headers.get("retry-after"), Date.now()) ?? LATER.byDefault;
        await wait(Math.min(after, LATER.longest), undefined, { signal });
      }
    },
  };
};
