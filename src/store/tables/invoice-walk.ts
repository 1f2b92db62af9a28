import type { Param } from "../arms.ts";
import type { Arm } from "./invoice-arms.ts";
import type { Order, Spot } from "./invoice-order.ts";

export const all = (conditions: readonly string[]): string =>
  conditions.length === 0 ? "1 = 1" : conditions.join(" AND ");

/**
 * The part of an arm that is walked, as its index answers it: behind one place and up to another. One comparison at each
 * end, of places or of the range: of two, an engine may choose the one that leaves more rows.
 *
 * @param order - null: the arm is not walked in the list's order, and has no places
 */
export const walked = (
  arm: Arm,
  order: Order | null,
  { after, end }: { after: Spot | null; end: Spot | null },
  param: Param,
): string => {
  const { from, to } = arm.range;
  const places = (sign: string, { key, id }: Spot): string =>
    `(${arm.at}, ${arm.id}) ${sign} (${param(key)}, ${param(id)})`;
  const down = order?.down ?? true;
  const [upper, lower] = down ? [after, end] : [end, after];
  // A client may give the cursor of a wider list.
  const isUpper = upper !== null && (to === undefined || upper.key <= to);
  const isLower = lower !== null && (from === undefined || lower.key >= from);
  return all([
    ...arm.served.map((condition) => condition(param)),
    ...(isUpper ? [places(down ? "<" : "<=", upper)] : to === undefined ? [] : [`${arm.at} <= ${param(to)}`]),
    ...(isLower
      ? [places(down ? ">=" : ">", lower)]
      : from === undefined
        ? []
        : [`${arm.at} >= ${param(from)}`]),
  ]);
};
