import { roundedTo, sumOf } from "../../domain/decimal.ts";
import type { Syntax } from "../../domain/invoice.ts";
import type { InvoiceContent } from "../content/index.ts";
import type { DocumentFault } from "../types.ts";
import { obstaclesToCii } from "./check-cii.ts";
import { faultOfObstacle, type Obstacle } from "./check-content.ts";
import { obstaclesToUbl } from "./check-ubl.ts";

const OBSTACLES: Readonly<Record<Syntax, (content: InvoiceContent) => Obstacle[]>> = {
  cii: obstaclesToCii,
  // The XML within is CII.
  "factur-x": obstaclesToCii,
  ubl: obstaclesToUbl,
};

/** Everything that a form cannot carry of a content, or not without something else; none: it can be written. */
export const faultsOfForm = (content: InvoiceContent, form: Syntax): DocumentFault[] =>
  OBSTACLES[form](content).map(faultOfObstacle);

/**
 * A content with its total of VAT (BT-110), which follows from the breakdown: CII may leave it out where there is no
 * VAT, and UBL cannot.
 */
export const withVatTotal = (content: InvoiceContent): InvoiceContent => {
  const { totals, vatBreakdown } = content;
  const amounts = vatBreakdown.flatMap(({ taxAmount }) => taxAmount ?? []);
  const isKnown = totals.vat !== undefined || amounts.length === 0 || amounts.length < vatBreakdown.length;
  return isKnown ? content : { ...content, totals: { ...totals, vat: roundedTo(sumOf(amounts), 2) } };
};

/** Leaving one thing out may bring up another, which stood behind it. */
const MOST_ROUNDS = 10;

/**
 * A content as a form can carry it: what it cannot, is left out. Where something can neither be carried nor left out,
 * the content that comes back still cannot be written.
 *
 * @returns `lost`: the terms that were left out, each once
 */
export const fitTo = (content: InvoiceContent, form: Syntax): { content: InvoiceContent; lost: string[] } => {
  const lost = new Set<string>();
  let fitted = content;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const passable = OBSTACLES[form](fitted).filter(({ without }) => without !== undefined);
    if (passable.length === 0) break;
    const byTerm = new Map(passable.map((obstacle) => [`${obstacle.term} ${obstacle.rule}`, obstacle]));
    for (const { term, without, loses = term } of byTerm.values()) {
      lost.add(loses);
      fitted = without?.(fitted) ?? fitted;
    }
  }
  return { content: fitted, lost: [...lost] };
};
