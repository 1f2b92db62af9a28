import type { Invoice } from "../../domain/invoice.ts";
import type { RawItem } from "../../domain/life-cycle/event.ts";
import { everyPage } from "../kit/calls/pages.ts";
import type { ChorusPro } from "./calls.ts";
import { type Facts, stateItem } from "./items.ts";
import { HISTORY } from "./operations.ts";
import { numberOf } from "./search.ts";
import type { Entry, History } from "./shapes.ts";

const PAGE_SIZE = 100;
/** No invoice passes through thousands of states. */
const MAX_PAGES = 20;

/** One page of the states of an invoice, from 1, with its current one. */
export const historyPage = ({ door }: ChorusPro, idFacture: number, page: number): Promise<History> =>
  door(
    HISTORY,
    {
      idFacture,
      paramRechercheHistoStatuts: {
        pageResultatDemandeeListeHistoStatut: page,
        nbResultatsParPageListeHistoStatut: PAGE_SIZE,
        triColonneListeHistoStatut: "HistoStatutDatePassage",
        triSensListeHistoStatut: "Ascendant",
      },
    },
    PAGE_SIZE,
  );

/** Every state that an invoice has passed through. */
export const readEntries = async (access: ChorusPro, platformId: string | null): Promise<Entry[]> => {
  const id = numberOf(platformId);
  const { results } = await everyPage(async (n) => {
    const { historiquesDesStatuts: states } = await historyPage(access, id, n + 1);
    return { results: states?.histoStatut ?? [], more: n + 1 < (states?.pagesHistoStatut ?? 1) };
  }, MAX_PAGES);
  return results;
};

/** Everything that was ever said about one invoice. */
export const readHistory = async (access: ChorusPro, invoice: Invoice): Promise<RawItem[]> => {
  const entries = await readEntries(access, invoice.platformId);
  const side = invoice.direction === "outbound" ? "supplier" : "recipient";
  return entries.map((entry) => stateItem(side, factsOf(invoice), entry, access.io.now()));
};

const factsOf = ({ platformId, number, issueDate, seller, buyer }: Invoice): Facts => ({
  idFacture: platformId ?? "",
  numeroFacture: number,
  dateFacture: issueDate,
  codeFournisseur: seller.siret,
  designationFournisseur: seller.name,
  codeDestinataire: buyer.siret,
  designationDestinataire: buyer.name,
});
