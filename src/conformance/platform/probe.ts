import type { ApiVersion } from "../../norm/versions.ts";
import type { Level } from "../check.ts";
import { describe, type Exchange } from "./exchange.ts";
import type { Walk } from "./walk.ts";

/** What a probe saw. */
export interface Verdict {
  ok: boolean;
  got: string;
  exchange: Exchange | null;
}

/** One check of a platform: what it is about, and how it is made. */
export interface Probe {
  level: Level;
  operation: string;
  /** Without service and version: `/v1/flows post 202`; whole where it is an RFC. */
  place: string;
  what: string;
  /** Versions that say so; all by default. */
  in?: readonly ApiVersion[];
  /** It changes something at the platform. */
  writes?: true;
  run(walk: Walk): Promise<Verdict>;
}

/** Has the answer one of these statuses? */
export const answers = (exchange: Exchange, ...statuses: readonly number[]): Verdict => ({
  ok: statuses.includes(exchange.status),
  got: describe(exchange),
  exchange,
});

/** A verdict by what is wrong, which is nothing where it holds. */
export const unless = (faults: readonly string[], exchange: Exchange | null, good: string): Verdict => {
  const [first, second, third, ...rest] = faults;
  const told = [first, second, third].filter((fault) => fault !== undefined).join("; ");
  return {
    ok: faults.length === 0,
    got: faults.length === 0 ? good : `${told}${rest.length === 0 ? "" : `; and ${rest.length} more`}`,
    exchange,
  };
};
