import { deflateSync } from "node:zlib";
import { expect, test, vi } from "vitest";
import { DEFAULT_LIMITS, type DocumentFault, readInvoice, recognise } from "../../src/documents/index.ts";
import { type Embedded, pdfOf, pdfStream, pdfWith } from "../fixtures/pdf.ts";
import { bare, catalogue, cii, FLATE, good, invoice, NO_PAGES, other, raw } from "../fixtures/pdf-parts.ts";

const NUMBER = "F202600042";

const numberIn = async (bytes: Uint8Array): Promise<string> => readInvoice(await recognise(bytes)).number;

const faultOf = async (bytes: Uint8Array, limits = DEFAULT_LIMITS): Promise<DocumentFault> =>
  recognise(bytes, limits).then(
    () => Promise.reject(new Error("it was taken")),
    (fault: DocumentFault) => fault,
  );

const named = (name: string): Buffer => pdfWith([{ ...invoice, name }]);
const spec = (n: number, name = "/UF (factur-x.xml)"): string =>
  `<< /Type /Filespec ${name} /EF << /F ${n} 0 R >> >>`;
const utf16 = (name: string): string => [...name].map((c) => `\0${c}`).join("");

test.each<[string, Buffer]>([
  ["compressed", good],
  ["not compressed", pdfWith([raw(cii, "")])],
  ["twice, the same", pdfWith([invoice, invoice])],
  ["in a folder of Windows", named("..\\\\..\\\\Factur-X.xml")],
  ["beside another file", pdfWith([{ name: "note.xml", data: Buffer.from("<a/>") }, invoice])],
  [
    "beside an older ZUGFeRD file",
    pdfWith([{ name: "ZUGFeRD-invoice.xml", data: Buffer.from("<a/>") }, invoice]),
  ],
  ["under a name in UTF-8", named("\xEF\xBB\xBFfactur-x.xml")],
  ["under a name in UTF-16", named(`\xFE\xFF${utf16("factur-x.xml")}`)],
  ["under a name with escapes", named("f\\141ctur\\055x.\\\nxml")],
  ["among 20,000 other objects", pdfWith([invoice], Array<string>(20_000).fill("<< /P 2 0 R /K [0 1 2] >>"))],
  ["named zugferd-invoice.xml", named("zugferd-invoice.xml")],
  ["as associated file alone", bare("/AF [3 0 R]", spec(4), pdfStream(cii))],
  ["under a name in digits", bare("/AF [3 0 R]", spec(4, "/UF <6661637475722d782E786D 6C>"), pdfStream(cii))],
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
      NO_PAGES,
      "<< /Kids [4 0 R] >>",
      "<< /Names [(a) 5 0 R] >>",
      spec(6),
      pdfStream(cii),
    ]),
  ],
])("the XML is found %s", async (_, pdf) => {
  expect(await numberIn(pdf)).toBe(NUMBER);
});

const tree = (key: string, names: string): Buffer =>
  bare(`/Names << /EmbeddedFiles << /Names [${key} 3 0 R] >> >>`, spec(4, names), pdfStream(cii));

test("the name is /UF, else /F where that is empty, else the key in the name tree", async () => {
  expect(await numberIn(tree("(x)", "/UF () /F (factur-x.xml)"))).toBe(NUMBER);
  expect(await numberIn(tree("(x)", "/UF <FEFF> /F (factur-x.xml)"))).toBe(NUMBER);
  expect(await numberIn(tree("(x)", "/F (factur-x.xml)"))).toBe(NUMBER);
  expect(await numberIn(tree("(factur-x.xml)", "/UF () /F ( )"))).toBe(NUMBER);
  expect(await numberIn(tree("(factur-x.xml)", ""))).toBe(NUMBER);
  expect((await faultOf(tree("(factur-x.xml)", "/UF (other.txt)"))).code).toBe("pdf_without_xml");
  expect((await faultOf(tree("(factur-x.xml)", "/UF (other.txt) /F (factur-x.xml)"))).code).toBe(
    "pdf_without_xml",
  );
});

test("one file in two versions that differ is ambiguous", async () => {
  const versions = "<< /UF (factur-x.xml) /EF << /UF 4 0 R /F 5 0 R >> >>";
  expect(await numberIn(bare("/AF [3 0 R]", versions, pdfStream(cii), pdfStream(cii)))).toBe(NUMBER);
  const fault = await faultOf(bare("/AF [3 0 R]", versions, pdfStream(cii), pdfStream(other.data)));
  expect(fault.code).toBe("attachment_ambiguous");
});

