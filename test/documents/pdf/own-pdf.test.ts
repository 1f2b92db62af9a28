import { PDFArray, PDFDict, PDFDocument, PDFHexString, PDFName } from "@cantoo/pdf-lib";
import { describe, expect, test } from "vitest";
import {
  readContentAndFaults,
  readInvoiceContent,
  recognise,
  writeCii,
  writeFacturX,
  writeReadable,
} from "../../../src/documents/index.ts";
import { xmpDate } from "../../../src/documents/write/pdf/own-properties.ts";
import { sampleContent } from "../../fixtures/invoices.ts";
import {
  PdfBytes,
  packedPdfOf,
  partsWith,
  pdfOf,
  pdfStream,
  pdfWith,
  revisePdf,
  tableEntries,
} from "../../fixtures/pdf.ts";
import { bare, catalogue, invoice } from "../../fixtures/pdf-parts.ts";
import { bytesAt, itemsAt, nameAt, open, textAt } from "./look-inside.ts";
import { annex, content, INFO, parts, plain, put } from "./own.ts";

describe.each<[string, Uint8Array]>([
  ["a classic table", plain],
  ["a cross-reference stream and object streams", packedPdfOf(parts())],
  [
    "several revisions",
    revisePdf(plain, { 4: pdfStream(Buffer.from("1 1 5 5 re f")) }, `/Root 1 0 R ${INFO}`),
  ],
  ["a stream revised by a table", revisePdf(packedPdfOf(parts()), { 9: "null" })],
  [
    "something before the header and behind the end",
    Buffer.concat([Buffer.from("\r\nmail\r\n"), plain, Buffer.from("\r\n\0")]),
  ],
  ["no end of the last line", plain.subarray(0, -1)],
  ["a PDF that pages were drawn in", await writeReadable(content)],
  ["an attachment", pdfWith([annex])],
  ["the same invoice", pdfWith([annex, invoice])],
  ["the same invoice in a Factur-X", await writeFacturX(content)],
])("a PDF with %s", (_, readable) => {
  test("carries the invoice, which the gateway reads", async () => {
    const document = await recognise(await put(readable));
    expect(document).toMatchObject({ syntax: "factur-x", xml: new Uint8Array(writeCii(content)) });
    expect(await readInvoiceContent(document)).toEqual(content);
  });

  test("keeps its own bytes, and is the same each time", async () => {
    const result = await put(readable);
    expect(result.subarray(0, readable.length).equals(readable)).toBe(true);
    expect(result.equals(await put(readable))).toBe(true);
  });

  test("keeps its pages for other programs, and shows them the invoice", async () => {
    const [before, after] = await Promise.all([
      PDFDocument.load(readable),
      PDFDocument.load(await put(readable)),
    ]);
    expect(after.getPageCount()).toBe(before.getPageCount());
    const size = (pdf: PDFDocument) => pdf.getPages().map((page) => page.getSize());
    expect(size(after)).toEqual(size(before));
    const drawn = (pdf: PDFDocument) => pdf.getPages().map((page) => page.node.Contents()?.toString());
    expect(drawn(after)).toEqual(drawn(before));
    const names = after.catalog
      .lookup(PDFName.of("Names"), PDFDict)
      .lookup(PDFName.of("EmbeddedFiles"), PDFDict);
    const keys = names.lookup(PDFName.of("Names"), PDFArray).asArray();
    expect(
      keys.filter((key) => key instanceof PDFHexString && key.decodeText() === "factur-x.xml"),
    ).toHaveLength(1);
  });
});

