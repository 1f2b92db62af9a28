import { CREDIT_NOTE_TYPES } from "../domain/invoice.ts";
import type {
  Address,
  AllowanceCharge,
  Identifier,
  InvoiceContent,
  InvoiceLine,
  InvoiceParty,
  Note,
  Payment,
} from "./content.ts";
import { documentOf, each, group, leaf, type Xml } from "./write-xml.ts";

const namespaces = (root: "Invoice" | "CreditNote") => ({
  xmlns: `urn:oasis:names:specification:ubl:schema:xsd:${root}-2`,
  "xmlns:cac": "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2",
  "xmlns:cbc": "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2",
});

const identifier = (name: string, id: Identifier | undefined): Xml =>
  leaf(name, id?.value, { schemeID: id?.scheme });

const reference = (name: string, id: string | undefined): Xml => group(name, leaf("cbc:ID", id));

const note = ({ subjectCode, text }: Note): Xml =>
  leaf("cbc:Note", subjectCode === undefined ? text : `#${subjectCode}#${text}`);

/** Every tax of EN 16931 is VAT. */
const VAT = group("cac:TaxScheme", leaf("cbc:ID", "VAT"));

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

/** Amounts carry the currency of the invoice, which only the whole document knows. */
const writerOf = (content: InvoiceContent, credit: boolean) => {
  const money = (name: string, amount: string | undefined, currency = content.currency): Xml =>
    leaf(name, amount, { currencyID: currency });

  const allowanceCharge =
    (charge: boolean) =>
    (a: AllowanceCharge): Xml =>
      group(
        "cac:AllowanceCharge",
        leaf("cbc:ChargeIndicator", String(charge)),
        leaf("cbc:AllowanceChargeReasonCode", a.reasonCode),
        leaf("cbc:AllowanceChargeReason", a.reason),
        leaf("cbc:MultiplierFactorNumeric", a.percent),
        money("cbc:Amount", a.amount),
        money("cbc:BaseAmount", a.baseAmount),
        a.vatCategory === undefined
          ? ""
          : group("cac:TaxCategory", leaf("cbc:ID", a.vatCategory), leaf("cbc:Percent", a.vatRate), VAT),
      );

  const line = (l: InvoiceLine): Xml =>
    group(
      credit ? "cac:CreditNoteLine" : "cac:InvoiceLine",
      leaf("cbc:ID", l.id),
      each(l.notes, note),
      leaf(credit ? "cbc:CreditedQuantity" : "cbc:InvoicedQuantity", l.quantity, { unitCode: l.unit }),
      money("cbc:LineExtensionAmount", l.netAmount),
      leaf("cbc:AccountingCost", l.accountingReference),
      group("cac:InvoicePeriod", leaf("cbc:StartDate", l.periodStart), leaf("cbc:EndDate", l.periodEnd)),
      group("cac:OrderLineReference", leaf("cbc:LineID", l.purchaseOrderLine)),
      l.subtype === undefined && l.parentLineId === undefined
        ? ""
        : group(
            "cac:BillingReference",
            group(
              "cac:InvoiceDocumentReference",
              // The schema demands an identifier here; the French samples repeat the invoice's own number.
              leaf("cbc:ID", content.number),
              leaf("cbc:DocumentStatusCode", l.subtype),
            ),
            group("cac:BillingReferenceLine", leaf("cbc:ID", l.parentLineId)),
          ),
      each(l.invoicedObjects, (id) =>
        group("cac:DocumentReference", identifier("cbc:ID", id), leaf("cbc:DocumentTypeCode", "130")),
      ),
      each(l.allowances, allowanceCharge(false)),
      each(l.charges, allowanceCharge(true)),
      group(
        "cac:Item",
        leaf("cbc:Description", l.description),
        leaf("cbc:Name", l.name),
        reference("cac:BuyersItemIdentification", l.buyerItemId),
        reference("cac:SellersItemIdentification", l.sellerItemId),
        group("cac:StandardItemIdentification", identifier("cbc:ID", l.standardItemId)),
        group("cac:OriginCountry", leaf("cbc:IdentificationCode", l.originCountry)),
        each(l.classifications, (c) =>
          group(
            "cac:CommodityClassification",
            leaf("cbc:ItemClassificationCode", c.code, { listID: c.list, listVersionID: c.listVersion }),
          ),
        ),
        l.vatCategory === undefined
          ? ""
          : group(
              "cac:ClassifiedTaxCategory",
              leaf("cbc:ID", l.vatCategory),
              leaf("cbc:Percent", l.vatRate),
              VAT,
            ),
        each(l.attributes, (a) =>
          group("cac:AdditionalItemProperty", leaf("cbc:Name", a.name), leaf("cbc:Value", a.value)),
        ),
      ),
      group(
        "cac:Price",
        money("cbc:PriceAmount", l.netPrice),
        leaf("cbc:BaseQuantity", l.priceBaseQuantity, { unitCode: l.priceBaseUnit }),
        l.priceDiscount === undefined && l.grossPrice === undefined
          ? ""
          : group(
              "cac:AllowanceCharge",
              leaf("cbc:ChargeIndicator", "false"),
              money("cbc:Amount", l.priceDiscount ?? "0.00"),
              money("cbc:BaseAmount", l.grossPrice),
            ),
      ),
    );

  const taxTotals = (): Xml =>
    group(
      "cac:TaxTotal",
      money("cbc:TaxAmount", content.totals.vat),
      each(content.vatBreakdown, (row) =>
        group(
          "cac:TaxSubtotal",
          money("cbc:TaxableAmount", row.taxableAmount),
          money("cbc:TaxAmount", row.taxAmount),
          group(
            "cac:TaxCategory",
            leaf("cbc:ID", row.category),
            leaf("cbc:Percent", row.rate),
            leaf("cbc:TaxExemptionReasonCode", row.exemptionCode),
            leaf("cbc:TaxExemptionReason", row.exemptionReason),
            VAT,
          ),
        ),
      ),
    ) + group("cac:TaxTotal", money("cbc:TaxAmount", content.totals.vatInVatCurrency, content.vatCurrency));

  const { totals } = content;
  const monetaryTotal = (): Xml =>
    group(
      "cac:LegalMonetaryTotal",
      money("cbc:LineExtensionAmount", totals.lines),
      money("cbc:TaxExclusiveAmount", totals.withoutVat),
      money("cbc:TaxInclusiveAmount", totals.withVat),
      money("cbc:AllowanceTotalAmount", totals.allowances),
      money("cbc:ChargeTotalAmount", totals.charges),
      money("cbc:PrepaidAmount", totals.paid),
      money("cbc:PayableRoundingAmount", totals.rounding),
      money("cbc:PayableAmount", totals.due),
    );
  return { allowanceCharge, line, taxTotals, monetaryTotal };
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
  const writer = writerOf(c, credit);
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
