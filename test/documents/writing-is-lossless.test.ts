import { describe, expect, test } from "vitest";
import {
  DocumentFault,
  EXTENDED_CTC_FR,
  type InvoiceContent,
  writeCii,
  writeUbl,
} from "../../src/documents/index.ts";
import { fullContent, sampleContent, sampleCreditNote } from "../fixtures/invoices.ts";
import { contentOf, FORMS, type Form, faultOf, writeAs } from "./variants.ts";

const xmlOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString();
const count = (xml: string, element: string): number => xml.split(`<${element}>`).length - 1;

/** The sample with a change of its first line, of EXTENDED. */
const withLine = (change: Partial<InvoiceContent["lines"][number]>): InvoiceContent => {
  const [first, second] = sampleContent().lines;
  if (first === undefined || second === undefined) throw new Error("the sample has two lines");
  return sampleContent({ profile: EXTENDED_CTC_FR, lines: [{ ...first, ...change }, second] });
};

const iban = "FR7630006000011234567890189";
const payee = {
  name: "Affacturage Ventôse SA",
  identifiers: [{ value: "55217863900132", scheme: "0009" }],
  legalId: { value: "552178639", scheme: "0002" },
  vatNumber: "FR42552178639",
  taxRegistration: "L-1",
  legalInformation: "SA au capital de 1 000 000 €",
  electronicAddress: { value: "552178639", scheme: "0225" },
  address: { line1: "1 rue du Change", postCode: "75002", city: "Paris", country: "FR" },
  contact: { name: "M. Thermidor", telephone: "+33 1 00 00 00 00", email: "paie@ventose.example" },
};
const file = {
  id: "PJ-1",
  description: "RIB",
  fileName: "rib d'été.pdf",
  mediaType: "application/pdf",
  content: Buffer.from("%PDF-1.7 \0\x01\xFF").toString("base64"),
  size: 13,
};

describe.each(FORMS)("%s carries", (form) => {
  test.each<[string, Partial<InvoiceContent>]>([
    ["the whole of a payee", { payee, profile: EXTENDED_CTC_FR }],
    ["a payee with two names", { payee: { ...payee, tradingName: "Ventôse" }, profile: EXTENDED_CTC_FR }],
    ["the whole of a tax representative", { taxRepresentative: payee }],
    [
      "the bytes of attachments",
      { attachments: [file, { id: "PJ-2", externalUri: "https://a.example", size: null }] },
    ],
    [
      "an attachment with an embedded file and a link",
      { attachments: [{ ...file, externalUri: "https://a.example" }] },
    ],
    [
      "several accounts, with what there is once",
      {
        payment: {
          meansCode: "30",
          meansText: "Virement",
          remittanceInformation: "F1",
          accounts: [{ account: iban, name: "A", serviceProvider: "AGRIFRPP" }, { account: "12345" }],
          directDebit: { mandate: "M-1", creditor: "FR72ZZZ1", debitedAccount: "00012" },
        },
      },
    ],
    ["a due date with its code", { ...sampleCreditNote() }],
    [
      "a surcharge and a discount on a price",
      withLine({ grossPrice: "99.00", priceDiscount: "1.00", priceSurcharge: "2.00" }),
    ],
  ])("%s", async (_, change) => {
    const content = sampleContent(change);
    expect(await contentOf(await writeAs(form, content))).toEqual(content);
  });

  const refused = async (content: InvoiceContent): Promise<DocumentFault> => {
    const fault = await faultOf(() => writeAs(form, content));
    expect(fault).toBeInstanceOf(DocumentFault);
    expect(fault).toMatchObject({ kind: "invalid", message: expect.any(String), fix: expect.any(String) });
    return fault;
  };

  test.each<[string, string, Partial<InvoiceContent>]>([
    ["no number", "BT-1", { number: "" }],
    ["no date", "BT-2", { issueDate: "" }],
    ["no type", "BT-3", { typeCode: "" }],
    ["no currency", "BT-5", { currency: "" }],
    ["no total", "BT-112", { totals: { withVat: "" } }],
    ["a date that there is not", "BT-9", { dueDate: "2026-02-30" }],
    ["an amount with a comma", "BT-112", { totals: { withVat: "1200,00" } }],
    ["an amount with a comma on a line", "BT-131", withLine({ netAmount: "800,00" })],
    [
      "an attachment without its bytes",
      "BT-125",
      { attachments: [{ id: "1", fileName: "a.pdf", size: 12 }] },
    ],
    [
      "the name of a file that is not there",
      "BT-125",
      { attachments: [{ id: "1", fileName: "a.pdf", size: null }] },
    ],
    ["a file of another length than told", "BT-125", { attachments: [{ ...file, size: 12 }] }],
    ["bytes that are no base64", "BT-125", { attachments: [{ ...file, content: "été" }] }],
    ["a VAT rate without category", "BT-151", withLine({ vatCategory: undefined, vatRate: "20.00" })],
    ["a unit without quantity", "BT-129", withLine({ quantity: undefined })],
    ["a unit of a price without quantity", "BT-149", withLine({ priceBaseUnit: "HUR" })],
    ["a rate of a charge without category", "BT-95", { charges: [{ amount: "1.00", vatRate: "20.00" }] }],
    [
      "VAT in a currency that nobody named",
      "BT-6",
      { totals: { ...sampleContent().totals, vatInVatCurrency: "1.00" } },
    ],
  ])("or refuses: %s (%s)", async (_, path, change) => {
    expect((await refused(sampleContent(change))).path).toBe(path);
  });
});

