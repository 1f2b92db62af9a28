import type { DatedRegime } from "./periods.ts";

/** Who a buyer is, for the choice of the flow. */
export const BUYER_KINDS = ["company", "private", "non-taxable", "public"] as const;
export type BuyerKind = (typeof BUYER_KINDS)[number];

/** What is sold: VAT on services may fall due when they are paid. */
export const NATURES = ["goods", "services"] as const;
export type Nature = (typeof NATURES)[number];

/** What no invoice says and a report asks for; only the ERP knows it. Amounts are decimal strings. */
export interface Facts {
  buyer?: { kind: BuyerKind } | undefined;
  /** By the position of the line. */
  lines?: readonly { nature: Nature }[] | undefined;
  /** Of a sale under the margin scheme: the margin without VAT, its VAT and rate (G1.57). */
  margin?: { base: string; vat: string; rate: string } | undefined;
  /** Of a purchase whose VAT the buyer owes: French VAT as the buyer computes it. */
  selfAssessed?: { rate: string; vat: string } | undefined;
  /** Goods that came through customs from outside the European Union. */
  imported?: boolean | undefined;
  /** Neither leaves from nor arrives in France, and is taxed nowhere in it. */
  outOfFrance?: boolean | undefined;
  /** VAT in euros, of an invoice in another currency that does not say it (BT-111). */
  vatTotalEur?: string | undefined;
}

/** The company that reports. */
export interface Declarant {
  siren: string;
  vatNumber: string;
  regimes: readonly DatedRegime[];
  /** VAT on services falls due with the invoice: it has opted for that, for all of them (G1.44). */
  vatOnDebits: boolean;
  /** First day of its obligation, `YYYY-MM-DD`. */
  reportFrom: string;
  /**
   * Its average margin on sales under the margin scheme, in percent of the price: taken where an invoice does not tell
   * its own, and settled in the VAT return (DSE §2.3.3).
   */
  marginRate?: string;
}

/** In which part a company has in what it reports: it sold, or bought (TT-14). */
export type Role = "SE" | "BY";

/** What a report calls an operation: with whom, and whether one by one or by the day. */
export type TransactionFlow = "10.1" | "10.3";

/** Category of sales that are added up (G1.68): taxed goods, taxed services, not taxed in France, margin. */
export const CATEGORIES = ["TLB1", "TPS1", "TNT1", "TMA1"] as const;
export type Category = (typeof CATEGORIES)[number];
