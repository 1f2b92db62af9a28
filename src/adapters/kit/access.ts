import type { Io } from "../port.ts";

/** An open account, as the functions of an adapter are given it: its settings, its one door, and what `Io` offers. */
export interface Access<Endpoint, Door> {
  endpoint: Endpoint;
  door: Door;
  io: Io;
}

/**
 * Binds an adapter's functions to one account: what takes the account first and then what a member of the port takes
 * becomes that member. So an `index.ts` reads as a list of members and of the functions behind them.
 */
export const boundTo =
  <A>(access: A) =>
  <Rest extends unknown[], T>(use: (access: A, ...rest: Rest) => T) =>
  (...rest: Rest): T =>
    use(access, ...rest);
