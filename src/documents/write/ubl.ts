import { CREDIT_NOTE_TYPES } from "../../domain/invoice.ts";
import type { Attachment, CreditTransfer, InvoiceContent } from "../content/index.ts";
import { PLACEHOLDER } from "../read/values.ts";
import { refuseForUbl } from "./check-ubl.ts";
import { amountWriter, identifier, note, reference } from "./ubl-amounts.ts";
import { lineWriter } from "./ubl-line.ts";
import { delivered, deliveryTerms, knownParty, party } from "./ubl-party.ts";
import { documentOf, each, group, leaf, type Xml } from "./xml.ts";

const namespaces = (root: "Invoice" | "CreditNote") => ({
  xmlns: `urn:oasis:names:specification:ubl:schema:xsd:${root}-2`,
  "xmlns:cac": "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2",
  "xmlns:cbc": "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2",
});

/** One element for each account. All repeat the code (BT-81); what there is once stands in the first. */
const paymentMeans = ({ payment, payer }: InvoiceContent, dueDate: string | undefined): Xml => {
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
            // The schema demands it; no term of EN 16931 has it.
            leaf("cbc:NetworkID", card && (card.network || PLACEHOLDER)),
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
            party("cac:PayerParty", payer),
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
      // The schema demands the buyer's number beside the seller's.
      leaf("cbc:ID", c.purchaseOrderReference || (c.salesOrderReference && PLACEHOLDER)),
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
  refuseForUbl(c);
  const root = credit ? "CreditNote" : "Invoice";
  const writer = amountWriter(c);
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
    group(
      "cac:AccountingSupplierParty",
      party("cac:Party", c.seller, {
        creditor: c.payment?.directDebit?.creditor,
        agent: c.sellerAgent,
        provider: c.invoicer,
      }),
    ),
    group(
      "cac:AccountingCustomerParty",
      party("cac:Party", c.buyer, { agent: c.buyerAgent, provider: c.invoicee }),
    ),
    knownParty("cac:PayeeParty", c.payee),
    knownParty("cac:TaxRepresentativeParty", c.taxRepresentative),
    delivered(c.delivery),
    deliveryTerms(c.deliveryTerms),
    paymentMeans(c, credit ? c.dueDate : undefined),
    group("cac:PaymentTerms", leaf("cbc:Note", c.paymentTerms)),
    each(c.allowances, writer.allowanceCharge(false)),
    each(c.charges, writer.allowanceCharge(true)),
    writer.taxTotals(),
    writer.monetaryTotal(),
    each(c.lines, lineWriter(c, credit, writer)),
  );
};
