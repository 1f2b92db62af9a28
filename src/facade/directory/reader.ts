import type { Context } from "hono";
import type { ApiVersion } from "../../norm/versions.ts";
import type { UseCases } from "../../usecases/index.ts";
import type { FacadeEnv } from "../env.ts";

/** How long one call may look things up, in milliseconds: clients wait for about half a minute. */
const LONGEST = 25_000;

/** Looks things up in the name of who calls, as long as it waits. */
export interface DirectoryReader {
  version: ApiVersion;
  companies(ask: Ask): ReturnType<UseCases["findCompanies"]>;
  establishments(ask: Ask): ReturnType<UseCases["findEstablishments"]>;
  routingCodes(ask: Ask): ReturnType<UseCases["findRoutingCodes"]>;
  lines(ask: Ask): ReturnType<UseCases["findLines"]>;
}

/** Whom a search is about. */
export type Ask = Parameters<UseCases["findLines"]>[1];

export const readerOf = (gateway: UseCases, c: Context<FacadeEnv>): DirectoryReader => {
  const caller = c.get("caller");
  const signal = AbortSignal.any([c.req.raw.signal, AbortSignal.timeout(LONGEST)]);
  return {
    version: c.get("version"),
    companies: (ask) => gateway.findCompanies(caller, ask, signal),
    establishments: (ask) => gateway.findEstablishments(caller, ask, signal),
    routingCodes: (ask) => gateway.findRoutingCodes(caller, ask, signal),
    lines: (ask) => gateway.findLines(caller, ask, signal),
  };
};