test("XML under another name is named in the refusal", async () => {
  const data = Buffer.from("<a/>");
  const others = pdfWith([
    { name: "Invoice_7\\n.XML", data },
    { name: "terms.pdf", data },
  ]);
  const fault = await faultOf(others);
  expect(fault).toMatchObject({ kind: "unsupported", code: "pdf_without_xml" });
  expect(fault.message).toContain('under another name: "Invoice_7.XML".');
  expect(fault.message).not.toContain("terms.pdf");
  const typed = bare("/AF [3 0 R]", spec(4, "/F (data)"), pdfStream(data, "/Subtype /text#2Fxml"));
  expect((await faultOf(typed)).message).toContain('"data"');
  const many = pdfWith(Array.from({ length: 9 }, (_, i) => ({ name: `${i}${"x".repeat(500)}.xml`, data })));
  expect((await faultOf(many)).message.length).toBeLessThan(500);
  expect((await faultOf(bare(""))).message).not.toContain("another name");
});

/** ISO 32000-1, 7.4.3. */
const to85 = (data: Buffer): Buffer => {
  let text = "";
  for (let i = 0; i < data.length; i += 4) {
    const group = Buffer.concat([data.subarray(i, i + 4), Buffer.alloc(3)]);
    let value = group.readUInt32BE(0);
    const digits: string[] = [];
    for (let j = 0; j < 5; j++, value = Math.floor(value / 85))
      digits.unshift(String.fromCharCode(33 + (value % 85)));
    const taken = Math.min(4, data.length - i);
    text += taken === 4 && digits.join("") === "!!!!!" ? "z" : digits.slice(0, taken + 1).join("");
    if (i % 60 === 0) text += "\n";
  }
  return Buffer.from(`${text}~>`);
};

const toRuns = (data: Buffer): Buffer => {
  const chunks: Buffer[] = [];
  for (let i = 0; i < data.length; i += 100) {
    const chunk = data.subarray(i, i + 100);
    chunks.push(Buffer.from([chunk.length - 1]), chunk);
  }
  return Buffer.concat([...chunks, Buffer.from([257 - 3, 0x20, 128])]);
};

const hex = (data: Buffer): Buffer => Buffer.from(`${data.toString("hex").replace(/(.{60})/g, "$1\n")}>`);

/** Digits with four zeros among them, which are white space there (7.4.2). */
const zeros = Buffer.concat([hex(cii).subarray(0, 40), Buffer.alloc(4), hex(cii).subarray(40)]);

test.each<[string, Embedded]>([
  ["ASCII85", raw(to85(cii), "/Filter /ASCII85Decode")],
  ["ASCII85 over Flate", raw(to85(deflateSync(cii)), "/Filter [/ASCII85Decode /FlateDecode]")],
  ["ASCII85 with four zeros as one sign", raw(to85(zeros), "/Filter [/A85 /AHx]")],
  ["ASCIIHex", raw(hex(cii), "/Filter /ASCIIHexDecode")],
  ["ASCIIHex over ASCII85 over Flate", raw(hex(to85(deflateSync(cii))), "/Filter [/AHx /A85 /Fl]")],
  ["RunLength", raw(toRuns(cii), "/Filter [/RunLengthDecode]")],
  ["Flate with parameters that say nothing", raw(deflateSync(cii), `${FLATE} /DecodeParms [null]`)],
])("the XML is unpacked from %s", async (_, file) => {
  expect(await numberIn(pdfWith([file]))).toBe(NUMBER);
});

/** PNG predictor `kind` over rows of so many bytes, pixels of so many. */
const png = (data: Buffer, kind: number, row: number, pixel: number): Buffer => {
  const at = (i: number): number => data[i] ?? 0;
  const out: number[] = [];
  data.forEach((byte, i) => {
    if (i % row === 0) out.push(kind);
    const left = i % row < pixel ? 0 : at(i - pixel);
    const up = i < row ? 0 : at(i - row);
    const corner = i < row || i % row < pixel ? 0 : at(i - row - pixel);
    const nearest = [left, up, corner].toSorted(
      (a, b) => Math.abs(left + up - corner - a) - Math.abs(left + up - corner - b),
    )[0];
    out.push((byte - ([0, left, up, (left + up) >> 1, nearest ?? 0][kind] ?? 0)) & 0xff);
  });
  return Buffer.from(out);
};

/** TIFF predictor 2 over rows of so many components of so many bits. */
const tiff = (data: Buffer, columns: number, colors: number, bits: number): Buffer => {
  const perRow = columns * colors;
  const components = [...data].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  const values =
    components.match(new RegExp(`.{${bits}}`, "g"))?.map((digits) => Number.parseInt(digits, 2)) ?? [];
  const differences = values.map((value, i) =>
    i % perRow < colors ? value : value - (values[i - colors] ?? 0),
  );
  const text = differences.map((d) => (d & (2 ** bits - 1)).toString(2).padStart(bits, "0")).join("");
  return Buffer.from(text.match(/.{8}/g)?.map((digits) => Number.parseInt(digits, 2)) ?? []);
};