describe("the new revision", () => {
  test("goes on in the form of what stands before it, and numbers its objects behind the others", async () => {
    const onTable = (await put(plain)).subarray(plain.length).toString("latin1");
    expect(onTable).toMatch(/\nxref\n/);
    expect(onTable).not.toContain("/XRef");
    // The file, its specification, the metadata, the names, and the catalogue anew.
    expect(onTable.match(/^\d+ 0 obj$/gm)).toEqual(["7 0 obj", "8 0 obj", "9 0 obj", "10 0 obj", "1 0 obj"]);
    const packed = packedPdfOf(parts());
    const onStream = (await put(packed)).subarray(packed.length).toString("latin1");
    expect(onStream).toContain("/Type /XRef");
    expect(onStream).not.toMatch(/\nxref\n/);
  });

  test("keeps the file's lasting identifier and its information", async () => {
    const file = open(await put(plain));
    const [lasting, changed] = itemsAt(file, file.trailer, "ID");
    expect(Buffer.isBuffer(lasting) && lasting.toString("hex")).toBe("00112233445566778899aabbccddeeff");
    expect(Buffer.isBuffer(changed) && changed.length).toBe(16);
    expect(textAt(file, file.trailer, "Info", "Producer")).toBe("ERP");
  });

  test("gives an identifier to a file that has none", async () => {
    const file = open(await put(pdfOf(parts())));
    const ids = itemsAt(file, file.trailer, "ID");
    expect(ids.map((id) => Buffer.isBuffer(id) && id.length)).toEqual([16, 16]);
  });

  test("keeps everything else that the catalogue says", async () => {
    const rich = pdfOf(
      parts(
        "",
        "/PageMode /UseNone /Odd#20Name [1.25 -7 true null (a\\)b) <</X /Y#2FZ>> 3 0 R .0000001] /Names << /Dests 3 0 R >>",
      ),
    );
    const [before, after] = [open(rich), open(await put(rich))];
    for (const key of ["Lang", "PageMode", "Odd Name", "Pages", "Type"]) {
      expect(after.catalog.get(key)).toEqual(before.catalog.get(key));
    }
    expect(nameAt(after, after.catalog, "Names", "Dests", "Type")).toBe("Page");
  });
});

const namedFiles = (pdf: Uint8Array): string[] => {
  const file = open(pdf);
  return itemsAt(file, file.catalog, "Names", "EmbeddedFiles", "Names").flatMap((item, i) =>
    i % 2 === 0 && Buffer.isBuffer(item) ? [item.toString()] : [],
  );
};

describe("attachments", () => {
  test("of the file are kept, in the order of their keys", async () => {
    const files = ["z.txt", "a.txt"].map((name) => ({ name, data: Buffer.from(name) }));
    const specification = (n: number) => `<< /Type /Filespec /UF (${n}.txt) /EF << /F ${n} 0 R >> >>`;
    const deep = pdfOf([
      catalogue("/Names << /EmbeddedFiles << /Kids [4 0 R 5 0 R] >> >> /AF [6 0 R]"),
      "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
      "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>",
      "<< /Names [(a) 6 0 R] >>",
      `<< /Names [(z) ${specification(7)}] >>`,
      specification(7),
      pdfStream(Buffer.from("seven")),
    ]);
    expect(namedFiles(await put(pdfWith(files)))).toEqual(["0", "1", "factur-x.xml"]);
    const result = await put(deep);
    expect(namedFiles(result)).toEqual(["a", "factur-x.xml", "z"]);
    const file = open(result);
    const [kept = null, added = null] = itemsAt(file, file.catalog, "AF");
    expect(textAt(file, kept, "UF")).toBe("7.txt");
    expect(bytesAt(file, kept, "EF", "F").toString()).toBe("seven");
    expect(textAt(file, added, "UF")).toBe("factur-x.xml");
    expect(nameAt(file, added, "AFRelationship")).toBe("Source");
  });

  test("that are the data of the same invoice are replaced", async () => {
    const own = await writeFacturX(sampleContent({ paymentTerms: "autres" }));
    const result = await put(own);
    expect(namedFiles(result)).toEqual(["factur-x.xml"]);
    const file = open(result);
    expect(itemsAt(file, file.catalog, "AF")).toHaveLength(1);
    expect((await readContentAndFaults(await recognise(result))).content.paymentTerms).toBe(
      content.paymentTerms,
    );
  });

  test("with the key that the invoice would have get another file no other key", async () => {
    const taken = bare(
      "/Names << /EmbeddedFiles << /Names [(factur-x.xml) << /UF (plan.txt) /EF << /F 4 0 R >> >>] >> >> /Pages 3 0 R",
      "<< /Type /Page >>",
      pdfStream(Buffer.from("plan")),
    );
    const pdf = Buffer.from(taken.toString("latin1").replace("/Pages 2 0 R", "/Was 2 0 R  "), "latin1");
    expect(namedFiles(await put(pdf))).toEqual(["factur-x.xml", "factur-x.xml_"]);
  });
});

