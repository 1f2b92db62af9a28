import type { Caller } from "../../domain/caller.ts";
import type { Invoice } from "../../domain/invoice.ts";
import type { InvoiceSort } from "../../domain/invoice-sort.ts";
import { BADGES } from "../../domain/life-cycle/badge.ts";
import { statusFacts } from "../../domain/life-cycle/status.ts";
import type { Counted, Page } from "../../store/port.ts";
import type { Parts } from "../parts.ts";
import { type Cell, type CsvSeparator, csvWriter } from "./csv.ts";
import { countInvoices, type InvoiceQuery, listInvoices } from "./read-invoices.ts";

/** Rows of one table past which it is cut: what a spreadsheet opens well. */
export const CSV_MOST = 100_000;
/** Invoices that are in memory at once. */
const PAGE = 200;

type Language = "en" | "fr";

interface Column {
  name: { readonly [L in Language]: string };
  cell(invoice: Invoice, language: Language): Cell;
}

const column = (en: string, fr: string, cell: Column["cell"]): Column => ({ name: { en, fr }, cell });

/** In English the names of the API; in French, words. */
const COLUMNS: readonly Column[] = [
  column("number", "Numéro", (i) => i.number),
  column("issueDate", "Date d'émission", (i) => i.issueDate),
  column("direction", "Sens", (i, language) =>
    language === "en" ? i.direction : i.direction === "outbound" ? "Émise" : "Reçue",
  ),
  column("type", "Type", (i) => i.type),
  column("seller", "Vendeur", (i) => i.seller.name),
  column("sellerSiren", "SIREN du vendeur", (i) => i.seller.siren),
  column("buyer", "Acheteur", (i) => i.buyer.name),
  column("buyerSiren", "SIREN de l'acheteur", (i) => i.buyer.siren),
  column("currency", "Devise", (i) => i.currency),
  column("totalWithoutVat", "Total HT", (i) => ({ decimal: i.totalWithoutVat })),
  column("totalVat", "TVA", (i) => ({ decimal: i.totalVat })),
  column("total", "Total TTC", (i) => ({ decimal: i.total })),
  column("amountDue", "Net à payer", (i) => ({ decimal: i.amountDue })),
  column("status", "Statut", (i, language) => {
    if (i.status === null) return null;
    const { name, label } = { name: i.status, label: statusFacts(i.status).label };
    return language === "en" ? name : label;
  }),
  column("statusAt", "Statut posé le", (i) => i.statusAt),
  column("badge", "Badge", (i, language) => (language === "en" ? i.badge : BADGES[i.badge].labelFr)),
  column("delivery", "Remise", (i, language) => (language === "en" ? i.delivery : DELIVERIES_FR[i.delivery])),
  column("problem", "Problème", (i) => i.problem?.code ?? null),
  column("problemMessage", "Explication", (i, language) =>
    i.problem === null ? null : language === "en" ? i.problem.message : i.problem.messageFr,
  ),
  column("reference", "Référence", (i) => i.reference),
  column("platform", "Plateforme", (i) => i.platform),
  column("platformId", "Identifiant chez la plateforme", (i) => i.platformId),
  column("id", "Identifiant", (i) => i.id),
  column("createdAt", "Créée le", (i) => i.createdAt),
];

const DELIVERIES_FR: { readonly [D in Invoice["delivery"]]: string } = {
  queued: "En file",
  sending: "En cours",
  sent: "Remise",
  failed: "Échec",
  parked: "À trancher",
};

const TENANT = column("tenant", "Tenant", (i) => i.tenant);

const CUT: { readonly [L in Language]: (most: number) => string } = {
  en: (most) => `Cut after ${most} invoices: narrow the list`,
  fr: (most) => `Coupé après ${most} factures : restreignez la liste`,
};

export interface InvoicesAsCsv {
  /** Whether invoices are left out; null: it is not known before the last row. The last row says so then, too. */
  cut: boolean | null;
  /** Text of some rows at a time, each made when it is asked for. */
  chunks: AsyncIterable<string>;
}

/**
 * A list of invoices as a table, page by page: no more than one page is in memory. Where there are more than it may have,
 * its last row says so.
 *
 * @param as.most - invoices that it may have; 100,000 where it is left out
 * @throws Rejection as `listInvoices`, before the first row
 */
export const invoicesAsCsv = async (
  parts: Pick<Parts, "store">,
  caller: Caller,
  query: InvoiceQuery,
  as: { sort?: InvoiceSort; language: Language; separator: CsvSeparator; most?: number },
): Promise<InvoicesAsCsv> => {
  const { sort, language, separator, most = CSV_MOST } = as;
  // Whoever reads a row is told what is durable, also of pages that are asked for long after the answer began.
  const ask = (cursor: string | null): Promise<Page<Invoice>> =>
    parts.store.durably(() =>
      listInvoices(parts, caller, query, {
        limit: PAGE,
        ...(sort === undefined ? {} : { sort }),
        ...(cursor === null ? {} : { cursor }),
      }),
    );
  const first = await ask(null);
  const cut =
    first.nextCursor === null ? false : cutOf(await countInvoices(parts, caller, query, most), most);
  return {
    cut,
    chunks: written(first, ask, {
      ...csvWriter(separator),
      columns: caller.kind === "admin" ? [TENANT, ...COLUMNS] : COLUMNS,
      language,
      most,
    }),
  };
};

const cutOf = ({ count, more }: Counted, most: number): boolean | null =>
  more ? (count >= most ? true : null) : false;

async function* written(
  first: Page<Invoice>,
  ask: (cursor: string) => Promise<Page<Invoice>>,
  out: ReturnType<typeof csvWriter> & { columns: readonly Column[]; language: Language; most: number },
): AsyncGenerator<string> {
  const { columns, language, most } = out;
  yield out.start + out.row(columns.map(({ name }) => name[language]));
  let left = most;
  for (let page = first; ; ) {
    const items = page.items.slice(0, left);
    left -= items.length;
    if (items.length > 0)
      yield items.map((one) => out.row(columns.map(({ cell }) => cell(one, language)))).join("");
    if (items.length < page.items.length || (left === 0 && page.nextCursor !== null)) {
      yield out.row([CUT[language](most)]);
      return;
    }
    if (page.nextCursor === null) return;
    page = await ask(page.nextCursor);
  }
}
