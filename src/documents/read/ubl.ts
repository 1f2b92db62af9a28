import type {
  Attachment,
  CreditTransfer,
  Delivery,
  InvoiceContent,
  InvoiceHeader,
  Payment,
} from "../content/index.ts";
import type { Element } from "./element.ts";
import type { Terms } from "./terms.ts";
import { readAllowances, readTotals, readVatBreakdown } from "./ubl-amounts.ts";
import { notesOf, readDeliveryTerms, readUblLine } from "./ubl-line.ts";
import { identifierOf, readDelivery, readOtherParty, readParty, readPartyInRole, SEPA } from "./ubl-party.ts";
import { base64Size, unlessEmpty, unlessPlaceholder } from "./values.ts";

const deliveryOf = (root: Element, terms: Terms): Delivery | undefined =>
  unlessEmpty({
    ...readDelivery(root, "BT-72", terms),
    periodStart: terms.date(root.text("cac:InvoicePeriod/cbc:StartDate"), "BT-73"),
    periodEnd: terms.date(root.text("cac:InvoicePeriod/cbc:EndDate"), "BT-74"),
  });

const accountsOf = (means: Element): CreditTransfer[] =>
  means.all("cac:PayeeFinancialAccount").flatMap((account) => {
    const number = account.text("cbc:ID");
    if (number === undefined) return [];
    return [
      {
        account: number,
        name: account.text("cbc:Name"),
        serviceProvider: account.text("cac:FinancialInstitutionBranch/cbc:ID"),
      },
    ];
  });

const creditorOf = (root: Element): string | undefined =>
  ["cac:PayeeParty", "cac:AccountingSupplierParty/cac:Party"]
    .flatMap((party) => root.all(`${party}/cac:PartyIdentification/cbc:ID`))
    .find((id) => id.attribute("schemeID") === SEPA)?.value;

const paymentOf = (root: Element): Payment | undefined => {
  const first = (path: string) => root.text(`cac:PaymentMeans/${path}`);
  const named = root.all("cac:PaymentMeans/cbc:PaymentMeansCode").map((code) => code.attribute("name"));
  return unlessEmpty({
    meansCode: first("cbc:PaymentMeansCode"),
    meansText: named.find((name) => name !== undefined),
    remittanceInformation: first("cbc:PaymentID"),
    accounts: root.all("cac:PaymentMeans").flatMap(accountsOf),
    card: unlessEmpty({
      number: first("cac:CardAccount/cbc:PrimaryAccountNumberID"),
      holder: first("cac:CardAccount/cbc:HolderName"),
      network: unlessPlaceholder(first("cac:CardAccount/cbc:NetworkID")),
    }),
    directDebit: unlessEmpty({
      mandate: first("cac:PaymentMandate/cbc:ID"),
      creditor: creditorOf(root),
      debitedAccount: first("cac:PaymentMandate/cac:PayerFinancialAccount/cbc:ID"),
    }),
  });
};

const attachmentOf = (reference: Element, bytes: boolean): Attachment => {
  const binary = reference.at("cac:Attachment/cbc:EmbeddedDocumentBinaryObject");
  return {
    id: reference.text("cbc:ID") ?? "",
    description: reference.joined("cbc:DocumentDescription"),
    externalUri: reference.text("cac:Attachment/cac:ExternalReference/cbc:URI"),
    fileName: binary?.attribute("filename"),
    mediaType: binary?.attribute("mimeCode"),
    ...(bytes && binary !== undefined ? { content: binary.base64() } : {}),
    size: binary === undefined ? null : base64Size(binary.value ?? ""),
  };
};

