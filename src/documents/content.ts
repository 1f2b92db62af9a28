import type { AllowanceCharge, InvoiceLine } from "./content-line.ts";

export type * from "./content-line.ts";

/**
 * The content of an invoice in the terms of EN 16931-1, whatever its syntax. Names are the business terms in camel
 * case; each comment gives the number. Amounts, quantities and rates are decimal strings as written, dates
 * `YYYY-MM-DD`. What a document does not say is absent.
 */
export interface InvoiceContent {
  /** BT-1. */
  number: string;
  /** BT-2. */
  issueDate: string;
  /** BT-3, UNTDID 1001. */
  typeCode: string;
  /** BT-5, ISO 4217. */
  currency: string;
  /** BT-6: currency in which VAT is declared, where it is not BT-5. */
  vatCurrency?: string;
  /** BT-7. */
  vatPointDate?: string;
  /** BT-8 as UNTDID 2005: 3 (issue), 35 (delivery), 432 (payment); CII's own 5, 29, 72 are translated. */
  vatPointCode?: string;
  /** BT-9. */
  dueDate?: string;
  /** BT-10. */
  buyerReference?: string;
  /** BT-11. */
  projectReference?: string;
  /** BT-12. */
  contractReference?: string;
  /** BT-13. */
  purchaseOrderReference?: string;
  /** BT-14. */
  salesOrderReference?: string;
  /** BT-15. */
  receivingAdviceReference?: string;
  /** BT-16. */
  despatchAdviceReference?: string;
  /** BT-17. */
  tenderReference?: string;
  /** BT-18. EXTENDED allows several (schemes AFL and AVV of BR-FR-29 and 30). */
  invoicedObjects: Identifier[];
  /** BT-19. */
  accountingReference?: string;
  /** BT-20. */
  paymentTerms?: string;
  /** BG-1. */
  notes: Note[];
  /** BT-23 ("cadre de facturation"). */
  process?: string;
  /** BT-24, raw. */
  profile?: string;
  /** BG-3. */
  precedingInvoices: PrecedingInvoice[];
  /** BG-4. */
  seller: InvoiceParty;
  /** BG-7. */
  buyer: InvoiceParty;
  /** BG-10. */
  payee?: InvoiceParty;
  /** BG-11. */
  taxRepresentative?: InvoiceParty;
  /** BG-13 and BG-14. */
  delivery?: Delivery;
  /** BG-16. */
  payment?: Payment;
  /** BG-20. */
  allowances: AllowanceCharge[];
  /** BG-21. */
  charges: AllowanceCharge[];
  /** BG-22. */
  totals: Totals;
  /** BG-23. */
  vatBreakdown: VatBreakdown[];
  /** BG-24. */
  attachments: Attachment[];
  /** BG-25. */
  lines: InvoiceLine[];
}

/** What stands outside the lines. */
export type InvoiceHeader = Omit<InvoiceContent, "lines">;

/** A value and the list that it comes from (ISO 6523, EAS, UNTDID…). */
export interface Identifier {
  value: string;
  /** `0002` SIREN, `0009` SIRET, `0224` routing code, `0225` French electronic address… */
  scheme?: string;
}

/** BG-1. */
export interface Note {
  /** BT-21, UNTDID 4451: PMT, PMD, AAB, BAR… */
  subjectCode?: string;
  /** BT-22. */
  text: string;
}

/** BG-3. */
export interface PrecedingInvoice {
  /** BT-25. */
  number: string;
  /** BT-26. */
  issueDate?: string;
  /** EXT-FR-FE-02: its type (EXTENDED). */
  typeCode?: string;
}

