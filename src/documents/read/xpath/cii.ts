import type { InvoiceContent, Payment, Totals } from "../../content/index.ts";
import { CII_LINE } from "./cii-line.ts";
import {
  allowances,
  charges,
  day,
  delivered,
  deliveryTerms,
  either,
  issued,
  notes,
  objects,
  party,
  vatTotals,
} from "./cii-parts.ts";
import type { GroupRow, Rows } from "./rows.ts";

const DOCUMENT = "rsm:ExchangedDocument";
const TRADE = "rsm:SupplyChainTradeTransaction";
const AGREEMENT = `${TRADE}/ram:ApplicableHeaderTradeAgreement`;
const DELIVERY = `${TRADE}/ram:ApplicableHeaderTradeDelivery`;
const SETTLEMENT = `${TRADE}/ram:ApplicableHeaderTradeSettlement`;

const VAT_TOTALS = vatTotals("../..");
const TOTALS: GroupRow<Totals> = {
  at: `${SETTLEMENT}/ram:SpecifiedTradeSettlementHeaderMonetarySummation`,
  rows: {
    lines: "ram:LineTotalAmount",
    allowances: "ram:AllowanceTotalAmount",
    charges: "ram:ChargeTotalAmount",
    withoutVat: "ram:TaxBasisTotalAmount",
    vat: VAT_TOTALS.own,
    vatInVatCurrency: VAT_TOTALS.other,
    withVat: "ram:GrandTotalAmount",
    paid: "ram:TotalPrepaidAmount",
    rounding: "ram:RoundingAmount",
    due: "ram:DuePayableAmount",
  },
};

const MEANS = `${SETTLEMENT}/ram:SpecifiedTradeSettlementPaymentMeans`;
const TERMS = `${SETTLEMENT}/ram:SpecifiedTradePaymentTerms`;
const accountNumber = `${either("ram:IBANID", "ram:ProprietaryID")}[1]`;

/** What there is once of payment may stand in any element of the means; the code (BT-81) stands in each. */
const PAYMENT: GroupRow<Payment> = {
  at: MEANS,
  scattered: true,
  rows: {
    meansCode: `${MEANS}[1]/ram:TypeCode`,
    meansText: `${MEANS}[1]/ram:Information`,
    remittanceInformation: `${SETTLEMENT}/ram:PaymentReference`,
    accounts: {
      each: `${MEANS}[ram:PayeePartyCreditorFinancialAccount]`,
      item: {
        account: `ram:PayeePartyCreditorFinancialAccount/${accountNumber}`,
        name: "ram:PayeePartyCreditorFinancialAccount/ram:AccountName",
        serviceProvider: "ram:PayeeSpecifiedCreditorFinancialInstitution/ram:BICID",
      },
    },
    card: {
      at: `${MEANS}/ram:ApplicableTradeSettlementFinancialCard`,
      rows: { number: "ram:ID", holder: "ram:CardholderName", network: null },
    },
    directDebit: {
      at: MEANS,
      scattered: true,
      rows: {
        mandate: `${TERMS}/ram:DirectDebitMandateID`,
        creditor: `${SETTLEMENT}/ram:CreditorReferenceID`,
        debitedAccount: `${MEANS}/ram:PayerPartyDebtorFinancialAccount/${accountNumber}`,
      },
    },
  },
};

