import { ParseOption, XmlDocument } from "libxml2-wasm";

/** Nothing is fetched and no entity is followed. Documents with more nodes than usual are right too. */
const option = ParseOption.XML_PARSE_NONET | ParseOption.XML_PARSE_NO_XXE | ParseOption.XML_PARSE_HUGE;

/** Works with a document that lives no longer than the work: its memory is the library's. */
export const withDocument = <T>(bytes: Uint8Array, work: (document: XmlDocument) => T, url?: string): T => {
  const document = XmlDocument.fromBuffer(bytes, { option, ...(url === undefined ? {} : { url }) });
  try {
    return work(document);
  } finally {
    document.dispose();
  }
};
