import { Agent } from "undici";
import type { Account } from "../domain/account.ts";
import { Failure, isFailure } from "../domain/failure.ts";
import type { Tracer } from "../traces/port.ts";
import { decoded, textOf, toAnswer } from "./answer.ts";
import { watchedConnector } from "./certificates.ts";
import { openCircuit } from "./circuit.ts";
import { clientCredentials } from "./client-credentials.ts";
import { type Deadline, openDeadline } from "./deadline.ts";
import { exchange, type Prepared } from "./exchange.ts";
import type { FailureCode } from "./failure-table.ts";
import { prepare } from "./prepare.ts";
import { type Redactor, redactor } from "./redact.ts";
import { repeat } from "./repeat.ts";
import { requestIdForPlatform, requestIdNow } from "./request-id.ts";
import { openSlots } from "./slots.ts";
import { codeOfStatus, failureOf, retryAfterMs } from "./sort.ts";
import { openTelling } from "./telling.ts";
import { openTokens } from "./tokens.ts";
import { startCall } from "./traced-call.ts";
import type { Answer, Ask, Door, DoorState, Log, Mint, NetMetrics, Received } from "./types.ts";

export type { Door } from "./types.ts";

const MAX_BYTES = 25 * 1024 * 1024;
const MAX_HEADER_BYTES = 16 * 1024;
const LONGEST_CONNECT = 10_000;

/** The operation that mints: its answers hold tokens rightly. */
const TOKEN = "token";

const UNWRITABLE = "bad_request" satisfies FailureCode;

export interface DoorOptions {
  now(): Date;
  /** Uniform in [0, 1). */
  random(): number;
  uuid(): string;
  log: Log;
  metrics: NetMetrics;
  /** Records each call; absent: calls only hand on the trace that they are made in. */
  tracer?: Tracer | undefined;
  /** Everything that must never be seen: the values of the account's secret settings. */
  secrets: readonly string[];
  /** Masks everything; it learns the tokens of the account here. Absent: one of the account's own. */
  redact?: Redactor;
}

/**
 * Opens the way out to a platform for one account: its own connections, breaker, tokens and secrets, so that a fault
 * of one account stays with it.
 */
