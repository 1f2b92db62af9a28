import { isSiren } from "../../domain/company.ts";
import type { DirectorySource } from "../../domain/directory/directory.ts";
import { sirenOfParty } from "../../domain/directory/recipient.ts";
import { isFailure } from "../../domain/failure.ts";
import type { InvoiceSummary } from "../../domain/invoice.ts";
import { publicBuyerByDocument, routeOf, type Tenant } from "../../domain/tenant.ts";
import type { Parts } from "../parts.ts";
import { directoriesOf } from "./read-directory.ts";

/** Longest that a submission waits for the directory, in milliseconds. */
const PATIENCE = 2_000;

/** What the directory says of a buyer for the choice of the platform; `note` tells a person why. */
export interface BuyerKind {
  kind: "public" | "private" | "unknown";
  note: string;
  source: DirectorySource | null;
}

/**
 * Is the buyer public or private? Asked only where the document does not tell and the tenant's routes lead elsewhere
 * for a public buyer. A directory that cannot tell in time leaves it `unknown`, which routes treat as not public.
 *
 * @returns null when the answer changes nothing
 */
export const kindOfBuyer = async (
  parts: Pick<Parts, "platforms" | "directory" | "now">,
  tenant: Tenant,
  invoice: InvoiceSummary,
): Promise<BuyerKind | null> => {
  if (publicBuyerByDocument(invoice) !== null) return null;
  if (routeOf(tenant, invoice, true) === routeOf(tenant, invoice, false)) return null;
  const siren = sirenOfParty(invoice.buyer);
  if (siren === null || !isSiren(siren)) return unknown("the document gives no valid SIREN of the buyer");
  const directories = directoriesOf(parts, tenant);
  if (directories.length === 0) return unknown("none of the tenant's platforms has a directory");

  const patience = AbortSignal.timeout(PATIENCE);
  let why = "the directory does not tell";
  for (const directory of directories) {
    try {
      const { value: company, source } = await directory.company(siren, patience);
      const kind = company?.kind ?? "unknown";
      if (kind !== "unknown") return { kind, note: `The directory says that the buyer is ${kind}.`, source };
      if (company === null) why = `SIREN ${siren} is not in the directory`;
    } catch (error) {
      if (!isFailure(error)) throw error;
      why = `the directory could not be asked (${error.facts.code})`;
    }
  }
  return unknown(why);
};

const unknown = (why: string): BuyerKind => ({
  kind: "unknown",
  note: `Whether the buyer is public could not be told: ${why}. It was taken as not public.`,
  source: null,
});
