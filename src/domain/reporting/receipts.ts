import type { InvoiceContent, VatBreakdown } from "../../documents/content/index.ts";
import { DEPOSIT_TYPES } from "../controls/lists.ts";
import { shortestDecimal } from "../decimal.ts";
import type { Declarant, Facts } from "./facts.ts";
import { isTaxedAtHome, naturesOf } from "./sales-of-invoice.ts";
import { centsIn, rounded } from "./shares.ts";

/** A part of what an invoice asks for, with VAT, in cents. */
export interface PayablePart {
  /** Of the rate row that a receipt of it is reported under; null: receipts of it are not reported. */
  rate: string | null;
  amount: bigint;
}

const partsOfRow = (
  row: VatBreakdown,
  content: InvoiceContent,
  facts: Facts,
  declarant: Pick<Declarant, "vatOnDebits">,
): PayablePart[] => {
  const whole = centsIn(row.taxableAmount) + centsIn(row.taxAmount);
  if (!isTaxedAtHome(row)) return [{ rate: null, amount: whole }];
  const rate = shortestDecimal(row.rate ?? "0");
  // VAT on a deposit falls due when it is paid, for goods too (CGI art. 269).
  if (DEPOSIT_TYPES.has(content.typeCode)) return [{ rate, amount: whole }];
  if (declarant.vatOnDebits) return [{ rate: null, amount: whole }];
  // Where a nature is not told, the sale itself is a problem already.
  return (naturesOf(row, content, facts)?.parts ?? []).map(({ nature, base, vat }) => ({
    rate: nature === "services" ? rate : null,
    amount: base + vat,
  }));
};

/**
 * What an invoice asks for, by whether a receipt of it is reported: services whose VAT falls due when they are paid,
 * and deposits. Not goods, nor services of a company that opted for VAT on debits, nor what bears no French VAT.
 */
export const payableParts = (
  content: InvoiceContent,
  facts: Facts,
  declarant: Pick<Declarant, "vatOnDebits">,
): PayablePart[] => content.vatBreakdown.flatMap((row) => partsOfRow(row, content, facts, declarant));

/** Money that arrived; a refund has a minus. */
export interface Receipt {
  id: string;
  /** `YYYY-MM-DD` in Paris. */
  day: string;
  /** Cents of euros. */
  amount: bigint;
}

/** What of a receipt is reported: by rate, with VAT, in cents of euros. */
export interface ReportedReceipt {
  id: string;
  day: string;
  rates: { rate: string; amount: bigint }[];
  /** Beyond the total of the invoice: nobody knows what it is for. */
  unallocated: bigint;
}

const clamped = (value: bigint, most: bigint): bigint => (value < 0n ? 0n : value > most ? most : value);

/**
 * Shares the receipts of an invoice out over its parts, in proportion to what was paid so far: a part is then what it
 * should be by now, less what it was before. So nothing drifts, however often is paid, and when all is paid each part is
 * paid exactly. Receipts count in the order of their days, then of their ids.
 *
 * @param parts - at least one above zero
 */
export const shareReceipts = (
  parts: readonly PayablePart[],
  receipts: readonly Receipt[],
): ReportedReceipt[] => {
  const total = parts.reduce((sum, { amount }) => sum + amount, 0n);
  const ordered = [...receipts].sort((a, b) => a.day.localeCompare(b.day) || a.id.localeCompare(b.id));
  let paid = 0n;
  let before = parts.map(() => 0n);
  return ordered.map(({ id, day, amount }) => {
    const from = clamped(paid, total);
    paid += amount;
    const until = clamped(paid, total);
    const now = parts.map((part) => (total > 0n ? rounded(until * part.amount, total) : 0n));
    const rates = new Map<string, bigint>();
    for (const [i, { rate }] of parts.entries()) {
      if (rate === null) continue;
      const share = (now[i] ?? 0n) - (before[i] ?? 0n);
      if (share !== 0n) rates.set(rate, (rates.get(rate) ?? 0n) + share);
    }
    before = now;
    return {
      id,
      day,
      rates: [...rates].map(([rate, share]) => ({ rate, amount: share })),
      unallocated: amount - (until - from),
    };
  });
};

/** Receipts of a day at a rate. */
export interface ReceiptsOfDay {
  day: string;
  rate: string;
  amount: bigint;
}

/**
 * Receipts by day and rate, refunds taken off (10.4). What stays below zero cannot be told, as the rules refuse a minus
 * (G1.16): it is given apart, for a person to settle.
 */
export const receiptsByDay = (
  receipts: Iterable<Pick<ReportedReceipt, "day" | "rates">>,
): { told: ReceiptsOfDay[]; negative: ReceiptsOfDay[] } => {
  const sums = new Map<string, ReceiptsOfDay>();
  for (const { day, rates } of receipts) {
    for (const { rate, amount } of rates) {
      const key = `${day} ${rate}`;
      const known = sums.get(key) ?? { day, rate, amount: 0n };
      known.amount += amount;
      sums.set(key, known);
    }
  }
  const all = [...sums.values()].sort(
    (a, b) => a.day.localeCompare(b.day) || Number(b.rate) - Number(a.rate),
  );
  return {
    told: all.filter(({ amount }) => amount > 0n),
    negative: all.filter(({ amount }) => amount < 0n),
  };
};
