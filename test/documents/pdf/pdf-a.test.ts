import { beforeAll, expect, test } from "vitest";
import { writeFacturX, writeReadable } from "../../../src/documents/index.ts";
import type { PdfFile } from "../../../src/documents/pdf/file.ts";
import { Dictionary, Reference, Stream } from "../../../src/documents/pdf/values.ts";
import { sampleContent } from "../../fixtures/invoices.ts";
import { at, bytesAt, itemsAt, nameAt, objects, ofType, open, pageTexts, textAt } from "./look-inside.ts";

const NAME = "Łódź & Ёлка 株式会社 <SA>";

let bytes: Buffer;
let file: PdfFile;
beforeAll(async () => {
  const { seller } = sampleContent();
  bytes = Buffer.from(await writeFacturX(sampleContent({ seller: { ...seller, name: NAME } })));
  file = open(bytes);
});

test("the file begins with a header and a comment of bytes, ends with an identifier, and is not encrypted", () => {
  expect(bytes.toString("latin1", 0, 15)).toMatch(/^%PDF-1\.7\n%[\x80-\xff]{4}\n$/);
  const id = itemsAt(file, file.trailer, "ID");
  expect(id.map((half) => (Buffer.isBuffer(half) ? half.length : 0))).toEqual([16, 16]);
  expect(file.trailer.get("Encrypt")).toBeNull();
  expect(bytes.toString("latin1").endsWith("%%EOF\n")).toBe(true);
});

test("streams are packed by Flate or not at all", () => {
  const streams = objects(file).filter((object) => object instanceof Stream);
  expect(streams.length).toBeGreaterThan(6);
  for (const stream of streams) expect(["FlateDecode", null]).toContain(nameAt(file, stream, "Filter"));
});

/** Tables of a font file. */
const fontTables = (font: Buffer): Map<string, Buffer> =>
  new Map(
    Array.from({ length: font.readUInt16BE(4) }, (_, i) => {
      const entry = font.subarray(12 + 16 * i);
      const [start, length] = [entry.readUInt32BE(8), entry.readUInt32BE(12)];
      return [entry.toString("latin1", 0, 4), font.subarray(start, start + length)];
    }),
  );

const sumOf = (data: Buffer): number => {
  let sum = 0;
  for (let i = 0; i < data.length; i += 4) sum = (sum + data.readUInt32BE(i)) >>> 0;
  return sum;
};

test("every font is embedded, with the widths that the page goes by", () => {
  const composite = ofType(file, "Font").filter((font) => nameAt(file, font, "Subtype") === "Type0");
  expect(composite).toHaveLength(2);
  for (const font of composite) {
    const [descendant = null] = itemsAt(file, font, "DescendantFonts");
    const name = nameAt(file, font, "BaseFont");
    expect(name).toMatch(/^[A-Z]{6}\+DejaVuSansCondensed/);
    expect(nameAt(file, font, "Encoding")).toBe("Identity-H");
    const inner = file.resolve(descendant);
    expect(nameAt(file, inner, "Subtype")).toBe("CIDFontType2");
    expect(nameAt(file, inner, "CIDToGIDMap")).toBe("Identity");
    expect([nameAt(file, inner, "BaseFont"), nameAt(file, inner, "FontDescriptor", "FontName")]).toEqual([
      name,
      name,
    ]);
    const embedded = bytesAt(file, inner, "FontDescriptor", "FontFile2");
    expect(at(file, inner, "FontDescriptor", "FontFile2", "Length1")).toBe(embedded.length);
    expect(sumOf(embedded)).toBe(0xb1b0afba);
    const tables = fontTables(embedded);
    expect([...tables.keys()]).toEqual(["glyf", "head", "hhea", "hmtx", "loca", "maxp"]);
    const [first, widths] = itemsAt(file, inner, "W");
    const count = tables.get("maxp")?.readUInt16BE(4) ?? 0;
    expect(first).toBe(0);
    const em = tables.get("head")?.readUInt16BE(18) ?? 0;
    const inFont = Array.from({ length: count }, (_, i) =>
      Math.round(((tables.get("hmtx")?.readUInt16BE(4 * i) ?? 0) * 1_000) / em),
    );
    const declared = Array.isArray(widths) ? widths : [];
    // Behind the letters stand parts of letters, which no page names.
    expect(declared.length).toBeGreaterThan(30);
    expect(declared).toEqual(inFont.slice(0, declared.length));
    expect(tables.get("loca")?.length).toBe(4 * (count + 1));
    expect(tables.get("loca")?.readUInt32BE(4 * count)).toBe(tables.get("glyf")?.length);
  }
});

test("no page shows the glyph of what is missing, and what is copied is what was written", () => {
  const page = ofType(file, "Page")[0] ?? null;
  for (const [, codes = ""] of bytesAt(file, page, "Contents")
    .toString("latin1")
    .matchAll(/<([0-9a-f]*)> Tj/g)) {
    expect(codes.match(/.{4}/g)).not.toContain("0000");
  }
  const texts = pageTexts(file)[0] ?? [];
  expect(texts).toContain(NAME);
  expect(texts).toContain("Acheteur");
});

