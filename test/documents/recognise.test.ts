import { expect, test } from "vitest";
import {
  DEFAULT_LIMITS,
  type DocumentFault,
  readInvoice,
  recognise,
  writeCii,
  writeFacturX,
  writeUbl,
} from "../../src/documents/index.ts";
import { sampleContent, sampleCreditNote } from "../fixtures/invoices.ts";

const cii = Buffer.from(writeCii(sampleContent()));

const numberIn = async (bytes: Uint8Array): Promise<string> => readInvoice(await recognise(bytes)).number;

const faultOf = async (promise: Promise<unknown>): Promise<DocumentFault> =>
  promise.then(
    () => Promise.reject(new Error("it was taken")),
    (fault: DocumentFault) => fault,
  );

test("each syntax is recognised by its bytes", async () => {
  expect(await recognise(cii)).toMatchObject({ syntax: "cii", root: "CrossIndustryInvoice" });
  expect(await recognise(writeUbl(sampleContent()))).toMatchObject({ syntax: "ubl", root: "Invoice" });
  expect(await recognise(writeUbl(sampleCreditNote()))).toMatchObject({ syntax: "ubl", root: "CreditNote" });
  expect(await recognise(await writeFacturX(sampleContent()))).toMatchObject({
    syntax: "factur-x",
    mediaType: "application/pdf",
    xml: new Uint8Array(cii),
  });
});

test("prefixes, a byte-order mark and white space do not matter", async () => {
  const renamed = cii
    .toString()
    .replaceAll("rsm:", "x:")
    .replaceAll("xmlns:rsm", "xmlns:x")
    .replaceAll("ram:", "")
    .replaceAll("xmlns:ram", "xmlns");
  expect(await numberIn(Buffer.from(`\uFEFF${renamed}`))).toBe("F202600042");
  const undeclared = cii.toString().replace(/^<\?xml.*\?>/, "\n  ");
  expect(await numberIn(Buffer.from(undeclared))).toBe("F202600042");
});

test("other encodings are read when they are declared", async () => {
  const latin = cii.toString().replace('encoding="UTF-8"', 'encoding="ISO-8859-1"').replaceAll("€", "EUR");
  const document = await recognise(Buffer.from(latin, "latin1"));
  expect(readInvoice(document).buyer.name).toBe("Comptoir Vendémiaire SARL");
  const wide = cii.toString().replace('encoding="UTF-8"', 'encoding="UTF-16"');
  expect(await numberIn(Buffer.from(`\uFEFF${wide}`, "utf16le"))).toBe("F202600042");
});

test("a fault says what to do, and whether the file is of another kind, wrong or too large", async () => {
  const zugferd = Buffer.from(
    '<r:CrossIndustryDocument xmlns:r="urn:ferd:CrossIndustryDocument:invoice:1p0"/>',
  );
  const other = await faultOf(recognise(zugferd));
  expect(other).toMatchObject({ kind: "unsupported", path: "file" });
  expect(other.message).toContain("ZUGFeRD 1");
  expect(other.fix).toContain("Factur-X");
  expect(await faultOf(recognise(Buffer.from("<!DOCTYPE a><a/>")))).toMatchObject({ kind: "invalid" });
  const small = { ...DEFAULT_LIMITS, fileBytes: 100 };
  expect(await faultOf(recognise(cii, small))).toMatchObject({ kind: "too_large", code: "file_too_large" });
});

test("limits on depth and size are those that were given", async () => {
  expect(await faultOf(recognise(cii, { ...DEFAULT_LIMITS, depth: 3 }))).toMatchObject({
    code: "xml_too_deep",
  });
  expect(await faultOf(recognise(cii, { ...DEFAULT_LIMITS, elements: 20 }))).toMatchObject({
    code: "xml_too_many_elements",
  });
});

