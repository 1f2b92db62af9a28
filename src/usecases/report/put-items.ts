import type { InvoiceContent } from "../../documents/index.ts";
import type { Caller } from "../../domain/caller.ts";
import { parisDay } from "../../domain/paris-day.ts";
import { Rejection, type ToldFault } from "../../domain/problem.ts";
import { declarantAbsent, isPartyTo, namedParty, roleIn } from "../../domain/reporting/classify.ts";
import type { Facts, Role } from "../../domain/reporting/facts.ts";
import { documentName, type ReportItem } from "../../domain/reporting/item.ts";
import { itemOfInvoice } from "../../domain/reporting/item-of-invoice.ts";
import { itemOfTill, type TillTotals, type Worked } from "../../domain/reporting/item-of-till.ts";
import type { GivenPayment } from "../../domain/reporting/receipt-items.ts";
import type { Memory } from "../../store/port.ts";
import type { Parts } from "../parts.ts";
import { keyOf, type Reporter, reporterOf, reportersOf } from "./company.ts";
import { hashOf } from "./keep-item.ts";
import { schedule } from "./schedule.ts";
import { holdDocuments, shareAgain, wentOut, workPayments } from "./share-again.ts";
import { holdItem, type TakenItem, takeItem } from "./take-item.ts";

type Needs = Pick<Parts, "store" | "tenants" | "now" | "ids" | "wake">;

/** Totals of a till, and whose they are. */
export interface GivenTotals extends TillTotals {
  company: string;
  id: string;
  /** Business day in Paris, or the instant of the sale: one of the two. */
  date?: string | undefined;
  soldAt?: string | undefined;
  store?: string | undefined;
  register?: string | undefined;
}

const before = (reportFrom: string): NonNullable<ReportItem["reason"]> => ({
  code: "before_obligation",
  en: `The company reports what it sells from ${reportFrom} on.`,
  fr: `L'entreprise déclare ce qu'elle vend à partir du ${reportFrom}.`,
});

/**
 * Takes in the sales of a till on one day (10.3).
 *
 * @throws Rejection 409 (the id has another content), 422 (not a company that reports)
 */
export const putTotals = (
  parts: Needs,
  caller: Caller,
  { company, id, ...totals }: GivenTotals,
  options: { replace: boolean },
): Promise<TakenItem> => {
  const reporter = reporterOf(parts, caller, company);
  const day = totals.date ?? parisDay(new Date(totals.soldAt ?? parts.now()));
  const { reportFrom } = reporter.company;
  return takeItem(
    parts,
    reporter,
    {
      source: "till",
      id,
      kind: "transactions",
      role: "SE",
      day,
      document: null,
      given: totals,
    },
    options,
    (): Worked =>
      day < reportFrom
        ? { told: null, reason: before(reportFrom), problems: [], parts: null }
        : itemOfTill(totals),
  );
};

/** An invoice to be reported and not sent. */
export interface GivenInvoice {
  company: string;
  content: InvoiceContent;
  facts: Facts & { id?: string | undefined };
  /** Is the buyer in the directory? Null where nobody knows. */
  buyerListed?: boolean | null;
}

const notItsOwn = (fault: ToldFault): Rejection =>
  new Rejection(
    422,
    fault.code,
    { en: "The invoice is not the company's", fr: "La facture n'est pas celle de l'entreprise" },
    { en: `${fault.message} ${fault.fix}`, fr: `${fault.messageFr} ${fault.fixFr}` },
    [fault],
  );

const documentOfContent = (content: InvoiceContent, role: Role): string => {
  if (role === "SE") return documentName(content);
  const { siren, vatNumber, name } = namedParty(content.seller);
  return documentName(content, siren ?? vatNumber ?? name ?? "");
};

/**
 * Takes in an invoice that is reported and not sent (10.1, 10.3).
 *
 * @throws Rejection 409 (the id has another content, the invoice another id), 422
 */
