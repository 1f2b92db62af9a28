import { ParseOption, XmlDocument } from "libxml2-wasm";
import { expect, it } from "vitest";
import { DocumentFault, writeCii, writeUbl } from "../../src/documents/index.ts";
import { readXml } from "../../src/documents/read/xml.ts";
import { sampleContent } from "../fixtures/invoices.ts";
import { often } from "../support/often.ts";
import { randomFrom } from "../support/random.ts";

/*
 * Most documents never see libxml2, the stricter of two parsers: what it refuses must be refused all the same. Its verdict
 * on documents with something put in, left out, changed or cut off is asked for here beside ours.
 */

/** What XML makes something of, somewhere. */
const BITS = [
  ...["<", ">", "&", '"', "'", "=", "/", "%", ":", "]]>", "--", "<!--", "-->", "<![CDATA[", "<?", "?>"],
  ...["&#0;", "&#x1;", "&#xFFFE;", "&#xD800;", "&#x110000;", "&#;", "&other;", "&amp;", "&#60;", "&lt"],
  ...["\0", "\u0001", "\u007f", "\u0085", "\ufffe", "\u2028", "\ufeff", "\u00b7", "😀", "\r", "\t", "\f"],
  ...[" a='1' a='2'", " a='<'", " a=b", " a", " p:a='1'", " :a='1'", " xml:lang='fr'", " encoding='latin1'"],
  ...[" xmlns:p='p'", " xmlns:p=''", " xmlns=''", " xmlns:xml='x'", " xmlns:xmlns='x'", " xmlns:p='a b'"],
  ...[" xmlns:p='http://www.w3.org/2000/xmlns/'", " xmlns:p='urn:é'", " xmlns:p='1:2'", " xmlns:p='a:%'"],
  ...[" xmlns:p='http://[/'", " xmlns:p='u' xmlns:q='u' p:a='1' q:a='2'", " xmlns:p='http://a:b/'"],
  ...[" xmlns:p='a://b?c#d'", " xmlns:p='a:#b#c'", " xmlns:p='a:[b]'", " xmlns:p=' a:b '", " xmlns:p='//b'"],
  ...[
    "<?xml ?>",
    "<?xml version='1.1'?>",
    "<?x y?>",
    "<?x:y z?>",
    "<?XML y?>",
    "<!DOCTYPE a>",
    "<!ENTITY a 'b'>",
  ],
  ...[
    "<a/>",
    "</a>",
    "<p:a/>",
    "<:a/>",
    "<a:/>",
    "<a:b:c/>",
    "<1/>",
    "<-a/>",
    "<é/>",
    "<a\u00b7/>",
    "<xml/>",
  ],
];

const libxmlTakes = (xml: Uint8Array): boolean => {
  const option = ParseOption.XML_PARSE_NONET | ParseOption.XML_PARSE_NO_XXE | ParseOption.XML_PARSE_HUGE;
  try {
    using document = XmlDocument.fromBuffer(xml, { option });
    return document.dtd === null;
  } catch {
    return false;
  }
};

const weTake = (xml: Uint8Array): boolean => {
  try {
    readXml(xml, (root) => root);
    return true;
  } catch (error) {
    if (error instanceof DocumentFault) return false;
    throw error;
  }
};

it("what libxml2 takes is taken, and nothing else", () => {
  const random = randomFrom(17);
  const below = (n: number): number => Math.floor(random() * n);
  const whole = [writeCii, writeUbl].map((write) => Buffer.from(write(sampleContent())));
  /** Anywhere, or beside a tag, where what is put in is more than text. */
  const placeIn = (xml: Buffer): number => {
    const at = below(xml.length);
    return [at, xml.indexOf(">", at), xml.indexOf(">", at) + 1, below(160)][below(4)] ?? at;
  };
  const spoilt = (xml: Buffer): Buffer => {
    const at = placeIn(xml);
    switch (below(8)) {
      case 0:
        return Buffer.concat([xml.subarray(0, at), xml.subarray(at + 1 + below(20))]);
      case 1:
        return xml.subarray(0, at);
      case 2:
        return Buffer.from(xml).fill(below(256), at, at + 1);
      default:
        return Buffer.concat([
          xml.subarray(0, at),
          Buffer.from(BITS[below(BITS.length)] ?? ""),
          xml.subarray(at),
        ]);
    }
  };
  const verdicts = Array.from({ length: often(2_000, 100_000) }, (_, i) => {
    const xml = spoilt(whole[i % whole.length] ?? Buffer.alloc(0));
    // Up to where it is another document than before, and a little more.
    const at = xml.findIndex((byte, j) => byte !== whole[i % whole.length]?.[j]);
    const about = xml.subarray(Math.max(0, at - 40), at + 60).toString("latin1");
    return { about, theirs: libxmlTakes(xml), ours: weTake(xml) };
  });
  expect(verdicts.filter(({ ours, theirs }) => ours !== theirs)).toEqual([]);
  expect(verdicts.filter(({ ours }) => ours).length).toBeGreaterThan(verdicts.length / 10);
});

it("a document whose version is odd to one of the two is taken as libxml2 takes it", () => {
  for (const version of ["1.", "1.1", "1.9"]) {
    const xml = Buffer.from(`<?xml version="${version}"?><a>&#xe9;</a>`);
    expect([version, libxmlTakes(xml), readXml(xml, (root) => root.value)]).toEqual([version, true, "é"]);
  }
});
