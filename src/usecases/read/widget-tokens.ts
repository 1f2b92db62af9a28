import type { Caller, WidgetGrant } from "../../domain/caller.ts";
import type { Parts } from "../parts.ts";
import { getInvoice } from "./read-invoices.ts";
import { claimsOf, isSealed, seal } from "./seal.ts";

/** What every widget token begins with, so that it is told apart from an API key before it is looked at. */
export const WIDGET_TOKEN = "pwt_";

export interface Signing {
  /** Keys to sign a tenant's tokens with, the first one for new tokens; empty for an unknown tenant. */
  tenantKeys(tenant: string): readonly Uint8Array[];
}

/** What a token's payload says, in short words: it travels with every call. `e`: expiry, seconds since 1970. */
interface Claims {
  t: string;
  i: string | null;
  m: WidgetGrant["mode"];
  e: number;
}

/**
 * A bearer token for a browser, for one tenant and, when given, one invoice. Nothing is stored: any process with the
 * same configuration can check it.
 *
 * @throws Rejection 404 when the invoice is not the tenant's
 */
export const issueWidgetToken = async (
  parts: Pick<Parts, "store" | "now"> & Signing,
  tenant: string,
  ask: { invoice?: string; mode: WidgetGrant["mode"]; expiresInSeconds: number },
): Promise<{ token: string; expiresAt: string }> => {
  if (ask.invoice !== undefined) await getInvoice(parts, { kind: "tenant", tenant }, ask.invoice);
  const [key] = parts.tenantKeys(tenant);
  if (key === undefined) throw new Error(`the tenant ${tenant} has no key`);
  const e = Math.floor(parts.now().getTime() / 1000) + ask.expiresInSeconds;
  const claims: Claims = { t: tenant, i: ask.invoice ?? null, m: ask.mode, e };
  return { token: WIDGET_TOKEN + seal(claims, key), expiresAt: new Date(e * 1000).toISOString() };
};

/** Who presents this token. `expired` is told of genuine tokens only. */
export const readWidgetToken = (
  parts: Pick<Parts, "now"> & Signing,
  token: string,
): Caller | "expired" | "unknown" => {
  const sealed = token.slice(WIDGET_TOKEN.length);
  const claims = claimsOf(sealed);
  if (claims === null || typeof claims.t !== "string") return "unknown";
  if (!isSealed(sealed, parts.tenantKeys(claims.t))) return "unknown";
  const { t: tenant, i: invoice, m: mode, e } = claims as unknown as Claims;
  if (parts.now().getTime() >= e * 1000) return "expired";
  return { kind: "tenant", tenant, widget: { invoice, mode } };
};
