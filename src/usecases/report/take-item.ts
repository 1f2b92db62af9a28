import { Rejection } from "../../domain/problem.ts";
import type { ItemName, ReportItem } from "../../domain/reporting/item.ts";
import type { Worked } from "../../domain/reporting/item-of-till.ts";
import type { DuePeriod } from "../../domain/reporting/periods.ts";
import type { Memory } from "../../store/port.ts";
import type { Parts } from "../parts.ts";
import { keyOf, type Reporter } from "./company.ts";
import { hashOf, itemFrom, keepItem, type NewItem } from "./keep-item.ts";
import { holdDocuments, shareAgain } from "./share-again.ts";

/** An item as the API shows it when it was taken. */
export interface TakenItem {
  item: ReportItem;
  period: DuePeriod;
  /** False: the same was there. */
  created: boolean;
}

/**
 * Takes an item in. The same id with the same content changes nothing; with another content it is refused, unless it
 * is to be replaced. What hangs on it (the receipts of an invoice) is worked out anew in the same transaction.
 *
 * @throws Rejection 409
 */
export const takeItem = async (
  parts: Pick<Parts, "store" | "now" | "ids" | "wake">,
  reporter: Reporter,
  known: NewItem,
  options: { replace: boolean },
  work: (memory: Memory) => Promise<Worked> | Worked,
): Promise<TakenItem> => {
  const taken = await parts.store.tx(async (memory): Promise<TakenItem> => {
    const name: ItemName = { company: reporter.company.siren, source: known.source, id: known.id };
    await holdItem(memory, name);
    const there = await memory.reports.item(name, { lock: true });
    const { period } = keyOf(reporter.company, known.kind, known.role, known.day);
    if (there !== null && there.givenHash === hashOf(known.given))
      return { item: there, period, created: false };
    if (there !== null && !options.replace) throw otherContent(known.id);
    await holdDocuments(memory, name.company, [there?.document, known.document]);
    await refuseTwins(memory, reporter, known);
    const item = itemFrom(parts, reporter, known, await work(memory));
    const stored = there === null ? item : { ...item, createdAt: there.createdAt };
    await keepItem(parts, memory, reporter, stored);
    const documents = new Set([there?.document ?? null, known.document]);
    for (const document of documents)
      if (document !== null) await shareAgain(parts, memory, reporter, document);
    // What was shared out anew may be the item itself.
    return { item: (await memory.reports.item(name)) ?? stored, period, created: there === null };
  });
  parts.wake();
  return taken;
};

/** Has what is given under an id to itself: another content under it at the same moment must be told. */
export const holdItem = (memory: Memory, { company, source, id }: ItemName): Promise<void> =>
  memory.reports.hold(company, `${source} ${id}`);

/** An invoice under two ids would be told twice. */
const refuseTwins = async (memory: Memory, { company }: Reporter, known: NewItem): Promise<void> => {
  if (known.source !== "invoice" || known.document === null) return;
  const all = await memory.reports.ofDocument(company.siren, known.document);
  const twin = all.find(({ source, id }) => source === "invoice" && id !== known.id);
  if (twin === undefined) return;
  throw new Rejection(
    409,
    "invoice_reported_already",
    { en: "The invoice is reported already", fr: "La facture est déjà déclarée" },
    {
      en: `This invoice was given before, under the id ${twin.id}. Replace that one, or remove it first.`,
      fr: `Cette facture a déjà été donnée, sous l'identifiant ${twin.id}. Remplacez celle-là, ou retirez-la d'abord.`,
    },
    [
      {
        path: "facts.id",
        code: "invoice_reported_already",
        message: `is another id than that of the same invoice: ${twin.id}`,
        messageFr: `n'est pas l'identifiant de la même facture : ${twin.id}`,
        fix: `send it with PUT to ${twin.id}`,
        fixFr: `envoyez-la par PUT à ${twin.id}`,
      },
    ],
  );
};

const otherContent = (id: string): Rejection =>
  new Rejection(
    409,
    "id_reused",
    { en: "The id has another content", fr: "L'identifiant a un autre contenu" },
    {
      en: `${id} was given before with another content. Use PUT to replace it, or another id.`,
      fr: `${id} a déjà été donné avec un autre contenu. Utilisez PUT pour le remplacer, ou un autre identifiant.`,
    },
    [
      {
        path: "id",
        code: "id_reused",
        message: "was given before with another content",
        messageFr: "a déjà été donné avec un autre contenu",
        fix: "replace it with PUT, or give this one an id of its own",
        fixFr: "remplacez-le par PUT, ou donnez à celui-ci un identifiant à lui",
      },
    ],
  );
