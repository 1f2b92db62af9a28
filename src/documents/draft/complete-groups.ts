import { sumOf } from "../../domain/decimal.ts";
import type { InvoiceLine } from "../content/index.ts";
import { money } from "./sums.ts";

/** Levels of lines within lines past which nothing is added up: no invoice has as many, and a stranger may. */
const MOST_LEVELS = 30;

/** Lines by the line that they are a part of; those that only inform add nothing to it. */
const partsByParent = (lines: readonly InvoiceLine[]): ReadonlyMap<string, InvoiceLine[]> => {
  const parts = new Map<string, InvoiceLine[]>();
  for (const line of lines) {
    if (line.parentLineId === undefined || line.subtype === "INFORMATION") continue;
    const known = parts.get(line.parentLineId);
    if (known === undefined) parts.set(line.parentLineId, [line]);
    else known.push(line);
  }
  return parts;
};

/**
 * Gives each group of lines (EXT-FR-FE-163) the sum of its parts as its net amount, where it has none: EN 16931 lets it
 * be absent, UBL does not. It adds nothing to BT-106.
 */
export const withGroupAmounts = (lines: InvoiceLine[]): InvoiceLine[] => {
  if (!lines.some(({ subtype, netAmount }) => subtype === "GROUP" && netAmount === undefined)) return lines;
  const parts = partsByParent(lines);
  const known = new Map<string, string | undefined>();
  const amountOf = (id: string, level: number): string | undefined => {
    if (known.has(id) || level > MOST_LEVELS) return known.get(id);
    // While it is being added up it has none: lines may be parts of each other.
    known.set(id, undefined);
    const amounts = (parts.get(id) ?? []).map(
      (part) => part.netAmount ?? (part.subtype === "GROUP" ? amountOf(part.id, level + 1) : undefined),
    );
    const told = amounts.filter((amount) => amount !== undefined);
    if (told.length > 0 && told.length === amounts.length) known.set(id, money(sumOf(told)));
    return known.get(id);
  };
  return lines.map((line) => {
    const netAmount =
      line.subtype === "GROUP" && line.netAmount === undefined ? amountOf(line.id, 0) : undefined;
    return netAmount === undefined ? line : { ...line, netAmount };
  });
};
