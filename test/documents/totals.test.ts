import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { describe, expect, test } from "vitest";
import {
  type InvoiceContent,
  type InvoiceLine,
  readInvoiceContent,
  recognise,
} from "../../src/documents/index.ts";
import { invoices } from "../support/corpus.ts";

/*
 * The content of real invoices agrees with their own totals: the lines add up to BT-106, that and the allowances and
 * charges to BT-109, the VAT rows to BT-110, and so on to BT-115. A term that was read from the wrong place shows.
 */

/** Decimal strings in hundredths of a cent, exactly. */
const exact = (text: string | undefined): bigint => {
  const [, sign = "", whole = "0", part = ""] = /^(-?)(\d*)\.?(\d*)$/.exec(text ?? "0") ?? [];
  return BigInt(`${sign}${whole || "0"}${part.padEnd(6, "0").slice(0, 6)}`);
};
const sum = (amounts: (string | undefined)[]): bigint => amounts.reduce((total, a) => total + exact(a), 0n);
const CENT = 10_000n;

/** BT-106 counts the lines without a subtype and those of subtype DETAIL: groups repeat what their parts say. */
const counted = (lines: InvoiceLine[]): InvoiceLine[] =>
  lines.filter((line) => line.subtype === undefined || line.subtype === "DETAIL");

const differences = ({ lines, allowances, charges, totals, vatBreakdown }: InvoiceContent): string[] => {
  const told: [term: string, given: string | undefined, computed: bigint, tolerance: bigint][] = [
    [
      "BT-106",
      lines.length === 0 ? undefined : totals.lines,
      sum(counted(lines).map((l) => l.netAmount)),
      0n,
    ],
    ["BT-107", totals.allowances, sum(allowances.map((a) => a.amount)), 0n],
    ["BT-108", totals.charges, sum(charges.map((c) => c.amount)), 0n],
    [
      "BT-109",
      totals.lines === undefined ? undefined : totals.withoutVat,
      exact(totals.lines) - exact(totals.allowances) + exact(totals.charges),
      0n,
    ],
    [
      "BT-110",
      vatBreakdown.length === 0 ? undefined : totals.vat,
      sum(vatBreakdown.map((row) => row.taxAmount)),
      CENT,
    ],
    [
      "BT-112",
      totals.withoutVat === undefined ? undefined : totals.withVat,
      exact(totals.withoutVat) + exact(totals.vat),
      CENT,
    ],
    ["BT-115", totals.due, exact(totals.withVat) - exact(totals.paid) + exact(totals.rounding), 0n],
  ];
  return told.flatMap(([term, given, computed, tolerance]) => {
    if (given === undefined) return [];
    const off = exact(given) - computed;
    return (off < 0n ? -off : off) <= tolerance
      ? []
      : [`${term}: ${given} is given, ${Number(computed) / 1e6} comes out`];
  });
};

describe.skipIf(!invoices.there)(invoices.title("the content of official invoices"), () => {
  test("agrees with their totals", async () => {
    const wrong: string[] = [];
    for (const path of invoices.paths) {
      const content = readInvoiceContent(await recognise(readFileSync(path)));
      for (const difference of differences(content)) wrong.push(`${basename(path)} ${difference}`);
    }
    expect(wrong).toEqual([]);
  });
});