const claim = (part: string, level: string): string =>
  `<x><rdf:Description xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"><pdfaid:part>${part}</pdfaid:part><pdfaid:conformance>${level}</pdfaid:conformance></rdf:Description></x>`;

const metadataOf = async (readable: Uint8Array): Promise<string> => {
  const file = open(await put(readable));
  return bytesAt(file, file.catalog, "Metadata").toString();
};

describe("the metadata", () => {
  test.each([
    ["nothing", "", null],
    ["PDF/A-3b", claim("3", "B"), "B"],
    ["PDF/A-3a in attributes", `<rdf:Description pdfaid:part = '3' pdfaid:conformance="A"/>`, "A"],
    ["PDF/A-1b", claim("1", "B"), null],
    ["PDF/A-2u", claim("2", "U"), null],
    ["PDF/A-4", claim("4", "F"), null],
    ["a level that there is not", claim("3", "X"), null],
    ["more than anybody reads", claim("3", "B") + " ".repeat(1_000_001), null],
  ])("of a PDF that claims %s", async (_, xmp, level) => {
    const result = await metadataOf(pdfOf(parts(xmp), INFO));
    expect(/<pdfaid:conformance>(\w)</.exec(result)?.[1] ?? null).toBe(level);
    expect(result.includes("pdfaid:part>3<")).toBe(level !== null);
    expect(result).toContain("<fx:ConformanceLevel>EN 16931</fx:ConformanceLevel>");
  });

  test("that are packed in an unusual way claim nothing", async () => {
    const packed = parts();
    packed[5] = pdfStream(Buffer.from("x"), "/Filter /LZWDecode");
    expect(await metadataOf(pdfOf(packed, INFO))).not.toContain("pdfaid:part");
  });

  test("say what the information says", async () => {
    const xmp = await metadataOf(plain);
    expect(xmp).toContain("Facture Œ þté &amp; co</rdf:li>");
    expect(xmp).toContain("<rdf:Seq><rdf:li>Ł</rdf:li></rdf:Seq>");
    expect(xmp).toContain("<pdf:Producer>ERP</pdf:Producer>");
    expect(xmp).toContain("<xmp:CreateDate>2026-09-15T12:00:00+02:00</xmp:CreateDate>");
    expect(xmp).toContain("<xmp:ModifyDate>2026-01-01T00:00:00</xmp:ModifyDate>");
    expect(xmp).not.toContain("xmp:CreatorTool");
    expect(xmpDate("D:20260915120000Z")).toBe("2026-09-15T12:00:00Z");
    expect(xmpDate("hier")).toBeUndefined();
  });
});

test("in a hybrid file the invoice is found too", async () => {
  const pdf = new PdfBytes();
  const [catalog = "", pages = "", page = ""] = partsWith([]);
  pdf.object(1, catalog).object(2, pages);
  pdf.object(4, pdfStream(Buffer.from(`3 0 ${page}`), "/Type /ObjStm /N 1 /First 4"));
  const hidden = pdf.length;
  pdf.object(5, pdfStream(tableEntries([[2, 4, 0]]), "/Type /XRef /W [1 3 1] /Index [3 1] /Size 6"));
  const readable = pdf.end(`/Size 6 /Root 1 0 R /XRefStm ${hidden}`);
  expect((await recognise(await put(readable))).kind).toBe("invoice");
});
