import type { Case } from "./case.ts";

const extended = "urn:cen.eu:en16931:2017#conformant#urn.cpro.gouv.fr:1p0:extended-ctc-fr";

/** Header, numbers and dates, notes, references, attachments, uniqueness. */
export const CASES_OF_HEADER: readonly Case[] = [
  {
    what: "an empty attachment",
    change: (c) => {
      c.attachments = [{ id: "1", fileName: "bl.pdf", mediaType: "application/pdf", content: "", size: 0 }];
    },
    tells: ["7 error IRR_VID_PJ BT-125 /attachments/0"],
    message: "The attachment bl.pdf is empty.",
  },
  {
    what: "an attachment of a type that no list has",
    change: (c) => {
      c.attachments = [{ id: "1", fileName: "a.docx", mediaType: "application/msword", size: 9 }];
    },
    tells: ["8 error BR-CL-24 BT-125-1 /attachments/0/mediaType"],
    message: "Attachment type refused: application/msword.",
  },
  {
    what: "the same to a public buyer",
    change: (c) => {
      c.attachments = [{ id: "1", fileName: "a.docx", mediaType: "application/msword", size: 9 }];
    },
    given: { publicBuyer: true },
    tells: ["8 warning BR-CL-24 BT-125-1 /attachments/0/mediaType"],
    message: "Attachment type refused: application/msword.",
  },
  {
    what: "an attachment whose name is a path",
    change: (c) => {
      c.attachments = [{ id: "1", fileName: "../a.pdf", mediaType: "application/pdf", size: 9 }];
    },
    tells: ["9 warning IRR_NOM_PJ BT-125-2 /attachments/0/fileName"],
    message: "Bad attachment name: ../a.pdf.",
  },
  {
    what: "an attachment without a name",
    change: (c) => {
      c.attachments = [{ id: "1", mediaType: "application/pdf", size: 9 }];
    },
    tells: ["9 warning IRR_NOM_PJ BT-125-2 /attachments/0/fileName"],
    message: "Bad attachment name: –.",
  },
  {
    what: "an attachment that is called by no word of the list",
    change: (c) => {
      c.attachments = [{ id: "1", description: "Bon de livraison", size: null }];
    },
    tells: ["10 error BR-FR-17 BT-123 /attachments/0/description"],
    message: "Unknown attachment kind: Bon de livraison.",
  },
  {
    what: "two readable invoices",
    change: (c) => {
      c.attachments = ["1", "2"].map((id) => ({ id, description: "LISIBLE", size: null }));
    },
    tells: ["10 error BR-FR-18 BT-123 /attachments"],
    message: "2 attachments are called LISIBLE.",
  },
  {
    what: "no profile",
    change: (c) => {
      delete c.profile;
    },
    tells: ["11 error BR-01 BT-24 /profile"],
    message: "There is no profile (BT-24).",
  },
  {
    what: "a profile of nobody",
    change: (c) => {
      c.profile = "urn:example:invoice";
    },
    tells: ["11 error BT-24 BT-24 /profile"],
    message: "Unknown profile BT-24: urn:example:invoice.",
  },
  {
    what: "a profile of another country",
    change: (c) => {
      c.profile = "urn:cen.eu:en16931:2017#compliant#urn:example:elsewhere";
    },
    tells: ["11 warning BT-24 BT-24 /profile"],
    message: "Unknown profile BT-24: urn:cen.eu:en16931:2017#compliant#urn:example:elsewhere.",
  },
  {
    what: "no number",
    change: (c) => {
      c.number = " ";
    },
    tells: ["12 error BR-02 BT-1 /number"],
    message: "There is no invoice number (BT-1).",
  },
  {
    what: "a number with a space",
    change: (c) => {
      c.number = "F 2026-1";
    },
    tells: ["12 error BR-FR-02 BT-1 /number"],
    message: "Bad invoice number: F 2026-1.",
  },
  {
    what: "a number of 36 characters, and an earlier one with a point",
    change: (c) => {
      c.number = "F".repeat(36);
      c.precedingInvoices = [{ number: "F.1" }];
    },
    tells: ["12 error BR-FR-01 BT-1 /number", "12 error BR-FR-02 BT-25 /precedingInvoices/0/number"],
    message: `Bad invoice number: ${"F".repeat(36)}. | Bad invoice number: F.1.`,
  },
  {
    what: "an earlier invoice of a line with a point in its number, of another century, of a type that is none",
    change: (c) => {
      const precedingInvoice = { number: "F.1", issueDate: "1926-01-01", typeCode: "325" };
      c.profile = extended;
      c.lines = c.lines.map((line, i) => (i === 0 ? { ...line, precedingInvoice } : line));
    },
    tells: [
      "12 error BR-FR-02 EXT-FR-FE-136 /lines/0/precedingInvoice/number",
      "14 error BR-FR-03 EXT-FR-FE-138 /lines/0/precedingInvoice/issueDate",
      "16 error BR-FR-04 EXT-FR-FE-137 /lines/0/precedingInvoice/typeCode",
    ],
    message: "Bad invoice number: F.1. | Bad date: 1926-01-01. | Document type not accepted: 325.",
  },
  {
    what: "a long number to a public buyer",
    change: (c) => {
      c.number = "F".repeat(21);
    },
    given: { publicBuyer: true },
    tells: ["13 warning G1.05 BT-1 /number"],
    message: "The number has more than 20 characters: FFFFFFFFFFFFFFFFFFFFF.",
  },
  {
    what: "a long number that is to be reported",
    change: (c) => {
      c.number = "F".repeat(21);
      c.notes = c.notes.map((note) => (note.subjectCode === "BAR" ? { ...note, text: "B2BINT" } : note));
    },
    tells: ["13 warning G1.05 BT-1 /number"],
    message: "The number has more than 20 characters: FFFFFFFFFFFFFFFFFFFFF.",
  },
  {
    what: "no day of the calendar",
    change: (c) => {
      c.issueDate = "2026-02-30";
    },
    tells: ["14 error BR-03 BT-2 /issueDate"],
    message: "Bad issue date: 2026-02-30.",
  },
  {
    what: "a day of another century",
    change: (c) => {
      c.issueDate = "1926-09-15";
    },
    tells: ["14 error BR-FR-03 BT-2 /issueDate"],
    message: "Bad date: 1926-09-15.",
  },
  {
    what: "a line's period of another century",
    change: (c) => {
      c.lines = c.lines.map((line) => ({ ...line, periodEnd: "3026-09-15" }));
    },
    tells: ["14 error BR-FR-03 BT-135 /lines/0/periodEnd", "14 error BR-FR-03 BT-135 /lines/1/periodEnd"],
    message: "Bad date: 3026-09-15. | Bad date: 3026-09-15.",
  },
  {
    what: "an invoice of tomorrow",
    change: (c) => {
      c.issueDate = "2026-11-28";
      c.dueDate = "2026-12-28";
    },
    tells: ["15 error BR-FR-CO-01 BT-2 /issueDate"],
    message: "The invoice is dated in the future (2026-11-28).",
  },
  {
    what: "no type",
    change: (c) => {
      c.typeCode = "";
    },
    tells: ["16 error BR-04 BT-3 /typeCode"],
    message: "There is no document type (BT-3).",
  },
  {
    what: "a pro forma",
    change: (c) => {
      c.typeCode = "325";
    },
    tells: ["16 error BR-FR-04 BT-3 /typeCode"],
    message: "Document type not accepted: 325.",
  },
  {
    what: "a rebate over a period",
    change: (c) => {
      c.typeCode = "262";
      c.delivery = { periodStart: "2026-01-01", periodEnd: "2026-06-30" };
    },
    tells: ["16 warning G1.01 BT-3 /typeCode"],
    message: "The State's portal does not know document type 262.",
  },
  {
    what: "no currency",
    change: (c) => {
      c.currency = "";
    },
    tells: ["17 error BR-05 BT-5 /currency"],
    message: "There is no currency (BT-5).",
  },
  {
    what: "a currency in words",
    change: (c) => {
      c.currency = "EURO";
    },
    tells: ["17 error BR-CL-04 BT-5 /currency"],
    message: "Unknown currency: EURO.",
  },
  {
    what: "a VAT currency in words",
    change: (c) => {
      c.vatCurrency = "EURO";
    },
    tells: ["17 error BR-CL-05 BT-6 /vatCurrency"],
    message: "Unknown currency: EURO.",
  },
  {
    what: "dollars without VAT in euros",
    change: (c) => {
      c.currency = "USD";
    },
    tells: ["18 error BR-FR-CO-12 BT-6 /vatCurrency"],
    message: "Invoice in USD: the VAT total in EUR is missing.",
  },
  {
    what: "dollars whose VAT in euros has no amount",
    change: (c) => {
      c.currency = "USD";
      c.vatCurrency = "EUR";
    },
    tells: ["18 error BR-FR-CO-12 BT-111 /totals/vatInVatCurrency"],
    message: "Invoice in USD: the VAT total in EUR is missing.",
  },
  {
    what: "a VAT currency without its total",
    change: (c) => {
      c.vatCurrency = "USD";
    },
    tells: ["18 error BR-53 BT-111 /totals/vatInVatCurrency"],
    message: "The VAT total in USD is missing.",
  },
  {
    what: "a VAT currency that is the invoice's, in UBL",
    change: (c) => {
      c.vatCurrency = "EUR";
    },
    given: { syntax: "ubl" },
    tells: ["18 warning BR-53 BT-6 /vatCurrency"],
    message: "The VAT currency (BT-6) is the currency of the invoice: EUR.",
  },
  {
    what: "the same in CII",
    change: (c) => {
      c.vatCurrency = "EUR";
    },
    given: { syntax: "cii" },
    tells: ["18 error BR-53 BT-6 /vatCurrency"],
    message: "The VAT currency (BT-6) is the currency of the invoice: EUR.",
  },
  {
    what: "no framework",
    change: (c) => {
      delete c.process;
    },
    tells: ["19 error BR-FR-08 BT-23 /process"],
    message: "The billing framework (BT-23) is missing.",
  },
  {
    what: "a framework that nobody knows",
    change: (c) => {
      c.process = "S12";
    },
    tells: ["19 error BR-FR-08 BT-23 /process"],
    message: "Unknown billing framework: S12.",
  },
  {
    what: "a framework that the State does not know",
    change: (c) => {
      c.process = "M8";
    },
    tells: ["19 warning G1.02 BT-23 /process"],
    message: "The State's portal does not know the billing framework M8.",
  },
  {
    what: "a deposit after a deposit",
    change: (c) => {
      c.process = "S4";
      c.typeCode = "386";
    },
    tells: ["20 error BR-FR-CO-08 BT-23 /process"],
    message: "A deposit cannot have the framework S4.",
  },
  {
    what: "due before it was issued",
    change: (c) => {
      c.dueDate = "2026-09-14";
    },
    tells: ["22 error BR-FR-CO-07 BT-9 /dueDate"],
    message: "The due date 2026-09-14 is before the issue date.",
  },
  {
    what: "no costs of recovery, no penalties",
    change: (c) => {
      c.notes = c.notes.filter(({ subjectCode }) => subjectCode !== "PMT" && subjectCode !== "PMD");
    },
    tells: ["24 error BR-FR-05 BT-21 /notes", "24 error BR-FR-05 BT-21 /notes"],
    message:
      "Mandatory note missing: PMT (costs of recovery, 40 EUR). | Mandatory note missing: PMD (penalties for late payment).",
  },
  {
    what: "penalties twice",
    change: (c) => {
      c.notes.push({ subjectCode: "PMD", text: "Encore" });
    },
    tells: ["25 error BR-FR-06 BT-21 /notes/4"],
    message: "The note PMD comes twice.",
  },
  {
    what: "two treatments",
    change: (c) => {
      c.notes.push({ subjectCode: "BAR", text: "B2C" });
    },
    tells: ["25 error BR-FR-31 BT-21 /notes/4"],
    message: "The note BAR comes twice.",
  },
  {
    what: "a treatment that nobody knows",
    change: (c) => {
      c.notes = c.notes.map((note) => (note.subjectCode === "BAR" ? { ...note, text: "B2G" } : note));
    },
    tells: ["25 error BR-FR-20 BT-22 /notes/3"],
    message: "The note BAR has an unknown value: B2G.",
  },
  {
    what: "a rebate without its period",
    change: (c) => {
      c.typeCode = "262";
    },
    tells: ["36 error BR-FR-CO-03 BG-14 /delivery"],
    message: "A credit note 262 needs a contract and a period.",
  },
  {
    what: "a corrective invoice of nothing",
    change: (c) => {
      c.typeCode = "384";
    },
    tells: ["37 error BR-FR-CO-04 BT-25 /precedingInvoices"],
    message: "A corrective invoice names exactly one original; here are 0.",
  },
  {
    what: "a corrective invoice of an undated one",
    change: (c) => {
      c.typeCode = "384";
      c.precedingInvoices = [{ number: "F1" }];
    },
    tells: ["37 warning G1.31 BT-26 /precedingInvoices/0/issueDate"],
    message: "The original invoice F1 has no date.",
  },
  {
    what: "a credit note of nothing",
    change: (c) => {
      c.typeCode = "381";
    },
    tells: ["38 error BR-FR-CO-05 BT-25 /precedingInvoices"],
    message: "A credit note without its invoice.",
  },
  {
    what: "a credit note that names invoices in both places",
    change: (c) => {
      c.typeCode = "381";
      c.precedingInvoices = [{ number: "F1", issueDate: "2026-01-01" }];
      const precedingInvoice = { number: "F1", issueDate: "2026-01-01" };
      c.lines = c.lines.map((line) => ({ ...line, precedingInvoice }));
    },
    tells: ["38 warning G1.31 BT-25 /precedingInvoices"],
    message: "Invoices are named at the head and on lines.",
  },
  {
    what: "a period that ends before it starts, on the invoice and on a line",
    change: (c) => {
      c.delivery = { periodStart: "2026-09-02", periodEnd: "2026-09-01" };
      c.lines = c.lines.map((line, i) =>
        i === 0 ? { ...line, periodStart: "2026-09-02", periodEnd: "2026-09-01" } : line,
      );
    },
    tells: ["39 error BR-29 BT-74 /delivery/periodEnd", "39 error BR-30 BT-135 /lines/0/periodEnd"],
    message: "The period ends before it starts: 2026-09-01. | The period ends before it starts: 2026-09-01.",
  },
  {
    what: "goods that go to a place without a street",
    change: (c) => {
      c.process = "B1";
      c.issueDate = "2027-09-01";
      c.dueDate = "2027-10-01";
      c.delivery = { address: { postCode: "59000", city: "Lille", country: "FR" } };
    },
    given: { today: "2027-09-01" },
    tells: ["40 warning G6.16 BG-15 /delivery/address"],
    message: "The delivery address is incomplete.",
  },
  {
    what: "neither due date nor terms",
    change: (c) => {
      delete c.dueDate;
      delete c.paymentTerms;
    },
    tells: ["23 warning BR-CO-25 BT-9 /dueDate"],
    message: "Neither due date nor payment terms.",
  },
  {
    what: "the same in EXTENDED-CTC-FR",
    change: (c) => {
      delete c.dueDate;
      delete c.paymentTerms;
      c.profile = extended;
    },
    tells: ["23 error BR-CO-25 BT-9 /dueDate"],
    message: "Neither due date nor payment terms.",
  },
  {
    what: "paid, with something due",
    change: (c) => {
      c.process = "S2";
    },
    tells: ["21 error BR-FR-CO-09 BT-115 /totals/due"],
    message: "Said to be paid (B2, S2, M2), yet 1200.00 is due.",
  },
  {
    what: "paid by rounding",
    change: (c) => {
      c.process = "S2";
      c.totals = { ...c.totals, paid: "1000.00", rounding: "-200.00", due: "0.00" };
    },
    tells: ["21 error BR-FR-CO-09 BT-113 /totals/paid"],
    message: "Said to be paid (B2, S2, M2), yet 200.00 is due.",
  },
  {
    what: "paid, nobody says when",
    change: (c) => {
      c.process = "S2";
      c.totals = { ...c.totals, paid: "1200.00", due: "0.00" };
      delete c.dueDate;
    },
    tells: ["21 error BR-FR-CO-09 BT-9 /dueDate"],
    message: "Said to be paid (S2), without the day of payment.",
  },
  {
    what: "an account, and nothing says how to pay",
    change: (c) => {
      c.payment = { accounts: [{ account: "FR7630006000011234567890189" }] };
    },
    tells: ["63 error BR-49 BT-81 /payment/meansCode"],
    message: "The means of payment is missing.",
  },
  {
    what: "a transfer to nowhere",
    change: (c) => {
      c.payment = { meansCode: "30", accounts: [] };
    },
    tells: ["63 error BR-61 BT-84 /payment/accounts"],
    message: "Paid by transfer, without an account.",
  },
  {
    what: "an IBAN with a digit changed",
    change: (c) => {
      c.payment = { meansCode: "30", accounts: [{ account: "FR76 3000 6000 0112 3456 7890 188" }] };
    },
    tells: ["63 warning BT-84 BT-84 /payment/accounts/0/account"],
    message: "The check digits of an IBAN are wrong.",
  },
  {
    what: "a number that was used before",
    change: () => {},
    given: { known: { sameNumber: { number: "F202600042", issueDate: "2026-03-01" } } },
    tells: ["64 error BR-FR-CO-02 BT-1 /number"],
    message: "The number F202600042 was already used on 2026-03-01.",
  },
  {
    what: "a sale that was invoiced before",
    change: () => {},
    given: { known: { similar: { number: "F202600041", issueDate: "2026-09-14" } } },
    tells: ["65 warning DOUBLE_FACT BT-1 /number"],
    message: "A similar invoice was already sent: F202600041.",
  },
  {
    what: "a company of somebody else",
    change: () => {},
    given: { companies: ["404833048"] },
    tells: ["71 error company_not_allowed BT-30 /seller/legalId"],
    message: "The company that issues the invoice is not one of yours: 732829320.",
  },
  {
    what: "a self-billed invoice by a buyer without a SIREN",
    change: (c) => {
      c.typeCode = "389";
      c.buyer = {
        name: "Elsewhere",
        identifiers: [],
        electronicAddress: { value: "a@b.example", scheme: "EM" },
        address: { country: "BE" },
      };
      c.notes = c.notes.filter(({ subjectCode }) => subjectCode !== "BAR");
    },
    given: { companies: ["404833048"] },
    tells: ["71 error company_not_allowed BT-47 /buyer/legalId"],
    message: "The company that issues the invoice is not one of yours: it has no SIREN.",
  },
];
