import { expect, test, vi } from "vitest";
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
import { type Embedded, pdfOf, pdfStream, pdfWith } from "../fixtures/pdf.ts";

const cii = Buffer.from(writeCii(sampleContent()));
const invoice: Embedded = { name: "factur-x.xml", data: cii };

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

const flate = pdfWith([invoice]);
const spec = (n: number) => `<< /Type /Filespec /UF (factur-x.xml) /EF << /F ${n} 0 R >> >>`;
const catalogue = (entries: string) => `<< /Type /Catalog /Pages 2 0 R ${entries} >>`;
const noPages = "<< /Type /Pages /Kids [] /Count 0 >>";

test.each<[string, Buffer]>([
  ["compressed", flate],
  ["not compressed", pdfWith([{ ...invoice, raw: { data: cii, filter: "" } }])],
  [
    "with a broken cross-reference table",
    Buffer.from(flate.toString("latin1").replace(/startxref\n\d+/, "startxref\n7"), "latin1"),
  ],
  ["with a table whose offsets are wrong", Buffer.concat([Buffer.from("%PDF-1.7\n%junk\n"), flate])],
  ["in a PDF with something after it", Buffer.concat([flate, Buffer.from("\r\n\r\n")])],
  ["twice, the same", pdfWith([invoice, invoice])],
  ["in a folder of Windows", pdfWith([{ ...invoice, name: "..\\\\..\\\\Factur-X.xml" }])],
  ["beside another file", pdfWith([{ name: "note.xml", data: Buffer.from("<a/>") }, invoice])],
  [
    "beside an older ZUGFeRD file",
    pdfWith([{ name: "ZUGFeRD-invoice.xml", data: Buffer.from("<a/>") }, invoice]),
  ],
  ["under a name in UTF-8", pdfWith([{ ...invoice, name: "\xEF\xBB\xBFfactur-x.xml" }])],
  [
    "under a name in UTF-16",
    pdfWith([{ ...invoice, name: `\xFE\xFF${[..."factur-x.xml"].map((c) => `\0${c}`).join("")}` }]),
  ],
  ["among 20,000 other objects", pdfWith([invoice], Array<string>(20_000).fill("<< /P 2 0 R /K [0 1 2] >>"))],
  ["named zugferd-invoice.xml", pdfWith([{ ...invoice, name: "zugferd-invoice.xml" }])],
  ["as associated file alone", pdfOf([catalogue("/AF [3 0 R]"), noPages, spec(4), pdfStream(cii)])],
  [
    "as annotation alone",
    pdfOf([
      catalogue(""),
      "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
      "<< /Type /Page /Annots [<< /Subtype /FileAttachment /FS 4 0 R >>] >>",
      spec(5),
      pdfStream(cii),
    ]),
  ],
  [
    "in a deeper name tree",
    pdfOf([
      catalogue("/Names << /EmbeddedFiles << /Kids [3 0 R] >> >>"),
      noPages,
      "<< /Kids [4 0 R] >>",
      "<< /Names [(a) 5 0 R] >>",
      spec(6),
      pdfStream(cii),
    ]),
  ],
])("the XML is found %s", async (_, pdf) => {
  expect(await numberIn(pdf)).toBe("F202600042");
});

test("a stream whose length stands elsewhere ends where its data does", async () => {
  for (const end of ["\n", "\r\n", "\r"]) {
    const stream = `<< /Length 5 0 R >>\nstream\n${cii.toString("latin1")}${end}endstream`;
    const pdf = pdfOf([catalogue("/AF [3 0 R]"), noPages, spec(4), stream, `${cii.length}`]);
    expect(await recognise(pdf)).toMatchObject({ xml: new Uint8Array(cii) });
  }
});

test("numbers of any length are not written to the log", async () => {
  const warn = vi.spyOn(console, "warn");
  const pdf = pdfWith([invoice], [`[${"9".repeat(40)}]`]);
  expect(await faultOf(recognise(pdf))).toMatchObject({ code: "pdf_broken" });
  expect(warn).not.toHaveBeenCalled();
});

test("the XML is found through object streams, and they count against the limit", async () => {
  const { PDFDocument } = await import("@cantoo/pdf-lib");
  const pdf = await PDFDocument.load(await writeFacturX(sampleContent()));
  const packed = await pdf.save({ useObjectStreams: true });
  expect(Buffer.from(packed).includes("/ObjStm")).toBe(true);
  expect(await numberIn(packed)).toBe("F202600042");
  const fault = await faultOf(recognise(packed, { ...DEFAULT_LIMITS, objectStreamBytes: 200 }));
  expect(fault.code).toBe("pdf_object_streams_too_large");
});

test("an XML that a later revision replaced is not seen", async () => {
  const old = pdfWith([
    { name: "factur-x.xml", data: Buffer.from(writeCii(sampleContent({ number: "OLD" }))) },
  ]);
  const start = old.length;
  const object = Buffer.concat([Buffer.from("5 0 obj\n"), pdfStream(cii), Buffer.from("\nendobj\n")]);
  const previous = /startxref\n(\d+)/.exec(old.toString("latin1"))?.[1];
  const table = `xref\n5 1\n${String(start).padStart(10, "0")} 00000 n \ntrailer\n<< /Size 6 /Root 1 0 R /Prev ${previous} >>\nstartxref\n${start + object.length}\n%%EOF\n`;
  expect(await numberIn(Buffer.concat([old, object, Buffer.from(table)]))).toBe("F202600042");
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

test("limits on depth, size and attachments are those that were given", async () => {
  expect(await faultOf(recognise(cii, { ...DEFAULT_LIMITS, depth: 3 }))).toMatchObject({
    code: "xml_too_deep",
  });
  expect(await faultOf(recognise(cii, { ...DEFAULT_LIMITS, elements: 20 }))).toMatchObject({
    code: "xml_too_many_elements",
  });
  expect(await faultOf(recognise(flate, { ...DEFAULT_LIMITS, xmlBytes: 500 }))).toMatchObject({
    code: "attachment_too_large",
  });
  expect(await faultOf(recognise(flate, { ...DEFAULT_LIMITS, attachments: 0 }))).toMatchObject({
    code: "pdf_too_many_attachments",
  });
});
