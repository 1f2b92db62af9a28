import type {
  Address,
  Attachment,
  Contact,
  CreditTransfer,
  Delivery,
  Identifier,
  InvoiceContent,
  InvoiceHeader,
  InvoiceParty,
  Note,
  Payment,
  PrecedingInvoice,
  Totals,
  VatBreakdown,
} from "../content/index.ts";
import { vatPointOfCii } from "../content/vat-point.ts";
import { readAllowances, readCiiLine } from "./cii-line.ts";
import { base64Size, date, decimal, inCurrency, required, unlessEmpty } from "./values.ts";
import type { Element } from "./xml.ts";

const TRADE = "cii:SupplyChainTradeTransaction";
const DATE = "udt:DateTimeString";

const identifierOf = (element: Element): Identifier | undefined => {
  const value = element.value;
  return value === undefined ? undefined : { value, scheme: element.attribute("schemeID") };
};

/** Identifiers at any of the paths. */
const identifiers = (parent: Element | undefined, ...paths: string[]): Identifier[] =>
  paths
    .flatMap((path) => parent?.all(path) ?? [])
    .map(identifierOf)
    .filter((id) => id !== undefined);

const addressOf = (element: Element | undefined): Address | undefined =>
  unlessEmpty({
    line1: element?.text("ram:LineOne"),
    line2: element?.text("ram:LineTwo"),
    line3: element?.text("ram:LineThree"),
    city: element?.text("ram:CityName"),
    postCode: element?.text("ram:PostcodeCode"),
    subdivision: element?.text("ram:CountrySubDivisionName"),
    country: element?.text("ram:CountryID"),
  });

const contactOf = (element: Element | undefined): Contact | undefined =>
  unlessEmpty({
    name: element?.text("ram:PersonName"),
    department: element?.text("ram:DepartmentName"),
    telephone: element?.text("ram:TelephoneUniversalCommunication/ram:CompleteNumber"),
    email: element?.text("ram:EmailURIUniversalCommunication/ram:URIID"),
  });

const partyOf = (element: Element | undefined): InvoiceParty => {
  const registration = (scheme: string) =>
    identifiers(element, "ram:SpecifiedTaxRegistration/ram:ID").find((id) => id.scheme === scheme)?.value;
  return {
    name: element?.text("ram:Name"),
    tradingName: element?.text("ram:SpecifiedLegalOrganization/ram:TradingBusinessName"),
    identifiers: identifiers(element, "ram:ID", "ram:GlobalID"),
    legalId: identifiers(element, "ram:SpecifiedLegalOrganization/ram:ID")[0],
    vatNumber: registration("VA"),
    taxRegistration: registration("FC"),
    legalInformation: element?.text("ram:Description"),
    electronicAddress: identifiers(element, "ram:URIUniversalCommunication/ram:URIID")[0],
    address: addressOf(element?.at("ram:PostalTradeAddress")),
    contact: contactOf(element?.at("ram:DefinedTradeContact")),
  };
};

const notesOf = (document: Element | undefined): Note[] =>
  (document?.all("ram:IncludedNote") ?? []).flatMap((note) => {
    const text = note.text("ram:Content");
    return text === undefined ? [] : [{ subjectCode: note.text("ram:SubjectCode"), text }];
  });

const precedingOf = (settlement: Element | undefined): PrecedingInvoice[] =>
  (settlement?.all("ram:InvoiceReferencedDocument") ?? []).flatMap((reference) => {
    const number = reference.text("ram:IssuerAssignedID");
    if (number === undefined) return [];
    return [
      {
        number,
        issueDate: date(reference.text("ram:FormattedIssueDateTime/qdt:DateTimeString"), "BT-26"),
        typeCode: reference.text("ram:TypeCode"),
      },
    ];
  });

const deliveryOf = (delivery: Element | undefined, settlement: Element | undefined): Delivery | undefined => {
  const shipTo = delivery?.at("ram:ShipToTradeParty");
  const period = settlement?.at("ram:BillingSpecifiedPeriod");
  const day = delivery?.text(`ram:ActualDeliverySupplyChainEvent/ram:OccurrenceDateTime/${DATE}`);
  return unlessEmpty({
    name: shipTo?.text("ram:Name"),
    location: identifiers(shipTo, "ram:GlobalID", "ram:ID")[0],
    date: date(day, "BT-72"),
    periodStart: date(period?.text(`ram:StartDateTime/${DATE}`), "BT-73"),
    periodEnd: date(period?.text(`ram:EndDateTime/${DATE}`), "BT-74"),
    address: addressOf(shipTo?.at("ram:PostalTradeAddress")),
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
      debitedAccount: first("ram:PayerPartyDebtorFinancialAccount/ram:IBANID"),
    }),
  });
};

