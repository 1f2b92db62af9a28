import type { Address, InvoiceContent, InvoiceParty, Payment, VatBreakdown } from "../content/index.ts";
import { ciiVatPoint } from "../content/vat-point.ts";
import { writeCiiLine } from "./cii-line.ts";
import { allowanceCharge, compact, day, identifier, invoicedObject, note } from "./cii-parts.ts";
import { always, documentOf, each, group, leaf, type Xml } from "./xml.ts";

const NAMESPACES = {
  "xmlns:rsm": "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100",
  "xmlns:ram": "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100",
  "xmlns:udt": "urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100",
  "xmlns:qdt": "urn:un:unece:uncefact:data:standard:QualifiedDataType:100",
};

const reference = (name: string, id: string | undefined): Xml =>
  group(name, leaf("ram:IssuerAssignedID", id));

const address = (a: Address | undefined): Xml =>
  group(
    "ram:PostalTradeAddress",
    leaf("ram:PostcodeCode", a?.postCode),
    leaf("ram:LineOne", a?.line1),
    leaf("ram:LineTwo", a?.line2),
    leaf("ram:LineThree", a?.line3),
    leaf("ram:CityName", a?.city),
    leaf("ram:CountryID", a?.country),
    leaf("ram:CountrySubDivisionName", a?.subdivision),
  );

const party = (name: string, p: InvoiceParty | undefined): Xml => {
  if (p === undefined) return "";
  return group(
    name,
    each(
      p.identifiers.filter((id) => id.scheme === undefined),
      (id) => identifier("ram:ID", id),
    ),
    each(
      p.identifiers.filter((id) => id.scheme !== undefined),
      (id) => identifier("ram:GlobalID", id),
    ),
    leaf("ram:Name", p.name),
    leaf("ram:Description", p.legalInformation),
    group(
      "ram:SpecifiedLegalOrganization",
      identifier("ram:ID", p.legalId),
      leaf("ram:TradingBusinessName", p.tradingName),
    ),
    group(
      "ram:DefinedTradeContact",
      leaf("ram:PersonName", p.contact?.name),
      leaf("ram:DepartmentName", p.contact?.department),
      group("ram:TelephoneUniversalCommunication", leaf("ram:CompleteNumber", p.contact?.telephone)),
      group("ram:EmailURIUniversalCommunication", leaf("ram:URIID", p.contact?.email)),
    ),
    address(p.address),
    group("ram:URIUniversalCommunication", identifier("ram:URIID", p.electronicAddress)),
    group("ram:SpecifiedTaxRegistration", leaf("ram:ID", p.vatNumber, { schemeID: "VA" })),
    group("ram:SpecifiedTaxRegistration", leaf("ram:ID", p.taxRegistration, { schemeID: "FC" })),
  );
};

const agreement = (c: InvoiceContent): Xml =>
  always(
    "ram:ApplicableHeaderTradeAgreement",
    leaf("ram:BuyerReference", c.buyerReference),
    party("ram:SellerTradeParty", c.seller),
    party("ram:BuyerTradeParty", c.buyer),
    party("ram:SellerTaxRepresentativeTradeParty", c.taxRepresentative),
    reference("ram:SellerOrderReferencedDocument", c.salesOrderReference),
    reference("ram:BuyerOrderReferencedDocument", c.purchaseOrderReference),
    reference("ram:ContractReferencedDocument", c.contractReference),
    c.tenderReference === undefined
      ? ""
      : group(
          "ram:AdditionalReferencedDocument",
          leaf("ram:IssuerAssignedID", c.tenderReference),
          leaf("ram:TypeCode", "50"),
        ),
    each(c.invoicedObjects, invoicedObject),
    each(c.attachments, (a) =>
      group(
        "ram:AdditionalReferencedDocument",
        leaf("ram:IssuerAssignedID", a.id),
        leaf("ram:URIID", a.externalUri),
        leaf("ram:TypeCode", "916"),
        leaf("ram:Name", a.description),
      ),
    ),
    c.projectReference === undefined
      ? ""
      : group(
          "ram:SpecifiedProcuringProject",
          leaf("ram:ID", c.projectReference),
          leaf("ram:Name", "Project reference"),
        ),
  );

const delivery = (c: InvoiceContent): Xml =>
  always(
    "ram:ApplicableHeaderTradeDelivery",
    group(
      "ram:ShipToTradeParty",
      identifier(
        c.delivery?.location?.scheme === undefined ? "ram:ID" : "ram:GlobalID",
        c.delivery?.location,
      ),
      leaf("ram:Name", c.delivery?.name),
      address(c.delivery?.address),
    ),
    group("ram:ActualDeliverySupplyChainEvent", day("ram:OccurrenceDateTime", c.delivery?.date)),
    reference("ram:DespatchAdviceReferencedDocument", c.despatchAdviceReference),
    reference("ram:ReceivingAdviceReferencedDocument", c.receivingAdviceReference),
  );

const isIban = (account = ""): boolean => /^[A-Z]{2}\d{2}/.test(account);

