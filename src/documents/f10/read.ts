import type {
  WrittenActor,
  WrittenGroup,
  WrittenInvoice,
  WrittenLine,
  WrittenParty,
  WrittenPayment,
  WrittenPeriod,
  WrittenReport,
  WrittenRow,
} from "../../domain/reporting/written-report.ts";
import type { Address } from "../content/index.ts";
import type { Element } from "../read/element.ts";
import { booleanOf } from "../read/values.ts";
import { readXml } from "../read/xml.ts";
import { DEFAULT_LIMITS, DocumentFault, type DocumentLimits } from "../types.ts";
import { checkStructure } from "./grammar.ts";

/** What must be there, as it stands: empty where there is nothing in it, which its rule will find. */
const text = (element: Element | undefined, path: string): string => element?.text(path) ?? "";
const textOrNull = (element: Element | undefined, path: string): string | null => element?.text(path) ?? null;

const actorOf = (element: Element | undefined): WrittenActor => ({
  scheme: element?.at("Id")?.attribute("schemeId") ?? "",
  id: text(element, "Id"),
  name: text(element, "Name"),
  role: text(element, "RoleCode"),
});

const periodOf = (element: Element): WrittenPeriod => ({
  start: text(element, "ReportPeriod/StartDate"),
  end: text(element, "ReportPeriod/EndDate"),
});

const partyOf = (element: Element | undefined): WrittenParty => ({
  scheme: element?.at("CompanyId")?.attribute("schemeId") ?? null,
  id: textOrNull(element, "CompanyId"),
  vatNumber: textOrNull(element, "TaxRegistrationId"),
  vatQualifier: element?.at("TaxRegistrationId")?.attribute("qualifyingId") ?? null,
  country: textOrNull(element, "PostalAddress/CountryId"),
});

const addressOf = (location: Element): Address => ({
  line1: location.text("LineOne"),
  line2: location.text("LineTwo"),
  line3: location.text("LineThree"),
  city: location.text("CityName"),
  postCode: location.text("PostalZone"),
  subdivision: location.text("CountrySubentity"),
  country: location.text("CountryId"),
});

const deliveryOf = (element: Element): WrittenInvoice["deliveries"][number] => {
  const location = element.at("Location");
  return {
    date: textOrNull(element, "Date"),
    address: location === undefined ? null : addressOf(location),
  };
};

const allowanceOf = (element: Element): WrittenInvoice["allowances"][number] => ({
  charge: booleanOf(element.attribute("ChargeIndicator")) ?? false,
  amount: textOrNull(element, "Amount"),
  category: textOrNull(element, "TaxCategoryCode"),
  rate: textOrNull(element, "TaxPercent"),
});

const rowOf = (element: Element): WrittenRow => ({
  base: text(element, "TaxableAmount"),
  vat: text(element, "TaxAmount"),
  category: textOrNull(element, "TaxCategory/Code"),
  rate: text(element, "TaxCategory/Percent"),
  reason: textOrNull(element, "TaxCategory/TaxExemptionReason"),
  reasonCode: textOrNull(element, "TaxCategory/TaxExemptionReasonCode"),
});

const lineOf = (element: Element): WrittenLine => {
  const reference = element.at("ReferencedDocument");
  return {
    name: textOrNull(element, "Product/Name"),
    quantity: textOrNull(element, "BilledQuantity"),
    unit: element.at("BilledQuantity")?.attribute("UnitCode") ?? null,
    netPrice: textOrNull(element, "Price/PriceAmount"),
    preceding:
      reference === undefined
        ? null
        : { number: textOrNull(reference, "ID"), issueDate: textOrNull(reference, "IssueDate") },
  };
};

