import type { TrueType } from "./truetype.ts";

/** Flags of a part of a glyph that is put together from others (OpenType, glyf). */
const [WORDS, SCALE, MORE, TWO_SCALES, MATRIX, INSTRUCTIONS] = [0x1, 0x8, 0x20, 0x40, 0x80, 0x100];

const HEADER_BYTES = 10;

/** A glyph of one shape, without the instructions for screens of few dots: they are most of a font. */
const simple = (outline: Buffer, contours: number): Buffer => {
  const lengthAt = HEADER_BYTES + 2 * contours;
  const rest = lengthAt + 2 + outline.readUInt16BE(lengthAt);
  return Buffer.concat([outline.subarray(0, lengthAt), Buffer.alloc(2), outline.subarray(rest)]);
};

/** A glyph of several others, which get the numbers of the subset; without its instructions. */
const composite = (outline: Buffer, numberOf: (glyph: number) => number): Buffer => {
  const copy = Buffer.from(outline);
  let at = HEADER_BYTES;
  for (let more = true; more; ) {
    const flags = copy.readUInt16BE(at);
    copy.writeUInt16BE(flags & ~INSTRUCTIONS, at);
    copy.writeUInt16BE(numberOf(copy.readUInt16BE(at + 2)), at + 2);
    at += flags & WORDS ? 8 : 6;
    at += flags & SCALE ? 2 : flags & TWO_SCALES ? 4 : flags & MATRIX ? 8 : 0;
    more = (flags & MORE) !== 0;
  }
  return copy.subarray(0, at);
};

const checksum = (data: Buffer): number => {
  let sum = 0;
  for (let at = 0; at < data.length; at += 4) sum = (sum + data.readUInt32BE(at)) >>> 0;
  return sum;
};

const padded = (data: Buffer): Buffer => Buffer.concat([data, Buffer.alloc(-data.length & 3)]);

/** A font file of these tables. */
const fileOf = (tables: readonly (readonly [tag: string, data: Buffer])[]): Buffer => {
  const power = Math.floor(Math.log2(tables.length));
  const directory = Buffer.alloc(12 + 16 * tables.length);
  directory.writeUInt32BE(0x00010000, 0);
  directory.writeUInt16BE(tables.length, 4);
  directory.writeUInt16BE(16 << power, 6);
  directory.writeUInt16BE(power, 8);
  directory.writeUInt16BE(16 * tables.length - (16 << power), 10);
  const chunks: Buffer[] = [directory];
  let offset = directory.length;
  let headAt = 0;
  for (const [i, [tag, data]] of tables.entries()) {
    const at = 12 + 16 * i;
    const whole = padded(data);
    directory.write(tag, at, "latin1");
    directory.writeUInt32BE(checksum(whole), at + 4);
    directory.writeUInt32BE(offset, at + 8);
    directory.writeUInt32BE(data.length, at + 12);
    if (tag === "head") headAt = offset;
    chunks.push(whole);
    offset += whole.length;
  }
  const file = Buffer.concat(chunks);
  // What the sum of all lacks to this number (OpenType, head).
  file.writeUInt32BE((0xb1b0afba - checksum(file)) >>> 0, headAt + 8);
  return file;
};

/**
 * A font file with some glyphs of another only, without hints: what a PDF must have of a font (ISO 32000-1, 9.9).
 *
 * @param wanted - glyphs of the font, in the order of the subset's; the same one may come twice
 */
export const subsetOf = (font: TrueType, wanted: readonly number[]): Buffer => {
  const glyphs = [...wanted];
  const parts = new Map<number, number>();
  const numberOf = (glyph: number): number => {
    const known = parts.get(glyph);
    if (known !== undefined) return known;
    parts.set(glyph, glyphs.length);
    return glyphs.push(glyph) - 1;
  };
  const outlines: Buffer[] = [];
  // Parts of glyphs are added behind the others as they turn up.
  for (let i = 0; i < glyphs.length; i++) {
    const outline = font.outline(glyphs[i] ?? 0);
    const contours = outline.length === 0 ? 0 : outline.readInt16BE(0);
    if (outline.length === 0) outlines.push(outline);
    else outlines.push(padded(contours < 0 ? composite(outline, numberOf) : simple(outline, contours)));
  }
  const count = glyphs.length;
  const head = Buffer.from(font.table("head"));
  const hhea = Buffer.from(font.table("hhea"));
  const maxp = Buffer.from(font.table("maxp"));
  head.writeUInt32BE(0, 8);
  head.writeInt16BE(1, 50);
  hhea.writeUInt16BE(count, 34);
  maxp.writeUInt16BE(count, 4);
  const hmtx = Buffer.alloc(4 * count);
  const loca = Buffer.alloc(4 * (count + 1));
  let offset = 0;
  for (const [i, outline] of outlines.entries()) {
    hmtx.writeUInt16BE(font.widths[glyphs[i] ?? 0] ?? 0, 4 * i);
    // The left side bearing: where the shape begins, which is what a font without hints has there.
    if (outline.length > 0) hmtx.writeInt16BE(outline.readInt16BE(2), 4 * i + 2);
    offset += outline.length;
    loca.writeUInt32BE(offset, 4 * (i + 1));
  }
  return fileOf([
    ["glyf", Buffer.concat(outlines)],
    ["head", head],
    ["hhea", hhea],
    ["hmtx", hmtx],
    ["loca", loca],
    ["maxp", maxp],
  ]);
};
