import type { Invoice } from "../../domain/invoice.ts";
import type { RawItem } from "../../domain/life-cycle/event.ts";
import { statusOfState } from "../../mapping/chorus-pro.ts";
import type { PlatformInvoice } from "../port.ts";
import type { Door } from "./calls.ts";
import { type Facts, type Raw, stateItem } from "./items.ts";
import { numberOf } from "./search.ts";
import { type Entry, type History, historySchema } from "./shapes.ts";

const PAGE_SIZE = 100;
/** No invoice passes through thousands of states; a platform that always tells of one more page must end somewhere. */
const MAX_PAGES = 20;

const readPage = (door: Door, idFacture: number, page: number, signal: AbortSignal): Promise<History> =>
  door(
    {
      operation: "history",
      path: "/factures/v1/consulter/historique",
      body: {
        idFacture,
        paramRechercheHistoStatuts: {
          pageResultatDemandeeListeHistoStatut: page,
          nbResultatsParPageListeHistoStatut: PAGE_SIZE,
          triColonneListeHistoStatut: "HistoStatutDatePassage",
          triSensListeHistoStatut: "Ascendant",
        },
      },
      safe: true,
      signal,
    },
    historySchema,
  );

/** Every state that an invoice has passed through. */
export const readEntries = async (door: Door, idFacture: number, signal: AbortSignal): Promise<Entry[]> => {
  const entries: Entry[] = [];
  for (let page = 1; page <= MAX_PAGES; page++) {
    const { historiquesDesStatuts: states } = await readPage(door, idFacture, page, signal);
    entries.push(...(states?.histoStatut ?? []));
    if (page >= (states?.pagesHistoStatut ?? 1)) break;
  }
  return entries;
};

/** Everything that was ever said about one invoice. */
export const readHistory = async (
  door: Door,
  invoice: Invoice,
  now: Date,
  signal: AbortSignal,
): Promise<RawItem[]> => {
  const entries = await readEntries(door, numberOf(invoice.platformId), signal);
  return entries.map((entry) => stateItem(sideOfInvoice(invoice), factsOf(invoice), entry, now));
};

/** What the platform says of one invoice now. */
export const stateOfInvoice = async (
  door: Door,
  invoice: Invoice,
  signal: AbortSignal,
): Promise<PlatformInvoice> => {
  const id = numberOf(invoice.platformId);
  const history = await readPage(door, id, 1, signal);
  const rawState = history.statutCourantCode ?? "";
  return { platformId: String(id), rawState, status: statusOfState(rawState, invoice.process), raw: history };
};

export const sideOfInvoice = (invoice: Invoice): Raw["side"] =>
  invoice.direction === "outbound" ? "supplier" : "recipient";

const factsOf = ({ platformId, number, issueDate, seller, buyer }: Invoice): Facts => ({
  idFacture: platformId ?? "",
  numeroFacture: number,
  dateFacture: issueDate,
  codeFournisseur: seller.siret,
  designationFournisseur: seller.name,
  codeDestinataire: buyer.siret,
  designationDestinataire: buyer.name,
});
