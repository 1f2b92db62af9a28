import type {
  Attachment,
  CreditTransfer,
  Delivery,
  InvoiceContent,
  InvoiceHeader,
  Payment,
  PrecedingInvoice,
} from "../content/index.ts";
import { vatPointOfCii } from "../content/vat-point.ts";
import { readAllowances, readTotals, readVatBreakdown } from "./cii-amounts.ts";
import { readCiiLine, readDeliveryTerms, readNotes } from "./cii-line.ts";
import { readDelivery, readOtherParty, readParty, readPartyInRole } from "./cii-party.ts";
import type { Element } from "./element.ts";
import type { Terms } from "./terms.ts";
import { base64Size, unlessEmpty } from "./values.ts";

const TRADE = "cii:SupplyChainTradeTransaction";

const precedingOf = (settlement: Element | undefined, terms: Terms): PrecedingInvoice[] =>
  (settlement?.all("ram:InvoiceReferencedDocument") ?? []).flatMap((reference) => {
    const number = reference.text("ram:IssuerAssignedID");
    if (number === undefined) return [];
    return [
      {
        number,
        issueDate: terms.ciiDate(reference.at("ram:FormattedIssueDateTime"), "BT-26"),
        typeCode: reference.text("ram:TypeCode"),
      },
    ];
  });

const deliveryOf = (
  delivery: Element | undefined,
  settlement: Element | undefined,
  terms: Terms,
): Delivery | undefined => {
  const period = settlement?.at("ram:BillingSpecifiedPeriod");
  return unlessEmpty({
    ...readDelivery(delivery, "BT-72", terms),
    periodStart: terms.ciiDate(period?.at("ram:StartDateTime"), "BT-73"),
    periodEnd: terms.ciiDate(period?.at("ram:EndDateTime"), "BT-74"),
  });
};

const accountsOf = (means: Element): CreditTransfer[] =>
  means.all("ram:PayeePartyCreditorFinancialAccount").flatMap((account) => {
    const number = account.text("ram:IBANID") ?? account.text("ram:ProprietaryID");
    if (number === undefined) return [];
    return [
      {
        account: number,
        name: account.text("ram:AccountName"),
        serviceProvider: means.text("ram:PayeeSpecifiedCreditorFinancialInstitution/ram:BICID"),
      },
    ];
  });

const paymentOf = (settlement: Element | undefined): Payment | undefined => {
  const means = settlement?.all("ram:SpecifiedTradeSettlementPaymentMeans") ?? [];
  const first = (path: string) => settlement?.text(`ram:SpecifiedTradeSettlementPaymentMeans/${path}`);
  return unlessEmpty({
    meansCode: first("ram:TypeCode"),
    meansText: first("ram:Information"),
    remittanceInformation: settlement?.text("ram:PaymentReference"),
    accounts: means.flatMap(accountsOf),
    card: unlessEmpty({
      number: first("ram:ApplicableTradeSettlementFinancialCard/ram:ID"),
      holder: first("ram:ApplicableTradeSettlementFinancialCard/ram:CardholderName"),
    }),
    directDebit: unlessEmpty({
      mandate: settlement?.text("ram:SpecifiedTradePaymentTerms/ram:DirectDebitMandateID"),
      creditor: settlement?.text("ram:CreditorReferenceID"),
      debitedAccount:
        first("ram:PayerPartyDebtorFinancialAccount/ram:IBANID") ??
        first("ram:PayerPartyDebtorFinancialAccount/ram:ProprietaryID"),
    }),
  });
};

const attachmentOf = (reference: Element, bytes: boolean): Attachment => {
  const binary = reference.at("ram:AttachmentBinaryObject");
  return {
    id: reference.text("ram:IssuerAssignedID") ?? "",
    description: reference.joined("ram:Name"),
    externalUri: reference.text("ram:URIID"),
    fileName: binary?.attribute("filename"),
    mediaType: binary?.attribute("mimeCode"),
    ...(bytes && binary !== undefined ? { content: binary.base64() } : {}),
    size: binary === undefined ? null : base64Size(binary.value ?? ""),
  };
};

/** Day of payment (BT-9) and the terms' element that it stands in, which may come several times. */
const dueDateOf = (settlement: Element | undefined, terms: Terms): string | undefined => {
  const dates = settlement?.all("ram:SpecifiedTradePaymentTerms/ram:DueDateDateTime") ?? [];
  return terms.ciiDate(dates[0], "BT-9");
};

