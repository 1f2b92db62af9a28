import type {
  Address,
  Attachment,
  Contact,
  CreditTransfer,
  Delivery,
  InvoiceContent,
  InvoiceHeader,
  InvoiceParty,
  Payment,
  Totals,
  VatBreakdown,
} from "../content/index.ts";
import { identifierOf, notesOf, readUblAllowances, readUblLine } from "./ubl-line.ts";
import { base64Size, date, decimal, inCurrency, required, unlessEmpty } from "./values.ts";
import type { Element } from "./xml.ts";

const addressOf = (element: Element | undefined): Address | undefined =>
  unlessEmpty({
    line1: element?.text("cbc:StreetName"),
    line2: element?.text("cbc:AdditionalStreetName"),
    line3: element?.text("cac:AddressLine/cbc:Line"),
    city: element?.text("cbc:CityName"),
    postCode: element?.text("cbc:PostalZone"),
    subdivision: element?.text("cbc:CountrySubentity"),
    country: element?.text("cac:Country/cbc:IdentificationCode"),
  });

const contactOf = (element: Element | undefined): Contact | undefined =>
  unlessEmpty({
    name: element?.text("cbc:Name"),
    telephone: element?.text("cbc:Telephone"),
    email: element?.text("cbc:ElectronicMail"),
  });

/** Identification with scheme SEPA is the creditor's reference (BT-90), not an identifier of the party. */
const SEPA = "SEPA";

const partyOf = (party: Element | undefined): InvoiceParty => {
  const registered = party?.text("cac:PartyLegalEntity/cbc:RegistrationName");
  const known = party?.text("cac:PartyName/cbc:Name");
  const schemes = party?.all("cac:PartyTaxScheme") ?? [];
  const vat = schemes.find((s) => s.text("cac:TaxScheme/cbc:ID")?.toUpperCase() === "VAT");
  return {
    name: registered ?? known,
    tradingName: registered === undefined ? undefined : known,
    identifiers: (party?.all("cac:PartyIdentification/cbc:ID") ?? [])
      .map(identifierOf)
      .filter((id) => id !== undefined)
      .filter((id) => id.scheme !== SEPA),
    legalId: identifierOf(party?.at("cac:PartyLegalEntity/cbc:CompanyID")),
    vatNumber: vat?.text("cbc:CompanyID"),
    taxRegistration: schemes.find((s) => s !== vat)?.text("cbc:CompanyID"),
    legalInformation: party?.text("cac:PartyLegalEntity/cbc:CompanyLegalForm"),
    electronicAddress: identifierOf(party?.at("cbc:EndpointID")),
    address: addressOf(party?.at("cac:PostalAddress")),
    contact: contactOf(party?.at("cac:Contact")),
  };
};

