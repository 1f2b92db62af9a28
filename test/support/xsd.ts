import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import {
  ParseOption,
  XmlBufferInputProvider,
  XmlDocument,
  XsdValidator,
  xmlCleanupInputProvider,
  xmlRegisterInputProvider,
} from "libxml2-wasm";

const option = ParseOption.XML_PARSE_NONET | ParseOption.XML_PARSE_NO_XXE;

/** A schema's file and every file that it imports, by their names. */
const withImports = (
  folder: string,
  name: string,
  files = new Map<string, Buffer>(),
): Map<string, Buffer> => {
  if (files.has(name)) return files;
  const bytes = readFileSync(join(folder, name));
  files.set(name, bytes);
  for (const [, imported = ""] of bytes.toString().matchAll(/schemaLocation="([^"]+)"/g))
    withImports(folder, imported, files);
  return files;
};

/** A document of a test, read without network and outside entities. Dispose of it. */
export const parseXml = (xml: Uint8Array): XmlDocument => XmlDocument.fromBuffer(xml, { option });

/** Loads a schema with its imports from memory: the library is never given the file system. Dispose of it. */
export const openSchema = (path: string): XsdValidator => {
  const name = path.slice(dirname(path).length + 1);
  const files = withImports(dirname(path), name);
  const inMemory = Object.fromEntries([...files].map(([file, bytes]) => [`mem:/${file}`, bytes]));
  xmlRegisterInputProvider(new XmlBufferInputProvider(inMemory));
  try {
    using schema = XmlDocument.fromBuffer(files.get(name) ?? Buffer.of(), { option, url: `mem:/${name}` });
    return XsdValidator.fromDoc(schema);
  } finally {
    xmlCleanupInputProvider();
  }
};
