import { CREDIT_NOTE_TYPES } from "../../domain/invoice.ts";
import type {
  Address,
  Attachment,
  CreditTransfer,
  Identifier,
  InvoiceContent,
  InvoiceParty,
  Payment,
} from "../content/index.ts";
import { refuseForUbl } from "./check-ubl.ts";
import { amountWriter, identifier, note, reference, VAT } from "./ubl-amounts.ts";
import { documentOf, each, group, leaf, type Xml } from "./xml.ts";

const namespaces = (root: "Invoice" | "CreditNote") => ({
  xmlns: `urn:oasis:names:specification:ubl:schema:xsd:${root}-2`,
  "xmlns:cac": "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2",
  "xmlns:cbc": "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2",
});

const address = (name: string, a: Address | undefined): Xml =>
  group(
    name,
    leaf("cbc:StreetName", a?.line1),
    leaf("cbc:AdditionalStreetName", a?.line2),
    leaf("cbc:CityName", a?.city),
    leaf("cbc:PostalZone", a?.postCode),
    leaf("cbc:CountrySubentity", a?.subdivision),
    group("cac:AddressLine", leaf("cbc:Line", a?.line3)),
    group("cac:Country", leaf("cbc:IdentificationCode", a?.country)),
  );

const taxScheme = (number: string | undefined, scheme: Xml): Xml =>
  number === undefined ? "" : group("cac:PartyTaxScheme", leaf("cbc:CompanyID", number), scheme);

const identification = (id: Identifier): Xml => group("cac:PartyIdentification", identifier("cbc:ID", id));

/** A party. `known` is the name that it goes by and `registered` the one in the register, which differ by place. */
const party = (
  element: string,
  p: InvoiceParty,
  { known, registered }: { known: string | undefined; registered: string | undefined },
  creditor?: string,
): Xml =>
  group(
    element,
    identifier("cbc:EndpointID", p.electronicAddress),
    each(p.identifiers, identification),
    creditor === undefined ? "" : identification({ value: creditor, scheme: "SEPA" }),
    group("cac:PartyName", leaf("cbc:Name", known)),
    address("cac:PostalAddress", p.address),
    taxScheme(p.vatNumber, VAT),
    taxScheme(p.taxRegistration, group("cac:TaxScheme", leaf("cbc:ID", "LOC"))),
    group(
      "cac:PartyLegalEntity",
      leaf("cbc:RegistrationName", registered),
      identifier("cbc:CompanyID", p.legalId),
      leaf("cbc:CompanyLegalForm", p.legalInformation),
    ),
    group(
      "cac:Contact",
      leaf("cbc:Name", p.contact?.name),
      leaf("cbc:Telephone", p.contact?.telephone),
      leaf("cbc:ElectronicMail", p.contact?.email),
    ),
  );

/** Seller and buyer: BT-27 and BT-44 are the registered name, BT-28 and BT-45 the other. */
const mainParty = (p: InvoiceParty, creditor?: string): Xml =>
  party("cac:Party", p, { known: p.tradingName, registered: p.name }, creditor);

/** Payee and tax representative: BT-59 and BT-62 are the name that they go by. */
const otherParty = (element: string, p: InvoiceParty | undefined): Xml => {
  if (p === undefined) return "";
  const both = p.tradingName !== undefined;
  return party(element, p, { known: p.tradingName ?? p.name, registered: both ? p.name : undefined });
};

/** One element for each account. All repeat the code (BT-81); what there is once stands in the first. */
const paymentMeans = (payment: Payment | undefined, dueDate: string | undefined): Xml => {
  const { meansCode, meansText, remittanceInformation, card, directDebit, accounts = [] } = payment ?? {};
  const write = (account: CreditTransfer | undefined, first: boolean): Xml =>
    group(
      "cac:PaymentMeans",
      leaf("cbc:PaymentMeansCode", meansCode, { name: first ? meansText : undefined }),
      leaf("cbc:PaymentDueDate", first ? dueDate : undefined),
      leaf("cbc:PaymentID", first ? remittanceInformation : undefined),
      first
        ? group(
            "cac:CardAccount",
            leaf("cbc:PrimaryAccountNumberID", card?.number),
            leaf("cbc:NetworkID", card?.network),
            leaf("cbc:HolderName", card?.holder),
          )
        : "",
      group(
        "cac:PayeeFinancialAccount",
        leaf("cbc:ID", account?.account),
        leaf("cbc:Name", account?.name),
        group("cac:FinancialInstitutionBranch", leaf("cbc:ID", account?.serviceProvider)),
      ),
      first
        ? group(
            "cac:PaymentMandate",
            leaf("cbc:ID", directDebit?.mandate),
            group("cac:PayerFinancialAccount", leaf("cbc:ID", directDebit?.debitedAccount)),
          )
        : "",
    );
  return accounts.length === 0
    ? write(undefined, true)
    : accounts.map((account, i) => write(account, i === 0)).join("");
};