describe("UBL refuses what its schema demands and nobody said", () => {
  const party = { name: "X", identifiers: [] };
  test.each<[string, string, InvoiceContent]>([
    ["an invoice without lines", "BG-25", sampleContent({ lines: [] })],
    ["an invoice without buyer", "BG-7", sampleContent({ buyer: { identifiers: [] } })],
    ["an invoice without seller", "BG-4", sampleContent({ seller: { identifiers: [] } })],
    [
      "a VAT breakdown without total of VAT",
      "BT-110",
      sampleContent({ totals: { withVat: "1200.00", due: "1200.00" } }),
    ],
    ["no amount due", "BT-115", sampleContent({ totals: { withVat: "1200.00", vat: "200.00" } })],
    [
      "a row without VAT",
      "BT-117",
      sampleContent({ vatBreakdown: [{ category: "S", taxableAmount: "1000.00" }] }),
    ],
    [
      "a remittance text without means of payment",
      "BT-81",
      sampleContent({ payment: { remittanceInformation: "F1", accounts: [] } }),
    ],
    [
      "an account without means of payment",
      "BT-81",
      sampleContent({ payment: { accounts: [{ account: iban }] } }),
    ],
    [
      "a due date of a credit note without means of payment",
      "BT-81",
      sampleCreditNote({ payment: undefined }),
    ],
    [
      "a card of the network NA",
      "BG-18",
      sampleContent({ payment: { meansCode: "48", accounts: [], card: { number: "1234", network: "NA" } } }),
    ],
    ["an order with the number NA", "BT-13", sampleContent({ purchaseOrderReference: "NA" })],
    ["a line without amount", "BT-131", withLine({ netAmount: undefined, subtype: "GROUP" })],
    ["a line without name", "BT-153", withLine({ name: undefined })],
    ["a line without number", "BT-126", withLine({ id: "" })],
    ["a discount without net price", "BT-146", withLine({ netPrice: undefined, priceDiscount: "1.00" })],
    ["an attachment without number", "BT-122", sampleContent({ attachments: [{ id: "", size: null }] })],
    [
      "a file without media type",
      "BT-125-1",
      sampleContent({ attachments: [{ id: "1", content: "AAAA", size: 3 }] }),
    ],
    ["a logistics charge", "BG-X-42", sampleContent({ charges: [{ amount: "1.00", logistics: true }] })],
    ["a department", "BT-29", sampleContent({ seller: { ...party, contact: { department: "Compta" } } })],
    ["a trading name alone", "BT-46", sampleContent({ buyer: { identifiers: [], tradingName: "X" } })],
    [
      "an identifier under SEPA",
      "BT-29",
      sampleContent({ seller: { ...party, identifiers: [{ value: "1", scheme: "SEPA" }] } }),
    ],
    [
      "a subject of a note that is no code",
      "BT-21",
      sampleContent({ notes: [{ subjectCode: "pmt", text: "a" }] }),
    ],
    ["a note that looks like one with a subject", "BT-22", sampleContent({ notes: [{ text: "#PMT#a" }] })],
  ])("%s (%s)", async (_, path, content) => {
    expect(await faultOf(() => writeUbl(content))).toMatchObject({ name: "DocumentFault", path });
  });

  test("and says nothing that the content does not", () => {
    const xml = xmlOf(writeUbl(sampleCreditNote({ salesOrderReference: "CV-1" })));
    expect(xml).not.toMatch(/>NA<|PaymentMeansCode[^>]*>1</);
  });

  test("the seller's order needs none of the buyer's there", async () => {
    const content = sampleContent({ purchaseOrderReference: undefined, salesOrderReference: "CV-1" });
    const written = writeUbl(content);
    expect(xmlOf(written)).toContain("<cac:OrderReference><cbc:ID>NA</cbc:ID><cbc:SalesOrderID>CV-1<");
    expect(await contentOf(written)).toEqual(content);
  });

  test("a gross price needs no discount", async () => {
    const content = withLine({ grossPrice: "100.00" });
    expect(await contentOf(writeUbl(content))).toEqual(content);
  });

  test("a discount needs no gross price there", async () => {
    const content = withLine({ priceDiscount: "5.00" });
    expect(await contentOf(writeUbl(content))).toEqual(content);
  });
});

