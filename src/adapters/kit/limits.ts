import type { Invoice } from "../../domain/invoice.ts";
import type { PlatformLimit } from "../port.ts";

/** A status that cannot be pushed, and why, in English and in French. */
export const no = (why: string, whyFr: string): PlatformLimit => ({ allowed: false, why, whyFr });

/** Any status needs an invoice that the platform has; whatever else stands in its way comes after that. */
export const onceThere = (
  { platformId }: Invoice,
  otherwise: () => PlatformLimit = () => ({ allowed: true }),
): PlatformLimit =>
  platformId === null
    ? no("The invoice is not at the platform yet.", "La facture n'est pas encore sur la plateforme.")
    : otherwise();
