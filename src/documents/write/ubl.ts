import { CREDIT_NOTE_TYPES } from "../../domain/invoice.ts";
import type { Address, Identifier, InvoiceContent, InvoiceParty, Payment } from "../content/index.ts";
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

const party = (p: InvoiceParty, creditor?: string): Xml =>
  group(
    "cac:Party",
    identifier("cbc:EndpointID", p.electronicAddress),
    each(p.identifiers, identification),
    creditor === undefined ? "" : identification({ value: creditor, scheme: "SEPA" }),
    group("cac:PartyName", leaf("cbc:Name", p.tradingName)),
    address("cac:PostalAddress", p.address),
    taxScheme(p.vatNumber, VAT),
    taxScheme(p.taxRegistration, group("cac:TaxScheme", leaf("cbc:ID", "LOC"))),
    group(
      "cac:PartyLegalEntity",
      leaf("cbc:RegistrationName", p.name),
      identifier("cbc:CompanyID", p.legalId),
      leaf("cbc:CompanyLegalForm", p.legalInformation),
    ),
    group(
      "cac:Contact",
      // UBL has one name for a contact: the person, else the department.
      leaf("cbc:Name", p.contact?.name ?? p.contact?.department),
      leaf("cbc:Telephone", p.contact?.telephone),
      leaf("cbc:ElectronicMail", p.contact?.email),
    ),
  );

const paymentMeans = (payment: Payment | undefined, dueDate: string | undefined): Xml => {
  const accounts = payment === undefined || payment.accounts.length === 0 ? [undefined] : payment.accounts;
  return each(accounts, (account) =>
    group(
      "cac:PaymentMeans",
      leaf("cbc:PaymentMeansCode", payment?.meansCode ?? (dueDate && "1"), { name: payment?.meansText }),
      leaf("cbc:PaymentDueDate", dueDate),
      leaf("cbc:PaymentID", payment?.remittanceInformation),
      payment?.card === undefined
        ? ""
        : group(
            "cac:CardAccount",
            leaf("cbc:PrimaryAccountNumberID", payment.card.number),
            // The schema demands it, EN 16931 does not know it.
            leaf("cbc:NetworkID", "NA"),
            leaf("cbc:HolderName", payment.card.holder),
          ),
      group(
        "cac:PayeeFinancialAccount",
        leaf("cbc:ID", account?.account),
        leaf("cbc:Name", account?.name),
        group("cac:FinancialInstitutionBranch", leaf("cbc:ID", account?.serviceProvider)),
      ),
      group(
        "cac:PaymentMandate",
        leaf("cbc:ID", payment?.directDebit?.mandate),
        group("cac:PayerFinancialAccount", leaf("cbc:ID", payment?.directDebit?.debitedAccount)),
      ),
    ),
  );
};

const additionalReference = (id: Xml, typeCode?: string, description?: string, uri?: string): Xml =>
  group(
    "cac:AdditionalDocumentReference",
    id,
    leaf("cbc:DocumentTypeCode", typeCode),
    leaf("cbc:DocumentDescription", description),
    group("cac:Attachment", group("cac:ExternalReference", leaf("cbc:URI", uri))),
  );

/** References from BG-3 to BG-24, whose order differs between the two document types. */
const references = (c: InvoiceContent, credit: boolean): Xml => {
  const originator = reference("cac:OriginatorDocumentReference", c.tenderReference);
  const contract = reference("cac:ContractDocumentReference", c.contractReference);
  const project = c.projectReference;
  const additional =
    each(c.invoicedObjects, (id) => additionalReference(identifier("cbc:ID", id), "130")) +
    (credit && project !== undefined ? additionalReference(leaf("cbc:ID", project), "50") : "") +
    each(c.attachments, (a) =>
      additionalReference(leaf("cbc:ID", a.id), undefined, a.description, a.externalUri),
    );
  return [
    group(
      "cac:OrderReference",
      // The schema demands the buyer's number even where only the seller's is known (EN 16931-3-2).
      leaf("cbc:ID", c.purchaseOrderReference ?? (c.salesOrderReference && "NA")),
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
 * Writes an invoice as UBL 2.1: a CreditNote for the credit types of BR-FR-04, else an Invoice; in UTF-8.
 * Attachments are named, their bytes are not carried.
 */
export const writeUbl = (content: InvoiceContent): Uint8Array => {
  const c = content;
  const credit = CREDIT_NOTE_TYPES.has(c.typeCode);
  const root = credit ? "CreditNote" : "Invoice";
  const writer = amountWriter(c, credit);
  const notes = each(c.notes, note);
  const type = leaf(credit ? "cbc:CreditNoteTypeCode" : "cbc:InvoiceTypeCode", c.typeCode);
  const vatPoint = leaf("cbc:TaxPointDate", c.vatPointDate);
  const payee = c.payee;
  const representative = c.taxRepresentative;
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
    group("cac:AccountingSupplierParty", party(c.seller, c.payment?.directDebit?.creditor)),
    group("cac:AccountingCustomerParty", party(c.buyer)),
    payee === undefined
      ? ""
      : group(
          "cac:PayeeParty",
          each(payee.identifiers, identification),
          group("cac:PartyName", leaf("cbc:Name", payee.name)),
          group("cac:PartyLegalEntity", identifier("cbc:CompanyID", payee.legalId)),
        ),
    representative === undefined
      ? ""
      : group(
          "cac:TaxRepresentativeParty",
          group("cac:PartyName", leaf("cbc:Name", representative.name)),
          address("cac:PostalAddress", representative.address),
          taxScheme(representative.vatNumber, VAT),
        ),
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