describe("CII refuses what it has no place for", () => {
  test.each<[string, string, InvoiceContent]>([
    ["a discount without gross price", "BT-148", withLine({ priceDiscount: "5.00" })],
    ["a surcharge without gross price", "BT-148", withLine({ priceSurcharge: "5.00" })],
    [
      "a quantity of a price that is not there",
      "BT-146",
      withLine({ netPrice: undefined, priceBaseQuantity: "1" }),
    ],
    [
      "a day of VAT without VAT",
      "BG-23",
      sampleContent({ vatPointCode: undefined, vatPointDate: "2026-09-30", vatBreakdown: [] }),
    ],
    ["CII's own code of BT-8", "BT-8", sampleContent({ vatPointCode: "72" })],
    [
      "the network of a card",
      "BG-18",
      sampleContent({ payment: { accounts: [], card: { network: "VISA" } } }),
    ],
    [
      "a percentage of a logistics charge",
      "BG-X-42",
      sampleContent({ charges: [{ amount: "1.00", percent: "1", logistics: true }] }),
    ],
  ])("%s (%s)", async (_, path, content) => {
    expect(await faultOf(() => writeCii(content))).toMatchObject({ name: "DocumentFault", path });
    expect(await faultOf(() => writeAs("Factur-X", content))).toMatchObject({ path });
  });

  test("it needs neither lines nor a total of VAT", async () => {
    const totals = { withVat: "1000.00" };
    const content = sampleContent({ lines: [], totals, vatPointCode: undefined, vatBreakdown: [] });
    expect(await contentOf(writeCii(content))).toEqual(content);
  });

  test("a line of a group may have no amount", async () => {
    const content = withLine({ netAmount: undefined, subtype: "GROUP" });
    expect(await contentOf(writeCii(content))).toEqual(content);
  });
});

test("what there is once is written once, however many rows and accounts there are", () => {
  const { payment, vatBreakdown } = fullContent();
  const content = sampleContent({
    payment,
    vatBreakdown,
    vatPointCode: undefined,
    vatPointDate: "2026-09-30",
  });
  const cii = xmlOf(writeCii(content));
  // CII-SR-461, CII-SR-467, UBL-SR-27, UBL-SR-44, UBL-SR-55.
  expect(count(cii, "ram:TaxPointDate")).toBe(1);
  expect(count(cii, "ram:Information")).toBe(1);
  expect(count(cii, "ram:SpecifiedTradeSettlementPaymentMeans")).toBe(2);
  const ubl = xmlOf(writeUbl(content));
  expect(ubl.split(" name=").length - 1).toBe(1);
  expect(count(ubl, "cbc:PaymentID")).toBe(1);
  expect(count(ubl, "cac:PaymentMandate")).toBe(1);
  const credit = xmlOf(writeUbl({ ...content, typeCode: "381" }));
  expect(count(credit, "cbc:PaymentDueDate")).toBe(1);
  const coded = xmlOf(writeCii(sampleContent({ vatBreakdown })));
  // S1.13: the same in every row.
  expect(count(coded, "ram:DueDateTypeCode")).toBe(2);
});

test("a card is written where its network is told, or where nobody asks for it", async () => {
  const card = { number: "1234", holder: "M. Frimaire" };
  const inForm: Record<Form, object> = { CII: card, "Factur-X": card, UBL: { ...card, network: "VISA" } };
  for (const form of FORMS) {
    const payment = { meansCode: "48", accounts: [], card: inForm[form] };
    const content = sampleContent({ payment });
    expect(await contentOf(await writeAs(form, content))).toEqual(content);
  }
});