export const openDoor = (account: Account, options: DoorOptions): Door => {
  const { now, random, uuid, metrics, tracer } = options;
  const timeoutMs = account.timeoutSeconds * 1000;
  const redact = options.redact ?? redactor(options.secrets);
  const { log, rawOf, circuit: onChange } = openTelling(account, { log: options.log, metrics, redact });

  const watched = watchedConnector({ timeout: Math.min(timeoutMs, LONGEST_CONNECT), allowH2: false }, now);
  const agent = new Agent({
    connections: account.concurrency,
    pipelining: 1,
    // HTTP/2 would put all calls on one connection, whose loss is then the loss of all of them; and the client puts
    // its requests back in the queue by itself.
    allowH2: false,
    maxHeaderSize: MAX_HEADER_BYTES,
    // Nets behind the deadline, which is exact and covers the whole call.
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    connect: watched.connect,
  });
  const slots = openSlots(account.concurrency);
  const circuit = openCircuit<Received>(account.breaker, { now, onChange });
  // The directory is often another service than the one that takes invoices: its faults must not hold those back.
  const lookUps = openCircuit<Received>(account.breaker, {
    now,
    onChange: (state) => log.debug({ account: account.name, circuit: state }, "circuit of the directory"),
  });
  const circuitOf = ({ operation }: Ask): typeof circuit => (operation === "directory" ? lookUps : circuit);
  const tokens = openTokens({
    now,
    onMinted: (value, expiresAt) => {
      redact.learn(value);
      if (expiresAt !== null) metrics.tokenExpiry(account.name, expiresAt.getTime() / 1000);
    },
  });
  let closing = false;

  const exchanged = async (request: Prepared, ask: Ask, deadline: Deadline): Promise<Received> => {
    const { safe, maxBytes = MAX_BYTES } = ask;
    const raw = await exchange(agent, request, { safe, deadline, maxBytes });
    const received = await decoded(raw, safe, maxBytes);
    const fault = codeOfStatus(received.status);
    if (fault === null) return received;
    const wait = retryAfterMs(received.headers.get("retry-after"), now());
    throw failureOf(fault, safe, {
      httpStatus: received.status,
      raw: rawOf(textOf(received)),
      ...(wait === undefined ? {} : { retryAfterMs: wait }),
    });
  };

  const attempt = async (
    request: Prepared,
    ask: Ask,
    deadline: Deadline,
    ids: { requestId: string; attempt: number },
  ): Promise<Received> => {
    const began = performance.now();
    const call = startCall(tracer, request, {
      operation: ask.operation,
      account: account.name,
      attempt: ids.attempt,
      // An address may hold what the settings keep secret.
      url: (address) => redact.text(address),
    });
    const end = (outcome: string, status?: number): void => {
      const ms = performance.now() - began;
      call.end(outcome, status);
      metrics.request(account.name, ask.operation, outcome, ms / 1000);
      // The attempt of which this call is a part has a line of its own, at a level that people read.
      log.debug(
        {
          account: account.name,
          operation: ask.operation,
          method: request.method,
          // Without its query: searches carry names and numbers.
          url: request.url.host + request.url.pathname,
          erpRequestId: requestIdNow(),
          ...ids,
          status,
          ms: Math.round(ms),
          outcome,
        },
        "platform call",
      );
    };
    try {
      const own = circuitOf(ask);
      own.check(ask.safe);
      const received = await slots.run(
        () => own.run(() => exchanged(call.request, ask, deadline), ask.safe),
        {
          safe: ask.safe,
          deadline,
        },
      );
      end(received.status < 400 ? "ok" : "http_4xx", received.status);
      return received;
    } catch (error) {
      const facts = isFailure(error) ? error.facts : null;
      end(facts?.code ?? "bug", facts?.httpStatus);
      throw error;
    }
  };

  const fetch = async (ask: Ask): Promise<Answer> => {
    if (closing) throw failureOf("shutting_down", ask.safe);
    const deadline = openDeadline(timeoutMs, ask.signal);
    try {
      const request = await prepare(ask);
      const { headers } = request;
      // Platforms that document no such header ignore it; their support can look for it all the same.
      headers["x-request-id"] ??= headers["request-id"] ?? requestIdForPlatform(uuid);
      const requestId = headers["x-request-id"];
      const send = (number: number): Promise<Received> =>
        attempt(request, ask, deadline, { requestId, attempt: number });
      const received = await (ask.safe ? repeat(send, { deadline, random }) : send(1));
      return toAnswer(received, {
        safe: ask.safe,
        ...(ask.maxMembers === undefined ? {} : { maxMembers: ask.maxMembers }),
        rawOf,
        // A token endpoint may well give the same token again.
        mask: ask.operation === TOKEN ? (text) => text : redact.tokens,
      });
    } finally {
      deadline.close();
    }
  };

  const authorized = async (ask: Ask, tokenName: string, mint: Mint): Promise<Answer> => {
    const once = async (): Promise<Answer> => {
      const value = await tokens.get(tokenName, mint, ask.signal);
      try {
        const answer = await fetch({ ...ask, headers: { ...ask.headers, authorization: `Bearer ${value}` } });
        if (answer.status === 401) tokens.drop(tokenName, value);
        return answer;
      } catch (error) {
        // The request could not be written: it may be the token that cannot, and a new one may do better.
        if (isFailure(error) && error.facts.code === UNWRITABLE) tokens.drop(tokenName, value);
        throw error;
      }
    };
    const first = await once();
    const answer = first.status === 401 ? await once() : first;
    if (answer.status !== 401) return answer;
    throw new Failure("denied", {
      code: "token_not_accepted",
      message: "The platform does not accept the token that it has just given.",
      messageFr: "La plateforme n'accepte pas le jeton qu'elle vient de donner.",
      fix: "Check that the credentials and the platform's address in the settings belong together.",
      fixFr:
        "Vérifiez que les identifiants et l'adresse de la plateforme, dans les paramètres, vont ensemble.",
      raw: rawOf(answer.text()),
      httpStatus: 401,
    });
  };

  return {
    account: account.name,
    fetch,
    authorized,
    now,
    token: tokens.get,
    dropToken: tokens.drop,
    quoted: rawOf,
    clientCredentials: (grant) => clientCredentials(grant, fetch, rawOf),
    uuid,
    requestId: () => requestIdForPlatform(uuid),
    timeoutMs,
    log,
    state: (): DoorState => ({
      ...circuit.state(),
      tokens: tokens.state(),
      inFlight: slots.busy(),
      certificates: watched.seen(),
    }),
    close: async () => {
      closing = true;
      await slots.idle();
      circuit.close();
      lookUps.close();
      await agent.destroy();
    },
  };
};
