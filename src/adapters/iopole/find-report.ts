import { compareDecimals } from "../../domain/decimal.ts";
import { lookedUp, lookupUnclear, nothingFound } from "../kit/look-up.ts";
import { dayOf } from "../kit/time.ts";
import type { Found, OutgoingReport, ReportPart } from "../port.ts";
import type { Iopole } from "./calls.ts";
import { entriesOf, foldersOf, warnOfPeriods } from "./report-search.ts";
import type { Entry, EntryPayment, EntrySales } from "./report-shapes.ts";

/**
 * Did an earlier message arrive? There is no reference of ours at the platform, and a second message of the same day
 * doubles it. So only a list that shows what it should is believed: the platform has a report of these days, all of it
 * can be read, and nothing in it is like ours.
 *
 * @throws Failure `unknown` in every other case: then nothing may be sent again
 */
export const findMessage = async (
  access: Iopole,
  { report, arrivedBy }: OutgoingReport,
  part: ReportPart,
): Promise<Found | null> => {
  const { io, endpoint } = access;
  const folders = await lookedUp(foldersOf(access, report));
  if (folders.length === 0) throw lookupUnclear("it shows no report of these days.");
  warnOfPeriods(access, folders, report);
  const { entries, whole } = await lookedUp(entriesOf(access, folders));
  const like = likeOurs(entries, part);
  if (like?.same && like.id !== null) return { platformId: like.id, sameContent: "yes" };
  if (like !== null) throw lookupUnclear("it shows something like it, and does not tell whether it is it.");
  if (!whole || !entries.every(isKnown)) throw lookupUnclear("not all that its report holds can be read.");
  // Whether its lists show receipts at all is described nowhere.
  if (isReceipt(part) && !entries.some(isPayment)) {
    throw lookupUnclear("its reports show no receipts.");
  }
  return nothingFound("the message", arrivedBy, endpoint.showsAfterMs, io.now());
};

const isReceipt = ({ flow }: ReportPart): boolean => flow === "10.2" || flow === "10.4";

const sameDay = (theirs: string | null | undefined, ours: string): boolean => dayOf(theirs, "utc") === ours;

const isDecimal = (text: string): boolean => /^-?\d+(\.\d+)?$/.test(text);

const sameAmount = (theirs: string | null | undefined, ours: string): boolean =>
  theirs !== null && theirs !== undefined && isDecimal(theirs) && compareDecimals(theirs, ours) === 0;

const paymentIn = ({ payment, invoice, transaction }: Entry): EntryPayment | null =>
  payment ?? invoice?.payment ?? transaction?.payment ?? null;

const isPayment = (entry: Entry): boolean => paymentIn(entry) !== null;

const numberIn = ({ invoice, invoiceId }: Entry): string | null => invoice?.invoiceId ?? invoiceId ?? null;

const salesIn = (entry: Entry): EntrySales[] =>
  entry.transactions.length > 0 ? entry.transactions : [entry];

/** Can it be told what it is? */
const isKnown = (entry: Entry): boolean =>
  Boolean(paymentIn(entry)?.paymentDate) ||
  numberIn(entry) !== null ||
  (Boolean(entry.transactionDate) && salesIn(entry).every((sales) => sales.currency && sales.categoryCode));

/** Something in a report that could be our message; `same`: it surely is. */
interface Like {
  id: string | null;
  same: boolean;
}

const idIn = ({ id, transactionId, paymentId }: Entry): string | null =>
  id ?? transactionId ?? paymentId ?? null;

/** The one that is surely it, else one that could be; null: there is neither. */
const likeOurs = (entries: readonly Entry[], part: ReportPart): Like | null => {
  if (part.flow === "10.3") return likeSales(entries, part);
  const like = entries.map((entry) => likeOne(entry, part)).filter((one) => one !== null);
  return like.find(({ same }) => same) ?? like[0] ?? null;
};

type Sales = Extract<ReportPart, { flow: "10.3" }>;

/** A message of several categories may be listed as one thing or as several. */
const likeSales = (entries: readonly Entry[], { day, currency, groups }: Sales): Like | null => {
  const listed = entries
    .filter((entry) => sameDay(entry.transactionDate, day))
    .flatMap((entry) => salesIn(entry).map((sales) => ({ id: idIn(entry), sales })))
    .filter(({ sales }) => sales.currency === currency)
    .filter(({ sales }) => groups.some(({ category }) => category === sales.categoryCode));
  const [first] = listed;
  if (first === undefined) return null;
  return { id: first.id, same: groups.every((group) => listed.some(({ sales }) => isLike(group, sales))) };
};

const isLike = (
  { category, base, vatEur }: Sales["groups"][number],
  { categoryCode, monetary }: EntrySales,
): boolean =>
  categoryCode === category &&
  sameAmount(monetary?.taxBasisTotalAmount?.amount, base) &&
  sameAmount(monetary?.taxTotalAmount?.amount, vatEur);

const likeOne = (entry: Entry, part: Exclude<ReportPart, Sales>): Like | null => {
  const id = idIn(entry);
  const payment = paymentIn(entry);
  const number = numberIn(entry);
  switch (part.flow) {
    case "10.1": {
      const { invoice } = part;
      if (payment !== null || number !== invoice.number) return null;
      const base = (entry.invoice ?? entry).monetary?.taxBasisTotalAmount?.amount;
      const day = entry.invoice?.invoiceDate ?? entry.invoiceDate;
      return { id, same: sameDay(day, invoice.issueDate) && sameAmount(base, invoice.base) };
    }
    case "10.2":
      return payment !== null && number === part.number && isPaid(payment, part) ? { id, same: true } : null;
    case "10.4":
      return payment !== null && number === null && isPaid(payment, part) ? { id, same: true } : null;
  }
};

type Receipts = Pick<Extract<ReportPart, { flow: "10.4" }>, "day" | "rates">;

/** Other amounts of that day are another receipt. */
const isPaid = ({ paymentDate, taxDetails }: EntryPayment, { day, rates }: Receipts): boolean =>
  sameDay(paymentDate, day) &&
  taxDetails.length === rates.length &&
  rates.every(({ rate, amount }) =>
    taxDetails.some((one) => sameAmount(one.taxRate, rate) && sameAmount(one.collectedAmount, amount)),
  );