/** Where the content stands in a CII document, from its root. */
export const CII_ROWS: Rows<InvoiceContent> = {
  number: `${DOCUMENT}/ram:ID`,
  issueDate: `${DOCUMENT}/${day("ram:IssueDateTime")}`,
  typeCode: `${DOCUMENT}/ram:TypeCode`,
  currency: `${SETTLEMENT}/ram:InvoiceCurrencyCode`,
  vatCurrency: `${SETTLEMENT}/ram:TaxCurrencyCode`,
  // BT-7 stands once in all rows of VAT (CII-SR-461), BT-8 in each.
  vatPointDate: `${SETTLEMENT}/ram:ApplicableTradeTax/ram:TaxPointDate/udt:DateString`,
  vatPointCode: `${SETTLEMENT}/ram:ApplicableTradeTax[1]/ram:DueDateTypeCode`,
  dueDate: `${TERMS}/${day("ram:DueDateDateTime")}`,
  buyerReference: `${AGREEMENT}/ram:BuyerReference`,
  projectReference: `${AGREEMENT}/ram:SpecifiedProcuringProject/ram:ID`,
  contractReference: `${AGREEMENT}/ram:ContractReferencedDocument/ram:IssuerAssignedID`,
  purchaseOrderReference: `${AGREEMENT}/ram:BuyerOrderReferencedDocument/ram:IssuerAssignedID`,
  salesOrderReference: `${AGREEMENT}/ram:SellerOrderReferencedDocument/ram:IssuerAssignedID`,
  receivingAdviceReference: `${DELIVERY}/ram:ReceivingAdviceReferencedDocument/ram:IssuerAssignedID`,
  despatchAdviceReference: `${DELIVERY}/ram:DespatchAdviceReferencedDocument/ram:IssuerAssignedID`,
  tenderReference: `${AGREEMENT}/ram:AdditionalReferencedDocument[ram:TypeCode='50']/ram:IssuerAssignedID`,
  invoicedObjects: objects(`${AGREEMENT}/ram:AdditionalReferencedDocument[ram:TypeCode='130']`),
  accountingReference: `${SETTLEMENT}/ram:ReceivableSpecifiedTradeAccountingAccount/ram:ID`,
  paymentTerms: `${TERMS}/ram:Description`,
  notes: notes(DOCUMENT),
  process: "rsm:ExchangedDocumentContext/ram:BusinessProcessSpecifiedDocumentContextParameter/ram:ID",
  profile: "rsm:ExchangedDocumentContext/ram:GuidelineSpecifiedDocumentContextParameter/ram:ID",
  precedingInvoices: {
    each: `${SETTLEMENT}/ram:InvoiceReferencedDocument`,
    item: { number: "ram:IssuerAssignedID", issueDate: issued, typeCode: "ram:TypeCode" },
  },
  seller: party(`${AGREEMENT}/ram:SellerTradeParty`),
  buyer: party(`${AGREEMENT}/ram:BuyerTradeParty`),
  payee: party(`${SETTLEMENT}/ram:PayeeTradeParty`),
  taxRepresentative: party(`${AGREEMENT}/ram:SellerTaxRepresentativeTradeParty`),
  buyerAgent: party(`${AGREEMENT}/ram:BuyerAgentTradeParty`),
  payer: party(`${SETTLEMENT}/ram:PayerTradeParty`),
  sellerAgent: party(`${AGREEMENT}/ram:SalesAgentTradeParty`),
  invoicee: party(`${SETTLEMENT}/ram:InvoiceeTradeParty`),
  invoicer: party(`${SETTLEMENT}/ram:InvoicerTradeParty`),
  delivery: {
    at: DELIVERY,
    scattered: true,
    rows: {
      ...delivered(DELIVERY),
      periodStart: `${SETTLEMENT}/ram:BillingSpecifiedPeriod/${day("ram:StartDateTime")}`,
      periodEnd: `${SETTLEMENT}/ram:BillingSpecifiedPeriod/${day("ram:EndDateTime")}`,
    },
  },
  deliveryTerms: deliveryTerms(AGREEMENT),
  payment: PAYMENT,
  allowances: allowances(SETTLEMENT),
  charges: charges(SETTLEMENT),
  totals: TOTALS,
  vatBreakdown: {
    each: `${SETTLEMENT}/ram:ApplicableTradeTax`,
    item: {
      taxableAmount: "ram:BasisAmount",
      taxAmount: "ram:CalculatedAmount",
      category: "ram:CategoryCode",
      rate: "ram:RateApplicablePercent",
      exemptionReason: "ram:ExemptionReason",
      exemptionCode: "ram:ExemptionReasonCode",
    },
  },
  attachments: {
    each: `${AGREEMENT}/ram:AdditionalReferencedDocument[ram:TypeCode='916']`,
    item: {
      id: "ram:IssuerAssignedID",
      description: "ram:Name",
      externalUri: "ram:URIID",
      fileName: "ram:AttachmentBinaryObject/@filename",
      mediaType: "ram:AttachmentBinaryObject/@mimeCode",
      content: "ram:AttachmentBinaryObject",
      size: null,
    },
  },
  lines: { each: `${TRADE}/ram:IncludedSupplyChainTradeLineItem`, item: CII_LINE },
};
