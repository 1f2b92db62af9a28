/* Types of openapi/passerelle.json, written by `npm run openapi`: what is changed here by hand is lost. */

type Headers = { [name: string]: unknown };

/** A no, by RFC 9457. */
type Refusal = { headers: Headers; content: { "application/problem+json": Schemas["Problem"] } };

/** What the API speaks of. */
export interface Schemas {
  /** The content of an invoice in the terms of EN 16931-1, whatever its syntax. Names are the business terms in camel case; each description gives the number. Amounts, quantities and rates are decimal strings as written, dates `YYYY-MM-DD`. What a document does not say is absent. */
  InvoiceContent: {
    /** BT-1: number of the invoice, as written. */
    number: string;
    /** BT-2: day of issue. `YYYY-MM-DD`. */
    issueDate: string;
    /** BT-3: type. Code of UNTDID 1001, as `380` invoice, `381` credit note. */
    typeCode: string;
    /** BT-5: currency of the invoice. Code of ISO 4217, as `EUR`. */
    currency: string;
    /** BT-6: currency in which VAT is declared, where it is not BT-5. Code of ISO 4217, as `EUR`. */
    vatCurrency?: string;
    /** BT-7: day on which VAT falls due. `YYYY-MM-DD`. */
    vatPointDate?: string;
    /** BT-8: what makes VAT fall due; CII's own 5, 29, 72 are translated. Code of UNTDID 2005: `3` issue, `35` delivery, `432` payment. */
    vatPointCode?: string;
    /** BT-9: day by which it is to be paid. `YYYY-MM-DD`. */
    dueDate?: string;
    /** BT-10: what the buyer asked to be quoted, its service code to public buyers, as written. */
    buyerReference?: string;
    /** BT-11: project, as written. */
    projectReference?: string;
    /** BT-12: contract, as written. */
    contractReference?: string;
    /** BT-13: order, by the buyer's number, as written. */
    purchaseOrderReference?: string;
    /** BT-14: order, by the seller's number, as written. */
    salesOrderReference?: string;
    /** BT-15: receiving advice, as written. */
    receivingAdviceReference?: string;
    /** BT-16: despatch advice, as written. */
    despatchAdviceReference?: string;
    /** BT-17: call for tenders, or lot of it, as written. */
    tenderReference?: string;
    /** BT-18: what the invoice is about. EXTENDED allows several (schemes AFL and AVV of BR-FR-29 and 30). */
    invoicedObjects: Schemas["Identifier"][];
    /** BT-19: where the buyer books it, as written. */
    accountingReference?: string;
    /** BT-20: terms of payment. */
    paymentTerms?: string;
    /** BG-1: notes. */
    notes: Schemas["InvoiceNote"][];
    /** BT-23: kind of transaction ("cadre de facturation"). Code of BR-FR-08, as `S1`. */
    process?: string;
    /** BT-24: rules that the document follows, a URN, as written. */
    profile?: string;
    /** BG-3: invoices that came before. */
    precedingInvoices: Schemas["PrecedingInvoice"][];
    /** BG-4: seller. */
    seller: Schemas["InvoiceParty"];
    /** BG-7: buyer. */
    buyer: Schemas["InvoiceParty"];
    /** BG-10: who is paid, where it is not the seller. */
    payee?: Schemas["PartyInRole"];
    /** BG-11: the seller's tax representative. */
    taxRepresentative?: Schemas["InvoiceParty"];
    /** EXT-FR-FE-BG-01: who acts for the buyer (EXTENDED). */
    buyerAgent?: Schemas["PartyInRole"];
    /** EXT-FR-FE-BG-02: who pays, where it is not the buyer (EXTENDED). */
    payer?: Schemas["PartyInRole"];
    /** EXT-FR-FE-BG-03: who acts for the seller (EXTENDED). */
    sellerAgent?: Schemas["PartyInRole"];
    /** EXT-FR-FE-BG-04: to whom the invoice is addressed, where it is not the buyer (EXTENDED). */
    invoicee?: Schemas["PartyInRole"];
    /** EXT-FR-FE-BG-05: who bills, where it is not the seller (EXTENDED). */
    invoicer?: Schemas["PartyInRole"];
    delivery?: Schemas["Delivery"];
    deliveryTerms?: Schemas["DeliveryTerms"];
    payment?: Schemas["PaymentTerms"];
    /** BG-20: allowances on the whole. */
    allowances: Schemas["AllowanceCharge"][];
    /** BG-21: charges on the whole. */
    charges: Schemas["AllowanceCharge"][];
    totals: Schemas["InvoiceTotals"];
    /** BG-23: VAT by category and rate. */
    vatBreakdown: Schemas["VatBreakdown"][];
    /** BG-24: supporting documents. */
    attachments: Schemas["InvoiceAttachment"][];
    /** BG-25: lines. */
    lines: Schemas["InvoiceLine"][];
  };
  /** A value and the list that it comes from (ISO 6523, EAS, UNTDID…). */
  Identifier: {
    /** BT-18, BT-29, BT-30, BT-34, BT-46, BT-47, BT-49, BT-60, BT-61, BT-71, BT-128, BT-157: the identifier itself, as written. */
    value: string;
    /** BT-18-1, BT-29-1, BT-30-1, BT-34-1, BT-46-1, BT-47-1, BT-49-1, BT-60-1, BT-61-1, BT-71-1, BT-128-1, BT-157-1: the list that it comes from. Code of ISO 6523, EAS or UNTDID 1153: `0002` SIREN, `0009` SIRET, `0224` routing code, `0225` French electronic address. */
    scheme?: string;
  };
  /** BG-1: a note on the invoice, or BT-127 on a line. */
  InvoiceNote: {
    /** BT-21: what the note is about. Code of UNTDID 4451, as `PMT`, `PMD`, `AAB`, `BAR`. */
    subjectCode?: string;
    /** BT-22, BT-127: the note. */
    text: string;
  };
  /** BG-3: an invoice that came before. */
  PrecedingInvoice: {
    /** BT-25: its number, as written. */
    number: string;
    /** BT-26: its day of issue. `YYYY-MM-DD`. */
    issueDate?: string;
    /** EXT-FR-FE-02: its type (EXTENDED). Code of UNTDID 1001, as `380`. */
    typeCode?: string;
  };
  /** BG-4, BG-7, BG-11 or EXT-FR-FE-BG-12, the seller of a line; the terms of the seller are given, then of the others. */
  InvoiceParty: {
    /** BT-27, BT-44, BT-59, BT-62, EXT-FR-FE-03, EXT-FR-FE-43, EXT-FR-FE-66, EXT-FR-FE-89, EXT-FR-FE-112, EXT-FR-FE-164: name in full. */
    name?: string;
    /** BT-28, BT-45, EXT-FR-FE-05, EXT-FR-FE-45, EXT-FR-FE-68, EXT-FR-FE-91, EXT-FR-FE-114: name that it trades under. */
    tradingName?: string;
    /** BT-29, BT-46, BT-60, EXT-FR-FE-06, EXT-FR-FE-46, EXT-FR-FE-69, EXT-FR-FE-92, EXT-FR-FE-115, EXT-FR-FE-166: identifiers, as a SIRET (0009) or a routing code (0224). */
    identifiers: Schemas["Identifier"][];
    /** BT-30, BT-47, BT-61, EXT-FR-FE-08, EXT-FR-FE-48, EXT-FR-FE-71, EXT-FR-FE-94, EXT-FR-FE-117, EXT-FR-FE-167: legal registration, a SIREN (0002) in France. */
    legalId?: Schemas["Identifier"];
    /** BT-31, BT-48, BT-63, EXT-FR-FE-10, EXT-FR-FE-27, EXT-FR-FE-50, EXT-FR-FE-73, EXT-FR-FE-96, EXT-FR-FE-119, EXT-FR-FE-168: VAT number, with its country, as written. */
    vatNumber?: string;
    /** BT-32: local tax registration, as written. */
    taxRegistration?: string;
    /** BT-33: legal form, capital and the like. */
    legalInformation?: string;
    /** BT-34, BT-49, EXT-FR-FE-12, EXT-FR-FE-29, EXT-FR-FE-52, EXT-FR-FE-75, EXT-FR-FE-98, EXT-FR-FE-121: electronic address, of scheme 0225 in France. */
    electronicAddress?: Schemas["Identifier"];
    /** BG-5, BG-8, BG-12: postal address. */
    address?: Schemas["PostalAddress"];
    contact?: Schemas["PartyContact"];
  };
  /** BG-10, or EXT-FR-FE-BG-01 to EXT-FR-FE-BG-05: a party with its role. */
  PartyInRole: {
    /** BT-27, BT-44, BT-59, BT-62, EXT-FR-FE-03, EXT-FR-FE-43, EXT-FR-FE-66, EXT-FR-FE-89, EXT-FR-FE-112, EXT-FR-FE-164: name in full. */
    name?: string;
    /** BT-28, BT-45, EXT-FR-FE-05, EXT-FR-FE-45, EXT-FR-FE-68, EXT-FR-FE-91, EXT-FR-FE-114: name that it trades under. */
    tradingName?: string;
    /** BT-29, BT-46, BT-60, EXT-FR-FE-06, EXT-FR-FE-46, EXT-FR-FE-69, EXT-FR-FE-92, EXT-FR-FE-115, EXT-FR-FE-166: identifiers, as a SIRET (0009) or a routing code (0224). */
    identifiers: Schemas["Identifier"][];
    /** BT-30, BT-47, BT-61, EXT-FR-FE-08, EXT-FR-FE-48, EXT-FR-FE-71, EXT-FR-FE-94, EXT-FR-FE-117, EXT-FR-FE-167: legal registration, a SIREN (0002) in France. */
    legalId?: Schemas["Identifier"];
    /** BT-31, BT-48, BT-63, EXT-FR-FE-10, EXT-FR-FE-27, EXT-FR-FE-50, EXT-FR-FE-73, EXT-FR-FE-96, EXT-FR-FE-119, EXT-FR-FE-168: VAT number, with its country, as written. */
    vatNumber?: string;
    /** BT-32: local tax registration, as written. */
    taxRegistration?: string;
    /** BT-33: legal form, capital and the like. */
    legalInformation?: string;
    /** BT-34, BT-49, EXT-FR-FE-12, EXT-FR-FE-29, EXT-FR-FE-52, EXT-FR-FE-75, EXT-FR-FE-98, EXT-FR-FE-121: electronic address, of scheme 0225 in France. */
    electronicAddress?: Schemas["Identifier"];
    /** BG-5, BG-8, BG-12: postal address. */
    address?: Schemas["PostalAddress"];
    contact?: Schemas["PartyContact"];
    /** EXT-FR-FE-04, EXT-FR-FE-26, EXT-FR-FE-44, EXT-FR-FE-67, EXT-FR-FE-90, EXT-FR-FE-113: what it is (EXTENDED). Code of UNTDID 3035: `AB` buyer's agent, `DL` factor, `PR` payer, `SR` seller's agent, `IV` invoicee, `II` invoicer. */
    role?: string;
  };
  /** BG-5, BG-8, BG-12, BG-15, and the address of each party of EXTENDED-CTC-FR (EXT-FR-FE-15, 32, 55, 78, 101, 124, 171 and those after them; EXT-FR-FE-151 to 157 of a line's delivery): a postal address. */
  PostalAddress: {
    /** BT-35, BT-50, BT-64, BT-75: street and number, or the main line. */
    line1?: string;
    /** BT-36, BT-51, BT-65, BT-76: a further line. */
    line2?: string;
    /** BT-162, BT-163, BT-164, BT-165: a third line. */
    line3?: string;
    /** BT-37, BT-52, BT-66, BT-77: city. */
    city?: string;
    /** BT-38, BT-53, BT-67, BT-78: post code, as written. */
    postCode?: string;
    /** BT-39, BT-54, BT-68, BT-79: region or province. */
    subdivision?: string;
    /** BT-40, BT-55, BT-69, BT-80: country. Code of ISO 3166-1 alpha-2, as `FR`. */
    country?: string;
  };
  /** BG-6, BG-9, and the contact of each party of EXTENDED-CTC-FR (EXT-FR-FE-23, 40, 63, 86, 109, 132 and the two after them): whom to ask. */
  PartyContact: {
    /** BT-41, BT-56: the person. */
    name?: string;
    /** BT-41, BT-56: the department, which CII writes apart from the person. */
    department?: string;
    /** BT-42, BT-57: telephone number. */
    telephone?: string;
    /** BT-43, BT-58: e-mail address. */
    email?: string;
  };
  /** BG-13 with BG-14 and BG-15: delivery and period. */
  Delivery: {
    /** BT-70: to whom it went. */
    name?: string;
    /** BT-71: where it went, as a SIRET (0009). */
    location?: Schemas["Identifier"];
    /** BT-72: day of delivery. `YYYY-MM-DD`. */
    date?: string;
    /** BT-73: first day of the period invoiced. `YYYY-MM-DD`. */
    periodStart?: string;
    /** BT-74: last day of the period invoiced. `YYYY-MM-DD`. */
    periodEnd?: string;
    /** BG-15: where it went. */
    address?: Schemas["PostalAddress"];
  };
  /** EXT-FR-FE-BG-14: terms of delivery, of the document or of a line (EXTENDED). */
  DeliveryTerms: {
    /** EXT-FR-FE-185: who bears cost and risk until where. Code of Incoterms, as `DAP`. */
    code?: string;
    /** EXT-FR-FE-186: the place that the code speaks of. */
    place?: string;
  };
  /** BG-16: how to pay. */
  PaymentTerms: {
    /** BT-81: how to pay. Code of UNTDID 4461, as `30`. */
    meansCode?: string;
    /** BT-82: how to pay, in words. */
    meansText?: string;
    /** BT-83: what the payment shall quote. */
    remittanceInformation?: string;
    /** BG-17: accounts to pay to. */
    accounts: Schemas["CreditTransfer"][];
    /** BG-18: the card that it was paid with. */
    card?: {
      /** BT-87: card number, last digits only, as written. */
      number?: string;
      /** BT-88: whose card it is. */
      holder?: string;
      /** BG-18: network of the card, as `VISA`. No term of EN 16931; UBL demands it. */
      network?: string;
    };
    /** BG-19: the direct debit. */
    directDebit?: {
      /** BT-89: mandate, as written. */
      mandate?: string;
      /** BT-90: creditor's identifier at the bank, as written. */
      creditor?: string;
      /** BT-91: account that is debited, as written. */
      debitedAccount?: string;
    };
  };
  /** BG-17: an account to pay to. */
  CreditTransfer: {
    /** BT-84: an IBAN, or an account number of another kind, as written. */
    account: string;
    /** BT-85: whose account it is. */
    name?: string;
    /** BT-86: the bank's BIC, as written. */
    serviceProvider?: string;
  };
  /** BG-22: totals, in the currency of BT-5. */
  InvoiceTotals: {
    /** BT-106: sum of the lines' net amounts. Decimal, as `1200.00`. */
    lines?: string;
    /** BT-107: sum of the document's allowances. Decimal, as `1200.00`. */
    allowances?: string;
    /** BT-108: sum of the document's charges. Decimal, as `1200.00`. */
    charges?: string;
    /** BT-109: total without VAT. Decimal, as `1200.00`. */
    withoutVat?: string;
    /** BT-110: total VAT. Decimal, as `1200.00`. */
    vat?: string;
    /** BT-111: total VAT in the currency of BT-6. Decimal, as `1200.00`. */
    vatInVatCurrency?: string;
    /** BT-112: total with VAT. Decimal, as `1200.00`. */
    withVat: string;
    /** BT-113: paid already. Decimal, as `1200.00`. */
    paid?: string;
    /** BT-114: added to round the amount due. Decimal, as `1200.00`. */
    rounding?: string;
    /** BT-115: to pay. Decimal, as `1200.00`. */
    due?: string;
  };
  /** BG-23: VAT of one category and rate. */
  VatBreakdown: {
    /** BT-116: amount that is taxed. Decimal, as `1200.00`. */
    taxableAmount?: string;
    /** BT-117: VAT. Decimal, as `1200.00`. */
    taxAmount?: string;
    /** BT-118: VAT category. Code of UNTDID 5305, as `S`. */
    category: string;
    /** BT-119: VAT rate. Decimal percentage, as `20.00`. */
    rate?: string;
    /** BT-120: why there is no VAT. */
    exemptionReason?: string;
    /** BT-121: why there is no VAT. Code of VATEX. */
    exemptionCode?: string;
  };
  /** BG-24: a supporting document. */
  InvoiceAttachment: {
    /** BT-122: number of the supporting document, as written. */
    id: string;
    /** BT-123: what it is, one of the words of BR-FR-17 in France. */
    description?: string;
    /** BT-124: where it can be had, a URI. */
    externalUri?: string;
    /** BT-125-2: name of the embedded file. */
    fileName?: string;
    /** BT-125-1: media type of the embedded file, as `application/pdf`. */
    mediaType?: string;
    /** BT-125: the embedded file in base64; what is read has it only where it was asked for. */
    content?: string;
    /** BT-125: length of the embedded file in bytes; null where nothing is embedded. */
    size: number | null;
  };
  /** BG-25: a line. */
  InvoiceLine: {
    /** BT-126: number of the line, as written. */
    id: string;
    /** EXT-FR-FE-162: the line that this one is a part of (EXTENDED), as written. */
    parentLineId?: string;
    /** EXT-FR-FE-163: what kind of line it is (EXTENDED); only lines without it or with DETAIL add up to BT-106. Code of DETAIL, GROUP, INFORMATION. */
    subtype?: string;
    /** BT-127: notes. EXTENDED allows several. */
    notes: Schemas["InvoiceNote"][];
    /** BT-128: what the line is about. EXTENDED allows several. */
    invoicedObjects: Schemas["Identifier"][];
    /** BT-129: how many units. Decimal, as `2.5`. */
    quantity?: string;
    /** BT-130: unit. Code of UN/ECE Rec. 20 and 21, as `HUR`. */
    unit?: string;
    /** BT-131: amount without VAT, allowances and charges counted. Only lines of subtype GROUP or INFORMATION may leave it out. Decimal, as `1200.00`. */
    netAmount?: string;
    /** BT-132: line of the document's order (BT-13). A line with an order of its own has it in purchaseOrder, as written. */
    purchaseOrderLine?: string;
    purchaseOrder?: Schemas["LineOrder"];
    /** EXT-FR-FE-144, EXT-FR-FE-145: order, by the seller's number (EXTENDED). */
    salesOrder?: Schemas["LineReference"];
    /** EXT-FR-FE-140, EXT-FR-FE-141: despatch advice (EXTENDED). */
    despatchAdvice?: Schemas["LineReference"];
    /** EXT-FR-FE-142, EXT-FR-FE-143: receiving advice (EXTENDED). */
    receivingAdvice?: Schemas["LineReference"];
    precedingInvoice?: Schemas["LinePrecedingInvoice"];
    /** BT-133: where the buyer books it, as written. */
    accountingReference?: string;
    /** BT-134: first day of the period invoiced. `YYYY-MM-DD`. */
    periodStart?: string;
    /** BT-135: last day of the period invoiced. `YYYY-MM-DD`. */
    periodEnd?: string;
    /** BG-27: allowances. */
    allowances: Schemas["AllowanceCharge"][];
    /** BG-28: charges. */
    charges: Schemas["AllowanceCharge"][];
    /** BT-146: price without VAT, allowance taken off. Decimal, as `1200.00`. */
    netPrice?: string;
    /** BT-147: allowances on the price, all together. Decimal, as `1200.00`. */
    priceDiscount?: string;
    /** BT-147: charges on the price, all together, which EN 16931 does not have; BT-146 is BT-148 less the allowances and with the charges. Decimal, as `1200.00`. */
    priceSurcharge?: string;
    /** BT-148: price without VAT, allowance not taken off. Decimal, as `1200.00`. */
    grossPrice?: string;
    /** BT-149: how many units the price is for. Decimal, as `2.5`. */
    priceBaseQuantity?: string;
    /** BT-150: unit that the price is for. Code of UN/ECE Rec. 20 and 21, as `HUR`. */
    priceBaseUnit?: string;
    /** BT-151: VAT category. Code of UNTDID 5305, as `S`. */
    vatCategory?: string;
    /** BT-152: VAT rate. Decimal percentage, as `20.00`. */
    vatRate?: string;
    /** EXT-FR-FE-178: why there is no VAT (EXTENDED); begins with the number of the partial invoice between signs where there are several sellers (BR-FR-MV-08). */
    exemptionReason?: string;
    /** EXT-FR-FE-179: why there is no VAT (EXTENDED). Code of VATEX. */
    exemptionCode?: string;
    /** EXT-FR-FE-180: what makes VAT fall due (EXTENDED), as in BT-8. Code of UNTDID 2005: `3` issue, `35` delivery, `432` payment. */
    vatPointCode?: string;
    /** EXT-FR-FE-181: VAT of the line (EXTENDED). Decimal, as `1200.00`. */
    vatAmount?: string;
    /** EXT-FR-FE-182: the same in the currency of BT-6 (EXTENDED). Decimal, as `1200.00`. */
    vatAmountInVatCurrency?: string;
    /** EXT-FR-FE-184: amount with VAT (EXTENDED). UBL 2.1 has no place for it. Decimal, as `1200.00`. */
    amountWithVat?: string;
    /** BT-153: name of the item. */
    name?: string;
    /** BT-154: more about it. */
    description?: string;
    /** BT-155: the seller's number for it, as written. */
    sellerItemId?: string;
    /** BT-156: the buyer's number for it, as written. */
    buyerItemId?: string;
    /** BT-157: number in a common scheme, as a GTIN (0160). */
    standardItemId?: Schemas["Identifier"];
    /** BT-158: classifications of the item. */
    classifications: Schemas["Classification"][];
    /** BT-159: country that it comes from. Code of ISO 3166-1 alpha-2, as `FR`. */
    originCountry?: string;
    /** BG-32: properties of the item. */
    attributes: Array<{
      /** BT-160: what it is. */
      name?: string;
      /** EXT-FR-FE-159: what it is, in place of a name (EXTENDED). Code of UNTDID 6313. */
      code?: string;
      /** BT-161: its value. */
      value?: string;
      /** EXT-FR-FE-160: its measured value, in place of BT-161 (EXTENDED). Decimal, as `2.5`. */
      quantity?: string;
      /** EXT-FR-FE-161: unit of that. Code of UN/ECE Rec. 20 and 21, as `HUR`. */
      unit?: string;
    }>;
    delivery?: Schemas["LineDelivery"];
    deliveryTerms?: Schemas["DeliveryTerms"];
    /** EXT-FR-FE-BG-12 with EXT-FR-FE-BG-13: seller of the line, where an invoice has several (EXTENDED). */
    seller?: Schemas["InvoiceParty"];
  };
  /** EXT-FR-FE-BG-10 with EXT-FR-FE-BG-11: delivery of a line (EXTENDED). */
  LineDelivery: {
    /** EXT-FR-FE-149: to whom it went. */
    name?: string;
    /** EXT-FR-FE-146: where it went, as a SIRET (0009). */
    location?: Schemas["Identifier"];
    /** EXT-FR-FE-158: day of delivery. `YYYY-MM-DD`. */
    date?: string;
    /** EXT-FR-FE-151 to EXT-FR-FE-157: where it went. */
    address?: Schemas["PostalAddress"];
  };
  /** EXT-FR-FE-135 with BT-132: the buyer's order of a line (EXTENDED). */
  LineOrder: {
    /** EXT-FR-FE-135: number of the order, as written. */
    number: string;
    /** BT-132: line of it, as written. */
    line?: string;
  };
  /** EXT-FR-FE-BG-06: an invoice that came before, of a line (EXTENDED). */
  LinePrecedingInvoice: {
    /** EXT-FR-FE-136: its number, as written. */
    number: string;
    /** EXT-FR-FE-138: its day of issue. `YYYY-MM-DD`. */
    issueDate?: string;
    /** EXT-FR-FE-137: its type. Code of UNTDID 1001, as `380`. */
    typeCode?: string;
    /** EXT-FR-FE-139: line of it, as written. */
    line?: string;
  };
  /** EXT-FR-FE-140 to EXT-FR-FE-145: the seller's order, despatch advice or receiving advice of a line (EXTENDED). */
  LineReference: {
    /** EXT-FR-FE-140, EXT-FR-FE-142, EXT-FR-FE-144: number of the paper, as written. */
    number?: string;
    /** EXT-FR-FE-141, EXT-FR-FE-143, EXT-FR-FE-145: line of it, as written. */
    line?: string;
  };
  /** BT-158: a classification of the item. */
  Classification: {
    /** BT-158: what the item is, in a list, as written. */
    code: string;
    /** BT-158-1: the list. Code of UNTDID 7143, as `STI`. */
    list?: string;
    /** BT-158-2: its version. */
    listVersion?: string;
  };
  /** BG-20, BG-21, BG-27 or BG-28: an allowance or a charge, of the document or of a line. */
  AllowanceCharge: {
    /** BT-92, BT-99, BT-136, BT-141: amount without VAT. Decimal, as `1200.00`. */
    amount: string;
    /** BT-93, BT-100, BT-137, BT-142: amount that the percentage is taken of. Decimal, as `1200.00`. */
    baseAmount?: string;
    /** BT-94, BT-101, BT-138, BT-143: share of that amount. Decimal percentage, as `20.00`. */
    percent?: string;
    /** BT-95, BT-102: its VAT category; none on a line. Code of UNTDID 5305, as `S`. */
    vatCategory?: string;
    /** BT-96, BT-103: its VAT rate; none on a line. Decimal percentage, as `20.00`. */
    vatRate?: string;
    /** BT-173, BT-175: why there is no VAT on it (EXTENDED); none on a line. */
    exemptionReason?: string;
    /** BT-174, BT-176: why there is no VAT on it (EXTENDED); none on a line. Code of VATEX. */
    exemptionCode?: string;
    /** BT-97, BT-104, BT-139, BT-144: why. */
    reason?: string;
    /** BT-98, BT-105, BT-140, BT-145: why. Code of UNTDID 5189 for an allowance, 7161 for a charge. */
    reasonCode?: string;
    /** BG-21: the charge is a logistics service charge (BG-X-42), which only Factur-X EXTENDED keeps apart; it counts in BT-108 like the others. */
    logistics?: true;
  };
  /** An invoice to be written and sent, in the terms of `InvoiceContent`. What follows from the lines may be left out and is computed: net amounts of lines (BT-131), the VAT breakdown (BG-23) or the amounts of its rows, totals (BG-22), sizes of attachments. What is given and disagrees is refused. Lists may be left out. */
  InvoiceDraft: {
    /** BT-1: number of the invoice, as written. */
    number: string;
    /** BT-2: day of issue. `YYYY-MM-DD`. */
    issueDate: string;
    /** BT-3: type. Code of UNTDID 1001, as `380` invoice, `381` credit note. */
    typeCode: string;
    /** BT-5: currency of the invoice. Code of ISO 4217, as `EUR`. */
    currency: string;
    /** BT-6: currency in which VAT is declared, where it is not BT-5. Code of ISO 4217, as `EUR`. */
    vatCurrency?: string;
    /** BT-7: day on which VAT falls due. `YYYY-MM-DD`. */
    vatPointDate?: string;
    /** BT-8: what makes VAT fall due; CII's own 5, 29, 72 are translated. Code of UNTDID 2005: `3` issue, `35` delivery, `432` payment. */
    vatPointCode?: string;
    /** BT-9: day by which it is to be paid. `YYYY-MM-DD`. */
    dueDate?: string;
    /** BT-10: what the buyer asked to be quoted, its service code to public buyers, as written. */
    buyerReference?: string;
    /** BT-11: project, as written. */
    projectReference?: string;
    /** BT-12: contract, as written. */
    contractReference?: string;
    /** BT-13: order, by the buyer's number, as written. */
    purchaseOrderReference?: string;
    /** BT-14: order, by the seller's number, as written. */
    salesOrderReference?: string;
    /** BT-15: receiving advice, as written. */
    receivingAdviceReference?: string;
    /** BT-16: despatch advice, as written. */
    despatchAdviceReference?: string;
    /** BT-17: call for tenders, or lot of it, as written. */
    tenderReference?: string;
    /** BT-18: what the invoice is about. EXTENDED allows several (schemes AFL and AVV of BR-FR-29 and 30). */
    invoicedObjects?: Schemas["IdentifierDraft"][];
    /** BT-19: where the buyer books it, as written. */
    accountingReference?: string;
    /** BT-20: terms of payment. */
    paymentTerms?: string;
    /** BG-1: notes. */
    notes?: Schemas["InvoiceNoteDraft"][];
    /** BT-23: kind of transaction ("cadre de facturation"). Code of BR-FR-08, as `S1`. */
    process?: string;
    /** BT-24: rules that the document follows, a URN, as written. */
    profile?: string;
    /** BG-3: invoices that came before. */
    precedingInvoices?: Schemas["PrecedingInvoiceDraft"][];
    /** BG-4: seller. */
    seller: Schemas["InvoicePartyDraft"];
    /** BG-7: buyer. */
    buyer: Schemas["InvoicePartyDraft"];
    /** BG-10: who is paid, where it is not the seller. */
    payee?: Schemas["PartyInRoleDraft"];
    /** BG-11: the seller's tax representative. */
    taxRepresentative?: Schemas["InvoicePartyDraft"];
    /** EXT-FR-FE-BG-01: who acts for the buyer (EXTENDED). */
    buyerAgent?: Schemas["PartyInRoleDraft"];
    /** EXT-FR-FE-BG-02: who pays, where it is not the buyer (EXTENDED). */
    payer?: Schemas["PartyInRoleDraft"];
    /** EXT-FR-FE-BG-03: who acts for the seller (EXTENDED). */
    sellerAgent?: Schemas["PartyInRoleDraft"];
    /** EXT-FR-FE-BG-04: to whom the invoice is addressed, where it is not the buyer (EXTENDED). */
    invoicee?: Schemas["PartyInRoleDraft"];
    /** EXT-FR-FE-BG-05: who bills, where it is not the seller (EXTENDED). */
    invoicer?: Schemas["PartyInRoleDraft"];
    delivery?: Schemas["DeliveryDraft"];
    deliveryTerms?: Schemas["DeliveryTermsDraft"];
    payment?: Schemas["PaymentTermsDraft"];
    /** BG-20: allowances on the whole. */
    allowances?: Schemas["AllowanceChargeDraft"][];
    /** BG-21: charges on the whole. */
    charges?: Schemas["AllowanceChargeDraft"][];
    totals?: Schemas["InvoiceTotalsDraft"];
    /** BG-23: VAT by category and rate. */
    vatBreakdown?: Schemas["VatBreakdownDraft"][];
    /** BG-24: supporting documents. */
    attachments?: Schemas["InvoiceAttachmentDraft"][];
    /** BG-25: lines. */
    lines?: Schemas["InvoiceLineDraft"][];
  };
  /** A value and the list that it comes from (ISO 6523, EAS, UNTDID…). */
  IdentifierDraft: {
    /** BT-18, BT-29, BT-30, BT-34, BT-46, BT-47, BT-49, BT-60, BT-61, BT-71, BT-128, BT-157: the identifier itself, as written. */
    value: string;
    /** BT-18-1, BT-29-1, BT-30-1, BT-34-1, BT-46-1, BT-47-1, BT-49-1, BT-60-1, BT-61-1, BT-71-1, BT-128-1, BT-157-1: the list that it comes from. Code of ISO 6523, EAS or UNTDID 1153: `0002` SIREN, `0009` SIRET, `0224` routing code, `0225` French electronic address. */
    scheme?: string;
  };
  /** BG-1: a note on the invoice, or BT-127 on a line. */
  InvoiceNoteDraft: {
    /** BT-21: what the note is about. Code of UNTDID 4451, as `PMT`, `PMD`, `AAB`, `BAR`. */
    subjectCode?: string;
    /** BT-22, BT-127: the note. */
    text: string;
  };
  /** BG-3: an invoice that came before. */
  PrecedingInvoiceDraft: {
    /** BT-25: its number, as written. */
    number: string;
    /** BT-26: its day of issue. `YYYY-MM-DD`. */
    issueDate?: string;
    /** EXT-FR-FE-02: its type (EXTENDED). Code of UNTDID 1001, as `380`. */
    typeCode?: string;
  };
  /** BG-4, BG-7, BG-11 or EXT-FR-FE-BG-12, the seller of a line; the terms of the seller are given, then of the others. */
  InvoicePartyDraft: {
    /** BT-27, BT-44, BT-59, BT-62, EXT-FR-FE-03, EXT-FR-FE-43, EXT-FR-FE-66, EXT-FR-FE-89, EXT-FR-FE-112, EXT-FR-FE-164: name in full. */
    name?: string;
    /** BT-28, BT-45, EXT-FR-FE-05, EXT-FR-FE-45, EXT-FR-FE-68, EXT-FR-FE-91, EXT-FR-FE-114: name that it trades under. */
    tradingName?: string;
    /** BT-29, BT-46, BT-60, EXT-FR-FE-06, EXT-FR-FE-46, EXT-FR-FE-69, EXT-FR-FE-92, EXT-FR-FE-115, EXT-FR-FE-166: identifiers, as a SIRET (0009) or a routing code (0224). */
    identifiers?: Schemas["IdentifierDraft"][];
    /** BT-30, BT-47, BT-61, EXT-FR-FE-08, EXT-FR-FE-48, EXT-FR-FE-71, EXT-FR-FE-94, EXT-FR-FE-117, EXT-FR-FE-167: legal registration, a SIREN (0002) in France. */
    legalId?: Schemas["IdentifierDraft"];
    /** BT-31, BT-48, BT-63, EXT-FR-FE-10, EXT-FR-FE-27, EXT-FR-FE-50, EXT-FR-FE-73, EXT-FR-FE-96, EXT-FR-FE-119, EXT-FR-FE-168: VAT number, with its country, as written. */
    vatNumber?: string;
    /** BT-32: local tax registration, as written. */
    taxRegistration?: string;
    /** BT-33: legal form, capital and the like. */
    legalInformation?: string;
    /** BT-34, BT-49, EXT-FR-FE-12, EXT-FR-FE-29, EXT-FR-FE-52, EXT-FR-FE-75, EXT-FR-FE-98, EXT-FR-FE-121: electronic address, of scheme 0225 in France. */
    electronicAddress?: Schemas["IdentifierDraft"];
    /** BG-5, BG-8, BG-12: postal address. */
    address?: Schemas["PostalAddressDraft"];
    contact?: Schemas["PartyContactDraft"];
  };
  /** BG-10, or EXT-FR-FE-BG-01 to EXT-FR-FE-BG-05: a party with its role. */
  PartyInRoleDraft: {
    /** BT-27, BT-44, BT-59, BT-62, EXT-FR-FE-03, EXT-FR-FE-43, EXT-FR-FE-66, EXT-FR-FE-89, EXT-FR-FE-112, EXT-FR-FE-164: name in full. */
    name?: string;
    /** BT-28, BT-45, EXT-FR-FE-05, EXT-FR-FE-45, EXT-FR-FE-68, EXT-FR-FE-91, EXT-FR-FE-114: name that it trades under. */
    tradingName?: string;
    /** BT-29, BT-46, BT-60, EXT-FR-FE-06, EXT-FR-FE-46, EXT-FR-FE-69, EXT-FR-FE-92, EXT-FR-FE-115, EXT-FR-FE-166: identifiers, as a SIRET (0009) or a routing code (0224). */
    identifiers?: Schemas["IdentifierDraft"][];
    /** BT-30, BT-47, BT-61, EXT-FR-FE-08, EXT-FR-FE-48, EXT-FR-FE-71, EXT-FR-FE-94, EXT-FR-FE-117, EXT-FR-FE-167: legal registration, a SIREN (0002) in France. */
    legalId?: Schemas["IdentifierDraft"];
    /** BT-31, BT-48, BT-63, EXT-FR-FE-10, EXT-FR-FE-27, EXT-FR-FE-50, EXT-FR-FE-73, EXT-FR-FE-96, EXT-FR-FE-119, EXT-FR-FE-168: VAT number, with its country, as written. */
    vatNumber?: string;
    /** BT-32: local tax registration, as written. */
    taxRegistration?: string;
    /** BT-33: legal form, capital and the like. */
    legalInformation?: string;
    /** BT-34, BT-49, EXT-FR-FE-12, EXT-FR-FE-29, EXT-FR-FE-52, EXT-FR-FE-75, EXT-FR-FE-98, EXT-FR-FE-121: electronic address, of scheme 0225 in France. */
    electronicAddress?: Schemas["IdentifierDraft"];
    /** BG-5, BG-8, BG-12: postal address. */
    address?: Schemas["PostalAddressDraft"];
    contact?: Schemas["PartyContactDraft"];
    /** EXT-FR-FE-04, EXT-FR-FE-26, EXT-FR-FE-44, EXT-FR-FE-67, EXT-FR-FE-90, EXT-FR-FE-113: what it is (EXTENDED). Code of UNTDID 3035: `AB` buyer's agent, `DL` factor, `PR` payer, `SR` seller's agent, `IV` invoicee, `II` invoicer. */
    role?: string;
  };
  /** BG-5, BG-8, BG-12, BG-15, and the address of each party of EXTENDED-CTC-FR (EXT-FR-FE-15, 32, 55, 78, 101, 124, 171 and those after them; EXT-FR-FE-151 to 157 of a line's delivery): a postal address. */
  PostalAddressDraft: {
    /** BT-35, BT-50, BT-64, BT-75: street and number, or the main line. */
    line1?: string;
    /** BT-36, BT-51, BT-65, BT-76: a further line. */
    line2?: string;
    /** BT-162, BT-163, BT-164, BT-165: a third line. */
    line3?: string;
    /** BT-37, BT-52, BT-66, BT-77: city. */
    city?: string;
    /** BT-38, BT-53, BT-67, BT-78: post code, as written. */
    postCode?: string;
    /** BT-39, BT-54, BT-68, BT-79: region or province. */
    subdivision?: string;
    /** BT-40, BT-55, BT-69, BT-80: country. Code of ISO 3166-1 alpha-2, as `FR`. */
    country?: string;
  };
  /** BG-6, BG-9, and the contact of each party of EXTENDED-CTC-FR (EXT-FR-FE-23, 40, 63, 86, 109, 132 and the two after them): whom to ask. */
  PartyContactDraft: {
    /** BT-41, BT-56: the person. */
    name?: string;
    /** BT-41, BT-56: the department, which CII writes apart from the person. */
    department?: string;
    /** BT-42, BT-57: telephone number. */
    telephone?: string;
    /** BT-43, BT-58: e-mail address. */
    email?: string;
  };
  /** BG-13 with BG-14 and BG-15: delivery and period. */
  DeliveryDraft: {
    /** BT-70: to whom it went. */
    name?: string;
    /** BT-71: where it went, as a SIRET (0009). */
    location?: Schemas["IdentifierDraft"];
    /** BT-72: day of delivery. `YYYY-MM-DD`. */
    date?: string;
    /** BT-73: first day of the period invoiced. `YYYY-MM-DD`. */
    periodStart?: string;
    /** BT-74: last day of the period invoiced. `YYYY-MM-DD`. */
    periodEnd?: string;
    /** BG-15: where it went. */
    address?: Schemas["PostalAddressDraft"];
  };
  /** EXT-FR-FE-BG-14: terms of delivery, of the document or of a line (EXTENDED). */
  DeliveryTermsDraft: {
    /** EXT-FR-FE-185: who bears cost and risk until where. Code of Incoterms, as `DAP`. */
    code?: string;
    /** EXT-FR-FE-186: the place that the code speaks of. */
    place?: string;
  };
  /** BG-16: how to pay. */
  PaymentTermsDraft: {
    /** BT-81: how to pay. Code of UNTDID 4461, as `30`. */
    meansCode?: string;
    /** BT-82: how to pay, in words. */
    meansText?: string;
    /** BT-83: what the payment shall quote. */
    remittanceInformation?: string;
    /** BG-17: accounts to pay to. */
    accounts?: Schemas["CreditTransferDraft"][];
    /** BG-18: the card that it was paid with. */
    card?: {
      /** BT-87: card number, last digits only, as written. */
      number?: string;
      /** BT-88: whose card it is. */
      holder?: string;
      /** BG-18: network of the card, as `VISA`. No term of EN 16931; UBL demands it. */
      network?: string;
    };
    /** BG-19: the direct debit. */
    directDebit?: {
      /** BT-89: mandate, as written. */
      mandate?: string;
      /** BT-90: creditor's identifier at the bank, as written. */
      creditor?: string;
      /** BT-91: account that is debited, as written. */
      debitedAccount?: string;
    };
  };
  /** BG-17: an account to pay to. */
  CreditTransferDraft: {
    /** BT-84: an IBAN, or an account number of another kind, as written. */
    account: string;
    /** BT-85: whose account it is. */
    name?: string;
    /** BT-86: the bank's BIC, as written. */
    serviceProvider?: string;
  };
  /** BG-22: totals, in the currency of BT-5. */
  InvoiceTotalsDraft: {
    /** BT-106: sum of the lines' net amounts. Decimal, as `1200.00`. */
    lines?: string;
    /** BT-107: sum of the document's allowances. Decimal, as `1200.00`. */
    allowances?: string;
    /** BT-108: sum of the document's charges. Decimal, as `1200.00`. */
    charges?: string;
    /** BT-109: total without VAT. Decimal, as `1200.00`. */
    withoutVat?: string;
    /** BT-110: total VAT. Decimal, as `1200.00`. */
    vat?: string;
    /** BT-111: total VAT in the currency of BT-6. Decimal, as `1200.00`. */
    vatInVatCurrency?: string;
    /** BT-112: total with VAT. Decimal, as `1200.00`. */
    withVat?: string;
    /** BT-113: paid already. Decimal, as `1200.00`. */
    paid?: string;
    /** BT-114: added to round the amount due. Decimal, as `1200.00`. */
    rounding?: string;
    /** BT-115: to pay. Decimal, as `1200.00`. */
    due?: string;
  };
  /** BG-23: VAT of one category and rate. */
  VatBreakdownDraft: {
    /** BT-116: amount that is taxed. Decimal, as `1200.00`. */
    taxableAmount?: string;
    /** BT-117: VAT. Decimal, as `1200.00`. */
    taxAmount?: string;
    /** BT-118: VAT category. Code of UNTDID 5305, as `S`. */
    category: string;
    /** BT-119: VAT rate. Decimal percentage, as `20.00`. */
    rate?: string;
    /** BT-120: why there is no VAT. */
    exemptionReason?: string;
    /** BT-121: why there is no VAT. Code of VATEX. */
    exemptionCode?: string;
  };
  /** BG-24: a supporting document. */
  InvoiceAttachmentDraft: {
    /** BT-122: number of the supporting document, as written. */
    id: string;
    /** BT-123: what it is, one of the words of BR-FR-17 in France. */
    description?: string;
    /** BT-124: where it can be had, a URI. */
    externalUri?: string;
    /** BT-125-2: name of the embedded file. */
    fileName?: string;
    /** BT-125-1: media type of the embedded file, as `application/pdf`. */
    mediaType?: string;
    /** BT-125: the embedded file in base64; what is read has it only where it was asked for. */
    content?: string;
    /** BT-125: length of the embedded file in bytes; null where nothing is embedded. */
    size?: number | null;
  };
  /** BG-25: a line. */
  InvoiceLineDraft: {
    /** BT-126: number of the line, as written. */
    id: string;
    /** EXT-FR-FE-162: the line that this one is a part of (EXTENDED), as written. */
    parentLineId?: string;
    /** EXT-FR-FE-163: what kind of line it is (EXTENDED); only lines without it or with DETAIL add up to BT-106. Code of DETAIL, GROUP, INFORMATION. */
    subtype?: string;
    /** BT-127: notes. EXTENDED allows several. */
    notes?: Schemas["InvoiceNoteDraft"][];
    /** BT-128: what the line is about. EXTENDED allows several. */
    invoicedObjects?: Schemas["IdentifierDraft"][];
    /** BT-129: how many units. Decimal, as `2.5`. */
    quantity?: string;
    /** BT-130: unit. Code of UN/ECE Rec. 20 and 21, as `HUR`. */
    unit?: string;
    /** BT-131: amount without VAT, allowances and charges counted. Only lines of subtype GROUP or INFORMATION may leave it out. Decimal, as `1200.00`. */
    netAmount?: string;
    /** BT-132: line of the document's order (BT-13). A line with an order of its own has it in purchaseOrder, as written. */
    purchaseOrderLine?: string;
    purchaseOrder?: Schemas["LineOrderDraft"];
    /** EXT-FR-FE-144, EXT-FR-FE-145: order, by the seller's number (EXTENDED). */
    salesOrder?: Schemas["LineReferenceDraft"];
    /** EXT-FR-FE-140, EXT-FR-FE-141: despatch advice (EXTENDED). */
    despatchAdvice?: Schemas["LineReferenceDraft"];
    /** EXT-FR-FE-142, EXT-FR-FE-143: receiving advice (EXTENDED). */
    receivingAdvice?: Schemas["LineReferenceDraft"];
    precedingInvoice?: Schemas["LinePrecedingInvoiceDraft"];
    /** BT-133: where the buyer books it, as written. */
    accountingReference?: string;
    /** BT-134: first day of the period invoiced. `YYYY-MM-DD`. */
    periodStart?: string;
    /** BT-135: last day of the period invoiced. `YYYY-MM-DD`. */
    periodEnd?: string;
    /** BG-27: allowances. */
    allowances?: Schemas["AllowanceChargeDraft"][];
    /** BG-28: charges. */
    charges?: Schemas["AllowanceChargeDraft"][];
    /** BT-146: price without VAT, allowance taken off. Decimal, as `1200.00`. */
    netPrice?: string;
    /** BT-147: allowances on the price, all together. Decimal, as `1200.00`. */
    priceDiscount?: string;
    /** BT-147: charges on the price, all together, which EN 16931 does not have; BT-146 is BT-148 less the allowances and with the charges. Decimal, as `1200.00`. */
    priceSurcharge?: string;
    /** BT-148: price without VAT, allowance not taken off. Decimal, as `1200.00`. */
    grossPrice?: string;
    /** BT-149: how many units the price is for. Decimal, as `2.5`. */
    priceBaseQuantity?: string;
    /** BT-150: unit that the price is for. Code of UN/ECE Rec. 20 and 21, as `HUR`. */
    priceBaseUnit?: string;
    /** BT-151: VAT category. Code of UNTDID 5305, as `S`. */
    vatCategory?: string;
    /** BT-152: VAT rate. Decimal percentage, as `20.00`. */
    vatRate?: string;
    /** EXT-FR-FE-178: why there is no VAT (EXTENDED); begins with the number of the partial invoice between signs where there are several sellers (BR-FR-MV-08). */
    exemptionReason?: string;
    /** EXT-FR-FE-179: why there is no VAT (EXTENDED). Code of VATEX. */
    exemptionCode?: string;
    /** EXT-FR-FE-180: what makes VAT fall due (EXTENDED), as in BT-8. Code of UNTDID 2005: `3` issue, `35` delivery, `432` payment. */
    vatPointCode?: string;
    /** EXT-FR-FE-181: VAT of the line (EXTENDED). Decimal, as `1200.00`. */
    vatAmount?: string;
    /** EXT-FR-FE-182: the same in the currency of BT-6 (EXTENDED). Decimal, as `1200.00`. */
    vatAmountInVatCurrency?: string;
    /** EXT-FR-FE-184: amount with VAT (EXTENDED). UBL 2.1 has no place for it. Decimal, as `1200.00`. */
    amountWithVat?: string;
    /** BT-153: name of the item. */
    name?: string;
    /** BT-154: more about it. */
    description?: string;
    /** BT-155: the seller's number for it, as written. */
    sellerItemId?: string;
    /** BT-156: the buyer's number for it, as written. */
    buyerItemId?: string;
    /** BT-157: number in a common scheme, as a GTIN (0160). */
    standardItemId?: Schemas["IdentifierDraft"];
    /** BT-158: classifications of the item. */
    classifications?: Schemas["ClassificationDraft"][];
    /** BT-159: country that it comes from. Code of ISO 3166-1 alpha-2, as `FR`. */
    originCountry?: string;
    /** BG-32: properties of the item. */
    attributes?: Array<{
      /** BT-160: what it is. */
      name?: string;
      /** EXT-FR-FE-159: what it is, in place of a name (EXTENDED). Code of UNTDID 6313. */
      code?: string;
      /** BT-161: its value. */
      value?: string;
      /** EXT-FR-FE-160: its measured value, in place of BT-161 (EXTENDED). Decimal, as `2.5`. */
      quantity?: string;
      /** EXT-FR-FE-161: unit of that. Code of UN/ECE Rec. 20 and 21, as `HUR`. */
      unit?: string;
    }>;
    delivery?: Schemas["LineDeliveryDraft"];
    deliveryTerms?: Schemas["DeliveryTermsDraft"];
    /** EXT-FR-FE-BG-12 with EXT-FR-FE-BG-13: seller of the line, where an invoice has several (EXTENDED). */
    seller?: Schemas["InvoicePartyDraft"];
  };
  /** EXT-FR-FE-BG-10 with EXT-FR-FE-BG-11: delivery of a line (EXTENDED). */
  LineDeliveryDraft: {
    /** EXT-FR-FE-149: to whom it went. */
    name?: string;
    /** EXT-FR-FE-146: where it went, as a SIRET (0009). */
    location?: Schemas["IdentifierDraft"];
    /** EXT-FR-FE-158: day of delivery. `YYYY-MM-DD`. */
    date?: string;
    /** EXT-FR-FE-151 to EXT-FR-FE-157: where it went. */
    address?: Schemas["PostalAddressDraft"];
  };
  /** EXT-FR-FE-135 with BT-132: the buyer's order of a line (EXTENDED). */
  LineOrderDraft: {
    /** EXT-FR-FE-135: number of the order, as written. */
    number: string;
    /** BT-132: line of it, as written. */
    line?: string;
  };
  /** EXT-FR-FE-BG-06: an invoice that came before, of a line (EXTENDED). */
  LinePrecedingInvoiceDraft: {
    /** EXT-FR-FE-136: its number, as written. */
    number: string;
    /** EXT-FR-FE-138: its day of issue. `YYYY-MM-DD`. */
    issueDate?: string;
    /** EXT-FR-FE-137: its type. Code of UNTDID 1001, as `380`. */
    typeCode?: string;
    /** EXT-FR-FE-139: line of it, as written. */
    line?: string;
  };
  /** EXT-FR-FE-140 to EXT-FR-FE-145: the seller's order, despatch advice or receiving advice of a line (EXTENDED). */
  LineReferenceDraft: {
    /** EXT-FR-FE-140, EXT-FR-FE-142, EXT-FR-FE-144: number of the paper, as written. */
    number?: string;
    /** EXT-FR-FE-141, EXT-FR-FE-143, EXT-FR-FE-145: line of it, as written. */
    line?: string;
  };
  /** BT-158: a classification of the item. */
  ClassificationDraft: {
    /** BT-158: what the item is, in a list, as written. */
    code: string;
    /** BT-158-1: the list. Code of UNTDID 7143, as `STI`. */
    list?: string;
    /** BT-158-2: its version. */
    listVersion?: string;
  };
  /** BG-20, BG-21, BG-27 or BG-28: an allowance or a charge, of the document or of a line. */
  AllowanceChargeDraft: {
    /** BT-92, BT-99, BT-136, BT-141: amount without VAT. Decimal, as `1200.00`. */
    amount: string;
    /** BT-93, BT-100, BT-137, BT-142: amount that the percentage is taken of. Decimal, as `1200.00`. */
    baseAmount?: string;
    /** BT-94, BT-101, BT-138, BT-143: share of that amount. Decimal percentage, as `20.00`. */
    percent?: string;
    /** BT-95, BT-102: its VAT category; none on a line. Code of UNTDID 5305, as `S`. */
    vatCategory?: string;
    /** BT-96, BT-103: its VAT rate; none on a line. Decimal percentage, as `20.00`. */
    vatRate?: string;
    /** BT-173, BT-175: why there is no VAT on it (EXTENDED); none on a line. */
    exemptionReason?: string;
    /** BT-174, BT-176: why there is no VAT on it (EXTENDED); none on a line. Code of VATEX. */
    exemptionCode?: string;
    /** BT-97, BT-104, BT-139, BT-144: why. */
    reason?: string;
    /** BT-98, BT-105, BT-140, BT-145: why. Code of UNTDID 5189 for an allowance, 7161 for a charge. */
    reasonCode?: string;
    /** BG-21: the charge is a logistics service charge (BG-X-42), which only Factur-X EXTENDED keeps apart; it counts in BT-108 like the others. */
    logistics?: true;
  };
  InvoiceEventNews: {
    type: "invoice.event";
    /** When the gateway knew. */
    timestamp: string;
    data: {
      invoice: Schemas["Invoice"];
      event: Schemas["Event"];
    };
  };
  /** As it stands when the call is made. */
  Invoice: {
    /** Whose it is; null: nobody's yet. Shown to administrators only. */
    tenant?: string | null;
    id: string;
    /** The ERP's own id. */
    reference: string | null;
    direction: "outbound" | "inbound";
    /** Name of the platform account. */
    platform: string;
    /** The platform's id, once known. */
    platformId: string | null;
    /** BT-1. */
    number: string;
    /** BT-2. */
    issueDate: string;
    /** BT-3, UNTDID 1001. */
    type: string;
    /** BT-5, ISO 4217. */
    currency: string;
    /** BT-112, decimal. */
    total: string;
    /** BT-24. */
    profile: string | null;
    syntax: "factur-x" | "cii" | "ubl";
    seller: Schemas["Party"];
    buyer: Schemas["Party"];
    /** Where the document is on its way to the platform. `failed`: it will not arrive, `problem` tells why. `parked`: the platform gave no clear answer and cannot be asked, so a person must decide; it is never sent again by itself. */
    delivery: "queued" | "sending" | "sent" | "failed" | "parked";
    /** Null until the platform told one. */
    status: Schemas["CurrentStatus"] | null;
    badge: Schemas["Badge"];
    /** Set when the platform rejected the invoice or a technical step failed. */
    problem: ({
      code: string;
      message: string;
      /** The same in French. */
      messageFr?: string;
      /** What to do about it. */
      fix: string;
      /** The same in French. */
      fixFr?: string;
      /** The platform's own words. */
      raw: string | null;
    }) | null;
    /** What the controls found: in what is sent, before it is sent, with what the directory says of its recipient; in what was received, on arrival. */
    findings: Schemas["ControlFinding"][];
    /** What the directory said of its recipient; null: not asked, or not to be asked. */
    directory: Schemas["DirectoryFinding"] | null;
    lastSyncAt: string | null;
    createdAt: string;
    updatedAt: string;
    /** What of it is gone: its documents, with all that named people in this record, or its history. Absent while all of it is there. */
    erased?: {
      documents?: Schemas["Erased"];
      events?: Schemas["Erased"] & {
        rows: number;
        last: string;
        sha256: string;
      };
      /** SHA-256 of the document as it was sent or received. */
      sha256: string;
    };
    /** The corrected invoice that took the number over, after a rejection. */
    supersededBy: string | null;
    /** Received before the platform account was configured: there to be imported, and not told by webhook. Absent on all others. */
    fromBefore?: boolean;
    /** Who has it: of a sent one, who sent it. Shown to administrators only (webhooks are tenants' and never have it). */
    receivers?: {
      /** The tenant that leads it; null: nobody has it yet. */
      leads: string | null;
      /** The tenants that read it besides. */
      copies: string[];
    };
    /** What it is to the tenant that asks or is called. `leads`: it sent it, or may set its statuses. `copy`: it reads it, and another tenant leads. Shown to tenants only. */
    role?: "leads" | "copy";
  };
  Party: {
    siren: string | null;
    siret: string | null;
    name: string | null;
    /** Electronic address, `scheme:value`. */
    address: string | null;
  };
  /** A status of the national life cycle, with its time. */
  CurrentStatus: {
    name: "submitted" | "issued" | "received" | "made_available" | "in_hand" | "approved" | "partially_approved" | "disputed" | "suspended" | "completed" | "refused" | "payment_sent" | "payment_received" | "rejected" | "endorsed" | "cancelled" | "routing_error" | "direct_payment_requested" | "factored" | "factored_confidential" | "payee_changed" | "not_factored" | "inadmissible";
    /** National code. */
    code: number;
    /** National wording. */
    label: string;
    labelEn: string;
    /** When it was set. */
    at: string | null;
  };
  Badge: {
    state: "pending" | "accepted" | "rejected" | "paid";
    color: "orange" | "green" | "red" | "blue";
    label: string;
    labelFr: string;
  };
  ControlFinding: {
    /** Number of the check in docs/controls.md; absent where it is a fault of the JSON. */
    no?: number;
    severity: "error" | "warning";
    /** The national reason that a platform would give. */
    code: string;
    /** The rule of the norm. */
    rule: string;
    /** The business term. */
    path: string;
    /** The place: an XPath in a file, a JSON pointer in JSON; empty where it is about the whole. */
    at: string;
    message: string;
    messageFr: string;
    /** What to do about it. */
    fix: string;
    fixFr: string;
  };
  /** What the directory said of the recipient before sending. */
  DirectoryFinding: {
    /** The document's own: BT-49, or BT-34 of a self-billed invoice. */
    address: string | null;
    /** `active`: a platform receives there. `unsure`: the directory could not be asked, or does not tell. `unchecked`: not looked up yet. */
    state: "active" | "without_platform" | "company_unknown" | "company_ceased" | "address_missing" | "address_absent" | "address_inactive" | "address_upcoming" | "address_of_another" | "undecided" | "incomplete" | "invalid" | "contradictory" | "unsure" | "unchecked";
    /** As in the answer of a resolve. */
    rule: string | null;
    checkedAt: string;
    /** Platform account that was asked. */
    source: string | null;
    /** The platform could not be asked; it is what it said before. */
    stale: boolean;
    /** What to do; null when the address is good. */
    advice: ({
      action: "send" | "send_not_transmitted" | "report" | "block";
      message: string;
      fix: string | null;
      /** The address to use instead. */
      use: string | null;
      alternatives: string[];
      missing: string[];
    }) | null;
    /** How the buyer was taken, where the tenant's routes ask for it. */
    buyer?: {
      kind: "public" | "private" | "unknown";
      note: string;
    };
  };
  Erased: {
    at: string;
    /** The term that was over. */
    term?: string;
    /** The erasure that a person asked for. */
    erasure?: string;
  };
  Event: {
    id: string;
    /** Null: a word that the gateway does not know (yet). */
    status: Schemas["Status"] | null;
    /** The platform's word, verbatim. */
    rawCode: string;
    at: string;
    receivedAt: string;
    source: "poll" | "webhook" | "push" | "gateway";
    setBy: {
      /** UNCL 3035; `WK`: a platform, `DFH`: the public portal. */
      role: string;
      name?: string;
      id?: string;
    };
    reasons: Array<{
      code: string;
      /** The platform's words, or the national wording. */
      text: string;
      /** In English; absent where the code is a platform's own. */
      textEn?: string;
    }>;
    comment: string | null;
    amounts: Array<{
      code: string;
      amount: string;
      currency: string;
      vatRate: string | null;
    }>;
    /** About a status that was pushed from here. `sent`: this is it. `refused`: the platform said no afterwards, so that it counts for nothing. `failed`: it never got there. */
    push: ({
      id: string;
      outcome: "sent" | "refused" | "failed";
    }) | null;
    /** Set in the platform's own web page. */
    external: boolean;
    /** Whether it moved the invoice. */
    moved: boolean;
    /** An administrator gave the invoice to others: who has it, and who had it before. */
    receivers?: {
      /** The tenant that may set statuses. */
      leads: string | null;
      /** Tenants that read. */
      copies: string[];
      before: {
        /** The tenant that may set statuses. */
        leads: string | null;
        /** Tenants that read. */
        copies: string[];
      };
    };
  };
  /** A status of the national life cycle. */
  Status: {
    name: "submitted" | "issued" | "received" | "made_available" | "in_hand" | "approved" | "partially_approved" | "disputed" | "suspended" | "completed" | "refused" | "payment_sent" | "payment_received" | "rejected" | "endorsed" | "cancelled" | "routing_error" | "direct_payment_requested" | "factored" | "factored_confidential" | "payee_changed" | "not_factored" | "inadmissible";
    /** National code. */
    code: number;
    /** National wording. */
    label: string;
    labelEn: string;
  };
  InvoiceReceivedNews: {
    type: "invoice.received";
    /** When the gateway knew. */
    timestamp: string;
    data: {
      invoice: Schemas["Invoice"];
    };
  };
  InvoiceDeliveryNews: {
    type: "invoice.delivery";
    /** When the gateway knew. */
    timestamp: string;
    data: {
      invoice: Schemas["Invoice"];
      delivery: Schemas["DeliveryNews"];
    };
  };
  /** As it was then. */
  DeliveryNews: {
    state: "sent" | "failed" | "parked";
    problem: ({
      code: string;
      message: string;
      /** The same in French. */
      messageFr?: string;
      /** What to do about it. */
      fix: string;
      /** The same in French. */
      fixFr?: string;
      /** The platform's own words. */
      raw: string | null;
    }) | null;
  };
  InvoiceWithdrawnNews: {
    type: "invoice.withdrawn";
    /** When the gateway knew. */
    timestamp: string;
    data: {
      withdrawn: {
        id: string;
        number: string;
      };
    };
  };
  PushRefusedNews: {
    type: "push.refused";
    /** When the gateway knew. */
    timestamp: string;
    data: {
      invoice: Schemas["Invoice"];
      event: Schemas["Event"];
    };
  };
  PushFailedNews: {
    type: "push.failed";
    /** When the gateway knew. */
    timestamp: string;
    data: {
      invoice: Schemas["Invoice"];
      event: Schemas["Event"];
    };
  };
  ReportStateNews: {
    type: "report.state";
    /** When the gateway knew. */
    timestamp: string;
    data: {
      report: Schemas["Report"];
      event: Schemas["ReportEvent"];
    };
  };
  Report: {
    id: string;
    company: string;
    kind: "transactions" | "payments";
    /** It sold, or bought. */
    role: "SE" | "BY";
    /** First report of its period, or one that replaces it. */
    type: "IN" | "RE";
    /** Counts the reports of its period. */
    number: number;
    /** TT-1. */
    name: string;
    period: {
      start: string;
      end: string;
    };
    /** The company's last day. */
    deadline: string;
    /** The platform's last instant, with the offset of Paris. */
    platformDeadline: string;
    /** `taken` is not `accepted`: the platform has it, and the public portal has not answered, or the platform does not tell. */
    state: "open" | "due" | "awaiting-approval" | "queued" | "sent" | "taken" | "accepted" | "rejected" | "inadmissible" | "superseded";
    late: boolean;
    platform: string;
    platformId: string | null;
    /** Why it was rejected, or is not on its way. */
    problem: ({
      code: string;
      message: string;
      /** The same in French. */
      messageFr?: string;
      /** What to do about it. */
      fix: string;
      /** The same in French. */
      fixFr?: string;
      /** The platform's own words. */
      raw: string | null;
      rule: string | null;
    }) | null;
    items: number;
    /** Items that a problem kept out. */
    leftOut: number;
    submittedAt: string | null;
    sentAt: string | null;
    answeredAt: string | null;
    createdAt: string;
    updatedAt: string;
  };
  ReportEvent: {
    id: string;
    state: "open" | "due" | "awaiting-approval" | "queued" | "sent" | "taken" | "accepted" | "rejected" | "inadmissible" | "superseded";
    rawCode: string | null;
    at: string;
    receivedAt: string;
    source: "poll" | "webhook" | "gateway" | "person";
    reasons: Array<{
      code: string;
      /** The platform's words, or the national wording. */
      text: string;
      /** In English; absent where the code is a platform's own. */
      textEn?: string;
    }>;
    comment: string | null;
  };
  ReportReminderNews: {
    type: "report.reminder";
    /** When the gateway knew. */
    timestamp: string;
    data: {
      report: Schemas["Report"];
    };
  };
  TestNews: {
    type: "test";
    /** When it was asked for. */
    timestamp: string;
    data: {
      tenant: string;
      /** The place of the webhook, from 0. */
      webhook: number;
      message: string;
    };
  };
  RoutingQuestion: {
    invoice: string;
    /** Rules to be tried before they stand in the configuration: the list `receive` as it would stand there. Absent: the rules in force. */
    receive?: unknown[];
    /** `hold` or a tenant's name, likewise. */
    unrouted?: string;
  } | {
    content?: unknown;
    /** The platform account that it would come over, where nobody names its company. */
    platform?: string;
    /** Rules to be tried before they stand in the configuration: the list `receive` as it would stand there. Absent: the rules in force. */
    receive?: unknown[];
    /** `hold` or a tenant's name, likewise. */
    unrouted?: string;
  } | {
    /** Invoices received in so many days: 30 where nothing is said. */
    days?: number;
    /** Invoices received since this day (UTC), instead of days. */
    since?: string;
    /** Rules to be tried before they stand in the configuration: the list `receive` as it would stand there. Absent: the rules in force. */
    receive?: unknown[];
    /** `hold` or a tenant's name, likewise. */
    unrouted?: string;
  };
  ReportFacts: {
    /** The ERP's own id: the same again changes nothing. */
    id?: string;
    buyer?: {
      kind: "company" | "private" | "non-taxable" | "public";
    };
    /** By the position of the line. */
    lines?: Array<{
      nature: "goods" | "services";
    }>;
    margin?: {
      /** Decimal string, with a minus where it takes away. */
      base: string;
      /** Decimal string, with a minus where it takes away. */
      vat: string;
      /** VAT rate in percent, decimal string. */
      rate: string;
    };
    selfAssessed?: {
      /** VAT rate in percent, decimal string. */
      rate: string;
      /** Decimal string, with a minus where it takes away. */
      vat: string;
    };
    imported?: boolean;
    outOfFrance?: boolean;
    /** Decimal string, with a minus where it takes away. */
    vatTotalEur?: string;
  };
  /** RFC 9457 problem details. */
  Problem: {
    /** `/problems/` and the code: a reference of this gateway, which leads a browser to the page of the problem, with cause and fix. */
    type: string;
    /** What kind of problem it is; the same for every one of its code. */
    title: string;
    /** The same in French. */
    titleFr?: string;
    status: number;
    /** What happened this time, and what to do. */
    detail: string;
    /** The same in French; absent for what only programs get wrong. */
    detailFr?: string;
    /** Stable, for programs. */
    code: string;
    /** Names this request in the gateway's log. */
    requestId: string;
    /** When it was erased (410); ISO 8601. */
    erasedAt?: string;
    /** SHA-256 of what was erased (410). */
    sha256?: string;
    /** How long it was to be kept (410). */
    term?: string;
    /** The erasure that it went with (410). */
    erasure?: string;
    /** Where fields are at fault. */
    errors?: Schemas["FieldFault"][];
  };
  FieldFault: {
    /** A part of the request, a JSON path or a business term (BT-30). */
    path: string;
    /** The place in JSON, a pointer (RFC 6901). */
    at?: string;
    /** The rule that was broken; stable. */
    code: string;
    /** The rule of the norm, where `code` is the reason by which a platform would reject it. */
    rule?: string;
    message: string;
    /** The same in French. */
    messageFr?: string;
    /** What to do about it. */
    fix: string;
    /** The same in French. */
    fixFr?: string;
  };
  InvoicePage: {
    items: Schemas["Invoice"][];
    /** Null on the last page. */
    nextCursor: string | null;
  };
  EventList: {
    items: Schemas["Event"][];
    /** Null on the last page. */
    nextCursor: string | null;
  };
  AttachmentPage: {
    items: Schemas["AttachmentLine"][];
    /** Null on the last page. */
    nextCursor: string | null;
  };
  AttachmentLine: {
    /** Its place, from 1. */
    n: number;
    /** BT-125-2. */
    fileName: string | null;
    /** BT-125-1. */
    mediaType: string | null;
    /** Bytes. */
    size: number;
    /** BT-123: what it is, in France one of the words of BR-FR-17. */
    description: string | null;
    /** Of the bytes, in hexadecimal. */
    sha256: string;
  };
  Validation: {
    /** There is no error among the findings. */
    valid: boolean;
    /** The rules in force; with `official=true` also which official files were asked, and which are not installed. */
    rules: string;
    findings: Schemas["ControlFinding"][];
    /** What it is; null where that cannot be told. */
    invoice: ({
      syntax: string;
      number: string;
      issueDate: string;
      type: string;
      currency: string;
      total: string;
      profile: string | null;
      seller: Schemas["Party"];
      buyer: Schemas["Party"];
    }) | null;
  };
  Routing: {
    /** In order. */
    rules: Array<{
      /** From 1, in the order of the configuration. */
      number: number;
      /** As the configuration has it. */
      when: {
        [name: string]: unknown;
      };
      to: string[];
      copy: string[];
      more: boolean;
      /** SIRENs that it is about. */
      companies: string[];
      /** Received invoices that it took. */
      matches: number;
      last: {
        at: string;
        invoice: string;
      } | null;
    }>;
    /** The tenant that leads what no rule takes (`unrouted`); null: it is held. */
    unroutedTo: string | null;
    unrouted: {
      /** Received invoices that nobody has. */
      count: number;
      newest: Array<{
        invoice: Schemas["Invoice"];
        /** `rule`: rules take it. `company`: there are no rules about its company, whose first tenant gets it. `account`: nobody names its company, and the platform account serves one tenant alone. `unrouted`: no rule takes it. `nobody`: nobody names its company. */
        by: "rule" | "company" | "account" | "unrouted" | "nobody";
        /** Why, for a person. */
        why: string;
        /** The same in French. */
        whyFr: string;
        /** The rule that nearly took it, where none did. */
        nearly: {
          /** Its number, from 1. */
          rule: number;
          /** The conditions that did not hold, as the configuration names them; none: its receivers do not name the company. */
          missed: string[];
        } | null;
        /** Tenants that name its company, to whom it may be given. */
        receivers: string[];
      }>;
    };
    receivers: Array<{
      tenant: string;
      companies: string[];
      /** Invoices received in 30 days that it leads. */
      leads: number;
      /** The same that it reads. */
      copies: number;
      lastAt: string | null;
      deliveries: Array<{
        way: "webhook" | "mail" | "files" | "subscription";
        waiting: number;
        /** Failed for good, or parked: see the failures. */
        givenUp: number;
        pausedSince: string | null;
      }>;
    }>;
  };
  RoutingPreview: {
    /** The tenant that would lead; empty: it would be held. */
    to: string[];
    /** Tenants that would read. */
    copy: string[];
    /** Number of the first rule that takes it, counted from 1 in the order of the configuration. */
    rule: number | null;
    /** Numbers of all rules that take it. */
    rules: number[];
    /** `rule`: rules take it. `company`: there are no rules about its company, whose first tenant gets it. `account`: nobody names its company, and the platform account serves one tenant alone. `unrouted`: no rule takes it. `nobody`: nobody names its company. */
    by: "rule" | "company" | "account" | "unrouted" | "nobody";
    /** Why, for a person. */
    why: string;
    /** The same in French. */
    whyFr: string;
    /** The rule that nearly took it, where none did. */
    nearly: {
      /** Its number, from 1. */
      rule: number;
      /** The conditions that did not hold, as the configuration names them; none: its receivers do not name the company. */
      missed: string[];
    } | null;
  };
  RoutingChanges: {
    /** Received invoices that this page looked at. */
    checked: number;
    /** Those that the rules would give to others than those who have them now. */
    moved: Array<{
      invoice: string;
      number: string;
      issueDate: string;
      seller: string | null;
      total: string;
      currency: string;
      now: Schemas["ReceiversOfInvoice"];
      byRules: Schemas["ReceiversOfInvoice"];
      /** Number of the first rule that takes it, counted from 1 in the order of the configuration. */
      rule: number | null;
      /** Why, for a person. */
      why: string;
      /** The same in French. */
      whyFr: string;
    }>;
    /** Null on the last page. */
    nextCursor: string | null;
  };
  ReceiversOfInvoice: {
    leads: string | null;
    copies: string[];
  };
  Receivers: {
    /** Names of tenants, or one: the first one leads, further ones read. */
    to: unknown[] | string;
    /** Names of tenants that read, or one. */
    copy?: unknown[] | string;
  };
  SelectionGiven: {
    /** Ids of those that went to other receivers. */
    given: string[];
    /** Ids of those that had exactly these receivers already. */
    unchanged: string[];
    refused: Array<{
      invoice: string;
      code: string;
      message: string;
      /** The same in French. */
      messageFr: string;
      fix: string | null;
      /** The same in French. */
      fixFr: string | null;
    }>;
  };
  ReceiversOfSelection: {
    /** Ids of received invoices, at most 200. */
    invoices: string[];
    /** Names of tenants, or one: the first one leads, further ones read. */
    to?: unknown[] | string;
    /** Names of tenants that read, or one. */
    copy?: unknown[] | string;
    /** Instead of names: each to whom the rules in force give it. */
    byRules?: true;
  };
  Push: {
    id: string;
    invoiceId: string;
    status: {
      name: "submitted" | "issued" | "received" | "made_available" | "in_hand" | "approved" | "partially_approved" | "disputed" | "suspended" | "completed" | "refused" | "payment_sent" | "payment_received" | "rejected" | "endorsed" | "cancelled" | "routing_error" | "direct_payment_requested" | "factored" | "factored_confidential" | "payee_changed" | "not_factored" | "inadmissible";
      /** National code. */
      code: number;
      /** National wording. */
      label: string;
      labelEn: string;
    };
    /** `queued`: on its way. `sent`: the platform has it. `accepted`: the platform took it. `refused`: the platform said no. `failed`: it could not be delivered in time. `parked`: nobody knows whether it arrived, a person must look. */
    state: "queued" | "sent" | "accepted" | "refused" | "failed" | "parked";
    setBy: "seller" | "buyer";
    /** The party of that side in whose name it was said, where it is another. */
    as: ({
      role: "AB" | "IV" | "PR" | "SR" | "II" | "PE" | "DL";
      siren: string | null;
      name: string | null;
    }) | null;
    at: string;
    reasons: Array<{
      code: string;
      /** The platform's words, or the national wording. */
      text: string;
      /** In English; absent where the code is a platform's own. */
      textEn?: string;
    }>;
    comment: string | null;
    amounts: Array<{
      code: string;
      amount: string;
      currency: string;
      vatRate: string | null;
    }>;
    attachments: Array<{
      fileName: string;
      mediaType: string;
    }>;
    actionCode: string | null;
    payee: ({
      siren: string;
      name: string;
      iban: string | null;
      bic: string | null;
    }) | null;
    problem: ({
      code: string;
      message: string;
      /** The same in French. */
      messageFr?: string;
      /** What to do about it. */
      fix: string;
      /** The same in French. */
      fixFr?: string;
      /** The platform's own words. */
      raw: string | null;
    }) | null;
    platformId: string | null;
    createdAt: string;
    updatedAt: string;
  };
  PushStatus: {
    status: "submitted" | "issued" | "received" | "made_available" | "in_hand" | "approved" | "partially_approved" | "disputed" | "suspended" | "completed" | "refused" | "payment_sent" | "payment_received" | "rejected" | "endorsed" | "cancelled" | "routing_error" | "direct_payment_requested" | "factored" | "factored_confidential" | "payee_changed" | "not_factored" | "inadmissible";
    /** Another party of your side, named on the invoice and one of your companies, that says it: `AB` the buyer's agent, `IV` the invoicee, `PR` the payer, `SR` the seller's agent, `II` the invoicer, `PE` the payee, `DL` the factor. Left out: the seller or the buyer. */
    as?: "AB" | "IV" | "PR" | "SR" | "II" | "PE" | "DL" | null;
    /** Code of the closed list that `allowed-statuses` gives for this status. */
    reason?: string | null;
    comment?: string | null;
    amounts?: Schemas["PushedAmount"][];
    attachments?: Schemas["PushedAttachment"][];
    /** What the other party is asked to do (MDT-121): `NOA` No action, `PIN` Provide information, `NIN` Issue a new (corrective) invoice, `CNF` Issue a credit note for the whole, `CNP` Issue a credit note for a part, `CNA` Issue a credit note for the amount, `OTH` Other. */
    actionCode?: string | null;
    /** Needed with `factored` (225) and `payee_changed` (227), with its IBAN; as you like with `factored_confidential` (226). */
    payee?: ({
      /** SIREN: nine digits. */
      siren: string;
      name: string;
      iban?: string | null;
      bic?: string | null;
    }) | null;
  };
  PushedAmount: {
    /** Decimal string; negative for a receipt that is taken back, with a comment. */
    amount: string;
    /** That of the invoice (BT-5). */
    currency: string;
    /** In percent. A received amount is split: one amount for each rate. */
    vatRate?: string | null;
    /** MDT-207. Left out: what was received (MEN), paid (MPA) or approved with VAT (MAPTTC), by the status. */
    code?: "MEN" | "MPA" | "RAP" | "ESC" | "RAB" | "REM" | "MAP" | "MAPTTC" | "MNA" | "MNATTC" | null;
  };
  PushedAttachment: {
    fileName: string;
    mediaType: string;
    /** The bytes, in base64. */
    content: string;
  };
  PushList: {
    items: Schemas["Push"][];
    /** Null on the last page. */
    nextCursor: string | null;
  };
  AllowedStatuses: {
    /** Which party the caller is on this document. */
    side: "seller" | "buyer";
    allowed: Array<{
      name: "submitted" | "issued" | "received" | "made_available" | "in_hand" | "approved" | "partially_approved" | "disputed" | "suspended" | "completed" | "refused" | "payment_sent" | "payment_received" | "rejected" | "endorsed" | "cancelled" | "routing_error" | "direct_payment_requested" | "factored" | "factored_confidential" | "payee_changed" | "not_factored" | "inadmissible";
      /** National code. */
      code: number;
      /** National wording. */
      label: string;
      labelEn: string;
      needs: {
        reason: "required" | "optional" | "none";
        /** Closed list. */
        reasons: Array<{
          code: string;
          /** National wording. */
          label: string;
          labelEn: string;
        }>;
        comment: "optional" | "none";
        /** Reasons that need a comment beside them. */
        commentWith: string[];
        amounts: "required" | "optional" | "none";
        /** The first is meant where none is given. */
        amountCodes: Array<{
          code: string;
          /** National wording. */
          label: string;
          labelEn: string;
        }>;
        attachments: "required" | "optional" | "none";
        actionCode: "required" | "optional" | "none";
        actionCodes: Array<{
          code: string;
          /** National wording. */
          label: string;
          labelEn: string;
        }>;
        payee: "required" | "optional" | "none";
        /** The IBAN of the payee. */
        payeeAccount: "required" | "optional" | "none";
      };
      /** What a person should know beforehand. */
      note: string | null;
      /** The same in French. */
      noteFr: string | null;
    }>;
    others: Array<{
      name: "submitted" | "issued" | "received" | "made_available" | "in_hand" | "approved" | "partially_approved" | "disputed" | "suspended" | "completed" | "refused" | "payment_sent" | "payment_received" | "rejected" | "endorsed" | "cancelled" | "routing_error" | "direct_payment_requested" | "factored" | "factored_confidential" | "payee_changed" | "not_factored" | "inadmissible";
      /** National code. */
      code: number;
      /** National wording. */
      label: string;
      labelEn: string;
      why: {
        /** Stable. */
        code: string;
        /** Nothing that can still happen will change it. */
        lasting: boolean;
        message: string;
        messageFr: string;
        fix: string;
        fixFr: string;
      };
    }>;
  };
  Sync: {
    id: string;
    /** `failed`: the platform could be asked for nothing; `problem` tells why. */
    state: "running" | "done" | "failed";
    /** What was updated: this invoice (`this`), one other (`another`), more than one (`several`), or nothing. An invoice counts as updated when it has a new event, whether or not that moved it, when an event of it is understood at last, or when it was received. Null while the sync runs. */
    outcome: "this" | "another" | "several" | "none" | null;
    /** Exactly what was updated, for people. */
    message: string;
    /** The same in French. */
    messageFr: string;
    /** Ids of the updated invoices. */
    updated: string[];
    /** Why the platform could be asked for nothing. */
    problem: {
      code: string;
      message: string;
      messageFr?: string;
      fix?: string;
      fixFr?: string;
    } | null;
  };
  ReportItem: {
    id: string;
    company: string;
    /** Null: it is not reported, for the `reason`, or as long as there are `problems`. */
    flow: "10.1" | "10.2" | "10.3" | "10.4" | null;
    role: "SE" | "BY" | null;
    category: "TLB1" | "TPS1" | "TNT1" | "TMA1" | null;
    /** All of them, where there are several. */
    categories: Array<"TLB1" | "TPS1" | "TNT1" | "TMA1">;
    day: string;
    period: {
      start: string;
      end: string;
    } | null;
    /** The company's last day. */
    deadline: string | null;
    /** The platform's last instant, with the offset of Paris. */
    platformDeadline: string | null;
    /** Of a payment: what of it is reported. */
    rates: Array<{
      rate: string;
      amount: string;
    }>;
    problems: Array<{
      path: string;
      code: string;
      rule?: string;
      message: string;
      messageFr: string;
      fix: string;
      fixFr: string;
    }>;
    /** Why it is not reported. */
    reason: {
      code: string;
      message: string;
      messageFr: string;
    } | null;
  };
  ReportTotals: {
    /** SIREN: nine digits. */
    company: string;
    /** The ERP's own id: the same again changes nothing. */
    id: string;
    /** Business day in Paris. */
    date?: string;
    /** Instead of `date`: the instant, from which the day follows. */
    soldAt?: string;
    /** ISO 4217. */
    currency: string;
    store?: string;
    register?: string;
    /** All VAT in euros, where the currency is another. */
    vatTotalEur?: string;
    groups: Array<{
      /** `TLB1` taxed goods, `TPS1` taxed services, `TNT1` not taxed in France (rate 0), `TMA1` margin scheme (base: the margin). */
      category: "TLB1" | "TPS1" | "TNT1" | "TMA1";
      rates: Array<{
        /** VAT rate in percent, decimal string. */
        rate: string;
        /** Decimal string, with a minus where it takes away. */
        base: string;
        /** Decimal string, with a minus where it takes away. */
        vat: string;
      } | {
        /** VAT rate in percent, decimal string. */
        rate: string;
        /** With VAT, where the till knows no more. */
        gross: string;
      }>;
      /** Tickets in it. */
      count?: number;
    }>;
  };
  ReportTotalsReplacement: {
    /** SIREN: nine digits. */
    company: string;
    /** The ERP's own id: the same again changes nothing. */
    id?: string;
    /** Business day in Paris. */
    date?: string;
    /** Instead of `date`: the instant, from which the day follows. */
    soldAt?: string;
    /** ISO 4217. */
    currency: string;
    store?: string;
    register?: string;
    /** All VAT in euros, where the currency is another. */
    vatTotalEur?: string;
    groups: Array<{
      /** `TLB1` taxed goods, `TPS1` taxed services, `TNT1` not taxed in France (rate 0), `TMA1` margin scheme (base: the margin). */
      category: "TLB1" | "TPS1" | "TNT1" | "TMA1";
      rates: Array<{
        /** VAT rate in percent, decimal string. */
        rate: string;
        /** Decimal string, with a minus where it takes away. */
        base: string;
        /** Decimal string, with a minus where it takes away. */
        vat: string;
      } | {
        /** VAT rate in percent, decimal string. */
        rate: string;
        /** With VAT, where the till knows no more. */
        gross: string;
      }>;
      /** Tickets in it. */
      count?: number;
    }>;
  };
  ReportPayment: {
    /** SIREN: nine digits. */
    company: string;
    /** The ERP's own id: the same again changes nothing. */
    id: string;
    invoice?: {
      number: string;
      issueDate: string;
    };
    date: string;
    /** Decimal string, with a minus where it takes away. */
    amount: string;
    /** ISO 4217. */
    currency: string;
    /** What it was in euros, where the currency is another. */
    amountEur?: string;
    /** What of it is to be reported, with VAT and in euros, where the ERP works it out. */
    rates?: Array<{
      /** VAT rate in percent, decimal string. */
      rate: string;
      /** Decimal string, with a minus where it takes away. */
      amount: string;
    }>;
  };
  ReportPaymentReplacement: {
    /** SIREN: nine digits. */
    company: string;
    /** The ERP's own id: the same again changes nothing. */
    id?: string;
    invoice?: {
      number: string;
      issueDate: string;
    };
    date: string;
    /** Decimal string, with a minus where it takes away. */
    amount: string;
    /** ISO 4217. */
    currency: string;
    /** What it was in euros, where the currency is another. */
    amountEur?: string;
    /** What of it is to be reported, with VAT and in euros, where the ERP works it out. */
    rates?: Array<{
      /** VAT rate in percent, decimal string. */
      rate: string;
      /** Decimal string, with a minus where it takes away. */
      amount: string;
    }>;
  };
  ReportPreview: {
    company: string;
    kind: "transactions" | "payments";
    /** It sold, or bought. */
    role: "SE" | "BY";
    period: {
      start: string;
      end: string;
    };
    regime: string;
    /** The company's last day. */
    deadline: string;
    /** The platform's last instant, with the offset of Paris. */
    platformDeadline: string;
    state: "open" | "due" | "awaiting-approval" | "queued" | "sent" | "taken" | "accepted" | "rejected" | "inadmissible" | "superseded";
    report: Schemas["Report"] | null;
    groups: Array<{
      day: string;
      currency: string;
      category: "TLB1" | "TPS1" | "TNT1" | "TMA1";
      base: string;
      /** In euros. */
      vat: string;
      count: number | null;
      rates: Array<{
        rate: string;
        base: string;
        vat: string;
      }>;
    }>;
    invoices: Array<{
      number: string;
      issueDate: string;
      type: string;
      currency: string;
      seller: {
        scheme: string;
        id: string;
        vatNumber: string | null;
        country: string;
      };
      buyer: {
        scheme: string;
        id: string;
        vatNumber: string | null;
        country: string;
      };
      base: string;
      vat: string;
      rows: Array<{
        category: string;
        rate: string;
        base: string;
        vat: string;
        reason?: string;
        reasonCode?: string;
      }>;
    }>;
    receipts: Array<{
      flow: "10.2" | "10.4";
      day: string;
      invoice: {
        number: string;
        issueDate: string;
      } | null;
      rates: Array<{
        rate: string;
        amount: string;
      }>;
    }>;
    totals: {
      items: number;
      groups: number;
      invoices: number;
      receipts: number;
      base: string;
      vat: string;
      received: string;
    };
    problems: Array<{
      path: string;
      code: string;
      rule?: string;
      message: string;
      messageFr: string;
      fix: string;
      fixFr: string;
      day: string;
      item: {
        source: string;
        id: string;
      } | null;
    }>;
    difference: {
      added: Schemas["NamedReportItem"][];
      changed: Schemas["NamedReportItem"][];
      removed: Schemas["NamedReportItem"][];
      counts: {
        added: number;
        changed: number;
        removed: number;
      };
    };
    /** Why nothing is sent from here; null: reports are sent. */
    platform: {
      code: string;
      message: string;
      messageFr: string;
      fix: string;
      fixFr: string;
    } | null;
  };
  NamedReportItem: {
    source: "till" | "invoice" | "payment";
    id: string;
    day: string;
    document: string | null;
  };
  ReportCalendar: {
    items: Schemas["ReportCalendarEntry"][];
    /** Null on the last page. */
    nextCursor: string | null;
  };
  ReportCalendarEntry: {
    kind: "transactions" | "payments";
    /** It sold, or bought. */
    role: "SE" | "BY";
    period: {
      start: string;
      end: string;
    };
    regime: string;
    /** The company's last day. */
    deadline: string;
    /** The platform's last instant, with the offset of Paris. */
    platformDeadline: string;
    /** Null: it is over, and there is nothing to report. */
    state: ("open" | "due" | "awaiting-approval" | "queued" | "sent" | "taken" | "accepted" | "rejected" | "inadmissible" | "superseded") | null;
    /** The newest report of it. */
    report: string | null;
    items: number;
    /** Items that a problem keeps out. */
    problems: number;
    /** Items that changed since it was last sent. */
    changed: number;
    overdue: boolean;
  };
  ReportPage: {
    items: Schemas["Report"][];
    /** Null on the last page. */
    nextCursor: string | null;
  };
  ReportItemPage: {
    items: Schemas["NamedReportItem"][];
    /** Null on the last page. */
    nextCursor: string | null;
  };
  ReportEventPage: {
    items: Schemas["ReportEvent"][];
    /** Null on the last page. */
    nextCursor: string | null;
  };
  InvoiceReportingList: {
    items: Schemas["InvoiceReporting"][];
    /** Null on the last page. */
    nextCursor: string | null;
  };
  InvoiceReporting: {
    /** The invoice itself, or money that was received for it. */
    source: "till" | "invoice" | "payment";
    kind: "transactions" | "payments";
    /** It sold, or bought. */
    role: "SE" | "BY";
    /** Null: it is not told as long as there are `problems`. */
    flow: "10.1" | "10.2" | "10.3" | "10.4" | null;
    day: string;
    period: {
      start: string;
      end: string;
    };
    /** The company's last day. */
    deadline: string;
    /** Of the newest report of the period; `open` or `due` before there is one. */
    state: "open" | "due" | "awaiting-approval" | "queued" | "sent" | "taken" | "accepted" | "rejected" | "inadmissible" | "superseded";
    /** What the state is called, in French. */
    label: string;
    /** The same in English. */
    labelEn: string;
    /** Id of that report. */
    report: string | null;
    /** Why that report was rejected, or is not on its way. */
    problem: ({
      code: string;
      message: string;
      /** The same in French. */
      messageFr?: string;
      /** What to do about it. */
      fix: string;
      /** The same in French. */
      fixFr?: string;
      /** The platform's own words. */
      raw: string | null;
      rule: string | null;
    }) | null;
    /** What keeps it out of the report. */
    problems: Array<{
      path: string;
      code: string;
      rule?: string;
      message: string;
      messageFr: string;
      fix: string;
      fixFr: string;
    }>;
  };
  FeedPage: {
    items: Array<Schemas["FeedEvent"] | Schemas["FeedReportEvent"]>;
    /** Where to go on, on the last page too. */
    nextCursor: string;
  };
  FeedEvent: Schemas["Event"] & {
    invoiceId: string;
  };
  FeedReportEvent: Schemas["ReportEvent"] & {
    reportId: string;
  };
  CompanySearch: {
    items: Schemas["DirectoryCompany"][];
    /** Always null: platforms show no further pages. */
    nextCursor: null;
    /** The platform holds more than it shows. */
    more: boolean;
    /** Shortest name that the platform searches for. */
    shortestName: number;
    source: Schemas["DirectorySource"];
  };
  DirectoryCompany: {
    siren: string;
    name: string;
    kind: "public" | "private" | "unknown";
    state: "active" | "ceased" | "unknown";
  };
  /** Where an answer of the directory comes from. */
  DirectorySource: {
    /** Platform account that said it. */
    platform: string;
    /** When it said it. */
    at: string;
    /** The platform cannot be asked now; this is what it said then. */
    stale: boolean;
  };
  KnownCompany: Schemas["DirectoryCompany"] & {
    source: Schemas["DirectorySource"];
  };
  KnownEstablishment: Schemas["DirectoryEstablishment"] & {
    source: Schemas["DirectorySource"];
  };
  RoutingCode: {
    code: string;
    siret: string;
    name: string | null;
    state: "active" | "inactive" | "unknown";
    /** Demands a commitment number (BT-13); null: not told. */
    commitmentNumber: boolean | null;
  };
  DirectoryEstablishment: {
    siret: string;
    siren: string;
    name: string | null;
    state: "active" | "ceased" | "unknown";
    /** What a public establishment demands; null: nothing is known. */
    demands: {
      serviceCode: boolean;
      commitmentNumber: boolean;
      /** One of the two is enough. */
      serviceOrCommitment: boolean;
    } | null;
    routingCodes: Schemas["RoutingCode"][];
  };
  AddressList: {
    items: Schemas["DirectoryAddress"][];
    nextCursor: string | null;
    source: Schemas["DirectorySource"];
  };
  DirectoryAddress: {
    /** With its scheme. */
    address: string;
    siren: string;
    siret: string | null;
    routingCode: string | null;
    suffix: string | null;
    /** Today. `active`: a platform receives there. `upcoming`: from a later day on. `without_platform`: the company has chosen no platform yet. `inactive`: out of use. `unsure`: the platform tells no status. */
    state: "active" | "upcoming" | "without_platform" | "inactive" | "unsure";
    /** First day, where the platform tells. */
    from: string | null;
    /** Last day, where the platform tells. */
    until: string | null;
    /** Who receives there. */
    platform: "registered" | "public-portal" | "none" | "unknown";
  };
  Resolution: {
    /** The address to use (BT-49), with its scheme; null when there is none. */
    address: string | null;
    /** The rule that decided. */
    rule: "given_address" | "siret_and_routing_code" | "siret" | "first_routing_code" | "siren" | "first_suffix" | "only_address" | "no_platform" | "not_in_directory" | "ceased" | "incomplete" | "several_addresses" | "address_of_another" | "address_upcoming" | "address_inactive" | "address_absent" | "cannot_tell";
    /** `send`. `send_not_transmitted`: send it, the platform will say NON_TRANSMISE; reach the buyer by other means too. `report`: no electronic invoice, report the sale. `block`: do not send it as it is. */
    action: "send" | "send_not_transmitted" | "report" | "block";
    state: "active" | "without_platform" | "company_unknown" | "company_ceased" | "address_missing" | "address_absent" | "address_inactive" | "address_upcoming" | "address_of_another" | "undecided" | "incomplete" | "invalid" | "contradictory" | "unsure" | "unchecked";
    /** False: the directory does not tell for sure. */
    certain: boolean;
    /** What the rules choose in the place of a given address that cannot be used. */
    instead: string | null;
    /** Other addresses, best first; 50 at most. */
    alternatives: Array<{
      /** With its scheme. */
      address: string;
      /** Today. `active`: a platform receives there. `upcoming`: from a later day on. `without_platform`: the company has chosen no platform yet. `inactive`: out of use. `unsure`: the platform tells no status. */
      state: "active" | "upcoming" | "without_platform" | "inactive" | "unsure";
      siret: string | null;
      routingCode: string | null;
      suffix: string | null;
      from: string | null;
    }>;
    reasons: Array<{
      code: string;
      message: string;
      messageFr: string;
      fix: string | null;
      fixFr: string | null;
    }>;
    /** What is missing: `SIRET`, `address`, `service code`, `commitment number`… */
    missing: string[];
    source: Schemas["DirectorySource"];
  };
  Recipient: {
    /** SIREN: nine digits. */
    siren?: string;
    /** SIRET: fourteen digits. */
    siret?: string;
    /** Routing code (scheme 0224); for a public entity, the service code. */
    routingCode?: string;
    /** With or without its scheme. */
    address?: string;
    /** BT-13: for a public entity, the commitment number. Give it to learn whether anything is missing. */
    orderReference?: string;
  };
  DeclaredAddresses: {
    items: Schemas["DeclaredAddress"][];
    /** Always null: there are no further pages. */
    nextCursor: null;
  };
  DeclaredAddress: {
    /** With its scheme. */
    address: string;
    siren: string;
    siret: string | null;
    routingCode: string | null;
    suffix: string | null;
    /** First day; null: the platform does not tell. */
    from: string | null;
    /** Last day; null: open, or the platform does not tell. */
    until: string | null;
  };
  AddressDeclared: {
    /** With its scheme. */
    address: string;
    siren: string;
    siret: string | null;
    routingCode: string | null;
    suffix: string | null;
    /** First day; null: the platform does not tell. */
    from: string | null;
    /** Last day; null: open, or the platform does not tell. */
    until: string | null;
    /** It was there already: nothing was sent. */
    adopted: boolean;
    warnings: Schemas["DeclarationWarning"][];
  };
  DeclarationWarning: {
    code: string;
    rule?: string;
    message: string;
    messageFr: string;
    fix: string;
    fixFr: string;
  };
  AddressDeclaration: {
    /** The platform account. */
    platform: string;
    /** SIREN: nine digits. */
    siren: string;
    /** Of the establishment. Left out: the address of the whole company, or a suffix. */
    siret?: string;
    routingCode?: {
      /** Routing code (scheme 0224) of the establishment. */
      code: string;
      /** Where the establishment has no such code, it is made first, under this name. */
      name?: string;
    };
    /** Beside the SIREN alone. */
    suffix?: string;
    /** First day: tomorrow at the earliest, by the calendar in France. */
    from: string;
    /** Last day. Left out: until somebody ends it. */
    until?: string;
  };
  AddressEnding: {
    /** The platform account. */
    platform: string;
    /** With or without its scheme. */
    address: string;
    /** First day of the line, where the address has several. */
    from?: string;
    /** Its last day: today, or later where the platform takes that. */
    until: string;
  };
  FailurePage: {
    items: Schemas["Failure"][];
    /** Null on the last page. */
    nextCursor: string | null;
  };
  Failure: {
    id: string;
    /** The kind of work; `item`: something a platform told that is not understood yet; `unowned`: a received invoice that nobody has: no tenant names its company, or no rule takes it. */
    kind: "submit" | "status" | "declare" | "report" | "answer" | "notify" | "call" | "mail" | "file" | "test" | "redeliver" | "alert" | "poll" | "audit" | "sync" | "learn" | "past" | "decide" | "erase" | "retain" | "index" | "item" | "unowned";
    /** `failed`: a definitive no, or out of tries. `parked`: the outcome is unknown, and only a person may decide. `in_doubt`: the outcome has been unknown for minutes, and the gateway goes on asking. `held`: not understood yet, or nobody's. `waiting`: no failure; about what other programs did, or from before the account was configured. `dismissed`: a person has put it away. */
    state: "failed" | "parked" | "in_doubt" | "held" | "waiting" | "dismissed";
    platform: string;
    /** The platform's own id of the thing. */
    platformId: string | null;
    invoiceId: string | null;
    /** Number of the invoice (BT-1), where known. */
    number: string | null;
    /** Its total with VAT (BT-112), a decimal string. */
    amount: string | null;
    currency: string | null;
    seller: string | null;
    buyer: string | null;
    /** The ERP's reference. */
    reference: string | null;
    /** As the platform names the file. */
    fileName: string | null;
    /** Of the document, in bytes. */
    size: number | null;
    since: string;
    attempts: number;
    problem: {
      code: string;
      message: string;
      /** The same in French. */
      messageFr: string;
      fix?: string;
      /** The same in French. */
      fixFr?: string;
      /** The platform's own words. */
      raw?: string;
    };
    /** Where it was dismissed: why, by whom, and when. */
    dismissal?: {
      reason: string;
      note: string;
      by: string;
      at: string;
    };
  };
  Retried: {
    id: string;
  };
  Retry: {
    /** A person has seen that the platform does not hold the document: send it at once. */
    notThere?: boolean;
  };
  Dismissed: {
    id: string;
  };
  Dismissal: {
    /** Why: `settled`, `duplicate`, `not_needed`, `test`, `other`, or words. */
    reason?: string;
    /** What else should be known. */
    note?: string;
  };
  Reopened: {
    id: string;
  };
  FailureGroupList: {
    items: Schemas["FailureGroup"][];
    more: boolean;
  };
  FailureGroup: {
    kind: "submit" | "status" | "declare" | "report" | "answer" | "notify" | "call" | "mail" | "file" | "test" | "redeliver" | "alert" | "poll" | "audit" | "sync" | "learn" | "past" | "decide" | "erase" | "retain" | "index" | "item" | "unowned";
    state: "failed" | "parked" | "in_doubt" | "held";
    platform: string;
    /** Code of what went wrong. */
    cause: string;
    count: number;
    oldest: string;
    newest: string;
    /** What the invoices are worth, by currency; each invoice once. */
    amounts: Array<{
      currency: string;
      total: string;
    }>;
    /** Of so many of its oldest things alone; null: of all. */
    amountsOf: number | null;
    problem: {
      code: string;
      message: string;
      /** The same in French. */
      messageFr: string;
      fix?: string;
      /** The same in French. */
      fixFr?: string;
      /** The platform's own words. */
      raw?: string;
    };
  };
  WebhookPage: {
    items: Schemas["WebhookState"][];
    /** Null on the last page. */
    nextCursor: string | null;
  };
  WebhookState: {
    tenant: string;
    /** Among those of its tenant: the place of a webhook in the configuration from 0, the id of a subscription of the national API, `mail`, `files`. */
    id: string;
    kind: "webhook" | "subscription" | "mail" | "folder";
    /** Without what may be secret in it; a mailbox's first address. Null: it is not in the configuration any more. */
    url: string | null;
    /** `works`: the last attempt was a delivery. `failing`: it was none. `stopped`: nothing goes out (`paused` tells why). `idle`: no attempt is known. `gone`: it is not in the configuration any more. */
    state: "stopped" | "failing" | "works" | "idle" | "gone";
    paused: ({
      since: string;
      code: string;
      message: string;
      messageFr: string;
      fix: string | null;
      fixFr: string | null;
      /** When it is tried again by itself. */
      probeAt: string | null;
    }) | null;
    waiting: {
      rows: number;
      /** Since when the first one waits. */
      oldest: string | null;
      /** When the next attempt is made. */
      nextAt: string | null;
    };
    /** How much was put aside, and waits for a person. */
    givenUp: number;
    lastAttempt: Schemas["DeliveryAttempt"] | null;
  };
  DeliveryAttempt: {
    /** Of what is told, the same in all its attempts: `POST /v1/webhooks/deliveries/{id}/redeliver`. */
    id: string;
    /** When the attempt began. */
    at: string;
    /** What it tells of; `test`: a test. Of a subscription the type of the flow. */
    type: string | null;
    /** `webhook-id`, or the Message-ID of a mail: under it the receiver knows it. Null: it has none. */
    webhookId: string | null;
    invoiceId: string | null;
    /** The first is 1. */
    attempt: number;
    delivered: boolean;
    /** Null: there was no answer, or it is no call. */
    httpStatus: number | null;
    /** Why it is no delivery. */
    problem: {
      code: string;
      message: string;
      /** The same in French. */
      messageFr?: string;
      fix?: string;
      /** The same in French. */
      fixFr?: string;
    } | null;
    /** The beginning of the answer to a test. Of notifications it stands with the failure. */
    answer: string | null;
    durationMs: number;
    /** Of what was sent, where that is known. */
    bytes: number | null;
  };
  DeliveryAttemptPage: {
    items: Schemas["DeliveryAttempt"][];
    /** Null on the last page. */
    nextCursor: string | null;
  };
  WebhookTest: {
    id: string;
    /** Null while it is under way. */
    attempt: Schemas["DeliveryAttempt"] | null;
  };
  Redelivered: {
    rows: number;
  };
  Redeliver: {
    /** From then on; a date alone is that day in UTC. */
    since: string;
    /** `failed`: only what was put aside. */
    only?: "failed" | "all";
  };
  Diagnosis: {
    at: string;
    /** Everything that a person must know, what stops something first. `ok`: nothing; `look`: something waits for a person; `stopped`: something does not go on now. */
    verdict: {
      state: "ok" | "look" | "stopped";
      reasons: Array<{
        code: "account_paused" | "circuit_open" | "sync_late" | "account_unknown" | "endpoint_stopped" | "endpoint_unknown" | "never_synced" | "work_failed" | "work_parked" | "work_in_doubt" | "invoices_rejected" | "invoices_late" | "work_late" | "notifications_late" | "items_held" | "invoices_unowned" | "password_expired" | "password_expires" | "certificate_ends" | "certificate_expires" | "directory_missing" | "directory_old" | "retention_behind" | "configurations_differ";
        state: "look" | "stopped";
        count: number;
        /** The platform account. */
        platform: string | null;
        /** The account of an ERP's endpoint or of a subscription, as under `endpoints`. */
        endpoint: string | null;
        since: string | null;
        message: string;
        messageFr: string;
      }>;
    };
    gateway: {
      version: string;
      node: string;
      startedAt: string;
      uptimeSeconds: number;
      store: string;
    };
    platforms: Array<{
      name: string;
      /** Null: the account is not in the configuration any more; its work waits. */
      adapter: {
        id: string;
        title: string;
      } | null;
      /** Secrets are masked; null: not set. */
      settings: Array<{
        key: string;
        label: string;
        secret: boolean;
        value: string | null;
      }>;
      /** Why it needs a look; empty: it does not. */
      concerns: Array<"paused" | "circuit_open" | "sync_late" | "never_synced" | "failures" | "held">;
      circuit: ({
        state: "closed" | "half-open" | "open";
        since: string | null;
      }) | null;
      tokens: Array<{
        name: string;
        /** Null: the platform named no lifetime. */
        expiresAt: string | null;
      }>;
      callsUnderWay: number;
      /** The last complete pull. */
      lastPollAt: string | null;
      pollEverySeconds: number | null;
      /** How far back the account is read; null: everything (`poll.from: all`). */
      readFrom: string | null;
      paused: ({
        since: string;
        code: string;
        message: string;
        /** The same in French. */
        messageFr: string;
        fix: string | null;
        /** The same in French. */
        fixFr: string | null;
        /** When its credentials are tried again. */
        probeAt: string | null;
      }) | null;
      work: Array<{
        kind: string;
        state: string;
        rows: number;
        oldest: string | null;
      }>;
      held: {
        items: number;
        oldest: string;
      } | null;
      /** What other programs did under the account, or what is from before it was configured: kept, and no failure (`GET /v1/failures?state=waiting`). */
      waiting: {
        items: number;
        oldest: string;
      } | null;
      /** What went to it and came from it in the last 24 hours and 7 days. */
      activity: {
        day: {
          outbound: {
            sent: number;
            waiting: number;
            failed: number;
            parked: number;
          };
          inbound: number;
          events: number;
        };
        week: {
          outbound: {
            sent: number;
            waiting: number;
            failed: number;
            parked: number;
          };
          inbound: number;
          events: number;
        };
      };
    }>;
    /** ERPs' endpoints, subscriptions of the national API and mailboxes that have something to tell or are stopped. */
    endpoints: Array<{
      account: string;
      address: string | null;
      paused: ({
        since: string;
        code: string;
        message: string;
        /** The same in French. */
        messageFr: string;
        fix: string | null;
        /** The same in French. */
        fixFr: string | null;
        /** When its credentials are tried again. */
        probeAt: string | null;
      }) | null;
      work: Array<{
        state: string;
        rows: number;
        oldest: string | null;
      }>;
    }>;
    /** What platforms said that is not understood yet. */
    held: number;
    /** Received invoices of companies that no tenant has. */
    unowned: {
      items: Schemas["Invoice"][];
      more: boolean;
    };
    /** Invoices sent within 30 days that a platform rejected (213, 221, 501), that no corrected one has replaced; newest first. */
    rejected: {
      items: Schemas["Invoice"][];
      more: boolean;
    };
  };
  Check: {
    /** The invoices that were meant. Only a single one is checked. */
    matches: Array<{
      id: string;
      number: string;
      reference: string | null;
      tenant: string | null;
      platform: string;
    }>;
    checked: ({
      askedAt: string;
      invoice: Schemas["Invoice"] & ({
        tenant: string | null;
        sha256: string;
      });
      events: Schemas["Event"][];
      work: Array<{
        id: string;
        kind: string;
        state: string;
        attempts: number;
        doubt: boolean;
        runAt: string;
        lastError?: unknown;
      }>;
      platform: ({
        answer: "found";
        invoice: {
          platformId: string;
          rawState: string;
          status: ({
            name: "submitted" | "issued" | "received" | "made_available" | "in_hand" | "approved" | "partially_approved" | "disputed" | "suspended" | "completed" | "refused" | "payment_sent" | "payment_received" | "rejected" | "endorsed" | "cancelled" | "routing_error" | "direct_payment_requested" | "factored" | "factored_confidential" | "payee_changed" | "not_factored" | "inadmissible";
            /** National code. */
            code: number;
            /** National wording. */
            label: string;
            labelEn: string;
          }) | null;
          raw?: unknown;
        };
      }) | {
        answer: "absent";
      } | {
        answer: "unable";
        why: string;
      } | ({
        answer: "failed";
        error: {
          code: string;
          message: string;
          fix: string | null;
        };
      });
      history: ({
        answer: "read";
        items: number;
        missing: Array<{
          id: string;
          at: string;
          state: "new" | "done" | "held" | "waiting" | "dismissed" | null;
          rawCode: string | null;
          status: ({
            name: "submitted" | "issued" | "received" | "made_available" | "in_hand" | "approved" | "partially_approved" | "disputed" | "suspended" | "completed" | "refused" | "payment_sent" | "payment_received" | "rejected" | "endorsed" | "cancelled" | "routing_error" | "direct_payment_requested" | "factored" | "factored_confidential" | "payee_changed" | "not_factored" | "inadmissible";
            /** National code. */
            code: number;
            /** National wording. */
            label: string;
            labelEn: string;
          }) | null;
          comment: string | null;
        }>;
      }) | {
        answer: "unable";
      } | ({
        answer: "failed";
        error: {
          code: string;
          message: string;
          fix: string | null;
        };
      });
      differences: Array<{
        what: "presence" | "platform_id" | "status" | "history";
        ours: string;
        theirs: string;
      }>;
    }) | null;
  };
  SupportExport: {
    [name: string]: unknown;
  };
  Reloaded: {
    /** What took effect, as in the file. */
    changed: string[];
    /** What differs and is taken up by a new process alone. */
    needsRestart: string[];
    /** What works, but not as its author may think. */
    warnings: Array<{
      path: string;
      message: string;
      fix: string;
      /** Line in the file, from 1. */
      line?: number;
    }>;
  };
  Erasure: {
    id: string;
    tenant: string | null;
    dryRun: boolean;
    state: "waiting" | "running" | "done";
    reason: string;
    /** The `requestId` of the request that asked for it. */
    askedBy: string;
    /** SHA-256 of the erasure's id, name, email, phone, iban and siren as they were given, each in a line of its own: whoever knows the person can tell that it was them. */
    personSha256: string;
    /** What names the person, by sort. */
    found: {
      invoices: Schemas["ErasureCounts"];
      rawItems: Schemas["ErasureCounts"];
      refused: Schemas["ErasureCounts"];
      delivered: Schemas["ErasureCounts"];
      acts: Schemas["ErasureCounts"] & unknown;
    };
    erased: {
      count: number;
      /** Over the hashes of what went; null: nothing did. */
      sha256: string | null;
    };
    kept: Array<{
      why: "law" | "open";
      count: number;
      /** The rule that asks to keep it, by name. */
      rule: string | null;
      message: string;
      messageFr: string;
      /** The last of their last days. */
      until: string | null;
    }>;
    /** The first hundred that stay. */
    keptIds: Array<{
      sort: "invoices" | "rawItems" | "refused" | "delivered" | "acts";
      id: string;
      why: "law" | "open";
    }>;
    createdAt: string;
    updatedAt: string;
    doneAt: string | null;
  };
  ErasureCounts: {
    /** Looked at so far. */
    searched: number;
    /** Erased; of a dry run, to be erased. */
    erased: number;
    keptByLaw: number;
    keptOpen: number;
  };
  ErasureAsked: {
    /** Whose data is looked through; absent: everybody's. */
    tenant?: string;
    /** First and family name, in either order. */
    name?: string;
    email?: string;
    phone?: string;
    iban?: string;
    /** Of a sole trader. */
    siren?: string;
    /** Why, for the record: name the letter, not the person. */
    reason: string;
    /** Only looks, and erases nothing. */
    dryRun?: boolean;
  };
  ErasurePage: {
    items: Schemas["Erasure"][];
    /** Null on the last page. */
    nextCursor: string | null;
  };
  ActPage: {
    items: Schemas["Act"][];
    /** Null on the last page. */
    nextCursor: string | null;
  };
  Act: {
    id: string;
    at: string;
    act: "sign_in" | "sign_out" | "retry" | "retry_all" | "dismiss" | "reopen" | "give" | "report_submit" | "report_rectify" | "status_push" | "sync" | "webhook_test" | "webhook_redeliver" | "endpoint_resume" | "config_reload" | "address_declare" | "address_end" | "erase";
    /** Who: as the identity provider names them, or a key by the beginning of its SHA-256. */
    person: string;
    /** In whose name it was done. */
    role: "administrator" | "tenant";
    via: "desk" | "api";
    /** The id of what it was done to: an invoice, work, a report, an address … */
    on: string | null;
    /** Whose that is; null: nobody's alone. */
    tenant: string | null;
    outcome: "done" | "refused" | "failed";
    /** The same as HTTP said it. */
    status: number;
    /** What else is known: a reason, a number of things; may be empty. */
    detail: string;
    requestId: string;
  };
  WidgetToken: {
    token: string;
    expiresAt: string;
  };
  NewWidgetToken: {
    /** The one invoice that it opens; absent: all of the tenant's. */
    invoice?: string;
    /** `act`: may also synchronise and push statuses. */
    mode: "read" | "act";
    /** How long it lives; one hour at most. */
    expiresInSeconds?: number;
  };
  WebhookTaken: {
    accepted: boolean;
  };
  Health: {
    status: "ok";
  };
  Readiness: {
    ready: boolean;
    checks: Array<{
      name: string;
      ok: boolean;
      detail: string;
    }>;
  };
}