/** One element for each account, for each of them repeats the code (BT-81). */
const paymentMeans = (payment: Payment | undefined): Xml => {
  if (payment === undefined) return "";
  const accounts = payment.accounts.length === 0 ? [undefined] : payment.accounts;
  return each(accounts, (account) =>
    group(
      "ram:SpecifiedTradeSettlementPaymentMeans",
      leaf("ram:TypeCode", payment.meansCode),
      leaf("ram:Information", payment.meansText),
      group(
        "ram:ApplicableTradeSettlementFinancialCard",
        leaf("ram:ID", payment.card?.number),
        leaf("ram:CardholderName", payment.card?.holder),
      ),
      group("ram:PayerPartyDebtorFinancialAccount", leaf("ram:IBANID", payment.directDebit?.debitedAccount)),
      group(
        "ram:PayeePartyCreditorFinancialAccount",
        leaf("ram:IBANID", isIban(account?.account) ? account?.account : undefined),
        leaf("ram:AccountName", account?.name),
        leaf("ram:ProprietaryID", isIban(account?.account) ? undefined : account?.account),
      ),
      group("ram:PayeeSpecifiedCreditorFinancialInstitution", leaf("ram:BICID", account?.serviceProvider)),
    ),
  );
};

const settlement = (c: InvoiceContent): Xml => {
  const vat = (row: VatBreakdown): Xml =>
    group(
      "ram:ApplicableTradeTax",
      leaf("ram:CalculatedAmount", row.taxAmount),
      leaf("ram:TypeCode", "VAT"),
      leaf("ram:ExemptionReason", row.exemptionReason),
      leaf("ram:BasisAmount", row.taxableAmount),
      leaf("ram:CategoryCode", row.category),
      leaf("ram:ExemptionReasonCode", row.exemptionCode),
      group(
        "ram:TaxPointDate",
        leaf("udt:DateString", c.vatPointDate && compact(c.vatPointDate), { format: "102" }),
      ),
      leaf("ram:DueDateTypeCode", c.vatPointCode && ciiVatPoint(c.vatPointCode)),
      leaf("ram:RateApplicablePercent", row.rate),
    );
  const { totals } = c;
  return always(
    "ram:ApplicableHeaderTradeSettlement",
    leaf("ram:CreditorReferenceID", c.payment?.directDebit?.creditor),
    leaf("ram:PaymentReference", c.payment?.remittanceInformation),
    leaf("ram:TaxCurrencyCode", c.vatCurrency),
    leaf("ram:InvoiceCurrencyCode", c.currency),
    party("ram:PayeeTradeParty", c.payee),
    paymentMeans(c.payment),
    each(c.vatBreakdown, vat),
    group(
      "ram:BillingSpecifiedPeriod",
      day("ram:StartDateTime", c.delivery?.periodStart),
      day("ram:EndDateTime", c.delivery?.periodEnd),
    ),
    each(c.allowances, allowanceCharge(false)),
    each(c.charges, allowanceCharge(true)),
    group(
      "ram:SpecifiedTradePaymentTerms",
      leaf("ram:Description", c.paymentTerms),
      day("ram:DueDateDateTime", c.dueDate),
      leaf("ram:DirectDebitMandateID", c.payment?.directDebit?.mandate),
    ),
    group(
      "ram:SpecifiedTradeSettlementHeaderMonetarySummation",
      leaf("ram:LineTotalAmount", totals.lines),
      leaf("ram:ChargeTotalAmount", totals.charges),
      leaf("ram:AllowanceTotalAmount", totals.allowances),
      leaf("ram:TaxBasisTotalAmount", totals.withoutVat),
      leaf("ram:TaxTotalAmount", totals.vat, { currencyID: c.currency }),
      leaf("ram:TaxTotalAmount", totals.vatInVatCurrency, { currencyID: c.vatCurrency }),
      leaf("ram:RoundingAmount", totals.rounding),
      leaf("ram:GrandTotalAmount", totals.withVat),
      leaf("ram:TotalPrepaidAmount", totals.paid),
      leaf("ram:DuePayableAmount", totals.due),
    ),
    each(c.precedingInvoices, (p) =>
      group(
        "ram:InvoiceReferencedDocument",
        leaf("ram:IssuerAssignedID", p.number),
        leaf("ram:TypeCode", p.typeCode),
        day("ram:FormattedIssueDateTime", p.issueDate, "qdt"),
      ),
    ),
    group("ram:ReceivableSpecifiedTradeAccountingAccount", leaf("ram:ID", c.accountingReference)),
  );
};

/** Writes an invoice or credit note as CII D22B, in UTF-8. Attachments are named, their bytes are not carried. */
export const writeCii = (content: InvoiceContent): Uint8Array =>
  documentOf(
    "rsm:CrossIndustryInvoice",
    NAMESPACES,
    group(
      "rsm:ExchangedDocumentContext",
      group("ram:BusinessProcessSpecifiedDocumentContextParameter", leaf("ram:ID", content.process)),
      group("ram:GuidelineSpecifiedDocumentContextParameter", leaf("ram:ID", content.profile)),
    ),
    group(
      "rsm:ExchangedDocument",
      leaf("ram:ID", content.number),
      leaf("ram:TypeCode", content.typeCode),
      day("ram:IssueDateTime", content.issueDate),
      each(content.notes, note),
    ),
    group(
      "rsm:SupplyChainTradeTransaction",
      each(content.lines, writeCiiLine),
      agreement(content),
      delivery(content),
      settlement(content),
    ),
  );
