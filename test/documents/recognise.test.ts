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