test.each([0, 1, 2, 3, 4])("PNG predictor %i is undone", async (kind) => {
  for (const [columns, colors] of [
    [1, 1],
    [40, 1],
    [25, 3],
  ] as const) {
    const data = deflateSync(png(cii, kind, columns * colors, colors));
    const parameters = `/DecodeParms << /Predictor 15 /Columns ${columns} /Colors ${colors} >>`;
    expect(await numberIn(pdfWith([raw(data, `${FLATE} ${parameters}`)]))).toBe(NUMBER);
  }
});

test.each([1, 2, 4, 8, 16])("TIFF predictor 2 over components of %i bits is undone", async (bits) => {
  for (const colors of [1, 3]) {
    const padding = Buffer.alloc(100 - (cii.length % 96), " ");
    const xml = Buffer.concat([cii, padding]).subarray(0, Math.floor((cii.length + 90) / 96) * 96);
    const data = deflateSync(tiff(xml, 16, colors, bits));
    const parameters = `/DecodeParms << /Predictor 2 /Columns 16 /Colors ${colors} /BitsPerComponent ${bits} >>`;
    expect(await numberIn(pdfWith([raw(data, `${FLATE} ${parameters}`)]))).toBe(NUMBER);
  }
});

test("what is packed in another way, wrongly or too often is refused by name", async () => {
  const refusals: [Embedded, string, string][] = [
    [raw(cii, "/Filter /LZWDecode"), "pdf_filter_unsupported", "LZWDecode"],
    [raw(cii, "/Filter [/Crypt]"), "pdf_filter_unsupported", "Crypt"],
    [raw(cii, "/Filter [/Fl /Fl /Fl /Fl]"), "pdf_filter_unsupported", "4 times"],
    [raw(cii, "/Filter (Fl)"), "pdf_filter_unsupported", "no name"],
    [
      raw(deflateSync(cii), `${FLATE} /DecodeParms << /Predictor 7 >>`),
      "pdf_filter_unsupported",
      "predictor 7",
    ],
    [
      raw(deflateSync(cii), `${FLATE} /DecodeParms << /Predictor 12 /Columns 0 >>`),
      "pdf_broken",
      "parameters",
    ],
    [
      raw(deflateSync(cii), `${FLATE} /DecodeParms << /Predictor 12 /Columns 9 >>`),
      "pdf_broken",
      "predictor",
    ],
    [raw(deflateSync(cii).subarray(0, -20)), "pdf_broken", "cannot be unpacked"],
    [raw(Buffer.from("vvvvv"), "/Filter /A85"), "pdf_broken", "base 85"],
    [raw(Buffer.from("uuuuu~>"), "/Filter /A85"), "pdf_broken", "base 85"],
    [raw(Buffer.from("87cUR!~>"), "/Filter /A85"), "pdf_broken", "is cut"],
    [raw(Buffer.from("3c6g>"), "/Filter /AHx"), "pdf_broken", "hexadecimal"],
    [raw(Buffer.from([5, 60]), "/Filter /RL"), "pdf_broken", "by runs"],
  ];
  for (const [file, code, words] of refusals) {
    const fault = await faultOf(pdfWith([file]));
    expect(fault).toMatchObject({ code, message: expect.stringContaining(words) });
  }
});

test("limits on what a PDF unpacks to follow the limit on files", async () => {
  const large = Buffer.concat([cii, Buffer.alloc(600_000, " ")]);
  const pdf = pdfWith([{ ...invoice, data: large }]);
  const limits = { ...DEFAULT_LIMITS, fileBytes: large.length };
  expect(pdf.length).toBeLessThan(20_000);
  expect(readInvoice(await recognise(pdf, limits)).number).toBe(NUMBER);
  const smaller = { ...limits, fileBytes: large.length - 1 };
  expect(await faultOf(pdf, smaller)).toMatchObject({ kind: "too_large", code: "attachment_too_large" });
  // Three times the limit in all.
  const namesakes = (count: number): Buffer =>
    pdfWith(Array<Embedded>(count).fill({ ...invoice, data: large }));
  expect(readInvoice(await recognise(namesakes(3), limits)).number).toBe(NUMBER);
  expect(await faultOf(namesakes(4), limits)).toMatchObject({
    kind: "too_large",
    code: "pdf_unpacked_too_large",
  });
  expect((await faultOf(pdf, { ...DEFAULT_LIMITS, attachments: 0 })).code).toBe("pdf_too_many_attachments");
});

test("numbers of any length are not written to the log", async () => {
  const warn = vi.spyOn(console, "warn");
  const page = `<< /Type /Pages /Kids [] /Count ${"9".repeat(40)} /Other [--5 1.2.3 +.5] >>`;
  const pdf = pdfOf([catalogue("/AF [3 0 R]"), page, spec(4), pdfStream(cii)]);
  expect(await numberIn(pdf)).toBe(NUMBER);
  expect(warn).not.toHaveBeenCalled();
});