test.each([
  [
    "an SBDH envelope",
    '<StandardBusinessDocument xmlns="http://www.unece.org/cefact/namespaces/StandardBusinessDocumentHeader"><Invoice/></StandardBusinessDocument>',
    "envelope",
    "an envelope (SBDH)",
  ],
  [
    "a SOAP envelope",
    '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body/></s:Envelope>',
    "envelope",
    "an envelope (SOAP)",
  ],
  [
    "a UBL document around another",
    '<AttachedDocument xmlns="urn:oasis:names:specification:ubl:schema:xsd:AttachedDocument-2"/>',
    "envelope",
    "AttachedDocument",
  ],
  [
    "an XML of another name",
    '<InvoiceData xmlns="urn:example:erp:2"/>',
    "xml_unknown",
    "InvoiceData of the namespace urn:example:erp:2",
  ],
  ["an XML without namespace", "<facture/>", "xml_unknown", "The root element facture of the XML"],
  [
    "a part of an invoice",
    '<Party xmlns="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"/>',
    "xml_unknown",
    "The root element Party of the XML",
  ],
  ["a name that nobody has", `<${"x".repeat(200)}/>`, "xml_unknown", "The root element of the XML"],
])("%s is named in the refusal", async (_, xml, code, words) => {
  const fault = await faultOf(recognise(Buffer.from(xml)));
  expect(fault).toMatchObject({ kind: "unsupported", code });
  expect(fault.message).toContain(words);
  if (code === "envelope") expect(fault.fix).toContain("out of its envelope");
});

test("a charset of the Content-Type that says what the XML says is taken", async () => {
  const latin = Buffer.from(
    cii.toString().replace('encoding="UTF-8"', 'encoding="ISO-8859-1"').replaceAll("€", "EUR"),
    "latin1",
  );
  const wide = Buffer.from(`\uFEFF${cii.toString().replace("UTF-8", "UTF-16")}`, "utf16le");
  for (const [bytes, charset] of [
    [cii, "utf-8"],
    [cii, "UTF8"],
    [latin, "iso-8859-1"],
    [latin, "latin1"],
    [wide, "utf-16"],
    [wide, "UTF-16LE"],
  ] as const) {
    expect(await recognise(bytes, DEFAULT_LIMITS, charset)).toMatchObject({ syntax: "cii" });
  }
  const ascii = Buffer.from(cii.toString().replace(/[^\0-\x7F]/g, "?"));
  expect(await recognise(ascii, DEFAULT_LIMITS, "us-ascii")).toMatchObject({ syntax: "cii" });
  expect(await recognise(await writeFacturX(sampleContent()), DEFAULT_LIMITS, "us-ascii")).toMatchObject({
    syntax: "factur-x",
  });
});

test("a charset that contradicts the XML, or that nobody knows, is named in the refusal", async () => {
  const other = await faultOf(recognise(cii, DEFAULT_LIMITS, "iso-8859-1"));
  expect(other).toMatchObject({ kind: "invalid", code: "charset_differs" });
  expect(other.message).toContain("iso-8859-1");
  expect(other.message).toContain("utf-8");
  const unknown = await faultOf(recognise(cii, DEFAULT_LIMITS, "klingon"));
  expect(unknown).toMatchObject({ kind: "invalid", code: "charset_unknown" });
  expect(unknown.message).toContain("klingon");
});

test("an encoding that is not the declared one, or not known, is named", async () => {
  const latin = await faultOf(recognise(Buffer.from(cii.toString(), "latin1")));
  expect(latin).toMatchObject({ code: "xml_encoding" });
  expect(latin.message).toContain("UTF-8");
  const bare = Buffer.from(cii.toString().replace(/^<\?xml.*?\?>/, ""), "latin1");
  expect((await faultOf(recognise(bare))).message).toContain("declares no other encoding");
  const unknown = Buffer.from(cii.toString().replace("UTF-8", "KLINGON"));
  expect((await faultOf(recognise(unknown))).message).toContain("KLINGON");
});
