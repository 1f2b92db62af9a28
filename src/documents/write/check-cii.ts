import type { InvoiceContent, InvoiceLine } from "../content/index.ts";
import { ciiVatPoint, vatPointOfCii } from "../content/vat-point.ts";
import { type Obstacle, refuseObstacles, refuseUnwritable } from "./check-content.ts";

/** What makes VAT fall due, by a code that CII would be read as another's. */
const ownCode = (code: string | undefined, term: string): Obstacle => ({
  when: code !== undefined && vatPointOfCii(ciiVatPoint(code)) !== code,
  term,
  message: `${term} is a code of CII's own list (UNTDID 2475).`,
  fix: "Give the code of UNTDID 2005: 3 issue, 35 delivery, 432 payment.",
});

const onLine = (line: InvoiceLine): Obstacle[] => {
  const changed = line.priceDiscount !== undefined || line.priceSurcharge !== undefined;
  return [
    ownCode(line.vatPointCode, "EXT-FR-FE-180"),
    {
      when: changed && line.grossPrice === undefined,
      term: "BT-148",
      message: `Line ${line.id} has a discount or surcharge on its price (BT-147) and no gross price (BT-148), to which CII ties it.`,
      fix: "Give the gross price, or leave out the change of it.",
    },
    {
      when: line.priceBaseQuantity !== undefined && (line.netPrice ?? line.grossPrice) === undefined,
      term: "BT-146",
      rule: "BR-26",
      message: `Line ${line.id} says how many units its price is for (BT-149) and has no price (BT-146).`,
      fix: "Give the net price.",
    },
  ];
};

/** @throws DocumentFault for the first thing that CII cannot carry, or not without something else */
export const refuseForCii = (content: InvoiceContent): void => {
  refuseUnwritable(content);
  const { vatBreakdown, vatPointCode, vatPointDate, payment } = content;
  refuseObstacles([
    {
      when: vatBreakdown.length === 0 && (vatPointDate !== undefined || vatPointCode !== undefined),
      term: "BG-23",
      rule: "BR-CO-18",
      message: "CII writes when VAT falls due (BT-7, BT-8) into the VAT breakdown, and there is none.",
      fix: "Give the VAT breakdown (BG-23).",
    },
    ownCode(vatPointCode, "BT-8"),
    {
      when: payment?.card?.network !== undefined,
      term: "BG-18",
      message: "CII has no place for the network of a card.",
      fix: "Leave payment.card.network out: EN 16931 has no term for it.",
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
    },
    ...content.lines.flatMap(onLine),
  ]);
};