const invoiceOf = (element: Element): WrittenInvoice => {
  const buyer = element.at("Buyer");
  const period = element.at("InvoicePeriod");
  return {
    number: text(element, "ID"),
    issueDate: text(element, "IssueDate"),
    typeCode: text(element, "TypeCode"),
    currency: text(element, "CurrencyCode"),
    dueDate: textOrNull(element, "DueDate"),
    vatPointCode: textOrNull(element, "TaxDueDateTypeCode"),
    process: text(element, "BusinessProcess/ID"),
    profile: text(element, "BusinessProcess/TypeID"),
    preceding: element.all("ReferencedDocument").map((one) => ({
      number: text(one, "ID"),
      issueDate: textOrNull(one, "IssueDate"),
    })),
    seller: partyOf(element.at("Seller")),
    buyer: buyer === undefined ? null : partyOf(buyer),
    representative: textOrNull(element, "SellerTaxRepresentative/TaxRegistrationId"),
    deliveries: element.all("Delivery").map(deliveryOf),
    period:
      period === undefined
        ? null
        : { start: textOrNull(period, "StartDate"), end: textOrNull(period, "EndDate") },
    allowances: element.all("AllowanceCharge").map(allowanceOf),
    base: textOrNull(element, "MonetaryTotal/TaxExclusiveAmount"),
    vat: text(element, "MonetaryTotal/TaxAmount"),
    vatCurrency: element.at("MonetaryTotal/TaxAmount")?.attribute("CurrencyCode") ?? "",
    rows: element.all("TaxSubTotal").map(rowOf),
    lines: element.all("Line").map(lineOf),
  };
};

const groupOf = (element: Element): WrittenGroup => ({
  day: text(element, "Date"),
  currency: text(element, "TransactionsCurrency"),
  vatPointCode: textOrNull(element, "TaxDueDateTypeCode"),
  category: text(element, "CategoryCode"),
  base: text(element, "TaxExclusiveAmount"),
  vat: text(element, "TaxTotal"),
  count: textOrNull(element, "TransactionsCount"),
  rates: element.all("TaxSubtotal").map((row) => ({
    rate: text(row, "TaxPercent"),
    base: text(row, "TaxableAmount"),
    vat: text(row, "TaxTotal"),
  })),
});

const paymentOf = (element: Element): WrittenPayment => ({
  day: text(element, "Payment/Date"),
  rates: element.all("Payment/SubTotals").map((row) => ({
    rate: text(row, "TaxPercent"),
    currency: textOrNull(row, "CurrencyCode"),
    amount: text(row, "Amount"),
  })),
});

const reportOf = (root: Element): WrittenReport => {
  if (root.name !== "Report") {
    throw new DocumentFault(
      "unsupported",
      "not_an_f10",
      "The XML is not an e-reporting file (F10).",
      "Send a Report document as its schema (v3.2) has it, without a namespace.",
    );
  }
  checkStructure(root);
  const head = root.at("ReportDocument");
  const transactions = root.at("TransactionsReport");
  const payments = root.at("PaymentsReport");
  return {
    id: text(head, "Id"),
    name: textOrNull(head, "Name"),
    madeAt: text(head, "IssueDateTime/DateTimeString"),
    type: text(head, "TypeCode"),
    sender: actorOf(head?.at("Sender")),
    declarant: actorOf(head?.at("Issuer")),
    transactions:
      transactions === undefined
        ? null
        : {
            period: periodOf(transactions),
            invoices: transactions.all("Invoice").map(invoiceOf),
            groups: transactions.all("Transactions").map(groupOf),
          },
    payments:
      payments === undefined
        ? null
        : {
            period: periodOf(payments),
            invoices: payments.all("Invoice").map((one) => ({
              number: text(one, "InvoiceID"),
              issueDate: text(one, "IssueDate"),
              payment: paymentOf(one),
            })),
            days: payments.all("Transactions").map(paymentOf),
          },
  };
};

/**
 * Reads a report (F10) as it is written: codes, days and amounts as they stand there, whether its rules would take them
 * or not. Notes, electronic addresses, and of lines all but name, quantity, price and reference are passed over.
 *
 * @throws DocumentFault `unsupported` for any other XML, `invalid` for what the schema of F10 would refuse, `too_large`
 */
export const readF10 = (xml: Uint8Array, limits: DocumentLimits = DEFAULT_LIMITS): WrittenReport =>
  readXml(xml, reportOf, limits);