const totalsOf = (settlement: Element | undefined, currency: string, vatCurrency?: string): Totals => {
  const sums = settlement?.at("ram:SpecifiedTradeSettlementHeaderMonetarySummation");
  const amount = (name: string, term: string) => decimal(sums?.text(`ram:${name}`), term);
  const vat = (sums?.all("ram:TaxTotalAmount") ?? []).map((element) => ({
    currency: element.attribute("currencyID"),
    amount: element.value,
  }));
  return {
    lines: amount("LineTotalAmount", "BT-106"),
    allowances: amount("AllowanceTotalAmount", "BT-107"),
    charges: amount("ChargeTotalAmount", "BT-108"),
    withoutVat: amount("TaxBasisTotalAmount", "BT-109"),
    vat: decimal(inCurrency(vat, currency), "BT-110"),
    vatInVatCurrency: decimal(
      vat.find((v) => v.currency !== currency && v.currency === vatCurrency)?.amount,
      "BT-111",
    ),
    withVat: required(amount("GrandTotalAmount", "BT-112"), "BT-112", "total with VAT"),
    paid: amount("TotalPrepaidAmount", "BT-113"),
    rounding: amount("RoundingAmount", "BT-114"),
    due: amount("DuePayableAmount", "BT-115"),
  };
};

const vatBreakdownOf = (settlement: Element | undefined): VatBreakdown[] =>
  (settlement?.all("ram:ApplicableTradeTax") ?? []).map((tax) => ({
    taxableAmount: decimal(tax.text("ram:BasisAmount"), "BT-116") ?? "0",
    taxAmount: decimal(tax.text("ram:CalculatedAmount"), "BT-117") ?? "0",
    category: tax.text("ram:CategoryCode") ?? "",
    rate: decimal(tax.text("ram:RateApplicablePercent"), "BT-119"),
    exemptionReason: tax.text("ram:ExemptionReason"),
    exemptionCode: tax.text("ram:ExemptionReasonCode"),
  }));

const attachmentOf = (reference: Element): Attachment => {
  const binary = reference.at("ram:AttachmentBinaryObject");
  return {
    id: reference.text("ram:IssuerAssignedID") ?? "",
    description: reference.text("ram:Name"),
    externalUri: reference.text("ram:URIID"),
    fileName: binary?.attribute("filename"),
    mediaType: binary?.attribute("mimeCode"),
    size: binary === undefined ? null : base64Size(binary.value ?? ""),
  };
};

/** Reads the terms outside the lines from the root of a CII document. @throws DocumentFault */
export const readCiiHeader = (root: Element): InvoiceHeader => {
  const context = root.at("cii:ExchangedDocumentContext");
  const document = root.at("cii:ExchangedDocument");
  const agreement = root.at(`${TRADE}/ram:ApplicableHeaderTradeAgreement`);
  const delivery = root.at(`${TRADE}/ram:ApplicableHeaderTradeDelivery`);
  const settlement = root.at(`${TRADE}/ram:ApplicableHeaderTradeSettlement`);
  const currency = required(settlement?.text("ram:InvoiceCurrencyCode"), "BT-5", "currency");
  const vatCurrency = settlement?.text("ram:TaxCurrencyCode");
  const vatPoint = settlement?.text("ram:ApplicableTradeTax/ram:DueDateTypeCode");
  const references = agreement?.all("ram:AdditionalReferencedDocument") ?? [];
  const ofType = (code: string) => references.filter((r) => r.text("ram:TypeCode") === code);
  const payee = settlement?.at("ram:PayeeTradeParty");
  const taxRepresentative = agreement?.at("ram:SellerTaxRepresentativeTradeParty");
  return {
    number: required(document?.text("ram:ID"), "BT-1", "number"),
    issueDate: required(date(document?.text(`ram:IssueDateTime/${DATE}`), "BT-2"), "BT-2", "issue date"),
    typeCode: required(document?.text("ram:TypeCode"), "BT-3", "type code"),
    currency,
    vatCurrency,
    vatPointDate: date(settlement?.text("ram:ApplicableTradeTax/ram:TaxPointDate/udt:DateString"), "BT-7"),
    vatPointCode: vatPoint && vatPointOfCii(vatPoint),
    dueDate: date(settlement?.text(`ram:SpecifiedTradePaymentTerms/ram:DueDateDateTime/${DATE}`), "BT-9"),
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
    paymentTerms: settlement?.text("ram:SpecifiedTradePaymentTerms/ram:Description"),
    notes: notesOf(document),
    process: context?.text("ram:BusinessProcessSpecifiedDocumentContextParameter/ram:ID"),
    profile: context?.text("ram:GuidelineSpecifiedDocumentContextParameter/ram:ID"),
    precedingInvoices: precedingOf(settlement),
    seller: partyOf(agreement?.at("ram:SellerTradeParty")),
    buyer: partyOf(agreement?.at("ram:BuyerTradeParty")),
    payee: payee && partyOf(payee),
    taxRepresentative: taxRepresentative && partyOf(taxRepresentative),
    delivery: deliveryOf(delivery, settlement),
    payment: paymentOf(settlement),
    ...readAllowances(settlement, "header"),
    totals: totalsOf(settlement, currency, vatCurrency),
    vatBreakdown: vatBreakdownOf(settlement),
    attachments: ofType("916").map(attachmentOf),
  };
};

/** Reads a whole CII document. @throws DocumentFault */
export const readCiiContent = (root: Element): InvoiceContent => ({
  ...readCiiHeader(root),
  lines: root.all(`${TRADE}/ram:IncludedSupplyChainTradeLineItem`).map(readCiiLine),
});
