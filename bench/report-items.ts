import type { Caller } from "../src/domain/caller.ts";
import type { Told } from "../src/domain/reporting/item.ts";
import { itemOfTill, type TakenAtRate, type TillTotals } from "../src/domain/reporting/item-of-till.ts";
import type { PeriodKey } from "../src/domain/reporting/record.ts";
import type { ReportingCompany } from "../src/domain/tenant.ts";
import type { Store } from "../src/store/port.ts";
import type { Reporter } from "../src/usecases/report/company.ts";
import { itemFrom, type NewItem } from "../src/usecases/report/keep-item.ts";
import { paymentItem } from "../src/usecases/report/put-items.ts";
import { SELLER_SIREN } from "../test/fixtures/invoices.ts";
import { invoiceAbroad } from "../test/fixtures/reports.ts";

/** What the items of a period are: the totals of tills, receipts by their rates, sales to companies abroad. */
export type Sort = "tills" | "receipts" | "abroad";

export const COMPANY: ReportingCompany = {
  siren: SELLER_SIREN,
  vatNumber: "FR44732829320",
  name: "Atelier",
  regimes: [{ from: "2026-09-01", regime: "monthly" }],
  vatOnDebits: false,
  reportFrom: "2026-09-01",
  approval: "manual",
  platform: "try",
};
export const REPORTER: Reporter = { tenant: "acme", company: COMPANY };
export const CALLER: Caller = { kind: "tenant", tenant: REPORTER.tenant };

/** The period that items of a sort fall into. */
export const periodOfSort = (sort: Sort): PeriodKey => ({
  company: COMPANY.siren,
  role: "SE",
  start: "2026-11-01",
  ...(sort === "receipts"
    ? ({ kind: "payments", end: "2026-11-30" } as const)
    : ({ kind: "transactions", end: "2026-11-10" } as const)),
});

const RATES = ["20", "10", "5.5"] as const;

/** Another amount for each number, without chance: every run has the same items. */
const amount = (n: number): string => (((n * 7_919) % 100_000) / 100 + 1).toFixed(2);

/** Items come day after day, those of a day in no order of their names. */
const dayOf = (n: number, count: number, sort: Sort): string => {
  const days = sort === "receipts" ? 30 : 10;
  return `2026-11-${String(Math.min(Math.floor((n * days) / count), days - 1) + 1).padStart(2, "0")}`;
};

/** One to three rates of goods; every second till sells services too. */
const totalsOf = (n: number): TillTotals => {
  const rates: TakenAtRate[] = RATES.slice(0, (n % 3) + 1).map((rate, i) => ({ rate, gross: amount(n + i) }));
  return {
    currency: "EUR",
    groups: [
      { category: "TLB1", rates, count: 1 + (n % 40) },
      ...(n % 2 === 0
        ? [{ category: "TPS1" as const, rates: [{ rate: "20", gross: amount(n + 5) }], count: 3 }]
        : []),
    ],
  };
};

const tillOf = (n: number, count: number): { known: NewItem; told: Told | null } => {
  const day = dayOf(n, count, "tills");
  const totals = totalsOf(n);
  return {
    known: {
      source: "till",
      id: `till-${n % 500}-${n}`,
      kind: "transactions",
      role: "SE",
      day,
      document: null,
      given: { date: day, register: `till ${n % 500}`, ...totals },
    },
    told: itemOfTill(totals).told,
  };
};

const receiptOf = (n: number, count: number): { known: NewItem; told: Told } => {
  const rates = RATES.slice(0, (n % 3) + 1).map((rate, i) => ({ rate, amount: amount(n + i) }));
  return {
    known: paymentItem({
      id: `p-${n % 977}-${n}`,
      date: dayOf(n, count, "receipts"),
      amount: amount(n),
      currency: "EUR",
      rates,
    }),
    told: { flow: "10.4", rates },
  };
};

const saleAbroadOf = (n: number, count: number): { known: NewItem; told: Told } => {
  const day = dayOf(n, count, "abroad");
  const number = `F-${n}`;
  const base = amount(n);
  const invoice = invoiceAbroad({
    number,
    issueDate: day,
    base,
    rows: invoiceAbroad().rows.map((row) => ({ ...row, base })),
  });
  return {
    known: {
      source: "invoice",
      id: `rin-${n % 977}-${n}`,
      kind: "transactions",
      role: "SE",
      day,
      document: `SE 2026 ${number}`,
      given: { content: invoice, facts: { buyer: { kind: "company" } } },
    },
    told: { flow: "10.1", invoice },
  };
};

const MAKERS = { tills: tillOf, receipts: receiptOf, abroad: saleAbroadOf };
const BATCH = 1_000;

/**
 * Puts items into their period, as use cases do.
 *
 * @param count - how many the period has in the end
 * @param numbers - of those that are put: from one up to another, which is left out
 */
export const putItems = async (
  store: Store,
  sort: Sort,
  count: number,
  [from, until]: readonly [number, number] = [0, count],
): Promise<void> => {
  const key = periodOfSort(sort);
  const parts = { now: () => new Date("2026-11-30T12:00:00Z") };
  for (let batch = from; batch < until; batch += BATCH) {
    await store.tx(async (memory) => {
      for (let n = batch; n < Math.min(batch + BATCH, until); n++) {
        const { known, told } = MAKERS[sort](n, count);
        const item = itemFrom(parts, REPORTER, known, { told, reason: null, problems: [], parts: null });
        await memory.reports.putItem(item, key);
      }
    });
  }
};
