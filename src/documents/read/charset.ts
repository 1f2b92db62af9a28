import { DocumentFault } from "../types.ts";

const UTF8 = "utf-8";

/** Encodings under one name each; null for a name that nobody knows. */
const encodingNamed = (label: string): string | null => {
  try {
    return new TextDecoder(label).encoding;
  } catch {
    return null;
  }
};

/** The name of the encoding that an XML document declares, as written; null where it declares none. */
export const declaredEncoding = (xml: Uint8Array): string | null => {
  const start = new TextDecoder("latin1").decode(xml.subarray(0, 400)).replaceAll("\0", "");
  return /^[^<]{0,4}<\?xml[^>]*?\sencoding\s*=\s*["']([A-Za-z][\w.-]{0,39})["']/.exec(start)?.[1] ?? null;
};

/** The encoding that an XML document is in by its own account: byte-order mark, declaration, else UTF-8. */
export const ownEncoding = (xml: Uint8Array): string => {
  if (xml[0] === 0xff && xml[1] === 0xfe) return "utf-16le";
  if (xml[0] === 0xfe && xml[1] === 0xff) return "utf-16be";
  const declared = declaredEncoding(xml);
  return declared === null ? UTF8 : (encodingNamed(declared) ?? declared.toLowerCase());
};

/**
 * Refuses an XML document whose sender says otherwise than the document which encoding it is in. A Content-Type is
 * gone once the file is passed on, so that the document's own word must be right. Where both read the same characters,
 * as from plain ASCII, it does not matter.
 *
 * @param charset - `charset` of the Content-Type
 * @throws DocumentFault `charset_unknown`, or `charset_differs` with both names
 */
export const refuseCharset = (xml: Uint8Array, charset: string): void => {
  const said = encodingNamed(charset);
  const shown = /^[\w.-]{1,40}$/.test(charset) ? charset : "something";
  if (said === null) {
    throw new DocumentFault(
      "invalid",
      "charset_unknown",
      `The Content-Type says that the XML is in ${shown}, which is no known encoding.`,
      "Send the file in UTF-8, with charset=utf-8 or none.",
    );
  }
  const own = ownEncoding(xml);
  const wide = own.startsWith("utf-16");
  if (said === own || (wide && /^utf-?16$/i.test(charset))) return;
  if (!wide && !said.startsWith("utf-16") && xml.every((byte) => byte < 0x80)) return;
  throw new DocumentFault(
    "invalid",
    "charset_differs",
    `The Content-Type says that the XML is in ${shown}, the XML itself that it is in ${own}.`,
    "Declare the right encoding in the XML itself (UTF-8 is best), and leave charset out of the Content-Type.",
  );
};
