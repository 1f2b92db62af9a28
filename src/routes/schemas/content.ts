import type { Api } from "../api.ts";

/*
 * The content of an invoice as the API gives it (`rendition=json`), described by the terms of EN 16931-1. A test holds it
 * against what the readers give.
 */

interface Schema {
  [key: string]: unknown;
}

interface Maybe {
  maybe: Schema;
}

const described = (schema: Schema, description?: string): Schema =>
  description === undefined ? schema : { ...schema, description };
const text = (description?: string): Schema => described({ type: "string" }, description);
const sizeOf = (description: string): Schema => described({ type: ["integer", "null"] }, description);
const list = (items: Schema, description?: string): Schema =>
  described({ type: "array", items }, description);
const ref = (name: string, description?: string): Schema =>
  described({ $ref: `#/components/schemas/${name}` }, description);
/** A term that a document may leave out: then its name is not there. */
const maybe = (schema: Schema): Maybe => ({ maybe: schema });

const object = (members: Record<string, Schema | Maybe>, description?: string): Schema =>
  described(
    {
      type: "object",
      properties: Object.fromEntries(
        Object.entries(members).map(([name, member]) => [name, isMaybe(member) ? member.maybe : member]),
      ),
      required: Object.entries(members)
        .filter(([, member]) => !isMaybe(member))
        .map(([name]) => name),
      additionalProperties: false,
    },
    description,
  );

const isMaybe = (member: Schema | Maybe): member is Maybe => Object.hasOwn(member, "maybe");

