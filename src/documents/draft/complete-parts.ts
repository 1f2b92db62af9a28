import { sumOf } from "../../domain/decimal.ts";
import type { InvoiceLine, VatBreakdown } from "../content/index.ts";
import type { InvoiceDraft } from "./schema.ts";
import { money } from "./sums.ts";

/*
 * Invoices of several sellers (BT-23 x8) or in both directions (x9): each part has a group of lines at the top, which
 * tells its seller and, among its objects, its own number (BR-FR-MV-03).
 */

/** BT-23 of such an invoice. */
const hasParts = ({ process }: InvoiceDraft): boolean => /^[BSM][89]$/.test(process ?? "");

/** BT-128-1 of the number of a part. */
const PART_NUMBER = "AFL";

const numberOf = ({ invoicedObjects }: InvoiceLine): string | undefined =>
  invoicedObjects.find(({ scheme }) => scheme === PART_NUMBER)?.value;

const isTop = ({ subtype, parentLineId }: InvoiceLine): boolean =>
  subtype === "GROUP" && parentLineId === undefined;

/** How the reason of an exemption tells whose part it is (BR-FR-MV-08). */
const signOf = (number: string): string => `#${number}#`;

/**
 * What a line of a part repeats of the group above it: seller, number and the sign of its reason (BR-FR-MV-06 to 08),
 * and the invoice that came before, which a credit note names on each line (BR-FR-CO-05).
 */
const withPart = (line: InvoiceLine, group: InvoiceLine | undefined): InvoiceLine => {
  const number = numberOf(line) ?? (group === undefined ? undefined : numberOf(group));
  const seller = line.seller ?? group?.seller;
  const precedingInvoice = line.precedingInvoice ?? group?.precedingInvoice;
  const objects =
    numberOf(line) === undefined && number !== undefined
      ? [{ value: number, scheme: PART_NUMBER }, ...line.invoicedObjects]
      : line.invoicedObjects;
  const reason = line.exemptionReason ?? "";
  const exemptionReason =
    number === undefined || reason.startsWith(signOf(number))
      ? line.exemptionReason
      : `${signOf(number)}${reason}`;
  return {
    ...line,
    invoicedObjects: objects,
    ...(seller === undefined ? {} : { seller }),
    ...(precedingInvoice === undefined ? {} : { precedingInvoice }),
    ...(exemptionReason === undefined ? {} : { exemptionReason }),
  };
};

/** The lines of a draft; of one that has parts, each with what it has in common with the group above it. */
export const fromParts = (draft: InvoiceDraft): InvoiceLine[] => {
  const { lines } = draft;
  if (!hasParts(draft)) return lines;
  const done = new Map<string, InvoiceLine>();
  return lines.map((line) => {
    // Groups stand before what is in them; one that comes later has nothing to give.
    const whole = withPart(line, line.parentLineId === undefined ? undefined : done.get(line.parentLineId));
    done.set(line.id, whole);
    return whole;
  });
};

/** EXT-FR-FE-181 of each part: the VAT of the rows whose reason bears its sign (BR-FR-MV-09). */
export const withPartVat = (
  draft: InvoiceDraft,
  lines: InvoiceLine[],
  rows: readonly VatBreakdown[],
): InvoiceLine[] => {
  if (!hasParts(draft)) return lines;
  return lines.map((line) => {
    const number = numberOf(line);
    if (!isTop(line) || line.vatAmount !== undefined || number === undefined) return line;
    const own = rows.filter(({ exemptionReason = "" }) => exemptionReason.startsWith(signOf(number)));
    return own.length === 0
      ? line
      : { ...line, vatAmount: money(sumOf(own.map(({ taxAmount = "0" }) => taxAmount))) };
  });
};