export const putInvoice = (
  parts: Needs,
  caller: Caller,
  { company, content, facts: { id, ...facts }, buyerListed = null }: GivenInvoice,
  options: { replace: boolean },
): Promise<TakenItem> => {
  const reporter = reporterOf(parts, caller, company);
  if (!isPartyTo(content, company)) throw notItsOwn(declarantAbsent(company));
  const role = roleIn(content, company);
  const document = documentOfContent(content, role);
  return takeItem(
    parts,
    reporter,
    {
      source: "invoice",
      id: id ?? `rin_${hashOf([company, document]).slice(0, 32)}`,
      kind: "transactions",
      role,
      day: content.issueDate,
      document,
      given: { content, facts },
    },
    options,
    async (memory) =>
      itemOfInvoice(content, {
        facts,
        declarant: reporter.company,
        // A purchase has the number of its seller: one of our own may have the same.
        eInvoiced: role === "SE" && (await wentOut(memory, reporter, content)),
        buyerListed,
      }),
  );
};

/** A payment, and whose it is. */
export interface PaymentOfCompany extends GivenPayment {
  company: string;
}

/**
 * Takes in money that a company received (10.2, 10.4), with its invoice or by its rates.
 *
 * @throws Rejection 409 (the id has another content), 422
 */
export const putPayment = (
  parts: Needs,
  caller: Caller,
  { company, ...payment }: PaymentOfCompany,
  options: { replace: boolean },
): Promise<TakenItem> => {
  const reporter = reporterOf(parts, caller, company);
  return takeItem(parts, reporter, paymentItem(payment), options, (memory) =>
    workPayment(memory, reporter, payment),
  );
};

/** A payment as an item, before it is worked out. */
export const paymentItem = (payment: GivenPayment) => ({
  source: "payment" as const,
  id: payment.id,
  kind: "payments" as const,
  role: "SE" as const,
  day: payment.date,
  document: payment.invoice === undefined ? null : documentName(payment.invoice),
  given: payment,
});

/** Works one payment out by itself; those of the same invoice are worked out together afterwards. */
export const workPayment = async (
  memory: Memory,
  reporter: Reporter,
  payment: GivenPayment,
): Promise<Worked> => {
  const all =
    payment.invoice === undefined
      ? []
      : await memory.reports.ofDocument(reporter.company.siren, documentName(payment.invoice));
  const invoice = all.find(({ source }) => source === "invoice") ?? null;
  const worked = (await workPayments(memory, reporter, [payment], invoice)).get(payment.id);
  if (worked === undefined) throw new Error(`the payment ${payment.id} was not worked out`);
  return worked;
};

const NOT_THERE = (id: string): Rejection =>
  new Rejection(
    404,
    "item_not_found",
    { en: "There is no such item", fr: "Cet élément n'existe pas" },
    {
      en: `Nothing was given under the id ${id} that this key may see.`,
      fr: `Rien n'a été donné sous l'identifiant ${id} que cette clé puisse voir.`,
    },
  );

const SEVERAL = (id: string, companies: readonly string[]): Rejection =>
  new Rejection(
    409,
    "company_needed",
    { en: "Several companies have this id", fr: "Plusieurs entreprises ont cet identifiant" },
    {
      en: `The companies ${companies.join(", ")} each have an item ${id}: name one with ?company=.`,
      fr: `Les entreprises ${companies.join(", ")} ont chacune un élément ${id} : nommez-en une par ?company=.`,
    },
  );

/**
 * Takes an item back, as if it had never been given. What hangs on it is worked out anew.
 *
 * @throws Rejection 404; 409 where several companies have the id and none is named
 */
export const removeItem = async (
  parts: Needs,
  caller: Caller,
  { source, id, company }: Pick<ReportItem, "source" | "id"> & { company?: string | undefined },
): Promise<void> => {
  await parts.store.tx(async (memory) => {
    const own = reportersOf(parts, caller).filter(
      (one) => company === undefined || one.company.siren === company,
    );
    const found: { reporter: Reporter; item: ReportItem }[] = [];
    for (const reporter of own) {
      const name = { company: reporter.company.siren, source, id };
      await holdItem(memory, name);
      const item = await memory.reports.item(name, { lock: true });
      if (item !== null) found.push({ reporter, item });
    }
    const [first, ...others] = found;
    if (first === undefined) throw NOT_THERE(id);
    if (others.length > 0)
      throw SEVERAL(
        id,
        found.map(({ item }) => item.company),
      );
    const { reporter, item } = first;
    await holdDocuments(memory, item.company, [item.document]);
    const { key } = keyOf(reporter.company, item.kind, item.role, item.day);
    await memory.reports.removeItem(item);
    await schedule(parts, memory, reporter, key);
    if (item.document !== null) await shareAgain(parts, memory, reporter, item.document);
  });
  parts.wake();
};
