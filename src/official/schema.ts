import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import {
  XmlBufferInputProvider,
  XmlLibError,
  XsdValidator,
  xmlCleanupInputProvider,
  xmlRegisterInputProvider,
} from "libxml2-wasm";
import { withDocument } from "./document.ts";

/** Schemas of one kind of document have some dozen; more are a ring of another sort. */
const MOST_FILES = 500;

const address = (path: string): string => `mem:${path.startsWith("/") ? "" : "/"}${path}`;

/** A schema's file and every file that it imports or includes, by their paths. */
const withImports = (path: string, files = new Map<string, Buffer>()): Map<string, Buffer> => {
  if (files.has(path) || files.size > MOST_FILES) return files;
  const bytes = readFileSync(path);
  files.set(path, bytes);
  for (const [, location = ""] of bytes.toString().matchAll(/\sschemaLocation="([^"]+)"/g)) {
    if (!location.includes(":")) withImports(resolve(dirname(path), location), files);
  }
  return files;
};

/** What a schema finds in a document. */
export interface SchemaFault {
  line: number;
  /** Local name of the element, as far as it is told. */
  element: string;
  kind: "unexpected" | "incomplete" | "wrong";
  /** The validator's own words, without namespaces. */
  words: string;
}

const faultOf = ({ message, line }: { message: string; line: number }): SchemaFault => {
  const words = message
    .replace(/\{[^{}]*\}/g, "")
    .replace(/\s+/g, " ")
    .trim();
  const kind = words.includes("This element is not expected")
    ? "unexpected"
    : words.includes("Missing child element")
      ? "incomplete"
      : "wrong";
  return { line, element: /^Element '([^']*)'/.exec(words)?.[1] ?? "", kind, words };
};

/** An XSD that is loaded. */
export interface Schema extends Disposable {
  /** @throws XmlLibError where it is no XML */
  faultsOf(xml: Uint8Array): SchemaFault[];
}

/**
 * Loads a schema with what it imports, from memory: the library is never given the file system.
 *
 * @throws Error where a file is missing or is no schema
 */
export const openSchema = (path: string): Schema => {
  const files = withImports(resolve(path));
  const inMemory = Object.fromEntries([...files].map(([file, bytes]) => [address(file), bytes]));
  xmlRegisterInputProvider(new XmlBufferInputProvider(inMemory));
  try {
    const bytes = files.get(resolve(path)) ?? Buffer.of();
    const url = address(resolve(path));
    const validator = withDocument(bytes, (document) => XsdValidator.fromDoc(document), url);
    return {
      faultsOf: (xml) =>
        withDocument(xml, (invoice) => {
          try {
            validator.validate(invoice);
            return [];
          } catch (error) {
            if (error instanceof XmlLibError) return error.details.map(faultOf);
            throw error;
          }
        }),
      [Symbol.dispose]: () => validator.dispose(),
    };
  } finally {
    xmlCleanupInputProvider();
  }
};
