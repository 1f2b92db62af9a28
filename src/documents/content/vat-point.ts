/** BT-8: a code of UNTDID 2005, which EN 16931 has, and what CII writes for it, a code of UNTDID 2475. */
const VAT_POINTS: readonly (readonly [content: string, cii: string])[] = [
  ["3", "5"],
  ["35", "29"],
  ["432", "72"],
];

/** BT-8 as CII writes it; a code that neither list has stays as it is. */
export const ciiVatPoint = (code: string): string =>
  VAT_POINTS.find(([content]) => content === code)?.[1] ?? code;

/** BT-8 from what CII says; a code that neither list has stays as it is. */
export const vatPointOfCii = (code: string): string =>
  VAT_POINTS.find(([, cii]) => cii === code)?.[0] ?? code;
