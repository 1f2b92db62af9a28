import type { SFTPWrapper } from "ssh2";
import type { Deadline } from "../deadline.ts";
import { failureOf } from "../sort.ts";
import type { Link } from "./link.ts";
import { STATUS, StatusError } from "./sort.ts";

/** What one call asks of a server. */
export interface Session {
  /** One request. Throws a {@link StatusError} for a no, a `Failure` for a lost answer. */
  ask<T>(send: (sftp: SFTPWrapper, done: (error?: Error | null, answer?: T) => void) => void): Promise<T>;
  /** A request whose lost answer leaves open what happened. */
  askOnce(send: (sftp: SFTPWrapper, done: (error?: Error | null) => void) => void): Promise<void>;
  /** From here on the call ends as its work does, whatever becomes of the deadline and the connection. */
  setApart(): void;
  /** Has the connection take no more calls, and end without a word once those that are on it have ended. */
  retire(): void;
}

/** A claim to the connection over several calls: it is not closed as idle meanwhile. */
export interface Hold {
  /** Runs one call over it. */
  run<T>(deadline: Deadline, work: (session: Session) => Promise<T>): Promise<T>;
  /** Asks for something whose answer nobody needs. */
  tell(send: (sftp: SFTPWrapper) => void): void;
  release(): void;
}

/** The one connection of an account: made when it is wanted, closed when nobody has wanted it for a while. */
export interface Links {
  hold(deadline: Deadline): Promise<Hold>;
  /** {@link hold} for one call. */
  run<T>(deadline: Deadline, work: (session: Session) => Promise<T>): Promise<T>;
  close(): void;
}

interface Entry {
  link: Promise<Link>;
  holds: number;
  /** Takes no new calls: it ends with the last one on it. */
  retired: boolean;
  idle: NodeJS.Timeout | undefined;
}

/** What the library throws where the server did not announce an extension. */
const NOT_OFFERED = "Server does not support this extended request";

const statusOf = (error: Error): number | null =>
  "code" in error && typeof error.code === "number"
    ? error.code
    : error.message === NOT_OFFERED
      ? STATUS.unsupported
      : null;

/** @param idleMs - how long a connection is kept that nobody uses */
export const openLinks = (connect: () => Promise<Link>, idleMs: number): Links => {
  const entries = new Set<Entry>();
  let current: Entry | null = null;

  const drop = (entry: Entry): void => {
    clearTimeout(entry.idle);
    entries.delete(entry);
    if (current === entry) current = null;
  };

  const begin = (): Entry => {
    const entry: Entry = { link: connect(), holds: 0, retired: false, idle: undefined };
    entries.add(entry);
    entry.link.then(
      (link) => link.onLost(() => drop(entry)),
      () => drop(entry),
    );
    return entry;
  };

  const rest = (entry: Entry): void => {
    if (entry.holds > 0 || !entries.has(entry)) return;
    const end = (): void => {
      drop(entry);
      entry.link.then(
        (link) => (entry.retired ? link.cut() : link.end()),
        () => undefined,
      );
    };
    if (entry.retired) end();
    else entry.idle = setTimeout(end, idleMs).unref();
  };

  /**
   * A call that gave up leaves something unanswered behind: the connection may be dead, and nothing else stops what is
   * still on its way. Others that are on it keep it until they are done, as cutting it under a move would leave that
   * one in doubt.
   */
  const retire = (entry: Entry): void => {
    entry.retired = true;
    if (current === entry) current = null;
  };

  const standing = async (entry: Entry, deadline: Deadline): Promise<Link> => {
    const late = Promise.withResolvers<never>();
    const giveUp = (): void =>
      late.reject(failureOf(deadline.ended() === "caller" ? "cancelled" : "connect_timeout", true));
    deadline.signal.addEventListener("abort", giveUp, { once: true });
    if (deadline.signal.aborted) giveUp();
    try {
      return await Promise.race([entry.link, late.promise]);
    } finally {
      deadline.signal.removeEventListener("abort", giveUp);
    }
  };

  const runOver = <T>(
    link: Link,
    deadline: Deadline,
    work: (session: Session) => Promise<T>,
    giveUp: () => void,
  ): Promise<T> => {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    /** Would a lost answer cost nothing? */
    let safe = true;
    const endedEarly = (): Error =>
      failureOf(deadline.ended() === "caller" ? "cancelled_midway" : "timeout", safe);
    const lost = (): Error => failureOf("connection_lost", safe);
    let isApart = false;
    const onEnd = (): void => {
      if (!isApart) reject(endedEarly());
    };
    const onLost = (): void => {
      if (!isApart) reject(lost());
    };
    const leave = link.onLost(onLost);
    deadline.signal.addEventListener("abort", onEnd, { once: true });

    const ask: Session["ask"] = (send) =>
      new Promise((answered, failed) => {
        if (deadline.signal.aborted) return failed(endedEarly());
        if (link.isLost()) return failed(lost());
        // What the library calls an error without a status is the end of the connection.
        const no = (error: Error): void => {
          const status = statusOf(error);
          failed(status === null ? lost() : new StatusError(status, error.message));
        };
        try {
          send(link.sftp, (error, answer) => {
            if (error) no(error);
            else answered(answer as never);
          });
        } catch (error) {
          no(error instanceof Error ? error : new Error(String(error)));
        }
      });
    const askOnce: Session["askOnce"] = async (send) => {
      if (deadline.signal.aborted) throw endedEarly();
      if (link.isLost()) throw failureOf("connection_lost", true);
      safe = false;
      await ask<void>(send).finally(() => {
        if (deadline.ended() === null && !link.isLost()) safe = true;
      });
    };
    const setApart = (): void => {
      isApart = true;
    };
    if (deadline.signal.aborted) onEnd();
    else work({ ask, askOnce, setApart, retire: giveUp }).then(resolve, reject);
    return promise.finally(() => {
      leave();
      deadline.signal.removeEventListener("abort", onEnd);
    });
  };

  const hold = async (deadline: Deadline): Promise<Hold> => {
    current ??= begin();
    const entry = current;
    clearTimeout(entry.idle);
    entry.holds += 1;
    let released = false;
    const release = (): void => {
      if (released) return;
      released = true;
      entry.holds -= 1;
      rest(entry);
    };
    try {
      const link = await standing(entry, deadline);
      return {
        run: async (limit, work) => {
          try {
            return await runOver(link, limit, work, () => retire(entry));
          } finally {
            if (limit.ended() !== null) retire(entry);
          }
        },
        tell: (send) => {
          if (!link.isLost()) send(link.sftp);
        },
        release,
      };
    } catch (error) {
      release();
      throw error;
    }
  };

  return {
    hold,
    run: async (deadline, work) => {
      const held = await hold(deadline);
      try {
        return await held.run(deadline, work);
      } finally {
        held.release();
      }
    },
    close: () => {
      for (const entry of [...entries]) {
        drop(entry);
        entry.link.then(
          (link) => link.end(),
          () => undefined,
        );
      }
    },
  };
};
