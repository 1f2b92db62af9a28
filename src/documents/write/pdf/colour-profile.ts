/** Primaries, white of the connection space and transfer of sRGB (IEC 61966-2-1), adapted to D50 as ICC profiles are. */
const [RED, GREEN, BLUE] = [
  [0.43607, 0.22249, 0.01392],
  [0.38515, 0.71687, 0.09708],
  [0.14307, 0.06061, 0.7141],
] as const;
const D50 = [0.9642, 1, 0.82491] as const;

/** Points of the transfer curve. */
const POINTS = 256;
const HEADER_BYTES = 128;

/** Sixteen bits before the point, sixteen behind it. */
const fixed = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(Math.round(value * 65_536));
  return bytes;
};

const word = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};

const typed = (type: string, ...parts: Buffer[]): Buffer =>
  Buffer.concat([Buffer.from(type, "latin1"), Buffer.alloc(4), ...parts]);

const xyz = (values: readonly number[]): Buffer => typed("XYZ ", ...values.map(fixed));

const text = (words: string): Buffer => Buffer.from(`${words}\0`, "latin1");

/** A description has its words in ASCII, and room for Unicode and for the script of old Macintoshes, both empty. */
const description = (words: string): Buffer =>
  typed("desc", word(words.length + 1), text(words), Buffer.alloc(4 + 4 + 2 + 1 + 67));

const linear = (value: number): number =>
  value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;

const curve = (): Buffer => {
  const points = Buffer.alloc(2 * POINTS);
  for (let i = 0; i < POINTS; i++) points.writeUInt16BE(Math.round(linear(i / (POINTS - 1)) * 65_535), 2 * i);
  return typed("curv", word(POINTS), points);
};

/**
 * A colour profile of sRGB (ICC.1:2001-04, version 2.4, which every program knows), made here: what a PDF/A must have
 * to say which colours its numbers are (ISO 19005-3, 6.2.3).
 */
export const srgbProfile = (): Buffer => {
  const transfer = curve();
  const tags: readonly (readonly [name: string, data: Buffer])[] = [
    ["desc", description("sRGB")],
    ["cprt", typed("text", text("No copyright"))],
    ["wtpt", xyz(D50)],
    ["rXYZ", xyz(RED)],
    ["gXYZ", xyz(GREEN)],
    ["bXYZ", xyz(BLUE)],
    ["rTRC", transfer],
    ["gTRC", transfer],
    ["bTRC", transfer],
  ];
  const directory: Buffer[] = [word(tags.length)];
  const data: Buffer[] = [];
  const places = new Map<Buffer, number>();
  let at = HEADER_BYTES + 4 + 12 * tags.length;
  for (const [name, bytes] of tags) {
    // The three curves are one.
    if (!places.has(bytes)) {
      places.set(bytes, at);
      const whole = Buffer.concat([bytes, Buffer.alloc(-bytes.length & 3)]);
      data.push(whole);
      at += whole.length;
    }
    directory.push(Buffer.from(name, "latin1"), word(places.get(bytes) ?? 0), word(bytes.length));
  }
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt32BE(at, 0);
  header.writeUInt32BE(0x02400000, 8);
  header.write("mntrRGB XYZ ", 12, "latin1");
  // A day, which it must have: 1 January 2026.
  for (const [i, part] of [2026, 1, 1, 0, 0, 0].entries()) header.writeUInt16BE(part, 24 + 2 * i);
  header.write("acsp", 36, "latin1");
  xyz(D50).copy(header, 68, 8);
  return Buffer.concat([header, ...directory, ...data]);
};
