import type { z } from "zod";
import type { Failure } from "../../../domain/failure.ts";
import type { Answer, Ask, Io, MintedToken } from "../../port.ts";
import { readAnswer } from "./answers.ts";
import { membersOfPage } from "./pages.ts";

/** One call over HTTP, as the rest of an adapter words it. */
export interface Call {
  operation: string;
  method?: Ask["method"];
  /** Beginning with a slash. */
  path: string;
  query?: Record<string, string>;
  json?: unknown;
  /** Fields and files; their boundary is made where they are written. */
  form?: FormData;
  body?: { bytes: Uint8Array; contentType: string };
  /** May it be sent again when the answer is lost? */
  safe: boolean;
  /** Statuses that are answers here, beside 2xx. */
  also?: readonly number[];
  maxBytes?: number;
  /** How many results a page is asked for; an answer of many times as much is garbled. */
  results?: number;
}

/**
 * The one way out of an adapter. The answer is 2xx, or a status that the call asked for; anything else is thrown as a
 * `Failure`.
 */
export type Door<C extends Call = Call> = (call: C) => Promise<Answer>;

/** What an adapter's door knows of its platform. */
interface Way<C extends Call> {
  io: Io;
  /** Address before the path, without a slash at the end. */
  base(call: C): string;
  headers(call: C): Record<string, string>;
  mint(signal: AbortSignal): Promise<MintedToken>;
  /**
   * What an answer that is not a success comes to; null: it is the caller's to judge. Faults of the platform (408, 429,
   * 5xx) are thrown before.
   */
  failure(answer: Answer, call: C): Failure | null;
}

/**
 * Opens the door of one account, under the signal of whoever asks: a bearer token, JSON or a body of another kind out,
 * an answer in.
 */
export const openDoor =
  <C extends Call>({ io, base, headers, mint, failure }: Way<C>) =>
  (signal: AbortSignal): Door<C> =>
  async (call) => {
    const query = call.query === undefined ? "" : `?${new URLSearchParams(call.query)}`;
    const ask: Ask = {
      operation: call.operation,
      method: call.method ?? "GET",
      url: `${base(call)}${call.path}${query}`,
      headers: {
        ...(call.json === undefined ? {} : { "content-type": "application/json" }),
        ...(call.body === undefined ? {} : { "content-type": call.body.contentType }),
        ...headers(call),
      },
      body: call.json === undefined ? (call.form ?? call.body?.bytes) : JSON.stringify(call.json),
      signal,
      safe: call.safe,
      maxBytes: call.maxBytes,
      ...(call.results === undefined ? {} : { maxMembers: membersOfPage(call.results) }),
    };
    const answer = await io.authorized(ask, "access", mint);
    if (isSuccess(answer) || call.also?.includes(answer.status)) return answer;
    const no = failure(answer, call);
    if (no !== null) throw no;
    return answer;
  };

/** Did the platform say yes? */
export const isSuccess = ({ status }: Answer): boolean => status >= 200 && status < 300;

/** Makes a call and reads its answer. */
export const ask = async <C extends Call, T>(door: Door<C>, schema: z.ZodType<T>, call: C): Promise<T> =>
  readAnswer(schema, await door(call), call.safe);

/** Makes a call about one thing; null when the platform does not know it. */
export const askIfThere = async <C extends Call, T>(
  door: Door<C>,
  schema: z.ZodType<T>,
  call: C,
): Promise<T | null> => {
  const answer = await door({ ...call, also: [404] });
  return answer.status === 404 || answer.status === 204 ? null : readAnswer(schema, answer, call.safe);
};
