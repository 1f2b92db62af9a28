import { expect, test } from "vitest";
import { type DocumentFault, readInvoice, recognise, writeFacturX } from "../../src/documents/index.ts";
import { sampleContent } from "../fixtures/invoices.ts";
import {
  flate,
  type Packed,
  PdfBytes,
  packedPdfOf,
  partsWith,
  pdfOf,
  pdfStream,
  pdfWith,
  revisePdf,
  tableEntries,
} from "../fixtures/pdf.ts";
import {
  bare,
  catalogue,
  cii,
  disguised,
  good,
  invoice,
  NO_PAGES,
  other,
  packed,
  tabled,
} from "../fixtures/pdf-parts.ts";

const [NUMBER, OTHER] = ["F202600042", "F2"];

const numberIn = async (bytes: Uint8Array): Promise<string> => readInvoice(await recognise(bytes)).number;

const faultOf = async (bytes: Uint8Array): Promise<DocumentFault> =>
  recognise(bytes).then(
    () => Promise.reject(new Error("it was taken")),
    (fault: DocumentFault) => fault,
  );

/** The file with some of its bytes changed, none moved. */
const changed = (pdf: Buffer, from: string | RegExp, to: string): Buffer => {
  const text = pdf.toString("latin1");
  const result = text.replace(from, to);
  if (result === text) throw new Error("nothing was changed");
  return Buffer.from(result, "latin1");
};

const SPECIFICATION = "<< /UF (factur-x.xml) /EF << /F 4 0 R >> >>";

test("an attached PDF cannot put its objects in the place of those around it", async () => {
  expect(await numberIn(disguised())).toBe(NUMBER);
});

test("objects that no table lists do not count", async () => {
  const before = good.indexOf("xref\n");
  const stray = Buffer.concat([Buffer.from("5 0 obj\n"), pdfStream(other.data), Buffer.from("\nendobj\n")]);
  const table = before + stray.length;
  const pdf = Buffer.concat([good.subarray(0, before), stray, good.subarray(before)]);
  expect(await numberIn(changed(pdf, /startxref\n\d+/, `startxref\n${table}`))).toBe(NUMBER);
});

test("a stream whose length stands elsewhere ends where its length says", async () => {
  for (const end of ["", "\n", "\r\n", "\r"]) {
    const xml = `${cii.toString("latin1")}<!-- endstream endobj -->`;
    const stream = `<< /Length 5 0 R >>\nstream\n${xml}${end}endstream`;
    const pdf = pdfOf([catalogue("/AF [3 0 R]"), NO_PAGES, SPECIFICATION, stream, `${xml.length}`]);
    expect(await recognise(pdf)).toMatchObject({ xml: new Uint8Array(Buffer.from(xml, "latin1")) });
  }
});

test("a stream that does not end where its length says is refused", async () => {
  for (const length of ["5", "-1", "99999999", "(7)", "8 0 R", ""]) {
    const stream = `<< ${length === "" ? "" : `/Length ${length}`} >>\nstream\n${cii.toString("latin1")}\nendstream`;
    const fault = await faultOf(pdfOf([catalogue("/AF [3 0 R]"), NO_PAGES, SPECIFICATION, stream]));
    expect(fault.message).toMatch(/a stream (does not end where its length says|has no length)/);
  }
});

test("of several revisions the newest counts, and what it does not touch stays", async () => {
  const old = pdfWith([other]);
  const revised = revisePdf(old, { 5: pdfStream(cii) });
  expect(await numberIn(old)).toBe(OTHER);
  expect(await numberIn(revised)).toBe(NUMBER);
  expect(await numberIn(revisePdf(revised, { 3: "<< /Type /Page /Parent 2 0 R >>" }))).toBe(NUMBER);
  const freed = changed(
    revisePdf(revised, { 5: "null" }),
    /(5 1\n\d{10}) 00000 n(?![\s\S]*5 1)/,
    "$1 00001 f",
  );
  expect((await faultOf(freed)).code).toBe("pdf_without_xml");
});

test("a file with object streams and a cross-reference stream is read", async () => {
  expect(await numberIn(packedPdfOf(partsWith([invoice])))).toBe(NUMBER);
  const { PDFDocument } = await import("@cantoo/pdf-lib");
  const pdf = await PDFDocument.load(await writeFacturX(sampleContent()));
  const written = await pdf.save({ useObjectStreams: true });
  expect(Buffer.from(written).includes("/ObjStm")).toBe(true);
  expect(await numberIn(written)).toBe(NUMBER);
  // A revision with a classic table may follow.
  expect(await numberIn(revisePdf(packedPdfOf(partsWith([other])), { 5: pdfStream(cii) }))).toBe(NUMBER);
});

test("predictors are undone on cross-reference and object streams too", async () => {
  const rows = (data: Buffer, columns: number): Packed => {
    const out: number[] = [];
    for (let row = 0; row < data.length; row += columns) {
      out.push(2);
      for (let i = row; i < Math.min(row + columns, data.length); i++) {
        out.push(((data[i] ?? 0) - (row === 0 ? 0 : (data[i - columns] ?? 0))) & 0xff);
      }
    }
    const { data: deflated, filter } = flate(Buffer.from(out));
    return { data: deflated, filter: `${filter} /DecodeParms << /Predictor 12 /Columns ${columns} >>` };
  };
  expect(await numberIn(tabled((data) => rows(data, 5)))).toBe(NUMBER);
  expect(await numberIn(packed((data) => rows(data, 40)))).toBe(NUMBER);
});

