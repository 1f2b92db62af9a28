import { negated, sumOf } from "../../domain/decimal.ts";
import type { Totals } from "../content/index.ts";

/** BT-112 as the other totals give it (BR-CO-15, BR-CO-16); undefined where they do not. */
export const totalWithVat = (totals: Omit<Totals, "withVat">): string | undefined => {
  const { withoutVat, vat, due, paid, rounding } = totals;
  if (withoutVat !== undefined && vat !== undefined) return sumOf([withoutVat, vat]);
  if (due === undefined) return undefined;
  return sumOf([
    due,
    ...(paid === undefined ? [] : [paid]),
    ...(rounding === undefined ? [] : [negated(rounding)]),
  ]);
};
