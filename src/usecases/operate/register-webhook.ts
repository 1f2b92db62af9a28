import type { Connection } from "../../adapters/port.ts";
import { isFailure } from "../../domain/failure.ts";

/** What became of having a platform call us. */
export type Registration =
  | {
      outcome: "registered" | "already there";
      id: string | null /** Told this once. */;
      secret: string | null;
    }
  | { outcome: "not supported" }
  | { outcome: "failed"; why: string; fix: string | null };

/** The address under which the platform of an account calls the gateway. */
export const webhookAddress = (gatewayUrl: string, account: string): string =>
  `${gatewayUrl.replace(/\/+$/, "")}/platforms/${encodeURIComponent(account)}/webhook`;

/**
 * Has the platform of an account call the gateway about what is new. Twice does no harm where the platform tells that
 * it calls this address already.
 */
export const registerWebhook = async (
  connection: Connection,
  address: string,
  signal: AbortSignal,
): Promise<Registration> => {
  const register = connection.webhook?.register;
  if (register === undefined) return { outcome: "not supported" };
  try {
    const { id, secret = null, existed } = await register(address, signal);
    return { outcome: existed ? "already there" : "registered", id, secret };
  } catch (error) {
    if (!isFailure(error)) throw error;
    const { alreadyExists, message, fix = null } = error.facts;
    return alreadyExists
      ? { outcome: "already there", id: null, secret: null }
      : { outcome: "failed", why: message, fix };
  }
};
