import type { Caller } from "../domain/caller.ts";
import type { Tenant } from "../domain/tenant.ts";
import type { ApiVersion } from "../norm/versions.ts";
import type { UseCases } from "../usecases/index.ts";
import type { AccessTokens } from "../usecases/read/access-tokens.ts";

/** What a request of a client of the norm carries on its way through. */
export interface FacadeEnv {
  Variables: {
    requestId: string;
    /** Always the tenant itself, with a key or a token. */
    caller: Caller;
    /** Who calls. Set for both services. */
    tenant: Tenant;
    /** How its client speaks. Set for both services. */
    version: ApiVersion;
    /** More facts for the request's one line of log. */
    facts: Record<string, unknown>;
  };
}

/** Who may come in. */
export interface Admission {
  /** The owner of an API key; null: nobody known. */
  callerOf(key: string): Caller | null;
  /** Is this the token of a page that shows invoices, whatever became of it? */
  isWidgetToken(bearer: string): boolean;
  tokens: AccessTokens;
  /** A tenant by its name; null for one that is not configured (any more). */
  tenant(name: string): Tenant | null;
}

/** What the national API is built from. */
export interface FacadeParts extends Admission {
  gateway: UseCases;
}
