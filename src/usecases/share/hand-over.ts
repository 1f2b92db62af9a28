import { Rejection } from "../../domain/problem.ts";
import type { Parts } from "../parts.ts";

/** Who is to have an invoice from now on. */
export interface Receivers {
  /** Names of tenants: the first one leads, further ones read. */
  to: readonly string[];
  /** Names of tenants that read. */
  copy: readonly string[];
}

/**
 * An administrator's act: a received invoice is these receivers' from now on, and nobody else's. Who had it when stands
 * in its history. Who is new is told as if it had just come.
 *
 * @throws Rejection 404 (no such invoice), 409 (it was sent, not received), 422 (no such tenant, nobody to lead, or a
 *   tenant that does not name the company)
 */
export const giveInvoice = async (
  _parts: Pick<Parts, "store" | "tenants" | "ids" | "now" | "wake" | "log" | "count">,
  id: string,
  _receivers: Receivers,
): Promise<{ id: string; changed: boolean }> => {
  throw new Rejection(501, "not_there_yet", "Not there yet", `Invoice ${id} stays where it is.`);
};
