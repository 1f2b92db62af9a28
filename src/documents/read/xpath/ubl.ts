import type { InvoiceContent, Payment, Totals } from "../../content/index.ts";
import type { GroupRow, Rows } from "./rows.ts";
import { ublLine } from "./ubl-line.ts";
import {
  changes,
  DELIVERED,
  DELIVERY_TERMS,
  knownParty,
  NOTES,
  objects,
  party,
  vatTotals,
} from "./ubl-parts.ts";

const SELLER = "cac:AccountingSupplierParty/cac:Party";
const BUYER = "cac:AccountingCustomerParty/cac:Party";
const MEANS = "cac:PaymentMeans";
const SUMS = "cac:LegalMonetaryTotal";
const VAT_TOTALS = vatTotals("..");

/** What there is once of payment may stand in any element of the means; the code (BT-81) stands in each. */
const PAYMENT: GroupRow<Payment> = {
  at: MEANS,
  scattered: true,
  rows: {
    meansCode: `${MEANS}[1]/cbc:PaymentMeansCode`,
    meansText: `${MEANS}[1]/cbc:PaymentMeansCode/@name`,
    remittanceInformation: `${MEANS}[1]/cbc:PaymentID`,
    accounts: {
      each: `${MEANS}[cac:PayeeFinancialAccount]`,
      item: {
        account: "cac:PayeeFinancialAccount/cbc:ID",
        name: "cac:PayeeFinancialAccount/cbc:Name",
        serviceProvider: "cac:PayeeFinancialAccount/cac:FinancialInstitutionBranch/cbc:ID",
      },
    },
    card: {
      at: `${MEANS}/cac:CardAccount`,
      rows: { number: "cbc:PrimaryAccountNumberID", holder: "cbc:HolderName", network: "cbc:NetworkID" },
    },
    directDebit: {
      at: `${MEANS}/cac:PaymentMandate`,
      scattered: true,
      rows: {
        mandate: `${MEANS}/cac:PaymentMandate/cbc:ID`,
        creditor: `${SELLER}/cac:PartyIdentification/cbc:ID[@schemeID='SEPA']`,
        debitedAccount: `${MEANS}/cac:PaymentMandate/cac:PayerFinancialAccount/cbc:ID`,
      },
    },
  },
};

const TOTALS: GroupRow<Totals> = {
  at: SUMS,
  scattered: true,
  rows: {
    lines: `${SUMS}/cbc:LineExtensionAmount`,
    allowances: `${SUMS}/cbc:AllowanceTotalAmount`,
    charges: `${SUMS}/cbc:ChargeTotalAmount`,
    withoutVat: `${SUMS}/cbc:TaxExclusiveAmount`,
    vat: `${VAT_TOTALS.own}/cbc:TaxAmount`,
    vatInVatCurrency: `${VAT_TOTALS.other}/cbc:TaxAmount`,
    withVat: `${SUMS}/cbc:TaxInclusiveAmount`,
    paid: `${SUMS}/cbc:PrepaidAmount`,
    rounding: `${SUMS}/cbc:PayableRoundingAmount`,
    due: `${SUMS}/cbc:PayableAmount`,
  },
};

/** What the two document types have in different elements. */
interface Differences extends Pick<Rows<InvoiceContent>, "typeCode" | "dueDate" | "projectReference"> {
  readonly line: string;
  readonly quantity: string;
  /** What tells a supporting document from other papers. */
  readonly supporting: string;
}

