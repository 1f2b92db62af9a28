import { parisClock } from "../../domain/paris-day.ts";
import type { ReceiptsOfDay } from "../../domain/reporting/receipts.ts";
import type { PaidInvoice, Report } from "../../domain/reporting/report.ts";
import type { ReportedInvoice, ReportedRow } from "../../domain/reporting/reported-invoice.ts";
import type { SalesGroup } from "../../domain/reporting/sales-by-day.ts";
import { amountOf } from "../../domain/reporting/shares.ts";
import type { ReportParty } from "../../domain/reporting/territory.ts";
import type { Address } from "../content/index.ts";
import { always, documentOf, each, group, leaf, type Xml } from "../write/xml.ts";

/** TT-29: the rules that invoices in a report follow. */
const PROFILE = "urn.cpro.gouv.fr:1p0:ereporting";

/** Days have no hyphens here. */
const compact = (day: string | undefined): string | undefined => day?.replaceAll("-", "");

const party = (name: string, { scheme, id, vatNumber, country }: ReportParty): Xml =>
  always(
    name,
    leaf("CompanyId", id, { schemeId: scheme }),
    leaf("TaxRegistrationId", vatNumber, { qualifyingId: "VAT" }),
    group("PostalAddress", leaf("CountryId", country)),
  );

const location = (address: Address | undefined): Xml =>
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

const row = ({ base, vat, category, rate, reason, reasonCode }: ReportedRow): Xml =>
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

/** TG-8. */
const invoice = (one: ReportedInvoice): Xml =>
  always(
    "Invoice",
    leaf("ID", one.number),
    leaf("IssueDate", compact(one.issueDate)),
    leaf("TypeCode", one.typeCode),
    leaf("CurrencyCode", one.currency),
    leaf("DueDate", compact(one.dueDate)),
    leaf("TaxDueDateTypeCode", one.vatPointCode),
    always("BusinessProcess", leaf("ID", one.process), leaf("TypeID", PROFILE)),
    each(one.preceding, ({ number, issueDate }) =>
      always("ReferencedDocument", leaf("ID", number), leaf("IssueDate", compact(issueDate))),
    ),
    party("Seller", one.seller),
    party("Buyer", one.buyer),
    group("SellerTaxRepresentative", leaf("TaxRegistrationId", one.representative, { schemeId: "VAT" })),
    group("Delivery", leaf("Date", compact(one.delivery?.date)), location(one.delivery?.address)),
    group(
      "InvoicePeriod",
      leaf("StartDate", compact(one.period?.start)),
      leaf("EndDate", compact(one.period?.end)),
    ),
    always(
      "MonetaryTotal",
      leaf("TaxExclusiveAmount", one.base),
      leaf("TaxAmount", one.vatEur, { CurrencyCode: "EUR" }),
    ),
    each(one.rows, row),
  );

/** TG-31. */
const sales = (one: SalesGroup): Xml =>
  always(
    "Transactions",
    leaf("Date", compact(one.day)),
    leaf("TransactionsCurrency", one.currency),
    leaf("CategoryCode", one.category),
    leaf("TaxExclusiveAmount", amountOf(one.base)),
    leaf("TaxTotal", amountOf(one.vatEur)),
    leaf("TransactionsCount", one.count === null ? null : String(one.count)),
    // Written with another letter than that of invoices.
    each(one.rates, ({ rate, base, vat }) =>
      always(
        "TaxSubtotal",
        leaf("TaxPercent", rate),
        leaf("TaxableAmount", amountOf(base)),
        leaf("TaxTotal", amountOf(vat)),
      ),
    ),
  );

const payment = (day: string, rates: readonly { rate: string; amount: bigint }[]): Xml =>
  always(
    "Payment",
    leaf("Date", compact(day)),
    each(rates, ({ rate, amount }) =>
      always(
        "SubTotals",
        leaf("TaxPercent", rate),
        leaf("CurrencyCode", "EUR"),
        leaf("Amount", amountOf(amount)),
      ),
    ),
  );

const paidInvoice = ({ number, issueDate, day, rates }: PaidInvoice): Xml =>
  always("Invoice", leaf("InvoiceID", number), leaf("IssueDate", compact(issueDate)), payment(day, rates));

/** One block for each day, its rates within. */
const paidDays = (days: readonly ReceiptsOfDay[]): Xml => {
  const byDay = new Map<string, ReceiptsOfDay[]>();
  for (const one of days) byDay.set(one.day, [...(byDay.get(one.day) ?? []), one]);
  return each([...byDay], ([day, rates]) => always("Transactions", payment(day, rates)));
};

const body = ({ content, period }: Report): Xml => {
  const reportPeriod = always(
    "ReportPeriod",
    leaf("StartDate", compact(period.start)),
    leaf("EndDate", compact(period.end)),
  );
  return content.kind === "transactions"
    ? always("TransactionsReport", reportPeriod, each(content.invoices, invoice), each(content.groups, sales))
    : always("PaymentsReport", reportPeriod, each(content.invoices, paidInvoice), paidDays(content.days));
};

/**
 * Writes a report as F10 (e-reporting, XSD v3.2), in UTF-8. Its elements are in no namespace: with one, the public
 * portal's rules would find nothing in it.
 */
export const writeF10 = (report: Report): Uint8Array => {
  const { id, madeAt, type, sender, declarant, role } = report;
  return documentOf(
    "Report",
    {},
    always(
      "ReportDocument",
      leaf("Id", id),
      always("IssueDateTime", leaf("DateTimeString", parisClock(madeAt))),
      leaf("TypeCode", type),
      always(
        "Sender",
        leaf("Id", sender.matricule, { schemeId: "0238" }),
        leaf("Name", sender.name),
        leaf("RoleCode", "WK"),
      ),
      always(
        "Issuer",
        leaf("Id", declarant.siren, { schemeId: "0002" }),
        leaf("Name", declarant.name),
        leaf("RoleCode", role),
      ),
    ),
    body(report),
  );
};
