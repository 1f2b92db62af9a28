import type { Caller } from "../../domain/caller.ts";
import { claimsOf, isSealed, seal } from "./seal.ts";

/** What a token is for. Each has keys of its own, so that none passes for the other. */
export type AccessPurpose = "national-access" | "national-refresh";

/** Where the keys come from that tokens are signed with: one for each API key. */
export interface AccessSigning {
  /** Whose an API key is, and the signing key that is derived of it; null for an unknown one. */
  signerOf(apiKey: string, purpose: AccessPurpose): { caller: Caller; key: Uint8Array } | null;
  /** The signing keys of all API keys of a tenant; empty for an unknown one. */
  tenantKeys(tenant: string, purpose: AccessPurpose): readonly Uint8Array[];
  now(): Date;
}

/** What an OAuth client is given. */
export interface GivenTokens {
  accessToken: string;
  refreshToken: string;
  expiresInSeconds: number;
}

/** Tokens of clients of the national API: nothing is stored, and any process of the same configuration reads them. */
export interface AccessTokens {
  /**
   * Tokens for a tenant by one of its API keys; they end with that key. Null where it is none of the tenant's, or
   * nobody knows either: which of the two, nobody is told.
   *
   * @param secrets readings of what was presented, of which one may be the key
   */
  give(tenant: string, secrets: readonly string[]): GivenTokens | null;
  /** Is this a refresh token of the tenant that still holds? */
  canRefresh(tenant: string, token: string): boolean;
  /** Name of the tenant that an access token speaks for. `expired` is told of genuine tokens only. */
  read(token: string): { tenant: string } | "expired" | "unknown";
}

/** How long tokens hold, in seconds. */
const HOLDS: Readonly<Record<AccessPurpose, number>> = {
  "national-access": 3_600,
  "national-refresh": 30 * 86_400,
};

const PREFIX: Readonly<Record<AccessPurpose, string>> = {
  "national-access": "pat_",
  "national-refresh": "prt_",
};

/** What a token's payload says. `e`: expiry, seconds since 1970. */
interface Claims {
  t: string;
  e: number;
}

export const openAccessTokens = (signing: AccessSigning): AccessTokens => {
  const seconds = (): number => Math.floor(signing.now().getTime() / 1000);

  const make = (tenant: string, apiKey: string, purpose: AccessPurpose): string | null => {
    const signer = signing.signerOf(apiKey, purpose);
    // How long this takes tells something only to who presents a real key, and that opens the door by itself.
    if (signer?.caller.kind !== "tenant" || signer.caller.tenant !== tenant) return null;
    const claims: Claims = { t: tenant, e: seconds() + HOLDS[purpose] };
    return PREFIX[purpose] + seal(claims, signer.key);
  };

  const read = (token: string, purpose: AccessPurpose): { tenant: string } | "expired" | "unknown" => {
    if (!token.startsWith(PREFIX[purpose])) return "unknown";
    const sealed = token.slice(PREFIX[purpose].length);
    const claims = claimsOf(sealed);
    if (claims === null || typeof claims.t !== "string") return "unknown";
    if (!isSealed(sealed, signing.tenantKeys(claims.t, purpose))) return "unknown";
    const { t: tenant, e } = claims as unknown as Claims;
    return seconds() >= e ? "expired" : { tenant };
  };

  return {
    give: (tenant, secrets) => {
      const [given] = secrets.flatMap((secret) => {
        const accessToken = make(tenant, secret, "national-access");
        const refreshToken = make(tenant, secret, "national-refresh");
        return accessToken === null || refreshToken === null ? [] : [{ accessToken, refreshToken }];
      });
      return given === undefined ? null : { ...given, expiresInSeconds: HOLDS["national-access"] };
    },
    canRefresh: (tenant, token) => {
      const holder = read(token, "national-refresh");
      return typeof holder === "object" && holder.tenant === tenant;
    },
    read: (token) => read(token, "national-access"),
  };
};