const rowsOf = ({ typeCode, dueDate, projectReference, ...d }: Differences): Rows<InvoiceContent> => ({
  number: "cbc:ID",
  issueDate: "cbc:IssueDate",
  typeCode,
  currency: "cbc:DocumentCurrencyCode",
  vatCurrency: "cbc:TaxCurrencyCode",
  vatPointDate: "cbc:TaxPointDate",
  vatPointCode: "cac:InvoicePeriod/cbc:DescriptionCode",
  dueDate,
  buyerReference: "cbc:BuyerReference",
  projectReference,
  contractReference: "cac:ContractDocumentReference/cbc:ID",
  purchaseOrderReference: "cac:OrderReference/cbc:ID",
  salesOrderReference: "cac:OrderReference/cbc:SalesOrderID",
  receivingAdviceReference: "cac:ReceiptDocumentReference/cbc:ID",
  despatchAdviceReference: "cac:DespatchDocumentReference/cbc:ID",
  tenderReference: "cac:OriginatorDocumentReference/cbc:ID",
  invoicedObjects: objects("cac:AdditionalDocumentReference[cbc:DocumentTypeCode='130']"),
  accountingReference: "cbc:AccountingCost",
  paymentTerms: "cac:PaymentTerms/cbc:Note",
  notes: NOTES,
  process: "cbc:ProfileID",
  profile: "cbc:CustomizationID",
  precedingInvoices: {
    each: "cac:BillingReference",
    item: {
      number: "cac:InvoiceDocumentReference/cbc:ID",
      issueDate: "cac:InvoiceDocumentReference/cbc:IssueDate",
      typeCode: "cac:InvoiceDocumentReference/cbc:DocumentTypeCode",
    },
  },
  seller: party(SELLER),
  buyer: party(BUYER),
  payee: knownParty("cac:PayeeParty"),
  taxRepresentative: knownParty("cac:TaxRepresentativeParty"),
  buyerAgent: party(`${BUYER}/cac:AgentParty`),
  payer: party(`${MEANS}/cac:PaymentMandate/cac:PayerParty`),
  sellerAgent: party(`${SELLER}/cac:AgentParty`),
  invoicee: party(`${BUYER}/cac:ServiceProviderParty/cac:Party`),
  invoicer: party(`${SELLER}/cac:ServiceProviderParty/cac:Party`),
  delivery: {
    at: "cac:Delivery",
    scattered: true,
    rows: {
      ...DELIVERED,
      periodStart: "cac:InvoicePeriod/cbc:StartDate",
      periodEnd: "cac:InvoicePeriod/cbc:EndDate",
    },
  },
  deliveryTerms: DELIVERY_TERMS,
  payment: PAYMENT,
  allowances: changes(false),
  charges: changes(true),
  totals: TOTALS,
  vatBreakdown: {
    each: `${VAT_TOTALS.own}/cac:TaxSubtotal`,
    item: {
      taxableAmount: "cbc:TaxableAmount",
      taxAmount: "cbc:TaxAmount",
      category: "cac:TaxCategory/cbc:ID",
      rate: "cac:TaxCategory/cbc:Percent",
      exemptionReason: "cac:TaxCategory/cbc:TaxExemptionReason",
      exemptionCode: "cac:TaxCategory/cbc:TaxExemptionReasonCode",
    },
  },
  attachments: {
    each: `cac:AdditionalDocumentReference[${d.supporting}]`,
    item: {
      id: "cbc:ID",
      description: "cbc:DocumentDescription",
      externalUri: "cac:Attachment/cac:ExternalReference/cbc:URI",
      fileName: "cac:Attachment/cbc:EmbeddedDocumentBinaryObject/@filename",
      mediaType: "cac:Attachment/cbc:EmbeddedDocumentBinaryObject/@mimeCode",
      content: "cac:Attachment/cbc:EmbeddedDocumentBinaryObject",
      size: null,
    },
  },
  lines: { each: d.line, item: ublLine(d.quantity) },
});

/** Where the content stands in a UBL Invoice, from its root. */
export const UBL_INVOICE_ROWS: Rows<InvoiceContent> = rowsOf({
  typeCode: "cbc:InvoiceTypeCode",
  dueDate: "cbc:DueDate",
  projectReference: "cac:ProjectReference/cbc:ID",
  line: "cac:InvoiceLine",
  quantity: "cbc:InvoicedQuantity",
  supporting: "not(cbc:DocumentTypeCode='130')",
});

/** Where the content stands in a UBL CreditNote, from its root. */
export const UBL_CREDIT_NOTE_ROWS: Rows<InvoiceContent> = rowsOf({
  typeCode: "cbc:CreditNoteTypeCode",
  dueDate: `${MEANS}/cbc:PaymentDueDate`,
  // A credit note has no project reference of its own: it travels as a document of type 50.
  projectReference: "cac:AdditionalDocumentReference[cbc:DocumentTypeCode='50']/cbc:ID",
  line: "cac:CreditNoteLine",
  quantity: "cbc:CreditedQuantity",
  supporting: "not(cbc:DocumentTypeCode='130' or cbc:DocumentTypeCode='50')",
});