const deliveryOf = (root: Element): Delivery | undefined =>
  unlessEmpty({
    name: root.text("cac:Delivery/cac:DeliveryParty/cac:PartyName/cbc:Name"),
    location: identifierOf(root.at("cac:Delivery/cac:DeliveryLocation/cbc:ID")),
    date: date(root.text("cac:Delivery/cbc:ActualDeliveryDate"), "BT-72"),
    periodStart: date(root.text("cac:InvoicePeriod/cbc:StartDate"), "BT-73"),
    periodEnd: date(root.text("cac:InvoicePeriod/cbc:EndDate"), "BT-74"),
    address: addressOf(root.at("cac:Delivery/cac:DeliveryLocation/cac:Address")),
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
  return unlessEmpty({
    meansCode: first("cbc:PaymentMeansCode"),
    meansText: root.at("cac:PaymentMeans/cbc:PaymentMeansCode")?.attribute("name"),
    remittanceInformation: first("cbc:PaymentID"),
    accounts: root.all("cac:PaymentMeans").flatMap(accountsOf),
    card: unlessEmpty({
      number: first("cac:CardAccount/cbc:PrimaryAccountNumberID"),
      holder: first("cac:CardAccount/cbc:HolderName"),
    }),
    directDebit: unlessEmpty({
      mandate: first("cac:PaymentMandate/cbc:ID"),
      creditor: creditorOf(root),
      debitedAccount: first("cac:PaymentMandate/cac:PayerFinancialAccount/cbc:ID"),
    }),
  });
};

const totalsOf = (root: Element, currency: string, vatCurrency?: string): Totals => {
  const sums = root.at("cac:LegalMonetaryTotal");
  const amount = (name: string, term: string) => decimal(sums?.text(`cbc:${name}`), term);
  const vat = root.all("cac:TaxTotal/cbc:TaxAmount").map((element) => ({
    currency: element.attribute("currencyID"),
    amount: element.value,
  }));
  return {
    lines: amount("LineExtensionAmount", "BT-106"),
    allowances: amount("AllowanceTotalAmount", "BT-107"),
    charges: amount("ChargeTotalAmount", "BT-108"),
    withoutVat: amount("TaxExclusiveAmount", "BT-109"),
    vat: decimal(inCurrency(vat, currency), "BT-110"),
    vatInVatCurrency: decimal(
      vat.find((v) => v.currency !== currency && v.currency === vatCurrency)?.amount,
      "BT-111",
    ),
    withVat: required(amount("TaxInclusiveAmount", "BT-112"), "BT-112", "total with VAT"),
    paid: amount("PrepaidAmount", "BT-113"),
    rounding: amount("PayableRoundingAmount", "BT-114"),
    due: amount("PayableAmount", "BT-115"),
  };
};

/** Rows of the total in BT-5; a second total, in BT-6, may repeat them in its own currency. */
const vatBreakdownOf = (root: Element, currency: string, vatCurrency?: string): VatBreakdown[] =>
  root
    .all("cac:TaxTotal")
    .filter((total) => {
      const written = total.at("cbc:TaxAmount")?.attribute("currencyID");
      return written === currency || written !== vatCurrency;
    })
    .flatMap((total) => total.all("cac:TaxSubtotal"))
    .map((row) => ({
      taxableAmount: decimal(row.text("cbc:TaxableAmount"), "BT-116") ?? "0",
      taxAmount: decimal(row.text("cbc:TaxAmount"), "BT-117") ?? "0",
      category: row.text("cac:TaxCategory/cbc:ID") ?? "",
      rate: decimal(row.text("cac:TaxCategory/cbc:Percent"), "BT-119"),
      exemptionReason: row.text("cac:TaxCategory/cbc:TaxExemptionReason"),
      exemptionCode: row.text("cac:TaxCategory/cbc:TaxExemptionReasonCode"),
    }));

const attachmentOf = (reference: Element): Attachment => {
  const binary = reference.at("cac:Attachment/cbc:EmbeddedDocumentBinaryObject");
  return {
    id: reference.text("cbc:ID") ?? "",
    description: reference.text("cbc:DocumentDescription"),
    externalUri: reference.text("cac:Attachment/cac:ExternalReference/cbc:URI"),
    fileName: binary?.attribute("filename"),
    mediaType: binary?.attribute("mimeCode"),
    size: binary === undefined ? null : base64Size(binary.value ?? ""),
  };
};

/** Reads the terms outside the lines from the root of a UBL Invoice or CreditNote. @throws DocumentFault */
export const readUblHeader = (root: Element): InvoiceHeader => {
  const credit = root.name === "credit:CreditNote";
  const currency = required(root.text("cbc:DocumentCurrencyCode"), "BT-5", "currency");
  const vatCurrency = root.text("cbc:TaxCurrencyCode");
  const typeCode = root.text(credit ? "cbc:CreditNoteTypeCode" : "cbc:InvoiceTypeCode");
  const references = root.all("cac:AdditionalDocumentReference");
  const codeOf = (reference: Element) => reference.text("cbc:DocumentTypeCode");
  // A credit note has no project reference of its own: it travels as a document of type 50.
  const isProject = (reference: Element) => credit && codeOf(reference) === "50";
  const payee = root.at("cac:PayeeParty");
  const taxRepresentative = root.at("cac:TaxRepresentativeParty");
  const project = credit
    ? references.find(isProject)?.text("cbc:ID")
    : root.text("cac:ProjectReference/cbc:ID");
  const dueDate = root.text(credit ? "cac:PaymentMeans/cbc:PaymentDueDate" : "cbc:DueDate");
  return {
    number: required(root.text("cbc:ID"), "BT-1", "number"),
    issueDate: required(date(root.text("cbc:IssueDate"), "BT-2"), "BT-2", "issue date"),
    typeCode: required(typeCode, "BT-3", "type code"),
    currency,
    vatCurrency,
    vatPointDate: date(root.text("cbc:TaxPointDate"), "BT-7"),
    vatPointCode: root.text("cac:InvoicePeriod/cbc:DescriptionCode"),
    dueDate: date(dueDate, "BT-9"),
    buyerReference: root.text("cbc:BuyerReference"),
    projectReference: project,
    contractReference: root.text("cac:ContractDocumentReference/cbc:ID"),
    purchaseOrderReference: root.text("cac:OrderReference/cbc:ID"),
    salesOrderReference: root.text("cac:OrderReference/cbc:SalesOrderID"),
    receivingAdviceReference: root.text("cac:ReceiptDocumentReference/cbc:ID"),
    despatchAdviceReference: root.text("cac:DespatchDocumentReference/cbc:ID"),
    tenderReference: root.text("cac:OriginatorDocumentReference/cbc:ID"),
    invoicedObjects: references
      .filter((reference) => codeOf(reference) === "130")
      .map((reference) => identifierOf(reference.at("cbc:ID")))
      .filter((id) => id !== undefined),
    accountingReference: root.text("cbc:AccountingCost"),
    paymentTerms: root.text("cac:PaymentTerms/cbc:Note"),
    notes: notesOf(root),
    process: root.text("cbc:ProfileID"),
    profile: root.text("cbc:CustomizationID"),
    precedingInvoices: root.all("cac:BillingReference/cac:InvoiceDocumentReference").flatMap((reference) => {
      const number = reference.text("cbc:ID");
      if (number === undefined) return [];
      const issued = date(reference.text("cbc:IssueDate"), "BT-26");
      return [{ number, issueDate: issued, typeCode: codeOf(reference) }];
    }),
    seller: partyOf(root.at("cac:AccountingSupplierParty/cac:Party")),
    buyer: partyOf(root.at("cac:AccountingCustomerParty/cac:Party")),
    payee: payee && partyOf(payee),
    taxRepresentative: taxRepresentative && partyOf(taxRepresentative),
    delivery: deliveryOf(root),
    payment: paymentOf(root),
    ...readUblAllowances(root, "header"),
    totals: totalsOf(root, currency, vatCurrency),
    vatBreakdown: vatBreakdownOf(root, currency, vatCurrency),
    attachments: references.filter((r) => codeOf(r) !== "130" && !isProject(r)).map(attachmentOf),
  };
};

/** Reads a whole UBL Invoice or CreditNote. @throws DocumentFault */
export const readUblContent = (root: Element): InvoiceContent => ({
  ...readUblHeader(root),
  lines: root
    .all(root.name === "credit:CreditNote" ? "cac:CreditNoteLine" : "cac:InvoiceLine")
    .map(readUblLine),
});