const additionalReference = (id: Xml, typeCode: string): Xml =>
  group("cac:AdditionalDocumentReference", id, leaf("cbc:DocumentTypeCode", typeCode));

/** BG-24. */
const attachment = (a: Attachment): Xml =>
  group(
    "cac:AdditionalDocumentReference",
    leaf("cbc:ID", a.id),
    leaf("cbc:DocumentDescription", a.description),
    group(
      "cac:Attachment",
      leaf("cbc:EmbeddedDocumentBinaryObject", a.content, { mimeCode: a.mediaType, filename: a.fileName }),
      group("cac:ExternalReference", leaf("cbc:URI", a.externalUri)),
    ),
  );

/** References from BG-3 to BG-24, whose order differs between the two document types. */
const references = (c: InvoiceContent, credit: boolean): Xml => {
  const originator = reference("cac:OriginatorDocumentReference", c.tenderReference);
  const contract = reference("cac:ContractDocumentReference", c.contractReference);
  const project = c.projectReference;
  const additional =
    each(c.invoicedObjects, (id) => additionalReference(identifier("cbc:ID", id), "130")) +
    (credit && project !== undefined ? additionalReference(leaf("cbc:ID", project), "50") : "") +
    each(c.attachments, attachment);
  return [
    group(
      "cac:OrderReference",
      leaf("cbc:ID", c.purchaseOrderReference),
      leaf("cbc:SalesOrderID", c.salesOrderReference),
    ),
    each(c.precedingInvoices, (p) =>
      group(
        "cac:BillingReference",
        group(
          "cac:InvoiceDocumentReference",
          leaf("cbc:ID", p.number),
          leaf("cbc:IssueDate", p.issueDate),
          leaf("cbc:DocumentTypeCode", p.typeCode),
        ),
      ),
    ),
    reference("cac:DespatchDocumentReference", c.despatchAdviceReference),
    reference("cac:ReceiptDocumentReference", c.receivingAdviceReference),
    ...(credit
      ? [contract, additional, originator]
      : [originator, contract, additional, reference("cac:ProjectReference", project)]),
  ].join("");
};

/**
 * Writes an invoice as UBL 2.1: a CreditNote for the credit types of BR-FR-04, else an Invoice; in UTF-8. It says all
 * that the content says, and nothing else.
 * @throws DocumentFault naming the first term that the form cannot carry, or that it demands
 */
export const writeUbl = (content: InvoiceContent): Uint8Array => {
  const c = content;
  const credit = CREDIT_NOTE_TYPES.has(c.typeCode);
  refuseForUbl(c, credit);
  const root = credit ? "CreditNote" : "Invoice";
  const writer = amountWriter(c, credit);
  const notes = each(c.notes, note);
  const type = leaf(credit ? "cbc:CreditNoteTypeCode" : "cbc:InvoiceTypeCode", c.typeCode);
  const vatPoint = leaf("cbc:TaxPointDate", c.vatPointDate);
  return documentOf(
    root,
    namespaces(root),
    leaf("cbc:CustomizationID", c.profile),
    leaf("cbc:ProfileID", c.process),
    leaf("cbc:ID", c.number),
    leaf("cbc:IssueDate", c.issueDate),
    ...(credit ? [vatPoint, type, notes] : [leaf("cbc:DueDate", c.dueDate), type, notes, vatPoint]),
    leaf("cbc:DocumentCurrencyCode", c.currency),
    leaf("cbc:TaxCurrencyCode", c.vatCurrency),
    leaf("cbc:AccountingCost", c.accountingReference),
    leaf("cbc:BuyerReference", c.buyerReference),
    group(
      "cac:InvoicePeriod",
      leaf("cbc:StartDate", c.delivery?.periodStart),
      leaf("cbc:EndDate", c.delivery?.periodEnd),
      leaf("cbc:DescriptionCode", c.vatPointCode),
    ),
    references(c, credit),
    group("cac:AccountingSupplierParty", mainParty(c.seller, c.payment?.directDebit?.creditor)),
    group("cac:AccountingCustomerParty", mainParty(c.buyer)),
    otherParty("cac:PayeeParty", c.payee),
    otherParty("cac:TaxRepresentativeParty", c.taxRepresentative),
    group(
      "cac:Delivery",
      leaf("cbc:ActualDeliveryDate", c.delivery?.date),
      group(
        "cac:DeliveryLocation",
        identifier("cbc:ID", c.delivery?.location),
        address("cac:Address", c.delivery?.address),
      ),
      group("cac:DeliveryParty", group("cac:PartyName", leaf("cbc:Name", c.delivery?.name))),
    ),
    paymentMeans(c.payment, credit ? c.dueDate : undefined),
    group("cac:PaymentTerms", leaf("cbc:Note", c.paymentTerms)),
    each(c.allowances, writer.allowanceCharge(false)),
    each(c.charges, writer.allowanceCharge(true)),
    writer.taxTotals(),
    writer.monetaryTotal(),
    each(c.lines, writer.line),
  );
};