test("pages are drawn in greys, of which an output intent says what they are", () => {
  const operators = ofType(file, "Page").flatMap((page) =>
    bytesAt(file, page, "Contents")
      .toString("latin1")
      .split(/[\s]+/)
      .filter((word) => /^[A-Za-z*'"]+$/.test(word)),
  );
  expect([...new Set(operators)].sort()).toEqual(["BT", "ET", "Td", "Tf", "Tj", "f", "g", "re"]);
  const [intent = null, ...others] = itemsAt(file, file.catalog, "OutputIntents");
  expect(others).toEqual([]);
  expect(nameAt(file, intent, "S")).toBe("GTS_PDFA1");
  expect(textAt(file, intent, "OutputConditionIdentifier")).toContain("sRGB");
  expect(at(file, intent, "DestOutputProfile", "N")).toBe(3);
  const profile = bytesAt(file, intent, "DestOutputProfile");
  expect(profile.readUInt32BE(0)).toBe(profile.length);
  expect(profile.toString("latin1", 12, 40)).toMatch(/^mntrRGB XYZ .{12}acsp$/s);
  const tags = Array.from({ length: profile.readUInt32BE(128) }, (_, i) => profile.subarray(132 + 12 * i));
  for (const tag of tags)
    expect(tag.readUInt32BE(4) + tag.readUInt32BE(8)).toBeLessThanOrEqual(profile.length);
  expect(tags.map((tag) => tag.toString("latin1", 0, 4))).toEqual([
    "desc",
    "cprt",
    "wtpt",
    "rXYZ",
    "gXYZ",
    "bXYZ",
    "rTRC",
    "gTRC",
    "bTRC",
  ]);
});

const xmpOf = (pdf: PdfFile): string => bytesAt(pdf, pdf.catalog, "Metadata").toString();
const said = (xmp: string, name: string): string | undefined =>
  new RegExp(`<${name}>(?:<rdf:(?:Alt|Seq)><rdf:li[^>]*>)?([^<]*)<`).exec(xmp)?.[1];

test("the metadata is not packed, claims PDF/A-3b, and says the same as the information", () => {
  const stream = at(file, file.catalog, "Metadata");
  expect(nameAt(file, stream, "Filter")).toBeNull();
  expect([nameAt(file, stream, "Type"), nameAt(file, stream, "Subtype")]).toEqual(["Metadata", "XML"]);
  const xmp = xmpOf(file);
  expect([said(xmp, "pdfaid:part"), said(xmp, "pdfaid:conformance")]).toEqual(["3", "B"]);
  const info = file.trailer.get("Info");
  const escaped = (text: string): string =>
    text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  expect(said(xmp, "dc:title")).toBe(textAt(file, info, "Title"));
  expect(said(xmp, "dc:creator")).toBe(escaped(textAt(file, info, "Author")));
  expect(said(xmp, "xmp:CreatorTool")).toBe(textAt(file, info, "Creator"));
  expect(said(xmp, "pdf:Producer")).toBe(textAt(file, info, "Producer"));
  for (const [property, key] of [
    ["xmp:CreateDate", "CreationDate"],
    ["xmp:ModifyDate", "ModDate"],
  ] as const) {
    expect(said(xmp, property)).toBe("2026-09-15T00:00:00+00:00");
    expect(textAt(file, info, key)).toBe("D:20260915000000+00'00'");
  }
});

test("the properties of Factur-X are those that the extension schema describes", () => {
  const xmp = xmpOf(file);
  const used = [...xmp.matchAll(/<fx:(\w+)>/g)].map(([, name]) => name);
  const described = [...xmp.matchAll(/<pdfaProperty:name>(\w+)</g)].map(([, name]) => name);
  expect(used.sort()).toEqual(described.sort());
  expect(said(xmp, "fx:DocumentType")).toBe("INVOICE");
  expect(said(xmp, "fx:DocumentFileName")).toBe("factur-x.xml");
  expect(said(xmp, "pdfaSchema:namespaceURI")).toBe(/xmlns:fx="([^"]+)"/.exec(xmp)?.[1]);
});

test("the XML is an associated file, and in the tree of names", () => {
  const [associated, ...others] = itemsAt(file, file.catalog, "AF");
  expect(others).toEqual([]);
  const [key, named] = itemsAt(file, file.catalog, "Names", "EmbeddedFiles", "Names");
  expect(named).toEqual(associated);
  expect(String(key)).toBe("factur-x.xml");
  const specification = file.resolve(associated ?? null);
  expect([textAt(file, specification, "F"), textAt(file, specification, "UF")]).toEqual([
    "factur-x.xml",
    "factur-x.xml",
  ]);
  expect(nameAt(file, specification, "AFRelationship")).toBe("Source");
  const versions = at(file, specification, "EF");
  if (!(versions instanceof Dictionary)) throw new Error("it has no file");
  expect(versions.get("F")).toBeInstanceOf(Reference);
  expect(versions.get("UF")).toEqual(versions.get("F"));
  const stream = at(file, versions, "F");
  expect(nameAt(file, stream, "Subtype")).toBe("text/xml");
  expect(textAt(file, stream, "Params", "ModDate")).toMatch(/^D:20260915/);
  expect(at(file, stream, "Params", "Size")).toBe(bytesAt(file, stream).length);
});

test("the readable pages alone are the same ones, without data", async () => {
  const content = sampleContent();
  const readable = open(await writeReadable(content));
  expect(pageTexts(readable)).toEqual(pageTexts(open(await writeFacturX(content))));
  expect(at(readable, readable.catalog, "AF")).toBeNull();
  expect(at(readable, readable.catalog, "Names")).toBeNull();
  const xmp = xmpOf(readable);
  expect(xmp).toContain("<pdfaid:part>3</pdfaid:part>");
  expect(xmp).not.toContain("fx:");
  expect(Buffer.compare(await writeReadable(content), await writeReadable(content))).toBe(0);
});
