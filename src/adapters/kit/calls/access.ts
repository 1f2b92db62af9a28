import type { Io } from "../../port.ts";

/**
 * An open account, as the functions of an adapter are given it for the length of one call of the port: its settings,
 * its one door (under the caller's signal, so that nothing can be asked without it), and what `Io` offers.
 */
export interface Access<Endpoint, Door> {
  endpoint: Endpoint;
  door: Door;
  io: Io;
  signal: AbortSignal;
}

/**
 * Binds an adapter's functions to one account: what takes the account first and then what a member of the port takes
 * becomes that member. So an `index.ts` reads as a list of members and of the functions behind them.
 *
 * @param accessUnder the account under a caller's signal
 */
export const boundTo =
  <A>(accessUnder: (signal: AbortSignal) => A) =>
  <Rest extends unknown[], T>(use: (access: A, ...rest: Rest) => T) =>
  (...given: [...rest: Rest, signal: AbortSignal]): T => {
    // What a caller gives after the signal (`events.since`) is for members that ask for it by themselves.
    const last = given.findLastIndex((one) => one instanceof AbortSignal);
    return use(accessUnder(given[last] as AbortSignal), ...(given.slice(0, last) as Rest));
  };