/** Reads the terms outside the lines from the root of a UBL Invoice or CreditNote. @throws DocumentFault */
export const readUblHeader = (root: Element, terms: Terms, bytes = false): InvoiceHeader => {
  const credit = root.name === "credit:CreditNote";
  const currency = terms.required(root.text("cbc:DocumentCurrencyCode"), "BT-5", "currency");
  const vatCurrency = root.text("cbc:TaxCurrencyCode");
  const typeCode = root.text(credit ? "cbc:CreditNoteTypeCode" : "cbc:InvoiceTypeCode");
  const references = root.all("cac:AdditionalDocumentReference");
  const codeOf = (reference: Element) => reference.text("cbc:DocumentTypeCode");
  // A credit note has no project reference of its own: it travels as a document of type 50.
  const isProject = (reference: Element) => credit && codeOf(reference) === "50";
  const seller = root.at("cac:AccountingSupplierParty/cac:Party");
  const buyer = root.at("cac:AccountingCustomerParty/cac:Party");
  const project = credit
    ? references.find(isProject)?.text("cbc:ID")
    : root.text("cac:ProjectReference/cbc:ID");
  const dueDate = root.text(credit ? "cac:PaymentMeans/cbc:PaymentDueDate" : "cbc:DueDate");
  return {
    number: terms.required(root.text("cbc:ID"), "BT-1", "number"),
    issueDate: terms.required(terms.date(root.text("cbc:IssueDate"), "BT-2"), "BT-2", "issue date"),
    typeCode: terms.required(typeCode, "BT-3", "type code"),
    currency,
    vatCurrency,
    vatPointDate: terms.date(root.text("cbc:TaxPointDate"), "BT-7"),
    vatPointCode: root.text("cac:InvoicePeriod/cbc:DescriptionCode"),
    dueDate: terms.date(dueDate, "BT-9"),
    buyerReference: root.text("cbc:BuyerReference"),
    projectReference: project,
    contractReference: root.text("cac:ContractDocumentReference/cbc:ID"),
    purchaseOrderReference: unlessPlaceholder(root.text("cac:OrderReference/cbc:ID")),
    salesOrderReference: root.text("cac:OrderReference/cbc:SalesOrderID"),
    receivingAdviceReference: root.text("cac:ReceiptDocumentReference/cbc:ID"),
    despatchAdviceReference: root.text("cac:DespatchDocumentReference/cbc:ID"),
    tenderReference: root.text("cac:OriginatorDocumentReference/cbc:ID"),
    invoicedObjects: references
      .filter((reference) => codeOf(reference) === "130")
      .map((reference) => identifierOf(reference.at("cbc:ID")))
      .filter((id) => id !== undefined),
    accountingReference: root.text("cbc:AccountingCost"),
    paymentTerms: root.joined("cac:PaymentTerms/cbc:Note"),
    notes: notesOf(root),
    process: root.text("cbc:ProfileID"),
    profile: root.text("cbc:CustomizationID"),
    precedingInvoices: root.all("cac:BillingReference/cac:InvoiceDocumentReference").flatMap((reference) => {
      const number = reference.text("cbc:ID");
      if (number === undefined) return [];
      const issued = terms.date(reference.text("cbc:IssueDate"), "BT-26");
      return [{ number, issueDate: issued, typeCode: codeOf(reference) }];
    }),
    seller: readParty(seller),
    buyer: readParty(buyer),
    payee: readPartyInRole(root.at("cac:PayeeParty")),
    taxRepresentative: readOtherParty(root.at("cac:TaxRepresentativeParty")),
    buyerAgent: readPartyInRole(buyer?.at("cac:AgentParty")),
    // It stands in the mandate of a payment, be it by direct debit or not.
    payer: readPartyInRole(root.at("cac:PaymentMeans/cac:PaymentMandate/cac:PayerParty")),
    sellerAgent: readPartyInRole(seller?.at("cac:AgentParty")),
    invoicee: readPartyInRole(buyer?.at("cac:ServiceProviderParty/cac:Party")),
    invoicer: readPartyInRole(seller?.at("cac:ServiceProviderParty/cac:Party")),
    delivery: deliveryOf(root, terms),
    deliveryTerms: readDeliveryTerms(root),
    payment: paymentOf(root),
    ...readAllowances(root, "header", terms),
    totals: readTotals(root, currency, vatCurrency, terms),
    vatBreakdown: readVatBreakdown(root, currency, vatCurrency, terms),
    attachments: references
      .filter((r) => codeOf(r) !== "130" && !isProject(r))
      .map((reference) => attachmentOf(reference, bytes)),
  };
};

/** Reads a whole UBL Invoice or CreditNote. @throws DocumentFault */
export const readUblContent = (root: Element, terms: Terms, bytes = false): InvoiceContent => {
  const header = readUblHeader(root, terms, bytes);
  terms.endHeader();
  const lines = root.all(root.name === "credit:CreditNote" ? "cac:CreditNoteLine" : "cac:InvoiceLine");
  return { ...header, lines: lines.map((line) => readUblLine(line, header, terms)) };
};
