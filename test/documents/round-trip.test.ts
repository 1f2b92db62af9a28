import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type InvoiceContent,
  readCdar,
  readInvoiceContent,
  recognise,
  writeCdar,
  writeCii,
  writeFacturX,
  writeUbl,
} from "../../src/documents/index.ts";
import { fullCdar } from "../fixtures/cdar.ts";
import { fullContent, sampleContent, sampleCreditNote } from "../fixtures/invoices.ts";
import { often } from "../support/often.ts";

const writers = [
  ["CII", writeCii],
  ["UBL", writeUbl],
  ["Factur-X", writeFacturX],
] as const;

const readBack = async (bytes: Uint8Array): Promise<InvoiceContent> =>
  readInvoiceContent(await recognise(bytes), { attachments: true });

describe.each(writers)("%s", (_, write) => {
  test("the sample is read as it was written", async () => {
    expect(await readBack(await write(sampleContent()))).toEqual(sampleContent());
  });

  test("a credit note is read as it was written", async () => {
    expect(await readBack(await write(sampleCreditNote()))).toEqual(sampleCreditNote());
  });

  test("every term is read as it was written", async () => {
    expect(await readBack(await write(fullContent()))).toEqual(fullContent());
  });

  test("every term of a credit note is read as it was written", async () => {
    const credit = { ...fullContent(), typeCode: "381" };
    expect(await readBack(await write(credit))).toEqual(credit);
  });
});

/** Text that means the same with the white space around it left out, as all readers do. */
const text = fc
  .string({ unit: "binary", maxLength: 40 })
  // What XML 1.0 cannot carry is another test's concern.
  .map((s) => s.replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, "").trim())
  .filter((s) => s !== "" && !/^#[A-Z]{3}#/.test(s));

test("any text survives being written and read, in every syntax", async () => {
  await fc.assert(
    fc.asyncProperty(text, text, text, async (name, note, unit) => {
      const sample = sampleContent();
      const content = sampleContent({
        number: name,
        notes: [{ subjectCode: "AAI", text: note }, { text: note }],
        seller: { ...sample.seller, name, legalId: { value: note, scheme: unit } },
        lines: sample.lines.map((line) => ({ ...line, name: note, unit })),
      });
      for (const write of [writeCii, writeUbl]) expect(await readBack(write(content))).toEqual(content);
      const cdar = fullCdar({
        name,
        statusLabel: note,
        sender: { id: null, name, role: unit, address: null },
      });
      expect(readCdar(writeCdar(cdar))).toEqual(cdar);
    }),
    { numRuns: often(60, 300) },
  );
});

test("text cannot break out of its element or attribute", async () => {
  const attack = `]]></ram:ID><!--"'><x a='&lt;'/>&amp;&#0;<![CDATA[`;
  const content = sampleContent({
    number: attack,
    seller: { name: attack, identifiers: [{ value: "1", scheme: attack }] },
  });
  for (const write of [writeCii, writeUbl]) expect(await readBack(write(content))).toEqual(content);
});

test("what XML cannot carry becomes a replacement character, not a broken document", async () => {
  const content = sampleContent({ paymentTerms: "a\u0000b\u000Bc\uD800d\uFFFEe" });
  const read = await readBack(writeCii(content));
  expect(read.paymentTerms).toBe("a\uFFFDb\uFFFDc\uFFFDd\uFFFDe");
});

test("the same content gives the same Factur-X, with the names and relationship of its profile", async () => {
  const first = await writeFacturX(sampleContent());
  expect(Buffer.compare(first, await writeFacturX(sampleContent()))).toBe(0);
  const pdf = Buffer.from(first).toString("latin1");
  expect(pdf).toContain("<fx:ConformanceLevel>EN 16931</fx:ConformanceLevel>");
  expect(pdf).toContain("<fx:DocumentFileName>factur-x.xml</fx:DocumentFileName>");
  expect(pdf).toContain("/AFRelationship /Source");
  expect(pdf).toMatch(/\/AF \[\d+ 0 R\]/);
  const basic = Buffer.from(await writeFacturX(sampleContent({ profile: "urn:factur-x.eu:1p0:basicwl" })));
  expect(basic.toString("latin1")).toContain("<fx:ConformanceLevel>BASIC WL</fx:ConformanceLevel>");
  expect(basic.toString("latin1")).toContain("/AFRelationship /Data");
});

test("a page takes any text and any number of lines", async () => {
  const [line] = sampleContent().lines;
  if (line === undefined) throw new Error("the sample has lines");
  const lines = Array.from({ length: 300 }, (_, i) => ({
    ...line,
    id: String(i),
    name: `日本語 ${"é".repeat(300)}`,
  }));
  const content = sampleContent({ lines });
  expect(await readBack(await writeFacturX(content))).toEqual(content);
});
