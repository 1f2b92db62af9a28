import type { InvoiceContent, InvoiceLine } from "../content/index.ts";
import { ciiVatPoint, vatPointOfCii } from "../content/vat-point.ts";
import { type Obstacle, obstaclesTo, refuseObstacles } from "./check-content.ts";
import { inAllowancesAndCharges, inLines, omit, type Without, withoutCardNetwork } from "./without.ts";

/** Is it a code of what makes VAT fall due that in CII would be read as another's? */
const isOwnCode = (code: string | undefined): boolean =>
  code !== undefined && vatPointOfCii(ciiVatPoint(code)) !== code;

const ownCode = (code: string | undefined, term: string, without: Without): Obstacle => ({
  when: isOwnCode(code),
  term,
  message: `${term} is a code of CII's own list (UNTDID 2475).`,
  fix: "Give the code of UNTDID 2005: 3 issue, 35 delivery, 432 payment.",
  without,
});

const onLine = (line: InvoiceLine): Obstacle[] => {
  const changed = line.priceDiscount !== undefined || line.priceSurcharge !== undefined;
  return [
    ownCode(
      line.vatPointCode,
      "EXT-FR-FE-180",
      inLines((one) => (isOwnCode(one.vatPointCode) ? omit(one, "vatPointCode") : one)),
    ),
    {
      when: changed && line.grossPrice === undefined,
      term: "BT-148",
      message: `Line ${line.id} has a discount or surcharge on its price (BT-147) and no gross price (BT-148), to which CII ties it.`,
      fix: "Give the gross price, or leave out the change of it.",
      without: inLines((one) =>
        one.grossPrice === undefined ? omit(one, "priceDiscount", "priceSurcharge") : one,
      ),
    },
    {
      when: line.priceBaseQuantity !== undefined && (line.netPrice ?? line.grossPrice) === undefined,
      term: "BT-146",
      rule: "BR-26",
      message: `Line ${line.id} says how many units its price is for (BT-149) and has no price (BT-146).`,
      fix: "Give the net price.",
      without: inLines((one) =>
        (one.netPrice ?? one.grossPrice) === undefined
          ? omit(one, "priceBaseQuantity", "priceBaseUnit")
          : one,
      ),
    },
  ];
};

const inCii = (content: InvoiceContent): Obstacle[] => {
  const { vatBreakdown, vatPointCode, vatPointDate, payment } = content;
  return [
    {
      when: vatBreakdown.length === 0 && (vatPointDate !== undefined || vatPointCode !== undefined),
      term: "BG-23",
      rule: "BR-CO-18",
      message: "CII writes when VAT falls due (BT-7, BT-8) into the VAT breakdown, and there is none.",
      fix: "Give the VAT breakdown (BG-23).",
      without: (whole) => omit(whole, "vatPointDate", "vatPointCode"),
    },
    ownCode(vatPointCode, "BT-8", (whole) => omit(whole, "vatPointCode")),
    {
      when: payment?.card?.network !== undefined,
      term: "BG-18",
      message: "CII has no place for the network of a card.",
      fix: "Leave payment.card.network out: EN 16931 has no term for it.",
      without: withoutCardNetwork,
    },
    {
      when: [...content.charges, ...content.lines.flatMap((line) => line.charges)].some(
        (charge) =>
          charge.logistics && (charge.baseAmount ?? charge.percent ?? charge.reasonCode) !== undefined,
      ),
      term: "BG-X-42",
      message:
        "A logistics service charge has a percentage, a base or a reason code, for which CII has no place.",
      fix: "Leave them out, or leave out that it is a logistics service charge.",
      without: inAllowancesAndCharges((one) =>
        one.logistics ? omit(one, "baseAmount", "percent", "reasonCode") : one,
      ),
    },
    ...content.lines.flatMap(onLine),
  ];
};

/** Everything that CII cannot carry of a content, or not without something else. */
export const obstaclesToCii = (content: InvoiceContent): Obstacle[] =>
  obstaclesTo(content, () => inCii(content));

/** @throws DocumentFault for the first of them */
export const refuseForCii = (content: InvoiceContent): void => refuseObstacles(obstaclesToCii(content));