/** A file for old and new programs: what is `hidden` in an object stream is free in the classic table. */
const hybrid = (listed: number[]): Buffer => {
  const pdf = new PdfBytes();
  const [catalog, pages, , specification, stream] = partsWith([invoice]);
  pdf.object(1, catalog ?? "").object(2, pages ?? "");
  pdf.object(3, "<< /Type /Page /Parent 2 0 R >>").object(5, stream ?? "");
  pdf.object(6, pdfStream(Buffer.from(`4 0 ${specification}`), "/Type /ObjStm /N 1 /First 4"));
  const hidden = pdf.length;
  const entries = tableEntries([
    [2, 6, 0],
    [1, pdf.offset(5), 0],
    [1, pdf.offset(6), 0],
  ]);
  pdf.object(7, pdfStream(entries, "/Type /XRef /W [1 3 1] /Index [4 3] /Size 7"));
  const file = pdf.end(`/Size 8 /Root 1 0 R /XRefStm ${hidden}`, listed);
  return changed(file, "trailer", "4 1\n0000000000 65535 f \ntrailer");
};

test("in a hybrid file the stream says where hidden objects are", async () => {
  expect(await numberIn(hybrid([1, 2, 3, 5, 6, 7]))).toBe(NUMBER);
  expect(await numberIn(hybrid([1, 2, 3]))).toBe(NUMBER);
});

test("habits of programs that leave no doubt about any object are taken", async () => {
  const startxref = Number(/startxref\n(\d+)/.exec(good.toString("latin1"))?.[1]);
  const moved = (by: number): Buffer => changed(good, /startxref\n\d+/, `startxref\n${startxref + by}`);
  expect(await numberIn(moved(-1))).toBe(NUMBER);
  // Something before the header, from which offsets count.
  expect(await numberIn(Buffer.concat([Buffer.from("\r\n\r\n"), good]))).toBe(NUMBER);
  expect(await numberIn(Buffer.concat([Buffer.from("HTTP/1.1 200 OK\r\n\r\n"), good]))).toBe(NUMBER);
  expect(await numberIn(changed(good, /xref\n0 1\n([^\n]*\n)1 (\d)/, "xref\n1 1\n$11 $2"))).toBe(NUMBER);
  expect(await numberIn(changed(good, / n \n/g, " n\n"))).toBe(NUMBER);
  expect(await numberIn(changed(good, "/Root 1 0 R", "/Root 1 0 R /Prev 0"))).toBe(NUMBER);
});

test("a table that does not lead to its objects is not made up for", async () => {
  const refused: [Buffer, RegExp][] = [
    [changed(good, /startxref\n\d+/, "startxref\n7"), /cross-reference table is not where/],
    [changed(good, /startxref\n\d+/, "startxref\n99999999"), /cross-reference table is not where/],
    [changed(good, "/Root 1 0 R", "/Root 1 0 R /Prev 9"), /cross-reference table is not where/],
    [changed(good, "/Root 1 0 R", "/Root 9 0 R"), /no catalogue/],
    [changed(good, "/Root 1 0 R", "/Root 1 1 R"), /another generation/],
    [changed(good, "\n5 0 obj", "\n6 0 obj"), /object 5 is not where/],
    [changed(good, /(\d{9})(\d)( 00000 n \ntrailer)/, "000000000$2$3"), /object 5 is not where/],
    [
      changed(good, "xref\n0 1\n0000000000 65535 f \n", "xref\n5 1\n0000000009 00000 n \n"),
      /lists object 5 twice/,
    ],
    [bare("/AF [<< /UF (factur-x.xml) /EF << /F 3 0 R >> /EF << >> >>]", pdfStream(cii)), /has \/EF twice/],
    [bare("/AF [] /AF []"), /has \/AF twice/],
  ];
  for (const [pdf, message] of refused) {
    expect(await faultOf(pdf)).toMatchObject({ code: "pdf_broken", message: expect.stringMatching(message) });
  }
});

test("bytes after the end are passed over", async () => {
  for (const rest of [
    "\r\n\r\n",
    "\0".repeat(4_000),
    "-- \nScanned by the gateway.\n".repeat(400),
    "%%EOF\n%%EOF",
  ]) {
    expect(await numberIn(Buffer.concat([good, Buffer.from(rest)]))).toBe(NUMBER);
  }
});

test("a truncated file lacks its end", async () => {
  for (let cut = 7; cut < good.length; cut += 61) {
    expect((await faultOf(good.subarray(0, -cut))).code).toBe(
      cut < good.length - 5 ? "pdf_truncated" : "file_unknown",
    );
  }
});

test("a revision that was cut is not taken for rubbish after the one before", async () => {
  const old = pdfWith([other]);
  const revised = revisePdf(old, { 5: pdfStream(cii) });
  for (let length = old.length + "5 0 obj".length; length < revised.length - "%%EOF\n".length; length += 50) {
    expect((await faultOf(revised.subarray(0, length))).code).toBe("pdf_truncated");
  }
});
