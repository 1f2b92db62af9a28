import { createCipheriv } from "node:crypto";
import { describe, expect, test } from "vitest";
import { DEFAULT_LIMITS, readNames, recognise } from "../../src/documents/index.ts";
import { BUYER_SIREN, SELLER_SIREN, sampleContent } from "../fixtures/invoices.ts";
import { pdfWith } from "../fixtures/pdf.ts";
import { FORMS, type Form, faultOf, replace, variant } from "./variants.ts";

/** Bytes that no filter makes smaller. */
const file = createCipheriv("aes-128-ctr", Buffer.alloc(16), Buffer.alloc(16)).update(Buffer.alloc(400_000));
const ANNEX = {
  id: "1",
  fileName: "annex.pdf",
  mediaType: "application/pdf",
  content: file.toString("base64"),
  size: file.length,
};
const SMALL = { ...DEFAULT_LIMITS, fileBytes: 100_000 };

const NAMES = {
  number: "F202600042",
  amount: "1200.00",
  currency: "EUR",
  seller: sampleContent().seller.name,
  buyer: sampleContent().buyer.name,
  addressee: BUYER_SIREN,
};

/** An invoice that an annex makes too large. */
const large = (form: Form): Uint8Array =>
  form === "Factur-X"
    ? pdfWith([
        { name: "factur-x.xml", data: Buffer.from(variant("CII", sampleContent())) },
        { name: "picture.jpg", data: file },
      ])
    : variant(form, sampleContent({ attachments: [ANNEX] }));

describe.each(FORMS)("%s", (form) => {
  test("a document that is too large still tells its number, parties and amount", async () => {
    const bytes = large(form);
    expect((await faultOf(() => recognise(bytes, SMALL))).kind).toBe("too_large");
    expect(await readNames(bytes, SMALL)).toEqual(NAMES);
  });

  test("so does one without an obligatory term, and one whose lines are no XML", async () => {
    const date = /<ram:IssueDateTime>.*?<\/ram:IssueDateTime>|<cbc:IssueDate>.*?<\/cbc:IssueDate>/;
    expect(await readNames(variant(form, sampleContent(), replace(date, "")))).toEqual(NAMES);
    const broken = replace(/<(?:ram:LineID|cbc:InvoicedQuantity)/, "<<$&");
    expect(await readNames(variant(form, sampleContent(), broken))).toEqual(NAMES);
  });

  test("a self-billed one is addressed to its seller", async () => {
    const names = await readNames(variant(form, sampleContent({ typeCode: "389" })));
    expect(names.addressee).toBe(SELLER_SIREN);
  });

  test("what is not there is not told", async () => {
    const seller = /<(ram:SellerTradeParty|cac:AccountingSupplierParty)>.*?<\/\1>/s;
    const amount = /(?<=(?:GrandTotalAmount|TaxInclusiveAmount currencyID="EUR")>)1200.00/;
    const names = await readNames(
      variant(form, sampleContent(), replace(seller, ""), replace(amount, "much")),
    );
    expect(names).toEqual({ ...NAMES, seller: null, amount: null });
  });
});

test("one that is cut off tells what came before", async () => {
  const xml = variant("UBL", sampleContent());
  const cut = xml.subarray(0, Buffer.from(xml).indexOf("<cac:LegalMonetaryTotal"));
  expect(await readNames(cut)).toEqual({ ...NAMES, amount: null });
});

test("ids inside a signature are not the invoice's", async () => {
  const signed = replace(
    /(?=<cbc:CustomizationID)/,
    '<ext:UBLExtensions xmlns:ext="urn:oasis:names:specification:ubl:schema:xsd:CommonExtensionComponents-2"><ext:UBLExtension><cbc:ID>SIG-1</cbc:ID></ext:UBLExtension></ext:UBLExtensions>',
  );
  expect((await readNames(variant("UBL", sampleContent(), signed))).number).toBe("F202600042");
});

test.each([
  ["nothing", ""],
  ["no invoice", "<html><body>Log in</body></html>"],
  ["a lone root", "<Invoice/>"],
  ["an entity", '<!DOCTYPE Invoice [<!ENTITY a "b">]><Invoice><ID>&a;</ID></Invoice>'],
  ["a broken PDF", "%PDF-1.7 and nothing else"],
  ["an element without end", `<Invoice><ID>${"1".repeat(100_000)}`],
  ["the same name a million times", `<Invoice>${"SellerTradePartyID".repeat(1_000_000)}`],
])("%s has no name", async (_, text) => {
  expect(await readNames(Buffer.from(text))).toEqual({
    number: null,
    amount: null,
    currency: null,
    seller: null,
    buyer: null,
    addressee: null,
  });
});
