import type { CreditTransfer, InvoiceContent, Payment, VatBreakdown } from "../content/index.ts";
import { ciiVatPoint } from "../content/vat-point.ts";
import { refuseForCii } from "./check-cii.ts";
import { writeCiiLine } from "./cii-line.ts";
import { allowanceCharge, compact, day, invoicedObject, logisticsCharge, note } from "./cii-parts.ts";
import { delivered, deliveryTerms, party } from "./cii-party.ts";
import { always, documentOf, each, group, leaf, type Xml } from "./xml.ts";

const NAMESPACES = {
  "xmlns:rsm": "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100",
  "xmlns:ram": "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100",
  "xmlns:udt": "urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100",
  "xmlns:qdt": "urn:un:unece:uncefact:data:standard:QualifiedDataType:100",
};

const reference = (name: string, id: string | undefined): Xml =>
  group(name, leaf("ram:IssuerAssignedID", id));

const agreement = (c: InvoiceContent): Xml =>
  always(
    "ram:ApplicableHeaderTradeAgreement",
    leaf("ram:BuyerReference", c.buyerReference),
    party("ram:SellerTradeParty", c.seller),
    party("ram:BuyerTradeParty", c.buyer),
    party("ram:SalesAgentTradeParty", c.sellerAgent),
    party("ram:SellerTaxRepresentativeTradeParty", c.taxRepresentative),
    deliveryTerms(c.deliveryTerms),
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
        leaf("ram:AttachmentBinaryObject", a.content, { mimeCode: a.mediaType, filename: a.fileName }),
      ),
    ),
    party("ram:BuyerAgentTradeParty", c.buyerAgent),
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
    delivered(c.delivery),
    reference("ram:DespatchAdviceReferencedDocument", c.despatchAdviceReference),
    reference("ram:ReceivingAdviceReferencedDocument", c.receivingAdviceReference),
  );

const isIban = (account = ""): boolean => /^[A-Z]{2}\d{2}/.test(account);

const accountNumber = (account: string | undefined): Xml =>
  leaf(isIban(account) ? "ram:IBANID" : "ram:ProprietaryID", account);

/** One element for each account. All repeat the code (BT-81); what there is once stands in the first. */
const paymentMeans = (payment: Payment | undefined): Xml => {
  if (payment === undefined) return "";
  const { card, directDebit } = payment;
  const write = (account: CreditTransfer | undefined, first: boolean): Xml =>
    group(
      "ram:SpecifiedTradeSettlementPaymentMeans",
      leaf("ram:TypeCode", payment.meansCode),
      first ? leaf("ram:Information", payment.meansText) : "",
      first
        ? group(
            "ram:ApplicableTradeSettlementFinancialCard",
            leaf("ram:ID", card?.number),
            leaf("ram:CardholderName", card?.holder),
          )
        : "",
      first ? group("ram:PayerPartyDebtorFinancialAccount", accountNumber(directDebit?.debitedAccount)) : "",
      group(
        "ram:PayeePartyCreditorFinancialAccount",
        leaf("ram:IBANID", isIban(account?.account) ? account?.account : undefined),
        leaf("ram:AccountName", account?.name),
        leaf("ram:ProprietaryID", isIban(account?.account) ? undefined : account?.account),
      ),
      group("ram:PayeeSpecifiedCreditorFinancialInstitution", leaf("ram:BICID", account?.serviceProvider)),
    );
  return payment.accounts.length === 0
    ? write(undefined, true)
    : payment.accounts.map((account, i) => write(account, i === 0)).join("");
};

const settlement = (c: InvoiceContent): Xml => {
  const vat = (row: VatBreakdown, first: boolean): Xml =>
    group(
      "ram:ApplicableTradeTax",
      leaf("ram:CalculatedAmount", row.taxAmount),
      leaf("ram:TypeCode", "VAT"),
      leaf("ram:ExemptionReason", row.exemptionReason),
      leaf("ram:BasisAmount", row.taxableAmount),
      leaf("ram:CategoryCode", row.category),
      leaf("ram:ExemptionReasonCode", row.exemptionCode),
      // BT-7 stands once (CII-SR-461), BT-8 in every row (S1.13).
      first
        ? group(
            "ram:TaxPointDate",
            leaf("udt:DateString", c.vatPointDate && compact(c.vatPointDate), { format: "102" }),
          )
        : "",
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
    party("ram:InvoicerTradeParty", c.invoicer),
    party("ram:InvoiceeTradeParty", c.invoicee),
    party("ram:PayeeTradeParty", c.payee),
    party("ram:PayerTradeParty", c.payer),
    paymentMeans(c.payment),
    c.vatBreakdown.map((row, i) => vat(row, i === 0)).join(""),
    group(
      "ram:BillingSpecifiedPeriod",
      day("ram:StartDateTime", c.delivery?.periodStart),
      day("ram:EndDateTime", c.delivery?.periodEnd),
    ),
    each(c.allowances, allowanceCharge(false)),
    each(
      c.charges.filter((charge) => !charge.logistics),
      allowanceCharge(true),
    ),
    each(
      c.charges.filter((charge) => charge.logistics),
      logisticsCharge,
    ),
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

/**
 * Writes an invoice or credit note as CII D22B, in UTF-8: all that the content says, and nothing else.
 * @throws DocumentFault naming the first term that the form cannot carry, or that it demands
 */
export const writeCii = (content: InvoiceContent): Uint8Array => {
  refuseForCii(content);
  return documentOf(
    "rsm:CrossIndustryInvoice",
    NAMESPACES,
    // The schema wants it, be it empty.
    always(
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
      each(content.lines, (line) => writeCiiLine(line, content)),
      agreement(content),
      delivery(content),
      settlement(content),
    ),
  );
};
