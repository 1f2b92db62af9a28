const LF = 0x0a;
const CR = 0x0d;
const ZERO = 0x30;
const BACKSLASH = 0x5c;

/** What stands for which byte after a backslash; any other stands for itself. */
const ESCAPES: ReadonlyMap<number, number> = new Map(
  Object.entries({ n: "\n", r: "\r", t: "\t", b: "\b", f: "\f" }).map(([letter, sign]) => [
    letter.charCodeAt(0),
    sign.charCodeAt(0),
  ]),
);

const isOctal = (byte: number | undefined): boolean => byte !== undefined && byte >= ZERO && byte < ZERO + 8;

/** Undoes the escapes of a literal string (ISO 32000-1, 7.3.4.2). */
export const unescapeString = (raw: Buffer): Buffer => {
  const out = Buffer.alloc(raw.length);
  let length = 0;
  for (let i = 0; i < raw.length; i++) {
    let byte = raw[i] ?? 0;
    if (byte === BACKSLASH) {
      byte = raw[++i] ?? 0;
      if (isOctal(byte)) {
        let code = byte - ZERO;
        for (let digits = 1; digits < 3 && isOctal(raw[i + 1]); digits++) {
          code = 8 * code + (raw[++i] ?? 0) - ZERO;
        }
        byte = code & 0xff;
      } else if (byte === CR || byte === LF) {
        // The line goes on.
        if (byte === CR && raw[i + 1] === LF) i++;
        continue;
      } else {
        byte = ESCAPES.get(byte) ?? byte;
      }
    } else if (byte === CR) {
      // Every end of a line is one line feed.
      if (raw[i + 1] === LF) i++;
      byte = LF;
    }
    out[length++] = byte;
  }
  return out.subarray(0, length);
};

/** Signs of PDFDocEncoding where it differs from Latin-1 (ISO 32000-1, annex D.2), from these bytes on. */
const OTHER_SIGNS: readonly (readonly [first: number, signs: string])[] = [
  [0x18, "\u02D8\u02C7\u02C6\u02D9\u02DD\u02DB\u02DA\u02DC"],
  [0x80, "•†‡…—–ƒ⁄‹›−‰„“”‘’‚™ﬁﬂŁŒŠŸŽıłœšž"],
  [0xa0, "€"],
];

const DOCUMENT_SIGNS: ReadonlyMap<string, string> = new Map(
  OTHER_SIGNS.flatMap(([first, signs]) =>
    [...signs].map((sign, i) => [String.fromCharCode(first + i), sign] as const),
  ),
);

const DIFFERING = new RegExp(`[${[...DOCUMENT_SIGNS.keys()].join("")}]`, "g");

/** What a text string says: in UTF-16 or UTF-8 after a byte-order mark, else in PDFDocEncoding (7.9.2.2). */
export const decodeText = (bytes: Buffer): string => {
  switch (bytes.toString("latin1", 0, 2)) {
    case "\xFE\xFF":
      return new TextDecoder("utf-16be").decode(bytes);
    case "\xFF\xFE":
      return new TextDecoder("utf-16le").decode(bytes);
    case "\xEF\xBB":
      return new TextDecoder("utf-8").decode(bytes);
    default:
      return bytes.toString("latin1").replace(DIFFERING, (sign) => DOCUMENT_SIGNS.get(sign) ?? sign);
  }
};
