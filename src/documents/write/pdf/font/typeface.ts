import { createHash } from "node:crypto";
import type { Reference } from "../../../pdf/values.ts";
import { nameText, numberText, type ObjectWriter } from "../objects.ts";
import { subsetOf } from "./subset.ts";
import type { TrueType } from "./truetype.ts";

/** U+FFFD, which stands for what the font has no letter for. */
const SUBSTITUTE = 0xfffd;

/** Letters of a document past which those that the font lacks no longer get a number each: numbers have two bytes. */
const MOST_LETTERS = 30_000;

/** Width and encoding are by a thousandth of the letter's size (ISO 32000-1, 9.2.4). */
const EM = 1_000;

const TAG_LETTERS = 6;

const hex = (number: number): string => number.toString(16).padStart(4, "0");

/** Runs of so many entries are what a mapping may have in one block (Adobe technical note 5014). */
const BLOCK = 100;

const blocksOf = <T>(items: readonly T[]): T[][] =>
  Array.from({ length: Math.ceil(items.length / BLOCK) }, (_, i) => items.slice(BLOCK * i, BLOCK * (i + 1)));

/** The letters of one document in one face: they get their numbers as they are met. */
export class Typeface {
  readonly #font: TrueType;
  /** Number of each letter in the document. Not by glyph: what is copied from the page is what was written. */
  readonly #numbers = new Map<number, number>();
  readonly #units = new Map<number, number>();
  /** Letter and glyph by number; the first is for what is missing, and PDF/A forbids to show it (6.2.11.8). */
  readonly #letters: { point: number; glyph: number }[] = [{ point: SUBSTITUTE, glyph: 0 }];

  constructor(font: TrueType) {
    this.#font = font;
  }

  #glyphOf(point: number): number {
    const { glyphs } = this.#font;
    return glyphs.get(point) ?? glyphs.get(SUBSTITUTE) ?? 0;
  }

  #unitsOf(point: number): number {
    const known = this.#units.get(point);
    if (known !== undefined) return known;
    const units = this.#font.widths[this.#glyphOf(point)] ?? 0;
    this.#units.set(point, units);
    return units;
  }

  /** How wide a text is in this size. */
  width(text: string, size: number): number {
    let units = 0;
    for (let i = 0; i < text.length; i++) {
      const point = text.codePointAt(i) ?? 0;
      if (point > 0xffff) i++;
      units += this.#unitsOf(point);
    }
    return (units * size) / this.#font.unitsPerEm;
  }

  /** A text as the string of PDF that shows it. */
  encode(text: string): string {
    let digits = "";
    for (const letter of text.toWellFormed()) digits += hex(this.#numberOf(letter.codePointAt(0) ?? 0));
    return `<${digits}>`;
  }

  #numberOf(point: number): number {
    const known = this.#numbers.get(point);
    if (known !== undefined) return known;
    const isFull = this.#letters.length >= MOST_LETTERS && !this.#font.glyphs.has(point);
    if (isFull && point !== SUBSTITUTE) return this.#numberOf(SUBSTITUTE);
    const number = this.#letters.push({ point, glyph: this.#glyphOf(point) }) - 1;
    this.#numbers.set(point, number);
    return number;
  }

  #scaled(units: number): string {
    return numberText(Math.round((units * EM) / this.#font.unitsPerEm));
  }

  /** Writes the font with the letters that were encoded (ISO 32000-1, 9.7 to 9.10). */
  async write(pdf: ObjectWriter): Promise<Reference> {
    const { name: face, box, ascent, descent, capHeight, widths } = this.#font;
    const file = subsetOf(
      this.#font,
      this.#letters.map(({ glyph }) => glyph),
    );
    const name = nameText(`${this.#tag(file)}+${face}`);
    const data = await pdf.addStream(`/Length1 ${file.length}`, file);
    const descriptor = pdf.add(
      `<< /Type /FontDescriptor /FontName ${name} /Flags 4 /FontBBox [${box.map((side) => this.#scaled(side)).join(" ")}] /ItalicAngle 0 /Ascent ${this.#scaled(ascent)} /Descent ${this.#scaled(descent)} /CapHeight ${this.#scaled(capHeight)} /StemV 80 /FontFile2 ${data.number} 0 R >>`,
    );
    const all = this.#letters.map(({ glyph }) => this.#scaled(widths[glyph] ?? 0)).join(" ");
    const descendant = pdf.add(
      `<< /Type /Font /Subtype /CIDFontType2 /BaseFont ${name} /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /FontDescriptor ${descriptor.number} 0 R /CIDToGIDMap /Identity /DW ${EM} /W [0 [${all}]] >>`,
    );
    const unicode = await pdf.addStream("", Buffer.from(this.#unicode(), "latin1"));
    return pdf.add(
      `<< /Type /Font /Subtype /Type0 /BaseFont ${name} /Encoding /Identity-H /DescendantFonts [${descendant.number} 0 R] /ToUnicode ${unicode.number} 0 R >>`,
    );
  }

  /** Six capital letters that tell subsets of one font apart (9.6.4). */
  #tag(file: Buffer): string {
    const digest = createHash("sha256").update(file).digest();
    return String.fromCharCode(...digest.subarray(0, TAG_LETTERS).map((byte) => 0x41 + (byte % 26)));
  }

  /** What each number is in Unicode, so that text can be searched and copied (9.10.3). */
  #unicode(): string {
    const entries = this.#letters.map(({ point }, number) => {
      const units = Buffer.from(String.fromCodePoint(point), "utf16le").swap16();
      return `<${hex(number)}> <${units.toString("hex")}>`;
    });
    const blocks = blocksOf(entries).map(
      (block) => `${block.length} beginbfchar\n${block.join("\n")}\nendbfchar`,
    );
    return [
      "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
      "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
      "/CMapName /Adobe-Identity-UCS def /CMapType 2 def",
      "1 begincodespacerange <0000> <ffff> endcodespacerange",
      ...blocks,
      "endcmap CMapName currentdict /CMap defineresource pop end end",
    ].join("\n");
  }
}