/** Reads the terms outside the lines from the root of a CII document. @throws DocumentFault */
export const readCiiHeader = (root: Element, terms: Terms, bytes = false): InvoiceHeader => {
  const context = root.at("cii:ExchangedDocumentContext");
  const document = root.at("cii:ExchangedDocument");
  const agreement = root.at(`${TRADE}/ram:ApplicableHeaderTradeAgreement`);
  const delivery = root.at(`${TRADE}/ram:ApplicableHeaderTradeDelivery`);
  const settlement = root.at(`${TRADE}/ram:ApplicableHeaderTradeSettlement`);
  const currency = terms.required(settlement?.text("ram:InvoiceCurrencyCode"), "BT-5", "currency");
  const vatCurrency = settlement?.text("ram:TaxCurrencyCode");
  const vatPoint = settlement?.text("ram:ApplicableTradeTax/ram:DueDateTypeCode");
  const references = agreement?.all("ram:AdditionalReferencedDocument") ?? [];
  const ofType = (code: string) => references.filter((r) => r.text("ram:TypeCode") === code);
  const issued = terms.ciiDate(document?.at("ram:IssueDateTime"), "BT-2");
  return {
    number: terms.required(document?.text("ram:ID"), "BT-1", "number"),
    issueDate: terms.required(issued, "BT-2", "issue date"),
    typeCode: terms.required(document?.text("ram:TypeCode"), "BT-3", "type code"),
    currency,
    vatCurrency,
    vatPointDate: terms.ciiDate(settlement?.at("ram:ApplicableTradeTax/ram:TaxPointDate"), "BT-7"),
    vatPointCode: vatPoint && vatPointOfCii(vatPoint),
    dueDate: dueDateOf(settlement, terms),
    buyerReference: agreement?.text("ram:BuyerReference"),
    projectReference: agreement?.text("ram:SpecifiedProcuringProject/ram:ID"),
    contractReference: agreement?.text("ram:ContractReferencedDocument/ram:IssuerAssignedID"),
    purchaseOrderReference: agreement?.text("ram:BuyerOrderReferencedDocument/ram:IssuerAssignedID"),
    salesOrderReference: agreement?.text("ram:SellerOrderReferencedDocument/ram:IssuerAssignedID"),
    receivingAdviceReference: delivery?.text("ram:ReceivingAdviceReferencedDocument/ram:IssuerAssignedID"),
    despatchAdviceReference: delivery?.text("ram:DespatchAdviceReferencedDocument/ram:IssuerAssignedID"),
    tenderReference: ofType("50")[0]?.text("ram:IssuerAssignedID"),
    invoicedObjects: ofType("130").flatMap((reference) => {
      const value = reference.text("ram:IssuerAssignedID");
      return value === undefined ? [] : [{ value, scheme: reference.text("ram:ReferenceTypeCode") }];
    }),
    accountingReference: settlement?.text("ram:ReceivableSpecifiedTradeAccountingAccount/ram:ID"),
    paymentTerms: settlement?.joined("ram:SpecifiedTradePaymentTerms/ram:Description"),
    notes: readNotes(document),
    process: context?.text("ram:BusinessProcessSpecifiedDocumentContextParameter/ram:ID"),
    profile: context?.text("ram:GuidelineSpecifiedDocumentContextParameter/ram:ID"),
    precedingInvoices: precedingOf(settlement, terms),
    seller: readParty(agreement?.at("ram:SellerTradeParty")),
    buyer: readParty(agreement?.at("ram:BuyerTradeParty")),
    payee: readPartyInRole(settlement?.at("ram:PayeeTradeParty")),
    taxRepresentative: readOtherParty(agreement?.at("ram:SellerTaxRepresentativeTradeParty")),
    buyerAgent: readPartyInRole(agreement?.at("ram:BuyerAgentTradeParty")),
    payer: readPartyInRole(settlement?.at("ram:PayerTradeParty")),
    sellerAgent: readPartyInRole(agreement?.at("ram:SalesAgentTradeParty")),
    invoicee: readPartyInRole(settlement?.at("ram:InvoiceeTradeParty")),
    invoicer: readPartyInRole(settlement?.at("ram:InvoicerTradeParty")),
    delivery: deliveryOf(delivery, settlement, terms),
    deliveryTerms: readDeliveryTerms(agreement),
    payment: paymentOf(settlement),
    ...readAllowances(settlement, "header", currency, terms),
    totals: readTotals(settlement, currency, vatCurrency, terms),
    vatBreakdown: readVatBreakdown(settlement, currency, terms),
    attachments: ofType("916").map((reference) => attachmentOf(reference, bytes)),
  };
};

/** Reads a whole CII document. @throws DocumentFault */
export const readCiiContent = (root: Element, terms: Terms, bytes = false): InvoiceContent => {
  const header = readCiiHeader(root, terms, bytes);
  terms.endHeader();
  const lines = root.all(`${TRADE}/ram:IncludedSupplyChainTradeLineItem`);
  return { ...header, lines: lines.map((line) => readCiiLine(line, header, terms)) };
};
