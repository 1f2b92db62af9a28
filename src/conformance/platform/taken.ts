import { describe, type Exchange } from "./exchange.ts";

/** Why a check cannot be made. What it rests on is judged by a check of its own, so that one fault is told once. */
export class CannotTry extends Error {}

/** A call that was taken, on whose answer another check rests. */
export const taken = (exchange: Exchange, what: string, ...statuses: readonly number[]): Exchange => {
  if (statuses.includes(exchange.status)) return exchange;
  throw new CannotTry(`${what}: ${describe(exchange)}`);
};
