import type { Duration } from "../../../domain/retention/duration.ts";
import { longestOf, type Retained } from "../../../domain/retention/terms.ts";
import type { Parts } from "../../parts.ts";

type Terms = Pick<Parts, "tenants" | "retention">;

/** How long something of a tenant is kept, or of nobody (null); undefined: for ever. */
export const termOf = (parts: Terms, what: Retained, tenant: string | null): Duration | undefined =>
  ((tenant === null ? undefined : parts.tenants.get(tenant)?.retention) ?? parts.retention)[what];

/**
 * How long what a platform account said is kept, as it came: as the tenant says whose routes name the account; where
 * several share it, as the one says that keeps longest.
 */
export const termOfAccount = (parts: Terms, account: string): Duration | undefined => {
  const served = [...parts.tenants.values()].filter(({ routes }) =>
    routes.some(({ platform }) => platform === account),
  );
  return served.length === 0
    ? parts.retention.rawItems
    : longestOf(served.map(({ name }) => termOf(parts, "rawItems", name)));
};
