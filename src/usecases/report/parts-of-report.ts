import type { ReportPart, SalesOfCategory } from "../../adapters/port.ts";
import type { ReceiptsOfDay } from "../../domain/reporting/receipts.ts";
import type { PaidInvoice, ReportContent } from "../../domain/reporting/report.ts";
import type { SalesGroup } from "../../domain/reporting/sales-by-day.ts";
import { amountOf } from "../../domain/reporting/shares.ts";

/** One message of a report, and its name among the report's. */
export interface NamedPart {
  name: string;
  part: ReportPart;
}

const salesOf = ({ category, base, vatEur, count, rates }: SalesGroup): SalesOfCategory => ({
  category,
  base: amountOf(base),
  vatEur: amountOf(vatEur),
  count,
  rates: rates.map(({ rate, base: of, vat }) => ({ rate, base: amountOf(of), vat: amountOf(vat) })),
});

const ratesOf = (rates: PaidInvoice["rates"]) =>
  rates.map(({ rate, amount }) => ({ rate, amount: amountOf(amount) }));

const grouped = <T>(all: readonly T[], keyOf: (one: T) => string): [string, T[]][] => {
  const groups = new Map<string, T[]>();
  for (const one of all) groups.set(keyOf(one), [...(groups.get(keyOf(one)) ?? []), one]);
  return [...groups];
};

/** The single messages of a report, for platforms that take no file: each day's sales, each invoice, each receipt. */
export const partsOfReport = (content: ReportContent): NamedPart[] => {
  if (content.kind === "transactions") {
    return [
      ...content.invoices.map(
        (invoice): NamedPart => ({
          name: `10.1 ${invoice.issueDate} ${invoice.number} ${invoice.seller.id}`,
          part: { flow: "10.1", invoice },
        }),
      ),
      // Their categories are told together, once: a day in one currency is one message.
      ...grouped(content.groups, ({ day, currency }) => `${day} ${currency}`).map(
        ([name, groups]): NamedPart => {
          const [day = "", currency = ""] = name.split(" ");
          return { name: `10.3 ${name}`, part: { flow: "10.3", day, currency, groups: groups.map(salesOf) } };
        },
      ),
    ];
  }
  return [
    ...content.invoices.map(
      ({ number, issueDate, day, rates }): NamedPart => ({
        name: `10.2 ${day} ${issueDate} ${number}`,
        part: { flow: "10.2", number, issueDate, day, rates: ratesOf(rates) },
      }),
    ),
    ...grouped(content.days, ({ day }: ReceiptsOfDay) => day).map(
      ([day, rates]): NamedPart => ({
        name: `10.4 ${day}`,
        part: { flow: "10.4", day, rates: ratesOf(rates) },
      }),
    ),
  ];
};
