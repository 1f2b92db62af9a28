import { randomUUID } from "node:crypto";
import type { Answer, Ask, Io, MintedToken } from "../../src/adapters/port.ts";
import { DEFAULT_LIMITS } from "../../src/documents/index.ts";
import { Failure } from "../../src/domain/failure.ts";
import { toAnswer } from "../../src/net/answer.ts";
import { redactor } from "../../src/net/redact.ts";

/** What a fake platform throws instead of answering: the connection's fault, by its code. */
export class TransportFault extends Error {
  readonly code: "ECONNREFUSED" | "ECONNRESET" | "ETIMEDOUT";
  constructor(code: TransportFault["code"]) {
    super(code);
    this.code = code;
  }
}

export interface TestIo extends Io {
  /** Everything that was logged. */
  lines: string[];
  /** Every token that was minted. */
  tokens: string[];
  /** Moves the clock. */
  pass(ms: number): void;
}

/**
 * The doors of an adapter, over a fake platform handed over as `fetch`. It keeps the promises of the port's
 * docstrings and does nothing more: no repetition, no breaker, no deadline of its own.
 *
 * @param secrets values of the account's secret settings, to be masked
 */
export const testIo = (
  fetch: (request: Request) => Response | Promise<Response>,
  start = new Date("2026-09-15T08:00:00.000Z"),
  secrets: readonly string[] = [],
): TestIo => {
  let now = start.getTime();
  const cached = new Map<string, string>();
  const redact = redactor(secrets);
  const lines: string[] = [];
  const tokens: string[] = [];
  const log = (facts: object, text: string): void => {
    lines.push(`${text} ${JSON.stringify(facts)}`);
  };

  const token = async (
    name: string,
    mint: (signal: AbortSignal) => Promise<MintedToken>,
    signal: AbortSignal,
  ): Promise<string> => {
    const known = cached.get(name);
    if (known !== undefined) return known;
    const { value } = await mint(signal);
    redact.learn(value);
    tokens.push(value);
    cached.set(name, value);
    return value;
  };

  const io: TestIo = {
    documentBytes: DEFAULT_LIMITS.fileBytes,
    kept: () => Promise.resolve(null),
    lines,
    tokens,
    pass: (ms) => {
      now += ms;
    },
    now: () => new Date(now),
    quoted: (text) => redact.text(text).slice(0, 4000),
    uuid: () => randomUUID(),
    requestId: () => randomUUID(),
    log: { debug: log, warn: log },

    async fetch(ask) {
      const lost = (code: string, mayStillArrive: boolean): Failure =>
        ask.safe
          ? new Failure("unsent", { code, message: `${ask.operation}: ${code}` })
          : new Failure("unknown", { code, message: `${ask.operation}: ${code}`, mayStillArrive });
      if (ask.signal.aborted) {
        throw new Failure("unsent", { code: "aborted", message: "given up before it was sent", ours: true });
      }
      let response: Response;
      let bytes: Uint8Array;
      try {
        const aborted = new Promise<never>((_, reject) => {
          ask.signal.addEventListener("abort", () => reject(new TransportFault("ETIMEDOUT")), { once: true });
        });
        const body = ask.body instanceof Uint8Array ? new Uint8Array(ask.body) : ask.body;
        const request = new Request(ask.url, { method: ask.method ?? "GET", headers: ask.headers, body });
        response = await Promise.race([fetch(request), aborted]);
        bytes = new Uint8Array(await response.arrayBuffer());
      } catch (error) {
        if (!(error instanceof TransportFault)) throw error;
        if (error.code === "ECONNREFUSED") {
          throw new Failure("unsent", { code: "connection_refused", message: error.code });
        }
        throw lost(error.code.toLowerCase(), error.code === "ETIMEDOUT");
      }
      const { status } = response;
      if (status === 429) {
        const after = response.headers.get("retry-after");
        throw new Failure("unsent", {
          code: "http_429",
          message: "later",
          httpStatus: status,
          ...(after === null ? {} : { retryAfterMs: Number(after) * 1000 }),
        });
      }
      if (status === 408 || (status >= 500 && status !== 501))
        throw lost(`http_${status}`, status === 408 || status === 504);
      return toAnswer(
        { status, headers: response.headers, bytes },
        {
          safe: ask.safe,
          ...(ask.maxMembers === undefined ? {} : { maxMembers: ask.maxMembers }),
          rawOf: (text) => redact.text(text).slice(0, 4000),
          mask: (text) => text,
        },
      );
    },

    async authorized(ask, name, mint) {
      const send = async (): Promise<{ answer: Answer; value: string }> => {
        const value = await token(name, mint, ask.signal);
        const headers = { ...ask.headers, authorization: `Bearer ${value}` };
        return { answer: await io.fetch({ ...ask, headers }), value };
      };
      const first = await send();
      if (first.answer.status !== 401) return first.answer;
      if (cached.get(name) === first.value) cached.delete(name);
      const second = await send();
      if (second.answer.status !== 401) return second.answer;
      throw new Failure("denied", {
        code: "unauthorized",
        message: "refused with a new token",
        httpStatus: 401,
      });
    },

    async clientCredentials({ tokenUrl, clientId, clientSecret, scope, signal }): Promise<MintedToken> {
      const form = new URLSearchParams({ grant_type: "client_credentials", client_id: clientId });
      form.set("client_secret", clientSecret);
      if (scope !== undefined) form.set("scope", scope);
      const ask: Ask = { operation: "token", method: "POST", url: tokenUrl, body: form, signal, safe: true };
      const answer = await io.fetch(ask);
      if (answer.status >= 400 && answer.status < 500) {
        throw new Failure("denied", {
          code: "token_refused",
          message: "no token",
          httpStatus: answer.status,
        });
      }
      const body = answer.json() as { access_token: string; expires_in?: number };
      return { value: body.access_token, expiresIn: body.expires_in };
    },
  };
  return io;
};
