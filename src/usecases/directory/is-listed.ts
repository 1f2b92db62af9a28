import { isFailure } from "../../domain/failure.ts";
import type { Tenant } from "../../domain/tenant.ts";
import type { Parts } from "../parts.ts";
import { directoriesOf } from "./read-directory.ts";

/** Longest that a request waits for the directory, in milliseconds. */
const PATIENCE = 2_000;

/**
 * Is a company in the national directory? One that is not has no VAT to declare, as far as its suppliers need know.
 *
 * @returns null where no directory of the tenant's platforms can tell in time
 */
export const isListed = async (
  parts: Pick<Parts, "platforms" | "directory" | "now">,
  tenant: Tenant,
  siren: string,
): Promise<boolean | null> => {
  const patience = AbortSignal.timeout(PATIENCE);
  for (const directory of directoriesOf(parts, tenant)) {
    try {
      const { value } = await directory.company(siren, patience);
      if (value !== null) return true;
      // One of public entities alone says nothing of the others.
      if (!directory.publicOnly) return false;
    } catch (error) {
      if (!isFailure(error)) throw error;
    }
  }
  return null;
};
