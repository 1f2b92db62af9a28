import { Failure } from "../../domain/failure.ts";
import type { Call, Door } from "./calls.ts";
import { type Row, rowSchema, searchSchema } from "./shapes.ts";

/** Rows of one page. The platform's own default is 10 or 20. */
const PAGE_SIZE = 50;
/** The platform shows 200 results in all unless it is asked for more. */
const MAX_RESULTS = 999_999;

/** A search for invoices: those that the account sent, or those of one kind that it received. */
export type Side = "supplier" | "FACTURE" | "FACTURE_TRAVAUX";

export interface Where {
  numeroFacture?: string;
  numeroFluxDepot?: string;
  /** ISO 8601 with a zone. */
  periodeDateHeureEtatCourantDu?: string;
}

export interface SearchPage {
  rows: Row[];
  /** Results that cannot be read as invoices. */
  odd: unknown[];
  more: boolean;
}

/**
 * One page of invoices, by number. The order must not depend on what changes meanwhile (the state and its time do):
 * what moves forward would be skipped.
 *
 * @param page from 1
 */
export const searchInvoices = async (
  door: Door,
  side: Side,
  where: Where,
  page: number,
  signal: AbortSignal,
): Promise<SearchPage> => {
  const paging = {
    nbResultatsParPage: PAGE_SIZE,
    pageResultatDemandee: page,
    nbResultatsMaximum: MAX_RESULTS,
    triColonne: "NumeroFacture",
    triSens: "Ascendant",
  };
  const call: Pick<Call, "path" | "body"> =
    side === "supplier"
      ? {
          path: "/factures/v1/rechercher/fournisseur",
          body: { ...where, rechercheFactureParFournisseur: paging },
        }
      : {
          path: "/factures/v1/rechercher/recipiendaire",
          body: { ...where, typeDemandePaiement: side, paramRecherche: paging },
        };
  const found = await door({ ...call, operation: "search", safe: true, signal }, searchSchema);
  const rows: Row[] = [];
  const odd: unknown[] = [];
  for (const result of found.rows) {
    const row = rowSchema.safeParse(result);
    if (row.success) rows.push(row.data);
    else odd.push(result);
  }
  // Where the platform does not tell how many pages there are, only an empty one is the last.
  const more = found.pages === null ? found.rows.length > 0 : page < found.pages;
  return { rows, odd, more };
};

/**
 * The number by which the platform knows an invoice.
 *
 * @throws Failure `refused` when it has none yet, or one that cannot be Chorus Pro's
 */
export const numberOf = (platformId: string | null): number => {
  if (platformId !== null && /^\d{1,15}$/.test(platformId)) return Number(platformId);
  throw new Failure("refused", {
    code: "not_at_platform",
    message:
      platformId === null
        ? "The invoice is not at Chorus Pro yet."
        : `Chorus Pro knows no invoice ${platformId}: its ids are numbers.`,
    fix: platformId === null ? "Wait until it is sent." : "Look the invoice up on the Chorus Pro portal.",
  });
};
