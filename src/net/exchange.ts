import type { Dispatcher } from "undici";
import type { Failure } from "../domain/failure.ts";
import type { Deadline } from "./deadline.ts";
import type { FailureCode } from "./failure-table.ts";
import { codeOf, codeOfError, failureOf } from "./sort.ts";
import type { Received } from "./types.ts";

/** A request ready to be written: encoded body, lower-case headers. */
export interface Prepared {
  method: string;
  url: URL;
  headers: Record<string, string>;
  body: Uint8Array | null;
}

const toHeaders = (raw: Record<string, string | string[] | undefined>): Headers => {
  const headers = new Headers();
  for (const [name, value] of Object.entries(raw)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined) headers.append(name, one);
    }
  }
  return headers;
};

/**
 * Sends one request and reads its answer whole, redirects unfollowed. When the deadline ends, the connection itself
 * is cut. Throws a `Failure` sorted by how far the call had come.
 *
 * It stands on the dispatcher's own events because `request()` and `fetch()` hide the one fact that decides between
 * `unsent` and `unknown`: whether the client had begun to write.
 *
 * @param maxBytes largest body taken.
 * @param onTooLarge `cut`: what came so far is the answer (for answers that are only shown).
 */
export const exchange = (
  dispatcher: Dispatcher,
  request: Prepared,
  options: { safe: boolean; deadline: Deadline; maxBytes: number; onTooLarge?: "fail" | "cut" },
): Promise<Received> =>
  new Promise((resolve, reject) => {
    const { deadline, maxBytes, safe } = options;
    const chunks: Buffer[] = [];
    let size = 0;
    let head: { status: number; headers: Headers } | null = null;
    let controller: Dispatcher.DispatchController | null = null;
    let settled = false;

    const stage = (): "connecting" | "sent" | "answering" =>
      controller === null ? "connecting" : head === null ? "sent" : "answering";

    const settle = (): void => {
      settled = true;
      deadline.signal.removeEventListener("abort", onDeadline);
    };
    const fail = (failure: Failure): void => {
      if (settled) return;
      settle();
      controller?.abort(failure);
      reject(failure);
    };
    const lost = (code: FailureCode, detail?: string): void =>
      fail(
        failureOf(code, safe, {
          ...(head === null ? {} : { httpStatus: head.status }),
          ...(detail === undefined ? {} : { detail }),
        }),
      );
    const onDeadline = (): void => {
      const sent = controller !== null;
      if (deadline.ended() === "caller") lost(sent ? "cancelled_midway" : "cancelled");
      else lost(sent ? "timeout" : "connect_timeout");
    };
    const finish = (): void => {
      if (settled || head === null) return;
      settle();
      resolve({ ...head, bytes: Buffer.concat(chunks) });
    };

    if (deadline.signal.aborted) return onDeadline();
    deadline.signal.addEventListener("abort", onDeadline, { once: true });

    dispatcher.dispatch(
      {
        origin: request.url.origin,
        path: request.url.pathname + request.url.search,
        method: request.method,
        headers: request.headers,
        body: request.body,
      },
      {
        onRequestStart(started) {
          // The client puts a request back in its queue when its connection ends in certain ways: what was written
          // once must not be written twice, and what was given up not at all.
          if (settled || controller !== null) return started.abort(new Error("already sent or given up"));
          controller = started;
        },
        onResponseStart(_, status, headers) {
          if (status >= 200) head = { status, headers: toHeaders(headers) };
        },
        onResponseData(_, chunk) {
          if (settled) return;
          size += chunk.byteLength;
          if (size <= maxBytes) {
            chunks.push(chunk);
            return;
          }
          if (options.onTooLarge !== "cut") return lost("answer_too_large");
          chunks.push(chunk.subarray(0, maxBytes - (size - chunk.byteLength)));
          finish();
          controller?.abort(new Error("enough"));
        },
        onResponseEnd: finish,
        onResponseError(_, error) {
          lost(codeOfError(error, stage()), codeOf(error));
        },
      },
    );
  });
