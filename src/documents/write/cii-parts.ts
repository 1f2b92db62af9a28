import type { AllowanceCharge, Identifier, InvoiceContent, Note } from "../content/index.ts";
import { ciiVatPoint } from "../content/vat-point.ts";
import { group, leaf, type Xml } from "./xml.ts";

/** `YYYYMMDD`. */
export const compact = (date: string): string => date.replaceAll("-", "");

/** `YYYY-MM-DD` in format 102. */
export const day = (name: string, date: string | undefined, type: "udt" | "qdt" = "udt"): Xml =>
  group(name, leaf(`${type}:DateTimeString`, date && compact(date), { format: "102" }));

/** An identifier with its scheme. */
export const identifier = (name: string, id: Identifier | undefined): Xml =>
  leaf(name, id?.value, { schemeID: id?.scheme });

/** BG-1, BT-127. */
export const note = ({ text, subjectCode }: Note): Xml =>
  group("ram:IncludedNote", leaf("ram:Content", text), leaf("ram:SubjectCode", subjectCode));

/** Charge or allowance. */
export const indicator = (charge: boolean): Xml =>
  group("ram:ChargeIndicator", leaf("udt:Indicator", String(charge)));

type Vat = Pick<AllowanceCharge, "vatCategory" | "vatRate" | "exemptionReason" | "exemptionCode"> &
  Pick<InvoiceContent, "vatPointCode">;

/** VAT of an allowance or charge, or of a line; nothing where nothing is said of VAT. */
export const vat = (
  name: string,
  { vatCategory, vatRate, exemptionReason, exemptionCode, vatPointCode }: Vat,
): Xml => {
  const said = vatCategory ?? exemptionReason ?? exemptionCode ?? vatPointCode;
  if (said === undefined) return "";
  return group(
    name,
    leaf("ram:TypeCode", "VAT"),
    leaf("ram:ExemptionReason", exemptionReason),
    leaf("ram:CategoryCode", vatCategory),
    leaf("ram:ExemptionReasonCode", exemptionCode),
    leaf("ram:DueDateTypeCode", vatPointCode && ciiVatPoint(vatPointCode)),
    leaf("ram:RateApplicablePercent", vatRate),
  );
};

/** BG-20, BG-27 (allowances) or BG-21, BG-28 (charges). */
export const allowanceCharge =
  (charge: boolean) =>
  (a: AllowanceCharge): Xml =>
    group(
      "ram:SpecifiedTradeAllowanceCharge",
      indicator(charge),
      leaf("ram:CalculationPercent", a.percent),
      leaf("ram:BasisAmount", a.baseAmount),
      leaf("ram:ActualAmount", a.amount),
      leaf("ram:ReasonCode", a.reasonCode),
      leaf("ram:Reason", a.reason),
      vat("ram:CategoryTradeTax", a),
    );

/** BT-18, BT-128. */
export const invoicedObject = ({ value, scheme }: Identifier): Xml =>
  group(
    "ram:AdditionalReferencedDocument",
    leaf("ram:IssuerAssignedID", value),
    leaf("ram:TypeCode", "130"),
    leaf("ram:ReferenceTypeCode", scheme),
  );

/** BG-X-42: a charge that Factur-X EXTENDED keeps apart. It has no percentage, base or reason code there. */
export const logisticsCharge = (a: AllowanceCharge): Xml =>
  group(
    "ram:SpecifiedLogisticsServiceCharge",
    leaf("ram:Description", a.reason),
    leaf("ram:AppliedAmount", a.amount),
    vat("ram:AppliedTradeTax", a),
  );
