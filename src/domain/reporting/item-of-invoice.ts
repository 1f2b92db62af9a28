import type { InvoiceContent } from "../../documents/content/index.ts";
import { type Circumstances, type Classified, classify } from "./classify.ts";
import type { Worked } from "./item-of-till.ts";
import { payableParts } from "./receipts.ts";
import { reportedInvoice } from "./reported-invoice.ts";
import { salesOfInvoice, signOf } from "./sales-of-invoice.ts";
import { amountOf } from "./shares.ts";

/** What an invoice adds, and where it belongs. */
export interface WorkedInvoice extends Worked, Pick<Classified, "flow" | "role"> {}

/**
 * Works out what an invoice adds to the reports of a company: a block of its own (10.1), its part of a day's sales
 * (10.3), or nothing, with the reason or with what is missing.
 */
export const itemOfInvoice = (content: InvoiceContent, known: Circumstances): WorkedInvoice => {
  const { facts, declarant } = known;
  const { flow, role, reason, problems } = classify(content, known);
  const nothing = { flow, role, told: null, reason, problems, parts: null };
  if (flow === null || role === null) return nothing;
  if (flow === "10.1") {
    const told = reportedInvoice(content, { facts, declarant, role });
    return {
      ...nothing,
      told: told.invoice === null ? null : { flow, invoice: told.invoice },
      problems: told.problems,
      // What is bought is paid without a word to anybody.
      parts: role === "SE" ? partsOf(content, known) : null,
    };
  }
  const { sales, vatEur, problems: unclear } = salesOfInvoice(content, facts, declarant);
  if (unclear.length > 0 || vatEur === null)
    return { ...nothing, problems: unclear, parts: partsOf(content, known) };
  return {
    ...nothing,
    told:
      sales.length === 0
        ? null
        : {
            flow,
            currency: content.currency,
            sales: sales.map(({ category, rate, base, vat }) => ({
              category,
              rate,
              base: amountOf(base),
              vat: amountOf(vat),
            })),
            vatEur: amountOf(vatEur),
            count: 1,
          },
    parts: partsOf(content, known),
  };
};

/** What it asks for, or gives back, as its receipts are told. */
const partsOf = (content: InvoiceContent, { facts, declarant }: Circumstances): Worked["parts"] => {
  const sign = signOf(content);
  return payableParts(content, facts, declarant).map(({ rate, amount }) => ({
    rate,
    amount: amountOf(amount * sign),
  }));
};