/** What it can be asked, in the shape that `openapi-fetch` reads. */
export interface Paths {
  "/v1/invoices": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** List invoices */
    get: {
      parameters: {
        query?: {
          /** Words that must all be there, each as the beginning of one: of the number, the ERP's reference, the platform's id, a SIREN or SIRET of seller or buyer, or their names. Accents and case make no difference. */
          q?: string;
          /** Sent or received. */
          direction?: "outbound" | "inbound";
          /** Current status, by name. */
          status?: "submitted" | "issued" | "received" | "made_available" | "in_hand" | "approved" | "partially_approved" | "disputed" | "suspended" | "completed" | "refused" | "payment_sent" | "payment_received" | "rejected" | "endorsed" | "cancelled" | "routing_error" | "direct_payment_requested" | "factored" | "factored_confidential" | "payee_changed" | "not_factored" | "inadmissible";
          /** Current badge. */
          badge?: "pending" | "accepted" | "rejected" | "paid";
          /** Where the document is on its way to the platform. */
          delivery?: "queued" | "sending" | "sent" | "failed" | "parked";
          /** Exact number (BT-1). */
          number?: string;
          /** SIREN: nine digits. */
          seller?: string;
          /** SIREN: nine digits. */
          buyer?: string;
          /** Exact reference of the ERP. */
          reference?: string;
          /** Platform account. */
          platform?: string;
          /** What this tenant sees. For administrators; a tenant may name itself alone. */
          tenant?: string;
          /** Currency (BT-5). */
          currency?: string;
          /** Total with VAT (BT-112) of at least this, whatever the currency: a decimal. */
          atLeast?: string;
          /** Total with VAT (BT-112) of at most this: a decimal. */
          atMost?: string;
          /** Issued (BT-2) on this day or later. */
          issuedFrom?: string;
          /** Issued (BT-2) on this day or earlier. */
          issuedUntil?: string;
          /** Created at or after: a date or a date-time with its offset. */
          since?: string;
          /** Created at or before: a date-time with its offset, or a date, of which the whole day (UTC) counts. */
          until?: string;
          /** `newest` (the default) and `oldest`: by creation. `largest` and `smallest`: by total with VAT, whatever the currency. `issued`: the latest day of issue first. */
          sort?: "newest" | "oldest" | "largest" | "smallest" | "issued";
          /** Of a table, whatever the language. With `semicolon` come decimal commas. */
          separator?: "comma" | "semicolon";
          /** How many items at most. */
          limit?: number;
          /** `nextCursor` of the page before; absent: from the start. */
          cursor?: string;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: Headers;
          content: {
            "application/json": Schemas["InvoicePage"];
            "text/csv": string;
          };
        };
        400: Refusal;
        401: Refusal;
        403: Refusal;
        429: Refusal;
        503: Refusal;
      };
    };
    put?: never;
    /** Send an invoice */
    post: {
      parameters: {
        query?: {
          /** The ERP's own id of the invoice; given back wherever the invoice is shown. */
          reference?: string;
          /** Sends through this platform account, instead of the one that the tenant's routes choose. */
          platform?: string;
          /** What an invoice in JSON is written as: `factur-x` unless it says otherwise. */
          as?: "factur-x" | "cii" | "ubl";
        };
        header?: {
          /** Names the request, so that it can be repeated safely. 1 to 255 printable characters. */
          "Idempotency-Key"?: string;
        };
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": Schemas["InvoiceDraft"];
          "application/pdf": Blob;
          "application/xml": Blob;
          "text/xml": Blob;
          "application/octet-stream": Blob;
          "multipart/form-data": {
            /** The invoice, where it is a file. */
            file?: Blob;
            /** The invoice in JSON, instead of a file. */
            content?: Schemas["InvoiceDraft"];
            /** With `content`: a PDF of the ERP's own, which keeps its looks and into which the XML is put. Without it a page is drawn. */
            readable?: Blob;
            /** JSON: `reference`, `platform`. */
            metadata?: {
              reference?: string;
              platform?: string;
            };
          };
        };
      };
      responses: {
        200: {
          headers: Headers;
          content: {
            "application/json": Schemas["Invoice"];
          };
        };
        202: {
          headers: Headers;
          content: {
            "application/json": Schemas["Invoice"];
          };
        };
        400: Refusal;
        401: Refusal;
        403: Refusal;
        409: Refusal;
        413: Refusal;
        415: Refusal;
        422: Refusal;
        429: Refusal;
        503: Refusal;
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/invoices/{id}": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** Get one invoice */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** Id of the invoice. */
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: Headers;
          content: {
            "application/json": Schemas["Invoice"];
          };
        };
        400: Refusal;
        401: Refusal;
        404: Refusal;
        410: Refusal;
        429: Refusal;
        503: Refusal;
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/invoices/{id}/events": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** History of one invoice */
    get: {
      parameters: {
        query?: {
          /** How many items at most. */
          limit?: number;
          /** `nextCursor` of the page before; absent: from the start. */
          cursor?: string;
        };
        header?: never;
        path: {
          /** Id of the invoice. */
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: Headers;
          content: {
            "application/json": Schemas["EventList"];
          };
        };
        400: Refusal;
        401: Refusal;
        404: Refusal;
        410: Refusal;
        429: Refusal;
        503: Refusal;
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/invoices/{id}/document": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** Download the document */
    get: {
      parameters: {
        query?: {
          /** `original`: the bytes as sent or received. `readable`: a PDF for people. `json`: the content by EN 16931, with the embedded files in base64. `converted`: the platform's own conversion. */
          rendition?: "original" | "readable" | "json" | "converted";
        };
        header?: never;
        path: {
          /** Id of the invoice. */
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: Headers;
          content: {
            "application/pdf": Blob;
            "application/xml": Blob;
            "application/json": Schemas["InvoiceContent"];
          };
        };
        304: {
          headers: Headers;
          content?: never;
        };
        400: Refusal;
        401: Refusal;
        404: Refusal;
        409: Refusal;
        410: Refusal;
        429: Refusal;
        501: Refusal;
        502: Refusal;
        503: Refusal;
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/invoices/{id}/attachments": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** Files within an invoice */
    get: {
      parameters: {
        query?: {
          /** How many items at most. */
          limit?: number;
          /** `nextCursor` of the page before; absent: from the start. */
          cursor?: string;
        };
        header?: never;
        path: {
          /** Id of the invoice. */
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: Headers;
          content: {
            "application/json": Schemas["AttachmentPage"];
          };
        };
        400: Refusal;
        401: Refusal;
        404: Refusal;
        410: Refusal;
        429: Refusal;
        503: Refusal;
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/invoices/{id}/attachments/{n}": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** Download a file of an invoice */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** Id of the invoice. */
          id: string;
          /** Its place in the list, from 1. */
          n: number;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: Headers;
          content: {
            "*/*": Blob;
          };
        };
        304: {
          headers: Headers;
          content?: never;
        };
        400: Refusal;
        401: Refusal;
        404: Refusal;
        410: Refusal;
        429: Refusal;
        503: Refusal;
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/invoices/{id}/evidence": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** Everything about one invoice, as a ZIP */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** Id of the invoice. */
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: Headers;
          content: {
            "application/zip": Blob;
          };
        };
        304: {
          headers: Headers;
          content?: never;
        };
        400: Refusal;
        401: Refusal;
        404: Refusal;
        410: Refusal;
        429: Refusal;
        503: Refusal;
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/invoices/validate": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get?: never;
    put?: never;
    /** Control an invoice */
    post: {
      parameters: {
        query?: {
          /** What an invoice in JSON is written as: `factur-x` unless it says otherwise. */
          as?: "factur-x" | "cii" | "ubl";
          /** Asks the official schemas and rules too, where they are installed. The first call after their installation may be answered 503 while they are being prepared. */
          official?: "true" | "false";
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": Schemas["InvoiceDraft"];
          "application/pdf": Blob;
          "application/xml": Blob;
          "text/xml": Blob;
          "application/octet-stream": Blob;
          "multipart/form-data": {
            /** The invoice, where it is a file. */
            file?: Blob;
            /** The invoice in JSON, instead of a file. */
            content?: Schemas["InvoiceDraft"];
            /** With `content`: a PDF of the ERP's own, which keeps its looks and into which the XML is put. Without it a page is drawn. */
            readable?: Blob;
            /** JSON: `reference`, `platform`. */
            metadata?: {
              reference?: string;
              platform?: string;
            };
          };
        };
      };
      responses: {
        200: {
          headers: Headers;
          content: {
            "application/json": Schemas["Validation"];
          };
        };
        400: Refusal;
        401: Refusal;
        403: Refusal;
        413: Refusal;
        415: Refusal;
        422: Refusal;
        429: Refusal;
        503: Refusal;
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/invoices/convert": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get?: never;
    put?: never;
    /** Convert an invoice */
    post: {
      parameters: {
        query: {
          /** `factur-x`: a PDF with the CII inside. `cii`, `ubl`: XML. `json`: the content by EN 16931. `readable`: a PDF for people. */
          to: "factur-x" | "cii" | "ubl" | "json" | "readable";
          /** Leave out what the form cannot hold, instead of refusing. */
          lossy?: "true" | "false";
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": Schemas["InvoiceDraft"];
          "application/pdf": Blob;
          "application/xml": Blob;
          "text/xml": Blob;
          "application/octet-stream": Blob;
          "multipart/form-data": {
            /** The invoice, where it is a file. */
            file?: Blob;
            /** The invoice in JSON, instead of a file. */
            content?: Schemas["InvoiceDraft"];
            /** With `content`: a PDF of the ERP's own, which keeps its looks and into which the XML is put. Without it a page is drawn. */
            readable?: Blob;
            /** JSON: `reference`, `platform`. */
            metadata?: {
              reference?: string;
              platform?: string;
            };
          };
        };
      };
      responses: {
        200: {
          headers: Headers;
          content: {
            "application/pdf": Blob;
            "application/xml": Blob;
            "application/json": Schemas["InvoiceContent"];
          };
        };
        400: Refusal;
        401: Refusal;
        403: Refusal;
        413: Refusal;
        415: Refusal;
        422: Refusal;
        429: Refusal;
        503: Refusal;
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/routing": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** Rules, receivers, and what nobody has */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: Headers;
          content: {
            "application/json": Schemas["Routing"];
          };
        };
        400: Refusal;
        401: Refusal;
        403: Refusal;
        429: Refusal;
        503: Refusal;
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/routing/preview": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get?: never;
    put?: never;
    /** Say who would receive an invoice */
    post: {
      parameters: {
        query?: {
          /** The platform account that a document would come over. */
          platform?: string;
          /** How many items at most. */
          limit?: number;
          /** `nextCursor` of the page before; absent: from the start. */
          cursor?: string;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": Schemas["RoutingQuestion"] | Schemas["InvoiceDraft"];
          "application/pdf": Blob;
          "application/xml": Blob;
          "text/xml": Blob;
          "application/octet-stream": Blob;
          "multipart/form-data": {
            /** The invoice, where it is a file. */
            file?: Blob;
            /** The invoice in JSON, instead of a file. */
            content?: Schemas["InvoiceDraft"];
            /** With `content`: a PDF of the ERP's own, which keeps its looks and into which the XML is put. Without it a page is drawn. */
            readable?: Blob;
            /** JSON: `reference`, `platform`. */
            metadata?: {
              reference?: string;
              platform?: string;
            };
          };
        };
      };
      responses: {
        200: {
          headers: Headers;
          content: {
            "application/json": Schemas["RoutingPreview"] | Schemas["RoutingChanges"];
          };
        };
        400: Refusal;
        401: Refusal;
        403: Refusal;
        404: Refusal;
        409: Refusal;
        410: Refusal;
        413: Refusal;
        415: Refusal;
        422: Refusal;
        429: Refusal;
        503: Refusal;
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/invoices/{id}/receivers": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get?: never;
    put?: never;
    /** Give a received invoice to other receivers */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** Id of the invoice. */
          id: string;
        };
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": Schemas["Receivers"];
        };
      };
      responses: {
        200: {
          headers: Headers;
          content: {
            "application/json": Schemas["Invoice"];
          };
        };
        400: Refusal;
        401: Refusal;
        403: Refusal;
        404: Refusal;
        409: Refusal;
        413: Refusal;
        415: Refusal;
        422: Refusal;
        429: Refusal;
        503: Refusal;
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/routing/receivers": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get?: never;
    put?: never;
    /** Give several received invoices to other receivers */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": Schemas["ReceiversOfSelection"];
        };
      };
      responses: {
        200: {
          headers: Headers;
          content: {
            "application/json": Schemas["SelectionGiven"];
          };
        };
        400: Refusal;
        401: Refusal;
        403: Refusal;
        413: Refusal;
        415: Refusal;
        422: Refusal;
        429: Refusal;
        503: Refusal;
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/invoices/{id}/statuses": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** Statuses that were pushed */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** Id of the invoice. */
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: Headers;
          content: {
            "application/json": Schemas["PushList"];
          };
        };
        400: Refusal;
        401: Refusal;
        404: Refusal;
        410: Refusal;
        429: Refusal;
        503: Refusal;
      };
    };
    put?: never;
    /** Push a status */
    post: {
      parameters: {
        query?: never;
        header?: {
          /** Names the request, so that it can be repeated safely. 1 to 255 printable characters. */
          "Idempotency-Key"?: string;
        };
        path: {
          /** Id of the invoice. */
          id: string;
        };
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": Schemas["PushStatus"];
        };
      };
      responses: {
        200: {
          headers: Headers;
          content: {
            "application/json": Schemas["Push"];
          };
        };
        202: {
          headers: Headers;
          content: {
            "application/json": Schemas["Push"];
          };
        };
        400: Refusal;
        401: Refusal;
        403: Refusal;
        404: Refusal;
        409: Refusal;
        410: Refusal;
        413: Refusal;
        415: Refusal;
        422: Refusal;
        429: Refusal;
        501: Refusal;
        503: Refusal;
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/invoices/{id}/allowed-statuses": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** What can be pushed now */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** Id of the invoice. */
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: Headers;
          content: {
            "application/json": Schemas["AllowedStatuses"];
          };
        };
        400: Refusal;
        401: Refusal;
        404: Refusal;
        410: Refusal;
        429: Refusal;
        503: Refusal;
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/invoices/{id}/sync": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get?: never;
    put?: never;
    /** Ask the platform about one invoice, now */
    post: {
      parameters: {
        query?: {
          /** How long to wait for the outcome before a 202. */
          waitSeconds?: number;
        };
        header?: never;
        path: {
          /** Id of the invoice. */
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: Headers;
          content: {
            "application/json": Schemas["Sync"];
          };
        };
        202: {
          headers: Headers;
          content: {
            "application/json": Schemas["Sync"];
          };
        };
        400: Refusal;
        401: Refusal;
        403: Refusal;
        404: Refusal;
        410: Refusal;
        429: Refusal;
        502: Refusal;
        503: Refusal;
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/sync": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get?: never;
    put?: never;
    /** Ask for all that is new, now */
    post: {
      parameters: {
        query?: {
          /** How long to wait for the outcome before a 202. */
          waitSeconds?: number;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: Headers;
          content: {
            "application/json": Schemas["Sync"];
          };
        };
        202: {
          headers: Headers;
          content: {
            "application/json": Schemas["Sync"];
          };
        };
        400: Refusal;
        401: Refusal;
        403: Refusal;
        429: Refusal;
        502: Refusal;
        503: Refusal;
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/syncs/{id}": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** Outcome of a sync */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** Id of the sync. */
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: Headers;
          content: {
            "application/json": Schemas["Sync"];
          };
        };
        400: Refusal;
        401: Refusal;
        404: Refusal;
        429: Refusal;
        503: Refusal;
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/reports/transactions": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get?: never;
    put?: never;
    /** Report the sales of a till on one day */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": Schemas["ReportTotals"];
        };
      };
      responses: {
        200: {
          headers: Headers;
          content: {
            "application/json": Schemas["ReportItem"];
          };
        };
        201: {
          headers: Headers;
          content: {
            "application/json": Schemas["ReportItem"];
          };
        };
        400: Refusal;
        401: Refusal;
        403: Refusal;
        409: Refusal;
        413: Refusal;
        415: Refusal;
        422: Refusal;
        429: Refusal;
        503: Refusal;
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/reports/transactions/{id}": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get?: never;
    /** Replace the sales of a till on one day */
    put: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** The id that it was given under. */
          id: string;
        };
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": Schemas["ReportTotalsReplacement"];
        };
      };
      responses: {
        200: {
          headers: Headers;
          content: {
            "application/json": Schemas["ReportItem"];
          };
        };
        201: {
          headers: Headers;
          content: {
            "application/json": Schemas["ReportItem"];
          };
        };
        400: Refusal;
        401: Refusal;
        403: Refusal;
        409: Refusal;
        413: Refusal;
        415: Refusal;
        422: Refusal;
        429: Refusal;
        503: Refusal;
      };
    };
    post?: never;
    /** Take back the sales of a till on one day */
    delete: {
      parameters: {
        query?: {
          /** Whose it is, where several companies have the id. */
          company?: string;
        };
        header?: never;
        path: {
          /** The id that it was given under. */
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        204: {
          headers: Headers;
          content?: never;
        };
        400: Refusal;
        401: Refusal;
        403: Refusal;
        404: Refusal;
        409: Refusal;
        429: Refusal;
        503: Refusal;
      };
    };
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/reports/invoices": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get?: never;
    put?: never;
    /** Report an invoice that is not sent */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": {
            /** SIREN. */
            company: string;
            content: Schemas["InvoiceDraft"];
            facts?: Schemas["ReportFacts"];
          };
          "multipart/form-data": {
            /** SIREN. */
            company: string;
            /** Factur-X, CII or UBL. */
            file?: Blob;
            /** The invoice in JSON, instead of a file. */
            content?: Schemas["InvoiceDraft"];
            facts?: Schemas["ReportFacts"];
          };
        };
      };
      responses: {
        200: {
          headers: Headers;
          content: {
            "application/json": Schemas["ReportItem"];
          };
        };
        201: {
          headers: Headers;
          content: {
            "application/json": Schemas["ReportItem"];
          };
        };
        400: Refusal;
        401: Refusal;
        403: Refusal;
        409: Refusal;
        413: Refusal;
        415: Refusal;
        422: Refusal;
        429: Refusal;
        503: Refusal;
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/reports/invoices/{id}": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get?: never;
    /** Replace an invoice that is not sent */
    put: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** The id that it was given under. */
          id: string;
        };
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": {
            /** SIREN. */
            company: string;
            content: Schemas["InvoiceDraft"];
            facts?: Schemas["ReportFacts"];
          };
          "multipart/form-data": {
            /** SIREN. */
            company: string;
            /** Factur-X, CII or UBL. */
            file?: Blob;
            /** The invoice in JSON, instead of a file. */
            content?: Schemas["InvoiceDraft"];
            facts?: Schemas["ReportFacts"];
          };
        };
      };
      responses: {
        200: {
          headers: Headers;
          content: {
            "application/json": Schemas["ReportItem"];
          };
        };
        201: {
          headers: Headers;
          content: {
            "application/json": Schemas["ReportItem"];
          };
        };
        400: Refusal;
        401: Refusal;
        403: Refusal;
        409: Refusal;
        413: Refusal;
        415: Refusal;
        422: Refusal;
        429: Refusal;
        503: Refusal;
      };
    };
    post?: never;
    /** Take back an invoice that is not sent */
    delete: {
      parameters: {
        query?: {
          /** Whose it is, where several companies have the id. */
          company?: string;
        };
        header?: never;
        path: {
          /** The id that it was given under. */
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        204: {
          headers: Headers;
          content?: never;
        };
        400: Refusal;
        401: Refusal;
        403: Refusal;
        404: Refusal;
        409: Refusal;
        429: Refusal;
        503: Refusal;
      };
    };
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/reports/payments": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get?: never;
    put?: never;
    /** Report money received */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": Schemas["ReportPayment"];
        };
      };
      responses: {
        200: {
          headers: Headers;
          content: {
            "application/json": Schemas["ReportItem"];
          };
        };
        201: {
          headers: Headers;
          content: {
            "application/json": Schemas["ReportItem"];
          };
        };
        400: Refusal;
        401: Refusal;
        403: Refusal;
        409: Refusal;
        413: Refusal;
        415: Refusal;
        422: Refusal;
        429: Refusal;
        503: Refusal;
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/reports/payments/{id}": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get?: never;
    /** Replace money received */
    put: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** The id that it was given under. */
          id: string;
        };
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": Schemas["ReportPaymentReplacement"];
        };
      };
      responses: {
        200: {
          headers: Headers;
          content: {
            "application/json": Schemas["ReportItem"];
          };
        };
        201: {
          headers: Headers;
          content: {
            "application/json": Schemas["ReportItem"];
          };
        };
        400: Refusal;
        401: Refusal;
        403: Refusal;
        409: Refusal;
        413: Refusal;
        415: Refusal;
        422: Refusal;
        429: Refusal;
        503: Refusal;
      };
    };
    post?: never;
    /** Take back money received */
    delete: {
      parameters: {
        query?: {
          /** Whose it is, where several companies have the id. */
          company?: string;
        };
        header?: never;
        path: {
          /** The id that it was given under. */
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        204: {
          headers: Headers;
          content?: never;
        };
        400: Refusal;
        401: Refusal;
        403: Refusal;
        404: Refusal;
        409: Refusal;
        429: Refusal;
        503: Refusal;
      };
    };
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/reports/preview": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** A period as it would be reported now */
    get: {
      parameters: {
        query: {
          /** SIREN: nine digits. */
          company: string;
          /** Sales and purchases, or money received. */
          kind?: "transactions" | "payments";
          /** It sold, or bought. */
          role?: "SE" | "BY";
          /** Any day of the period; absent: today. */
          day?: string;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: Headers;
          content: {
            "application/json": Schemas["ReportPreview"];
          };
        };
        400: Refusal;
        401: Refusal;
        422: Refusal;
        429: Refusal;
        503: Refusal;
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/reports/calendar": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** Periods with their deadlines and states */
    get: {
      parameters: {
        query: {
          /** SIREN: nine digits. */
          company: string;
          /** Absent: today. */
          from?: string;
          /** Absent: three months on. */
          until?: string;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: Headers;
          content: {
            "application/json": Schemas["ReportCalendar"];
          };
        };
        400: Refusal;
        401: Refusal;
        422: Refusal;
        429: Refusal;
        503: Refusal;
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/reports": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** List reports */
    get: {
      parameters: {
        query?: {
          /** SIREN: nine digits. */
          company?: string;
          /** Where it stands. */
          state?: "open" | "due" | "awaiting-approval" | "queued" | "sent" | "taken" | "accepted" | "rejected" | "inadmissible" | "superseded";
          /** Sales and purchases, or money received. */
          kind?: "transactions" | "payments";
          /** How many items at most. */
          limit?: number;
          /** `nextCursor` of the page before; absent: from the start. */
          cursor?: string;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: Headers;
          content: {
            "application/json": Schemas["ReportPage"];
          };
        };
        400: Refusal;
        401: Refusal;
        429: Refusal;
        503: Refusal;
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/reports/{id}": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** Get one report */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** Id of the report. */
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: Headers;
          content: {
            "application/json": Schemas["Report"];
          };
        };
        400: Refusal;
        401: Refusal;
        404: Refusal;
        429: Refusal;
        503: Refusal;
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/reports/{id}/document": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** The report as it was sent */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** Id of the report. */
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: Headers;
          content: {
            "application/xml": Blob;
          };
        };
        304: {
          headers: Headers;
          content?: never;
        };
        400: Refusal;
        401: Refusal;
        404: Refusal;
        409: Refusal;
        410: Refusal;
        429: Refusal;
        503: Refusal;
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/reports/{id}/items": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** What made its numbers */
    get: {
      parameters: {
        query?: {
          /** How many items at most. */
          limit?: number;
          /** `nextCursor` of the page before; absent: from the start. */
          cursor?: string;
        };
        header?: never;
        path: {
          /** Id of the report. */
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: Headers;
          content: {
            "application/json": Schemas["ReportItemPage"];
          };
        };
        400: Refusal;
        401: Refusal;
        404: Refusal;
        429: Refusal;
        503: Refusal;
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/reports/{id}/events": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** History of one report */
    get: {
      parameters: {
        query?: {
          /** How many items at most. */
          limit?: number;
          /** `nextCursor` of the page before; absent: from the start. */
          cursor?: string;
        };
        header?: never;
        path: {
          /** Id of the report. */
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: Headers;
          content: {
            "application/json": Schemas["ReportEventPage"];
          };
        };
        400: Refusal;
        401: Refusal;
        404: Refusal;
        410: Refusal;
        429: Refusal;
        503: Refusal;
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/reports/{id}/submit": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get?: never;
    put?: never;
    /** Send a report */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** Id of the report. */
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        202: {
          headers: Headers;
          content: {
            "application/json": Schemas["Report"];
          };
        };
        400: Refusal;
        401: Refusal;
        403: Refusal;
        404: Refusal;
        409: Refusal;
        422: Refusal;
        429: Refusal;
        501: Refusal;
        503: Refusal;
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/reports/{id}/rectify": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get?: never;
    put?: never;
    /** Correct what was reported */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** Id of the report. */
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        202: {
          headers: Headers;
          content: {
            "application/json": Schemas["Report"];
          };
        };
        400: Refusal;
        401: Refusal;
        403: Refusal;
        404: Refusal;
        409: Refusal;
        422: Refusal;
        429: Refusal;
        501: Refusal;
        503: Refusal;
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/invoices/{id}/reports": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** What is reported of an invoice */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** Id of the invoice. */
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: Headers;
          content: {
            "application/json": Schemas["InvoiceReportingList"];
          };
        };
        400: Refusal;
        401: Refusal;
        404: Refusal;
        410: Refusal;
        429: Refusal;
        503: Refusal;
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/events": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** Everything that happened */
    get: {
      parameters: {
        query?: {
          /** How many items at most. */
          limit?: number;
          /** `nextCursor` of the page before; absent: from the start. */
          cursor?: string;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: Headers;
          content: {
            "application/json": Schemas["FeedPage"];
          };
        };
        400: Refusal;
        401: Refusal;
        403: Refusal;
        429: Refusal;
        503: Refusal;
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/directory/companies": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** Search companies */
    get: {
      parameters: {
        query: {
          /** A part of the name, a SIREN or a SIRET. */
          q: string;
          /** How many items at most. */
          limit?: number;
          /** Asks this platform account. Left out: the first of the tenant's routes that has a directory. Administrators must name one. */
          platform?: string;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: Headers;
          content: {
            "application/json": Schemas["CompanySearch"];
          };
        };
        400: Refusal;
        401: Refusal;
        429: Refusal;
        501: Refusal;
        502: Refusal;
        503: Refusal;
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/directory/companies/{siren}": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** Look up a company */
    get: {
      parameters: {
        query?: {
          /** Asks this platform account. Left out: the first of the tenant's routes that has a directory. Administrators must name one. */
          platform?: string;
        };
        header?: never;
        path: {
          /** SIREN: nine digits. */
          siren: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: Headers;
          content: {
            "application/json": Schemas["KnownCompany"];
          };
        };
        400: Refusal;
        401: Refusal;
        404: Refusal;
        429: Refusal;
        501: Refusal;
        502: Refusal;
        503: Refusal;
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/directory/establishments/{siret}": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** Look up an establishment */
    get: {
      parameters: {
        query?: {
          /** Asks this platform account. Left out: the first of the tenant's routes that has a directory. Administrators must name one. */
          platform?: string;
        };
        header?: never;
        path: {
          /** SIRET: fourteen digits. */
          siret: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: Headers;
          content: {
            "application/json": Schemas["KnownEstablishment"];
          };
        };
        400: Refusal;
        401: Refusal;
        404: Refusal;
        429: Refusal;
        501: Refusal;
        502: Refusal;
        503: Refusal;
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/directory/addresses": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** List electronic addresses */
    get: {
      parameters: {
        query?: {
          /** SIREN: nine digits. */
          siren?: string;
          /** SIRET: fourteen digits. */
          siret?: string;
          /** Routing code (scheme 0224); for a public entity, the service code. */
          routingCode?: string;
          /** Asks this platform account. Left out: the first of the tenant's routes that has a directory. Administrators must name one. */
          platform?: string;
          /** How many items at most. */
          limit?: number;
          /** `nextCursor` of the page before; absent: from the start. */
          cursor?: string;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: Headers;
          content: {
            "application/json": Schemas["AddressList"];
          };
        };
        400: Refusal;
        401: Refusal;
        429: Refusal;
        501: Refusal;
        502: Refusal;
        503: Refusal;
      };
    };
    put?: never;
    /** Declare an address in the national directory */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": Schemas["AddressDeclaration"];
        };
      };
      responses: {
        200: {
          headers: Headers;
          content: {
            "application/json": Schemas["AddressDeclared"];
          };
        };
        201: {
          headers: Headers;
          content: {
            "application/json": Schemas["AddressDeclared"];
          };
        };
        400: Refusal;
        401: Refusal;
        403: Refusal;
        409: Refusal;
        413: Refusal;
        415: Refusal;
        422: Refusal;
        429: Refusal;
        501: Refusal;
        502: Refusal;
        503: Refusal;
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/directory/resolve": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get?: never;
    put?: never;
    /** Find the address to use */
    post: {
      parameters: {
        query?: {
          /** Asks this platform account. Left out: the first of the tenant's routes that has a directory. Administrators must name one. */
          platform?: string;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": Schemas["Recipient"];
        };
      };
      responses: {
        200: {
          headers: Headers;
          content: {
            "application/json": Schemas["Resolution"];
          };
        };
        400: Refusal;
        401: Refusal;
        413: Refusal;
        415: Refusal;
        422: Refusal;
        429: Refusal;
        501: Refusal;
        502: Refusal;
        503: Refusal;
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/directory/addresses/declared": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** List the addresses that are declared through a platform */
    get: {
      parameters: {
        query: {
          /** SIREN: nine digits. */
          siren: string;
          /** The platform account. */
          platform: string;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: Headers;
          content: {
            "application/json": Schemas["DeclaredAddresses"];
          };
        };
        400: Refusal;
        401: Refusal;
        403: Refusal;
        429: Refusal;
        501: Refusal;
        502: Refusal;
        503: Refusal;
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/directory/addresses/end": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get?: never;
    put?: never;
    /** End an address in the national directory */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": Schemas["AddressEnding"];
        };
      };
      responses: {
        200: {
          headers: Headers;
          content: {
            "application/json": Schemas["DeclaredAddress"];
          };
        };
        400: Refusal;
        401: Refusal;
        403: Refusal;
        404: Refusal;
        409: Refusal;
        413: Refusal;
        415: Refusal;
        422: Refusal;
        429: Refusal;
        501: Refusal;
        502: Refusal;
        503: Refusal;
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/failures": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** What waits for a person */
    get: {
      parameters: {
        query?: {
          /** One kind only. */
          kind?: "submit" | "status" | "declare" | "report" | "answer" | "notify" | "call" | "mail" | "file" | "test" | "redeliver" | "alert" | "poll" | "audit" | "sync" | "learn" | "past" | "decide" | "erase" | "retain" | "index" | "item" | "unowned";
          /** What waits and is no failure, or what was dismissed, instead of the failures. */
          state?: "waiting" | "dismissed";
          /** Code of what went wrong. */
          cause?: string;
          /** One tenant's alone, as it is shown to that tenant. */
          tenant?: string;
          /** One platform account only. */
          platform?: string;
          /** How many items at most. */
          limit?: number;
          /** `nextCursor` of the page before; absent: from the start. */
          cursor?: string;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: Headers;
          content: {
            "application/json": Schemas["FailurePage"];
          };
        };
        400: Refusal;
        401: Refusal;
        429: Refusal;
        503: Refusal;
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/failures/{id}/retry": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get?: never;
    put?: never;
    /** Try again */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** Id of the failure. */
          id: string;
        };
        cookie?: never;
      };
      requestBody?: {
        content: {
          "application/json": Schemas["Retry"];
        };
      };
      responses: {
        202: {
          headers: Headers;
          content: {
            "application/json": Schemas["Retried"];
          };
        };
        400: Refusal;
        401: Refusal;
        404: Refusal;
        413: Refusal;
        415: Refusal;
        422: Refusal;
        429: Refusal;
        503: Refusal;
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/failures/{id}/dismiss": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get?: never;
    put?: never;
    /** Put a failure away */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** Id of the failure. */
          id: string;
        };
        cookie?: never;
      };
      requestBody?: {
        content: {
          "application/json": Schemas["Dismissal"];
        };
      };
      responses: {
        200: {
          headers: Headers;
          content: {
            "application/json": Schemas["Dismissed"];
          };
        };
        400: Refusal;
        401: Refusal;
        404: Refusal;
        409: Refusal;
        413: Refusal;
        415: Refusal;
        422: Refusal;
        429: Refusal;
        503: Refusal;
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/failures/{id}/reopen": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get?: never;
    put?: never;
    /** Take a dismissal back */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** Id of the failure. */
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: Headers;
          content: {
            "application/json": Schemas["Reopened"];
          };
        };
        400: Refusal;
        401: Refusal;
        404: Refusal;
        409: Refusal;
        429: Refusal;
        503: Refusal;
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/failures/groups": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** What waits for a person, by cause */
    get: {
      parameters: {
        query?: {
          /** One kind only. */
          kind?: "submit" | "status" | "declare" | "report" | "answer" | "notify" | "call" | "mail" | "file" | "test" | "redeliver" | "alert" | "poll" | "audit" | "sync" | "learn" | "past" | "decide" | "erase" | "retain" | "index" | "item" | "unowned";
          /** One platform account only. */
          platform?: string;
          /** Code of what went wrong. */
          cause?: string;
          /** One tenant's alone, as it is shown to that tenant. */
          tenant?: string;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: Headers;
          content: {
            "application/json": Schemas["FailureGroupList"];
          };
        };
        400: Refusal;
        401: Refusal;
        429: Refusal;
        503: Refusal;
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/webhooks": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** Who is told, and how that goes */
    get: {
      parameters: {
        query?: {
          /** Whose. Administrators must say it of a single webhook; others need not. */
          tenant?: string;
          /** How many items at most. */
          limit?: number;
          /** `nextCursor` of the page before; absent: from the start. */
          cursor?: string;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: Headers;
          content: {
            "application/json": Schemas["WebhookPage"];
          };
        };
        400: Refusal;
        401: Refusal;
        403: Refusal;
        429: Refusal;
        503: Refusal;
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/webhooks/{id}/attempts": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** The last attempts */
    get: {
      parameters: {
        query?: {
          /** Whose. Administrators must say it of a single webhook; others need not. */
          tenant?: string;
        };
        header?: never;
        path: {
          /** The place of a webhook from 0, the id of a subscription, `mail` or `files`. */
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: Headers;
          content: {
            "application/json": Schemas["DeliveryAttemptPage"];
          };
        };
        400: Refusal;
        401: Refusal;
        403: Refusal;
        404: Refusal;
        429: Refusal;
        503: Refusal;
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/webhooks/{id}/test": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get?: never;
    put?: never;
    /** Call it for a try */
    post: {
      parameters: {
        query?: {
          /** Whose. Administrators must say it of a single webhook; others need not. */
          tenant?: string;
          /** How long to wait for the answer before a 202. */
          waitSeconds?: number;
        };
        header?: never;
        path: {
          /** The place of a webhook from 0, the id of a subscription, `mail` or `files`. */
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: Headers;
          content: {
            "application/json": Schemas["WebhookTest"];
          };
        };
        202: {
          headers: Headers;
          content: {
            "application/json": Schemas["WebhookTest"];
          };
        };
        400: Refusal;
        401: Refusal;
        403: Refusal;
        404: Refusal;
        409: Refusal;
        429: Refusal;
        503: Refusal;
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/webhooks/{id}/redeliver": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get?: never;
    put?: never;
    /** Tell it again */
    post: {
      parameters: {
        query?: {
          /** Whose. Administrators must say it of a single webhook; others need not. */
          tenant?: string;
        };
        header?: never;
        path: {
          /** The place of a webhook from 0, the id of a subscription, `mail` or `files`. */
          id: string;
        };
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": Schemas["Redeliver"];
        };
      };
      responses: {
        202: {
          headers: Headers;
          content: {
            "application/json": Schemas["Redelivered"];
          };
        };
        400: Refusal;
        401: Refusal;
        403: Refusal;
        404: Refusal;
        409: Refusal;
        413: Refusal;
        415: Refusal;
        422: Refusal;
        429: Refusal;
        503: Refusal;
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/webhooks/{id}/resume": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get?: never;
    put?: never;
    /** Let a stopped one go on */
    post: {
      parameters: {
        query?: {
          /** Whose. Administrators must say it of a single webhook; others need not. */
          tenant?: string;
        };
        header?: never;
        path: {
          /** The place of a webhook from 0, the id of a subscription, `mail` or `files`. */
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        204: {
          headers: Headers;
          content?: never;
        };
        400: Refusal;
        401: Refusal;
        403: Refusal;
        404: Refusal;
        429: Refusal;
        503: Refusal;
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/webhooks/deliveries/{id}/redeliver": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get?: never;
    put?: never;
    /** Tell one thing again */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** `id` of an attempt. */
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        204: {
          headers: Headers;
          content?: never;
        };
        400: Refusal;
        401: Refusal;
        403: Refusal;
        404: Refusal;
        409: Refusal;
        429: Refusal;
        503: Refusal;
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/diagnostics": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** How everything stands */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: Headers;
          content: {
            "application/json": Schemas["Diagnosis"];
          };
        };
        400: Refusal;
        401: Refusal;
        403: Refusal;
        429: Refusal;
        503: Refusal;
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/diagnostics/check": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** Check an invoice on its platform */
    get: {
      parameters: {
        query: {
          /** Our id, the platform's id, the ERP's reference or the number. */
          invoice: string;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: Headers;
          content: {
            "application/json": Schemas["Check"];
          };
        };
        400: Refusal;
        401: Refusal;
        403: Refusal;
        404: Refusal;
        429: Refusal;
        503: Refusal;
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/diagnostics/export": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** Export an invoice for support */
    get: {
      parameters: {
        query: {
          /** Our id, the platform's id, the ERP's reference or the number. */
          invoice: string;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: Headers;
          content: {
            "application/json": Schemas["SupportExport"];
          };
        };
        400: Refusal;
        401: Refusal;
        403: Refusal;
        404: Refusal;
        409: Refusal;
        429: Refusal;
        503: Refusal;
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/config/reload": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get?: never;
    put?: never;
    /** Read the configuration again */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: Headers;
          content: {
            "application/json": Schemas["Reloaded"];
          };
        };
        401: Refusal;
        403: Refusal;
        422: Refusal;
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/erasures": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** List erasures */
    get: {
      parameters: {
        query?: {
          /** How many items at most. */
          limit?: number;
          /** `nextCursor` of the page before; absent: from the start. */
          cursor?: string;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: Headers;
          content: {
            "application/json": Schemas["ErasurePage"];
          };
        };
        400: Refusal;
        401: Refusal;
        403: Refusal;
        429: Refusal;
        503: Refusal;
      };
    };
    put?: never;
    /** Erase a person's data */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": Schemas["ErasureAsked"];
        };
      };
      responses: {
        202: {
          headers: Headers;
          content: {
            "application/json": Schemas["Erasure"];
          };
        };
        400: Refusal;
        401: Refusal;
        403: Refusal;
        413: Refusal;
        415: Refusal;
        422: Refusal;
        429: Refusal;
        503: Refusal;
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/erasures/{id}": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** Get one erasure */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** Id of the erasure. */
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: Headers;
          content: {
            "application/json": Schemas["Erasure"];
          };
        };
        400: Refusal;
        401: Refusal;
        403: Refusal;
        404: Refusal;
        429: Refusal;
        503: Refusal;
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/acts": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** Who did what */
    get: {
      parameters: {
        query?: {
          /** Of one person or key. */
          person?: string;
          /** What was done. */
          act?: "sign_in" | "sign_out" | "retry" | "retry_all" | "dismiss" | "reopen" | "give" | "report_submit" | "report_rectify" | "status_push" | "sync" | "webhook_test" | "webhook_redeliver" | "endpoint_resume" | "config_reload" | "address_declare" | "address_end" | "erase";
          /** About one tenant's things. */
          tenant?: string;
          /** Of one day in Paris. */
          day?: string;
          /** How many items at most. */
          limit?: number;
          /** `nextCursor` of the page before; absent: from the start. */
          cursor?: string;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: Headers;
          content: {
            "application/json": Schemas["ActPage"];
          };
        };
        400: Refusal;
        401: Refusal;
        429: Refusal;
        503: Refusal;
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/widget-tokens": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get?: never;
    put?: never;
    /** Make a token for a browser */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": Schemas["NewWidgetToken"];
        };
      };
      responses: {
        201: {
          headers: Headers;
          content: {
            "application/json": Schemas["WidgetToken"];
          };
        };
        400: Refusal;
        401: Refusal;
        403: Refusal;
        404: Refusal;
        410: Refusal;
        413: Refusal;
        415: Refusal;
        422: Refusal;
        429: Refusal;
        503: Refusal;
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/platforms/{platform}/webhook": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get?: never;
    put?: never;
    /** Where a platform calls */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** Name of the platform account. */
          platform: string;
        };
        cookie?: never;
      };
      requestBody: {
        content: {
          "*/*": unknown;
        };
      };
      responses: {
        200: {
          headers: Headers;
          content: {
            "application/json": Schemas["WebhookTaken"];
          };
        };
        401: Refusal;
        404: Refusal;
        413: Refusal;
        503: Refusal;
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/healthz": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** Is the process alive? */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: Headers;
          content: {
            "application/json": Schemas["Health"];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/readyz": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** Can it take requests? */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: Headers;
          content: {
            "application/json": Schemas["Readiness"];
          };
        };
        503: {
          headers: Headers;
          content: {
            "application/json": Schemas["Readiness"];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/metrics": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** Metrics for Prometheus */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: Headers;
          content: {
            "text/plain": string;
          };
        };
        401: Refusal;
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
}