/** BG-4, BG-7, BG-10 or BG-11; the terms of the seller are given, then of the buyer. */
export interface InvoiceParty {
  /** BT-27, BT-44, BT-59, BT-62. */
  name?: string;
  /** BT-28, BT-45. */
  tradingName?: string;
  /** BT-29, BT-46, BT-60. */
  identifiers: Identifier[];
  /** BT-30, BT-47, BT-61. */
  legalId?: Identifier;
  /** BT-31, BT-48, BT-63. */
  vatNumber?: string;
  /** BT-32: local tax registration. */
  taxRegistration?: string;
  /** BT-33: legal form, capital… */
  legalInformation?: string;
  /** BT-34, BT-49. */
  electronicAddress?: Identifier;
  /** BG-5, BG-8, BG-12. */
  address?: Address;
  /** BG-6, BG-9. */
  contact?: Contact;
}

/** BG-5, BG-8, BG-12, BG-15. */
export interface Address {
  /** BT-35, BT-50, BT-64, BT-75. */
  line1?: string;
  /** BT-36, BT-51, BT-65, BT-76. */
  line2?: string;
  /** BT-162, BT-163, BT-164, BT-165. */
  line3?: string;
  /** BT-37, BT-52, BT-66, BT-77. */
  city?: string;
  /** BT-38, BT-53, BT-67, BT-78. */
  postCode?: string;
  /** BT-39, BT-54, BT-68, BT-79. */
  subdivision?: string;
  /** BT-40, BT-55, BT-69, BT-80; ISO 3166-1 alpha-2. */
  country?: string;
}

/** BG-6, BG-9. */
export interface Contact {
  /** BT-41, BT-56. */
  name?: string;
  /** The department, which CII writes apart from the person. */
  department?: string;
  /** BT-42, BT-57. */
  telephone?: string;
  /** BT-43, BT-58. */
  email?: string;
}

/** BG-13 with BG-14 and BG-15. */
export interface Delivery {
  /** BT-70. */
  name?: string;
  /** BT-71. */
  location?: Identifier;
  /** BT-72. */
  date?: string;
  /** BT-73. */
  periodStart?: string;
  /** BT-74. */
  periodEnd?: string;
  /** BG-15. */
  address?: Address;
}

/** BG-16. */
export interface Payment {
  /** BT-81, UNTDID 4461. */
  meansCode?: string;
  /** BT-82. */
  meansText?: string;
  /** BT-83. */
  remittanceInformation?: string;
  /** BG-17. */
  accounts: CreditTransfer[];
  /** BG-18. */
  card?: {
    /** BT-87, last digits only. */
    number?: string;
    /** BT-88. */
    holder?: string;
  };
  /** BG-19. */
  directDebit?: {
    /** BT-89. */
    mandate?: string;
    /** BT-90. */
    creditor?: string;
    /** BT-91. */
    debitedAccount?: string;
  };
}

/** BG-17. */
export interface CreditTransfer {
  /** BT-84: an IBAN, or an account number of another kind. */
  account: string;
  /** BT-85. */
  name?: string;
  /** BT-86: BIC. */
  serviceProvider?: string;
}

/** BG-22. */
export interface Totals {
  /** BT-106. */
  lines?: string;
  /** BT-107. */
  allowances?: string;
  /** BT-108. */
  charges?: string;
  /** BT-109. */
  withoutVat?: string;
  /** BT-110. */
  vat?: string;
  /** BT-111: VAT in BT-6. */
  vatInVatCurrency?: string;
  /** BT-112. */
  withVat: string;
  /** BT-113. */
  paid?: string;
  /** BT-114. */
  rounding?: string;
  /** BT-115. */
  due?: string;
}

/** BG-23. */
export interface VatBreakdown {
  /** BT-116. */
  taxableAmount: string;
  /** BT-117. */
  taxAmount: string;
  /** BT-118, UNTDID 5305. */
  category: string;
  /** BT-119. */
  rate?: string;
  /** BT-120. */
  exemptionReason?: string;
  /** BT-121, VATEX. */
  exemptionCode?: string;
}

/** BG-24, without the bytes. */
export interface Attachment {
  /** BT-122. */
  id: string;
  /** BT-123. */
  description?: string;
  /** BT-124. */
  externalUri?: string;
  /** BT-125, file name. */
  fileName?: string;
  /** BT-125, media type. */
  mediaType?: string;
  /** BT-125, length in bytes; null where nothing is embedded. */
  size: number | null;
}
