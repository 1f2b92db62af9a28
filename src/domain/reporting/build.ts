import { compareDecimals } from "../decimal.ts";
import type { Told, ToldReceipt } from "./item.ts";
import type { ReportKind } from "./periods.ts";
import { type ReceiptsOfDay, receiptsByDay } from "./receipts.ts";
import type { ReportFlow } from "./record.ts";
import type { PaidInvoice, ReportContent } from "./report.ts";
import type { ReportedInvoice } from "./reported-invoice.ts";
import { SalesByDay } from "./sales-by-day.ts";
import { Tally } from "./shares.ts";

/** What an item adds, and the day to which it adds it. */
export interface DatedItem {
  day: string;
  told: Told;
}

/** Refunds of a day that are more than its receipts: the rules refuse a minus (G1.16). */
export interface NegativeReceipt extends ReceiptsOfDay {
  /** Of which invoice; null: of those that are added up by the day. */
  invoice: string | null;
}

/** What a report tells, and what of its items cannot be told. */
export interface Built {
  content: ReportContent;
  negative: NegativeReceipt[];
  /** Items that it is made of. */
  items: number;
}

/** The same in every order of what was added. */
const inOrder = <T>(all: Iterable<T>, keyOf: (one: T) => string): T[] =>
  [...all]
    .map((one) => ({ one, key: keyOf(one) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ one }) => one);

/** An invoice's receipts of one day, by rate. */
interface PaidOnDay {
  number: string;
  issueDate: string;
  day: string;
  rates: Map<string, Tally>;
}

/**
 * Makes the content of a report from its items, one by one and in any order: sales and receipts are added up as they
 * come, so that only sums and single invoices are held.
 */
export class ReportBuilder {
  readonly #kind: ReportKind;
  readonly #sales = new SalesByDay();
  readonly #invoices: ReportedInvoice[] = [];
  /** By day, and within by rate. */
  readonly #receipts = new Map<string, Map<string, Tally>>();
  readonly #paid = new Map<string, PaidOnDay>();
  #items = 0;

  constructor(kind: ReportKind) {
    this.#kind = kind;
  }

  add({ day, told }: DatedItem): void {
    this.#items += 1;
    switch (told.flow) {
      case "10.1":
        this.#invoices.push(told.invoice);
        return;
      case "10.3":
        this.#sales.add(day, told);
        return;
      case "10.4": {
        const rates = this.#receipts.get(day) ?? new Map<string, Tally>();
        this.#receipts.set(day, rates);
        addReceipts(rates, told.rates);
        return;
      }
      case "10.2": {
        const { number, issueDate, rates } = told;
        const key = `${day} ${issueDate} ${number}`;
        const paid = this.#paid.get(key) ?? { number, issueDate, day, rates: new Map<string, Tally>() };
        this.#paid.set(key, paid);
        addReceipts(paid.rates, rates);
        return;
      }
    }
  }

  build(): Built {
    if (this.#kind === "transactions") {
      const invoices = inOrder(this.#invoices, (one) => `${one.issueDate} ${one.number} ${one.seller.id}`);
      return {
        content: { kind: "transactions", invoices, groups: this.#sales.groups() },
        negative: [],
        items: this.#items,
      };
    }
    const days = receiptsByDay([...this.#receipts].map(([day, rates]) => ({ day, rates: byRate(rates) })));
    const paid = inOrder(this.#paid.values(), (one) => `${one.day} ${one.issueDate} ${one.number}`).map(
      (one): PaidInvoice => ({ ...one, rates: byRate(one.rates) }),
    );
    return {
      content: {
        kind: "payments",
        invoices: paid
          .map((one) => ({ ...one, rates: one.rates.filter(({ amount }) => amount > 0n) }))
          .filter(({ rates }) => rates.length > 0),
        days: days.told,
      },
      negative: [
        ...days.negative.map((one) => ({ ...one, invoice: null })),
        ...paid.flatMap(({ number, day, rates }) =>
          rates
            .filter(({ amount }) => amount < 0n)
            .map(({ rate, amount }) => ({ invoice: number, day, rate, amount })),
        ),
      ],
      items: this.#items,
    };
  }
}

const addReceipts = (sums: Map<string, Tally>, rates: readonly ToldReceipt[]): void => {
  for (const { rate, amount } of rates) {
    const sum = sums.get(rate) ?? new Tally();
    sums.set(rate, sum);
    sum.add(amount);
  }
};

const byRate = (rates: ReadonlyMap<string, Tally>): { rate: string; amount: bigint }[] =>
  [...rates]
    .map(([rate, { sum }]) => ({ rate, amount: sum }))
    .sort((a, b) => compareDecimals(b.rate, a.rate));

/** Does it tell nothing at all? A first report of nothing is never sent; a correcting one takes everything back. */
export const isEmpty = (content: ReportContent): boolean =>
  content.kind === "transactions"
    ? content.invoices.length === 0 && content.groups.length === 0
    : content.invoices.length === 0 && content.days.length === 0;

/** Which flows stand in it. */
export const flowsIn = (content: ReportContent): ReportFlow[] =>
  content.kind === "transactions"
    ? [
        ...(content.invoices.length > 0 ? (["10.1"] as const) : []),
        ...(content.groups.length > 0 ? (["10.3"] as const) : []),
      ]
    : [
        ...(content.invoices.length > 0 ? (["10.2"] as const) : []),
        ...(content.days.length > 0 ? (["10.4"] as const) : []),
      ];
