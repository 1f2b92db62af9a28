import type { ServerResponse } from "node:http";
import type { Context } from "hono";
import type { ApiEnv } from "../routes/api.ts";

/** The answer as Node writes it; undefined where there is no socket (an app that is called in memory). */
const outgoingOf = (c: Context<ApiEnv>): ServerResponse | undefined => c.env?.outgoing;

/** Has the client gone away before it had its answer? */
export const hasLeft = (c: Context<ApiEnv>): boolean => {
  const outgoing = outgoingOf(c);
  return outgoing !== undefined && !outgoing.writableFinished && outgoing.destroyed;
};

/** Runs once the answer is with the client, or the client is gone. Without a socket: at once. */
export const onceAnswered = (c: Context<ApiEnv>, then: () => void): void => {
  const outgoing = outgoingOf(c);
  if (outgoing === undefined || outgoing.destroyed || outgoing.closed) then();
  else outgoing.once("close", then);
};

/** How long a client may take nothing of its answer, in milliseconds, before the connection is cut. */
const STALLED = 30_000;
/** How long it may take for all of it. */
const LONGEST_ANSWER = 600_000;

/**
 * Cuts a connection whose answer nobody reads: it would stay in memory for ever. To be called when the answer is
 * ready; Node sets its own time-outs again once it is written.
 */
export const watchReader = (c: Context<ApiEnv>): void => {
  const outgoing = outgoingOf(c);
  const socket = outgoing?.socket;
  if (outgoing === undefined || socket === undefined || socket === null) return;
  // Ends by itself as long as the other side takes something: Node counts what the system has taken.
  socket.setTimeout(STALLED);
  const late = setTimeout(() => socket.destroy(), LONGEST_ANSWER);
  late.unref();
  outgoing.once("close", () => clearTimeout(late));
};
