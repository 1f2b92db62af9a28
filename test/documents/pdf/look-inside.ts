import { PdfFile } from "../../../src/documents/pdf/file.ts";
import { Dictionary, Name, Reference, Stream, type Value } from "../../../src/documents/pdf/values.ts";
import { DEFAULT_LIMITS } from "../../../src/documents/types.ts";

/** A PDF opened with the reader of the product. */
export const open = (bytes: Uint8Array): PdfFile => new PdfFile(bytes, DEFAULT_LIMITS);

/** The entry at the end of a path of keys. */
export const at = (file: PdfFile, value: Value, ...path: string[]): Value =>
  path.reduce<Value>((found, key) => file.entry(found, key), file.resolve(value));

export const nameAt = (file: PdfFile, value: Value, ...path: string[]): string | null => {
  const found = at(file, value, ...path);
  return found instanceof Name ? found.text : null;
};

export const bytesAt = (file: PdfFile, value: Value, ...path: string[]): Buffer => {
  const found = at(file, value, ...path);
  if (Buffer.isBuffer(found)) return found;
  if (found instanceof Stream) return file.data(found);
  throw new Error(`there are no bytes at ${path.join("/")}`);
};

/** A text string in UTF-16 or in ASCII. */
export const textAt = (file: PdfFile, value: Value, ...path: string[]): string => {
  const bytes = bytesAt(file, value, ...path);
  return bytes[0] === 0xfe ? new TextDecoder("utf-16be").decode(bytes) : bytes.toString("latin1");
};

export const itemsAt = (file: PdfFile, value: Value, ...path: string[]): Value[] => {
  const found = at(file, value, ...path);
  return Array.isArray(found) ? found : [];
};

/** Every object of a file that numbers them from 1 on without a gap. */
export const objects = (file: PdfFile): Value[] => {
  const size = Number(at(file, file.trailer, "Size"));
  return Array.from({ length: size - 1 }, (_, i) => file.resolve(new Reference(i + 1, 0)));
};

export const ofType = (file: PdfFile, type: string): Value[] =>
  objects(file).filter(
    (object) =>
      (object instanceof Dictionary || object instanceof Stream) && nameAt(file, object, "Type") === type,
  );

/** What each code of a font is in Unicode, by its ToUnicode mapping. */
const unicodeOf = (file: PdfFile, font: Value): ReadonlyMap<string, string> => {
  const mapping = bytesAt(file, font, "ToUnicode").toString("latin1");
  return new Map(
    [...mapping.matchAll(/^<([0-9a-f]{4})> <([0-9a-f]+)>$/gm)].map(([, code = "", units = ""]) => [
      code,
      Buffer.from(units, "hex").swap16().toString("utf16le"),
    ]),
  );
};

/** The lines of text of each page, as somebody would get them who copies the page. */
export const pageTexts = (file: PdfFile): string[][] => {
  const unicode = new Map<Value, ReadonlyMap<string, string>>();
  const lettersOf = (font: Value): ReadonlyMap<string, string> => {
    const letters = unicode.get(font) ?? unicodeOf(file, font);
    unicode.set(font, letters);
    return letters;
  };
  return itemsAt(file, file.catalog, "Pages", "Kids").map((page) => {
    const fonts = at(file, page, "Resources", "Font");
    const content = bytesAt(file, page, "Contents").toString("latin1");
    return [...content.matchAll(/\/(\w+) [\d.]+ Tf .* <([0-9a-f]*)> Tj/g)].map(
      ([, name = "", codes = ""]) => {
        const letters = lettersOf(at(file, fonts, name));
        return (codes.match(/.{4}/g) ?? []).map((code) => letters.get(code) ?? "\0").join("");
      },
    );
  });
};
