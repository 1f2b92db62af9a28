import type { Files, FilesAt } from "../../adapters/port.ts";
import type { Account } from "../../domain/account.ts";
import { isFailure } from "../../domain/failure.ts";
import { traceNow } from "../../traces/current.ts";
import { openCircuit } from "../circuit.ts";
import { type Deadline, openDeadline } from "../deadline.ts";
import type { DoorOptions } from "../door.ts";
import { redactor } from "../redact.ts";
import { repeat } from "../repeat.ts";
import { requestIdNow } from "../request-id.ts";
import { openSlots } from "../slots.ts";
import { failureOf } from "../sort.ts";
import { openTelling } from "../telling.ts";
import type { DoorState } from "../types.ts";
import { openLocal } from "./local.ts";
import type { Place } from "./place.ts";
import { openSftp } from "./sftp.ts";
import { fileVerdictOn } from "./sort.ts";

/** The way to an account's files. */
export interface FileDoor extends Files {
  state(): DoorState;
  /** Takes no new call, waits for those under way (all have deadlines), then lets the connection go. */
  close(): Promise<void>;
}

export interface FileDoorOptions extends Omit<DoorOptions, "uuid"> {
  /** How long a connection is kept that nobody uses, milliseconds (default 30,000). */
  idleMs?: number;
  /** Between two signs of life of a server, milliseconds (default 10,000): it is given up where two are missing. */
  keepAliveMs?: number;
}

/** Largest file that is read where the caller names no limit: the public portal takes none that is larger. */
const MAX_BYTES = 100 * 1024 * 1024;
/** Servers look names up and weigh keys before they answer: more than HTTP's ten seconds. */
const LONGEST_CONNECT = 20_000;
const KEEP_ALIVE = 10_000;
const IDLE = 30_000;

const secretsOf = (at: FilesAt): string[] =>
  at.kind === "local"
    ? []
    : [at.privateKey, at.passphrase, at.password].filter((secret) => secret !== undefined);

/**
 * Opens the way to the files of one account: its own connection, breaker, places and secrets. The word of an operation in
 * metrics and log is the name of the call (`list`, `write`…).
 */
export const openFileDoor = (account: Account, at: FilesAt, options: FileDoorOptions): FileDoor => {
  const { now, random, metrics, tracer } = options;
  const timeoutMs = account.timeoutSeconds * 1000;
  const redact = options.redact ?? redactor([...options.secrets, ...secretsOf(at)]);
  const { log, rawOf, circuit: onChange } = openTelling(account, { log: options.log, metrics, redact });
  const slots = openSlots(account.concurrency);
  const circuit = openCircuit<void>(account.breaker, { now, onChange, verdictOn: fileVerdictOn });
  const placeOptions = {
    quoted: rawOf,
    warn: (text: string) => log.warn({ account: account.name }, text),
  };
  const place: Place =
    at.kind === "local"
      ? openLocal(at.root, placeOptions)
      : openSftp(at, {
          ...placeOptions,
          connectMs: Math.min(timeoutMs, LONGEST_CONNECT),
          keepAliveMs: options.keepAliveMs ?? KEEP_ALIVE,
          idleMs: options.idleMs ?? IDLE,
        });
  let closing = false;

  /** One attempt, counted and written down. */
  const attempt = async <T>(
    call: { operation: string; path: string; safe: boolean; attempt: number },
    deadline: Deadline,
    work: () => Promise<T>,
  ): Promise<T> => {
    const { safe, ...told } = call;
    const began = performance.now();
    const span = tracer?.start({
      name: `file ${call.operation}`,
      kind: "client",
      parent: traceNow(),
      attributes: { "passerelle.account": account.name, "passerelle.operation": call.operation },
    });
    const end = (outcome: string): void => {
      span?.end({
        attributes: { "passerelle.outcome": outcome },
        ...(outcome === "ok" ? {} : { error: outcome }),
      });
      const ms = performance.now() - began;
      metrics.request(account.name, call.operation, outcome, ms / 1000);
      log.debug(
        { account: account.name, ...told, erpRequestId: requestIdNow(), ms: Math.round(ms), outcome },
        "platform call",
      );
    };
    const answer = Promise.withResolvers<T>();
    try {
      circuit.check(safe);
      await slots.run(() => circuit.run(async () => answer.resolve(await work()), safe), { safe, deadline });
    } catch (error) {
      end(isFailure(error) ? error.facts.code : "bug");
      throw error;
    }
    end("ok");
    return answer.promise;
  };

  /**
   * @param how.again - is it sent again within this call when its connection was lost?
   */
  const run = async <T>(
    operation: string,
    path: string,
    signal: AbortSignal,
    work: (deadline: Deadline) => Promise<T>,
    how: { safe: boolean; again: boolean } = { safe: true, again: true },
  ): Promise<T> => {
    if (closing) throw failureOf("shutting_down", how.safe);
    const deadline = openDeadline(timeoutMs, signal);
    const once = (number: number): Promise<T> =>
      attempt({ operation, path, safe: how.safe, attempt: number }, deadline, () => work(deadline));
    try {
      return await (how.again ? repeat(once, { deadline, random }) : once(1));
    } finally {
      deadline.close();
    }
  };

  return {
    async *list(folder, signal) {
      const listing = await run("list", folder, signal, (deadline) => place.open(folder, deadline));
      const onlyOnce = { safe: true, again: false };
      try {
        // Each step is a call of its own: what the caller does between two is not the server's time, nor a place.
        for (;;) {
          const entries = await run("list", folder, signal, (deadline) => listing.next(deadline), onlyOnce);
          if (entries === null) return;
          if (entries.length > 0) yield entries;
        }
      } finally {
        listing.close();
      }
    },
    stat: (path, signal) => run("stat", path, signal, (deadline) => place.stat(path, deadline)),
    read: (path, signal, maxBytes = MAX_BYTES) =>
      run("read", path, signal, (deadline) => place.read(path, maxBytes, deadline)),
    write: (path, bytes, signal) =>
      run("write", path, signal, (deadline) => place.write(path, bytes, deadline)),
    move: (from, to, signal) =>
      run("move", from, signal, (deadline) => place.move(from, to, deadline), { safe: false, again: false }),
    remove: (path, signal) => run("remove", path, signal, (deadline) => place.remove(path, deadline)),
    readOnce: (path, keep, signal, maxBytes = MAX_BYTES) =>
      run("read", path, signal, (deadline) => place.readOnce(path, maxBytes, keep, deadline), {
        safe: true,
        again: false,
      }),
    free: (folder, signal) => run("free", folder, signal, (deadline) => place.free(folder, deadline)),
    state: () => ({ ...circuit.state(), tokens: [], certificates: [], inFlight: slots.busy() }),
    close: async () => {
      closing = true;
      await slots.idle();
      circuit.close();
      place.close();
    },
  };
};
