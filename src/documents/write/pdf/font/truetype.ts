/** A font as its file has it (OpenType 1.9, the tables of TrueType). Lengths are in units of the em. */
export interface TrueType {
  /** Name of the face, without spaces. */
  name: string;
  unitsPerEm: number;
  /** What all glyphs fit into: left, bottom, right, top. */
  box: readonly [number, number, number, number];
  ascent: number;
  descent: number;
  /** Height of capital letters. */
  capHeight: number;
  /** Glyph of each code point that the font has a letter for. */
  glyphs: ReadonlyMap<number, number>;
  /** By glyph. */
  widths: Uint16Array;
  table: (tag: string) => Buffer;
  /** Description of a glyph's shape; empty for a blank. */
  outline: (glyph: number) => Buffer;
}

/** A font that is shipped and does not have what it had when it was chosen: a fault of the installation. */
const unfit = (what: string): Error => new Error(`The font cannot be used: ${what}.`);

const tablesOf = (file: Buffer): ReadonlyMap<string, Buffer> => {
  const tables = new Map<string, Buffer>();
  for (let i = 0; i < file.readUInt16BE(4); i++) {
    const at = 12 + 16 * i;
    const [start, length] = [file.readUInt32BE(at + 8), file.readUInt32BE(at + 12)];
    tables.set(file.toString("latin1", at, at + 4), file.subarray(start, start + length));
  }
  return tables;
};

/** The table of code points that knows all planes of Unicode: format 12, for platform 3 and encoding 10. */
const glyphsOf = (cmap: Buffer): ReadonlyMap<number, number> => {
  for (let i = 0; i < cmap.readUInt16BE(2); i++) {
    const at = 4 + 8 * i;
    if (cmap.readUInt16BE(at) !== 3 || cmap.readUInt16BE(at + 2) !== 10) continue;
    const format = cmap.subarray(cmap.readUInt32BE(at + 4));
    if (format.readUInt16BE(0) !== 12) break;
    const glyphs = new Map<number, number>();
    for (let group = 0; group < format.readUInt32BE(12); group++) {
      const at = 16 + 12 * group;
      const [first, last, glyph] = [
        format.readUInt32BE(at),
        format.readUInt32BE(at + 4),
        format.readUInt32BE(at + 8),
      ];
      for (let point = first; point <= last; point++) glyphs.set(point, glyph + point - first);
    }
    return glyphs;
  }
  throw unfit("it has no table of all of Unicode");
};

/** Reads a font of one's own: a damaged one ends in a RangeError. */
export const readTrueType = (name: string, file: Buffer): TrueType => {
  const tables = tablesOf(file);
  const table = (tag: string): Buffer => {
    const found = tables.get(tag);
    if (found === undefined) throw unfit(`it has no table ${tag}`);
    return found;
  };
  const head = table("head");
  const hhea = table("hhea");
  const hmtx = table("hmtx");
  const loca = table("loca");
  const glyf = table("glyf");
  const count = table("maxp").readUInt16BE(4);
  const measured = hhea.readUInt16BE(34);
  const isLong = head.readInt16BE(50) === 1;
  const offset = (glyph: number): number =>
    isLong ? loca.readUInt32BE(4 * glyph) : 2 * loca.readUInt16BE(2 * glyph);
  const glyphs = glyphsOf(table("cmap"));
  const outline = (glyph: number): Buffer => glyf.subarray(offset(glyph), offset(glyph + 1));
  return {
    name,
    unitsPerEm: head.readUInt16BE(18),
    box: [head.readInt16BE(36), head.readInt16BE(38), head.readInt16BE(40), head.readInt16BE(42)],
    ascent: hhea.readInt16BE(4),
    descent: hhea.readInt16BE(6),
    // The top of an H: not every version of OS/2 says it.
    capHeight: outline(glyphs.get(0x48) ?? 0).readInt16BE(8),
    glyphs,
    // The last width is that of all glyphs behind it.
    widths: Uint16Array.from({ length: count }, (_, glyph) =>
      hmtx.readUInt16BE(4 * Math.min(glyph, measured - 1)),
    ),
    table,
    outline,
  };
};