/** Schemas of the content, by name. */
export const CONTENT_SCHEMAS: Readonly<Record<string, Schema>> = {
  InvoiceContent: object(
    {
      number: text("BT-1."),
      issueDate: text("BT-2."),
      typeCode: text("BT-3, UNTDID 1001."),
      currency: text("BT-5, ISO 4217."),
      vatCurrency: maybe(text("BT-6: currency in which VAT is declared, where it is not BT-5.")),
      vatPointDate: maybe(text("BT-7.")),
      vatPointCode: maybe(
        text(
          "BT-8 as UNTDID 2005: 3 (issue), 35 (delivery), 432 (payment); CII's own 5, 29, 72 are translated.",
        ),
      ),
      dueDate: maybe(text("BT-9.")),
      buyerReference: maybe(text("BT-10.")),
      projectReference: maybe(text("BT-11.")),
      contractReference: maybe(text("BT-12.")),
      purchaseOrderReference: maybe(text("BT-13.")),
      salesOrderReference: maybe(text("BT-14.")),
      receivingAdviceReference: maybe(text("BT-15.")),
      despatchAdviceReference: maybe(text("BT-16.")),
      tenderReference: maybe(text("BT-17.")),
      invoicedObjects: list(
        ref("Identifier"),
        "BT-18. EXTENDED allows several (schemes AFL and AVV of BR-FR-29 and 30).",
      ),
      accountingReference: maybe(text("BT-19.")),
      paymentTerms: maybe(text("BT-20.")),
      notes: list(ref("InvoiceNote"), "BG-1."),
      process: maybe(text('BT-23 ("cadre de facturation").')),
      profile: maybe(text("BT-24, raw.")),
      precedingInvoices: list(ref("PrecedingInvoice"), "BG-3."),
      seller: ref("InvoiceParty", "BG-4."),
      buyer: ref("InvoiceParty", "BG-7."),
      payee: maybe(ref("InvoiceParty", "BG-10.")),
      taxRepresentative: maybe(ref("InvoiceParty", "BG-11.")),
      delivery: maybe(ref("Delivery", "BG-13 and BG-14.")),
      payment: maybe(ref("PaymentTerms", "BG-16.")),
      allowances: list(ref("AllowanceCharge"), "BG-20."),
      charges: list(ref("AllowanceCharge"), "BG-21."),
      totals: ref("InvoiceTotals", "BG-22."),
      vatBreakdown: list(ref("VatBreakdown"), "BG-23."),
      attachments: list(ref("InvoiceAttachment"), "BG-24."),
      lines: list(ref("InvoiceLine"), "BG-25."),
    },
    "The content of an invoice in the terms of EN 16931-1, whatever its syntax. Names are the business terms in camel case; each description gives the number. Amounts, quantities and rates are decimal strings as written, dates `YYYY-MM-DD`. What a document does not say is absent.",
  ),
  Identifier: object(
    {
      value: text(),
      scheme: maybe(
        text("`0002` SIREN, `0009` SIRET, `0224` routing code, `0225` French electronic address…"),
      ),
    },
    "A value and the list that it comes from (ISO 6523, EAS, UNTDID…).",
  ),
  InvoiceNote: object(
    {
      subjectCode: maybe(text("BT-21, UNTDID 4451: PMT, PMD, AAB, BAR…")),
      text: text("BT-22."),
    },
    "BG-1.",
  ),
  PrecedingInvoice: object(
    {
      number: text("BT-25."),
      issueDate: maybe(text("BT-26.")),
      typeCode: maybe(text("EXT-FR-FE-02: its type (EXTENDED).")),
    },
    "BG-3.",
  ),
  InvoiceParty: object(
    {
      name: maybe(text("BT-27, BT-44, BT-59, BT-62.")),
      tradingName: maybe(text("BT-28, BT-45.")),
      identifiers: list(ref("Identifier"), "BT-29, BT-46, BT-60."),
      legalId: maybe(ref("Identifier", "BT-30, BT-47, BT-61.")),
      vatNumber: maybe(text("BT-31, BT-48, BT-63.")),
      taxRegistration: maybe(text("BT-32: local tax registration.")),
      legalInformation: maybe(text("BT-33: legal form, capital…")),
      electronicAddress: maybe(ref("Identifier", "BT-34, BT-49.")),
      address: maybe(ref("PostalAddress", "BG-5, BG-8, BG-12.")),
      contact: maybe(ref("PartyContact", "BG-6, BG-9.")),
    },
    "BG-4, BG-7, BG-10 or BG-11; the terms of the seller are given, then of the buyer.",
  ),
  PostalAddress: object(
    {
      line1: maybe(text("BT-35, BT-50, BT-64, BT-75.")),
      line2: maybe(text("BT-36, BT-51, BT-65, BT-76.")),
      line3: maybe(text("BT-162, BT-163, BT-164, BT-165.")),
      city: maybe(text("BT-37, BT-52, BT-66, BT-77.")),
      postCode: maybe(text("BT-38, BT-53, BT-67, BT-78.")),
      subdivision: maybe(text("BT-39, BT-54, BT-68, BT-79.")),
      country: maybe(text("BT-40, BT-55, BT-69, BT-80; ISO 3166-1 alpha-2.")),
    },
    "BG-5, BG-8, BG-12, BG-15.",
  ),
  PartyContact: object(
    {
      name: maybe(text("BT-41, BT-56.")),
      department: maybe(text("The department, which CII writes apart from the person.")),
      telephone: maybe(text("BT-42, BT-57.")),
      email: maybe(text("BT-43, BT-58.")),
    },
    "BG-6, BG-9.",
  ),
  Delivery: object(
    {
      name: maybe(text("BT-70.")),
      location: maybe(ref("Identifier", "BT-71.")),
      date: maybe(text("BT-72.")),
      periodStart: maybe(text("BT-73.")),
      periodEnd: maybe(text("BT-74.")),
      address: maybe(ref("PostalAddress", "BG-15.")),
    },
    "BG-13 with BG-14 and BG-15.",
  ),
  PaymentTerms: object(
    {
      meansCode: maybe(text("BT-81, UNTDID 4461.")),
      meansText: maybe(text("BT-82.")),
      remittanceInformation: maybe(text("BT-83.")),
      accounts: list(ref("CreditTransfer"), "BG-17."),
      card: maybe(
        object({ number: maybe(text("BT-87, last digits only.")), holder: maybe(text("BT-88.")) }, "BG-18."),
      ),
      directDebit: maybe(
        object(
          {
            mandate: maybe(text("BT-89.")),
            creditor: maybe(text("BT-90.")),
            debitedAccount: maybe(text("BT-91.")),
          },
          "BG-19.",
        ),
      ),
    },
    "BG-16.",
  ),
  CreditTransfer: object(
    {
      account: text("BT-84: an IBAN, or an account number of another kind."),
      name: maybe(text("BT-85.")),
      serviceProvider: maybe(text("BT-86: BIC.")),
    },
    "BG-17.",
  ),
  InvoiceTotals: object(
    {
      lines: maybe(text("BT-106.")),
      allowances: maybe(text("BT-107.")),
      charges: maybe(text("BT-108.")),
      withoutVat: maybe(text("BT-109.")),
      vat: maybe(text("BT-110.")),
      vatInVatCurrency: maybe(text("BT-111: VAT in BT-6.")),
      withVat: text("BT-112."),
      paid: maybe(text("BT-113.")),
      rounding: maybe(text("BT-114.")),
      due: maybe(text("BT-115.")),
    },
    "BG-22.",
  ),
  VatBreakdown: object(
    {
      taxableAmount: text("BT-116."),
      taxAmount: text("BT-117."),
      category: text("BT-118, UNTDID 5305."),
      rate: maybe(text("BT-119.")),
      exemptionReason: maybe(text("BT-120.")),
      exemptionCode: maybe(text("BT-121, VATEX.")),
    },
    "BG-23.",
  ),
  InvoiceAttachment: object(
    {
      id: text("BT-122."),
      description: maybe(text("BT-123.")),
      externalUri: maybe(text("BT-124.")),
      fileName: maybe(text("BT-125, file name.")),
      mediaType: maybe(text("BT-125, media type.")),
      size: sizeOf("BT-125, length in bytes; null where nothing is embedded."),
    },
    "BG-24, without the bytes.",
  ),
  InvoiceLine: object(
    {
      id: text("BT-126."),
      parentLineId: maybe(text("EXT-FR-FE-162: the line that this one is a part of (EXTENDED).")),
      subtype: maybe(
        text(
          "EXT-FR-FE-163: DETAIL, GROUP or INFORMATION (EXTENDED). Only lines without it or with DETAIL add up to BT-106.",
        ),
      ),
      notes: list(ref("InvoiceNote"), "BT-127. EXTENDED allows several."),
      invoicedObjects: list(ref("Identifier"), "BT-128. EXTENDED allows several."),
      quantity: maybe(text("BT-129.")),
      unit: maybe(text("BT-130, UN/ECE Rec. 20 and 21.")),
      netAmount: text("BT-131."),
      purchaseOrderLine: maybe(text("BT-132.")),
      accountingReference: maybe(text("BT-133.")),
      periodStart: maybe(text("BT-134.")),
      periodEnd: maybe(text("BT-135.")),
      allowances: list(ref("AllowanceCharge"), "BG-27."),
      charges: list(ref("AllowanceCharge"), "BG-28."),
      netPrice: maybe(text("BT-146.")),
      priceDiscount: maybe(text("BT-147.")),
      grossPrice: maybe(text("BT-148.")),
      priceBaseQuantity: maybe(text("BT-149.")),
      priceBaseUnit: maybe(text("BT-150.")),
      vatCategory: maybe(text("BT-151.")),
      vatRate: maybe(text("BT-152.")),
      name: maybe(text("BT-153.")),
      description: maybe(text("BT-154.")),
      sellerItemId: maybe(text("BT-155.")),
      buyerItemId: maybe(text("BT-156.")),
      standardItemId: maybe(ref("Identifier", "BT-157.")),
      classifications: list(ref("Classification"), "BT-158."),
      originCountry: maybe(text("BT-159.")),
      attributes: list(object({ name: text("BT-160."), value: text("BT-161.") }, "BG-32.")),
    },
    "BG-25.",
  ),
  Classification: object(
    {
      code: text(),
      list: maybe(text("UNTDID 7143.")),
      listVersion: maybe(text()),
    },
    "BT-158.",
  ),
  AllowanceCharge: object(
    {
      amount: text("BT-92, BT-99, BT-136, BT-141."),
      baseAmount: maybe(text("BT-93, BT-100, BT-137, BT-142.")),
      percent: maybe(text("BT-94, BT-101, BT-138, BT-143.")),
      vatCategory: maybe(text("BT-95, BT-102; none on a line.")),
      vatRate: maybe(text("BT-96, BT-103; none on a line.")),
      reason: maybe(text("BT-97, BT-104, BT-139, BT-144.")),
      reasonCode: maybe(text("BT-98, BT-105, BT-140, BT-145.")),
    },
    "BG-20, BG-21, BG-27 or BG-28.",
  ),
};

/** Puts the schemas into the description of the API. */
export const registerContent = (app: Api): void => {
  for (const [name, schema] of Object.entries(CONTENT_SCHEMAS)) {
    app.openAPIRegistry.registerComponent("schemas", name, schema);
  }
};
