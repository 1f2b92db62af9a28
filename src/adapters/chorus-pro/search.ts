import { sifted } from "../kit/calls/answers.ts";
import { notAtPlatform } from "../kit/calls/failures.ts";
import { asAsked } from "../kit/calls/pages.ts";
import type { ChorusPro } from "./calls.ts";
import { SEARCH_RECEIVED, SEARCH_SENT } from "./operations.ts";
import { type Row, rowSchema } from "./shapes.ts";

/** Rows of one page. The platform's own default is 10 or 20. */
const PAGE_SIZE = 50;
/** The platform shows 200 results in all unless it is asked for more. */
const MAX_RESULTS = 999_999;

/** A search for invoices: those that the account sent, or those of one kind that it received. */
export type Side = "supplier" | "FACTURE" | "FACTURE_TRAVAUX";

/** The searches that tell everything about an account. */
export const sidesOf = ({ endpoint: { supplies, receives } }: ChorusPro): Side[] => [
  ...(supplies ? (["supplier"] as const) : []),
  ...(receives ? (["FACTURE", "FACTURE_TRAVAUX"] as const) : []),
];

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
  { door }: ChorusPro,
  side: Side,
  where: Where,
  page: number,
): Promise<SearchPage> => {
  const paging = {
    nbResultatsParPage: PAGE_SIZE,
    pageResultatDemandee: page,
    nbResultatsMaximum: MAX_RESULTS,
    triColonne: "NumeroFacture",
    triSens: "Ascendant",
  };
  const { rows, pages } = await (side === "supplier"
    ? door(SEARCH_SENT, { ...where, rechercheFactureParFournisseur: paging }, PAGE_SIZE)
    : door(SEARCH_RECEIVED, { ...where, typeDemandePaiement: side, paramRecherche: paging }, PAGE_SIZE));
  const { good, odd } = sifted(rowSchema, asAsked(rows, PAGE_SIZE));
  // Where the platform does not tell how many pages there are, only an empty one is the last.
  return { rows: good, odd, more: pages === null ? rows.length > 0 : page < pages };
};

/**
 * The number by which the platform knows an invoice.
 *
 * @throws Failure `refused` when it has none yet, or one that cannot be Chorus Pro's
 */
export const numberOf = (platformId: string | null): number => {
  if (platformId === null || !/^\d{1,15}$/.test(platformId)) throw notAtPlatform(platformId);
  return Number(platformId);
};
