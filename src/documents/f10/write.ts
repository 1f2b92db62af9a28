import { asWritten } from "../../domain/reporting/as-written.ts";
import type { Report } from "../../domain/reporting/report.ts";
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
import { always, alwaysWith, documentOf, each, group, leaf, type Xml } from "../write/xml.ts";

const actor = (name: string, one: WrittenActor): Xml =>
  always(
    name,
    leaf("Id", one.id, { schemeId: one.scheme }),
    leaf("Name", one.name),
    leaf("RoleCode", one.role),
  );

const period = ({ start, end }: WrittenPeriod): Xml =>
  always("ReportPeriod", leaf("StartDate", start), leaf("EndDate", end));

const party = (name: string, { scheme, id, vatNumber, vatQualifier, country }: WrittenParty): Xml =>
  always(
    name,
    leaf("CompanyId", id, { schemeId: scheme ?? undefined }),
    leaf("TaxRegistrationId", vatNumber, { qualifyingId: vatQualifier ?? undefined }),
    group("PostalAddress", leaf("CountryId", country)),
  );

const location = (address: Address | null): Xml =>
  group(
    "Location",
    leaf("LineOne", address?.line1),
    leaf("LineTwo", address?.line2),
    leaf("LineThree", address?.line3),
    leaf("CityName", address?.city),
    leaf("PostalZone", address?.postCode),
    leaf("CountrySubentity", address?.subdivision),
    leaf("CountryId", address?.country),
  );

const row = ({ base, vat, category, rate, reason, reasonCode }: WrittenRow): Xml =>
  always(
    "TaxSubTotal",
    leaf("TaxableAmount", base),
    leaf("TaxAmount", vat),
    group(
      "TaxCategory",
      leaf("Code", category),
      leaf("Percent", rate),
      leaf("TaxExemptionReason", reason),
      leaf("TaxExemptionReasonCode", reasonCode),
    ),
  );

const line = ({ name, quantity, unit, netPrice, preceding }: WrittenLine): Xml =>
  always(
    "Line",
    leaf("BilledQuantity", quantity, { UnitCode: unit ?? undefined }),
    group("ReferencedDocument", leaf("ID", preceding?.number), leaf("IssueDate", preceding?.issueDate)),
    group("Price", leaf("PriceAmount", netPrice)),
    group("Product", leaf("Name", name)),
  );

/** TG-8. */
const invoice = (one: WrittenInvoice): Xml =>
  always(
    "Invoice",
    leaf("ID", one.number),
    leaf("IssueDate", one.issueDate),
    leaf("TypeCode", one.typeCode),
    leaf("CurrencyCode", one.currency),
    leaf("DueDate", one.dueDate),
    leaf("TaxDueDateTypeCode", one.vatPointCode),
    always("BusinessProcess", leaf("ID", one.process), leaf("TypeID", one.profile)),
    each(one.preceding, ({ number, issueDate }) =>
      always("ReferencedDocument", leaf("ID", number), leaf("IssueDate", issueDate)),
    ),
    party("Seller", one.seller),
    one.buyer === null ? "" : party("Buyer", one.buyer),
    group("SellerTaxRepresentative", leaf("TaxRegistrationId", one.representative, { schemeId: "VAT" })),
    each(one.deliveries, ({ date, address }) => group("Delivery", leaf("Date", date), location(address))),
    group("InvoicePeriod", leaf("StartDate", one.period?.start), leaf("EndDate", one.period?.end)),
    each(one.allowances, ({ charge, amount, category, rate }) =>
      alwaysWith(
        "AllowanceCharge",
        { ChargeIndicator: String(charge) },
        leaf("Amount", amount),
        leaf("TaxCategoryCode", category),
        leaf("TaxPercent", rate),
      ),
    ),
    always(
      "MonetaryTotal",
      leaf("TaxExclusiveAmount", one.base),
      leaf("TaxAmount", one.vat, { CurrencyCode: one.vatCurrency }),
    ),
    each(one.rows, row),
    each(one.lines, line),
  );

/** TG-31. */
const sales = (one: WrittenGroup): Xml =>
  always(
    "Transactions",
    leaf("Date", one.day),
    leaf("TransactionsCurrency", one.currency),
    leaf("TaxDueDateTypeCode", one.vatPointCode),
    leaf("CategoryCode", one.category),
    leaf("TaxExclusiveAmount", one.base),
    leaf("TaxTotal", one.vat),
    leaf("TransactionsCount", one.count),
    // Written with another letter than that of invoices.
    each(one.rates, ({ rate, base, vat }) =>
      always("TaxSubtotal", leaf("TaxPercent", rate), leaf("TaxableAmount", base), leaf("TaxTotal", vat)),
    ),
  );

const payment = ({ day, rates }: WrittenPayment): Xml =>
  always(
    "Payment",
    leaf("Date", day),
    each(rates, ({ rate, currency, amount }) =>
      always("SubTotals", leaf("TaxPercent", rate), leaf("CurrencyCode", currency), leaf("Amount", amount)),
    ),
  );

/**
 * Writes what is to stand in a report, in UTF-8, whether its rules would take it or not. Its elements are in no
 * namespace: with one, the public portal's rules would find nothing in it. Of lines the unit, quantity, price, name and
 * reference are written.
 */
export const writeWrittenF10 = (report: WrittenReport): Uint8Array => {
  const { transactions, payments } = report;
  return documentOf(
    "Report",
    {},
    always(
      "ReportDocument",
      leaf("Id", report.id),
      leaf("Name", report.name),
      always("IssueDateTime", leaf("DateTimeString", report.madeAt)),
      leaf("TypeCode", report.type),
      actor("Sender", report.sender),
      actor("Issuer", report.declarant),
    ),
    transactions === null
      ? ""
      : always(
          "TransactionsReport",
          period(transactions.period),
          each(transactions.invoices, invoice),
          each(transactions.groups, sales),
        ),
    payments === null
      ? ""
      : always(
          "PaymentsReport",
          period(payments.period),
          each(payments.invoices, (one) =>
            always(
              "Invoice",
              leaf("InvoiceID", one.number),
              leaf("IssueDate", one.issueDate),
              payment(one.payment),
            ),
          ),
          each(payments.days, (day) => always("Transactions", payment(day))),
        ),
  );
};

/** Writes a report as F10 (e-reporting, XSD v3.2), in UTF-8. */
export const writeF10 = (report: Report): Uint8Array => writeWrittenF10(asWritten(report));
