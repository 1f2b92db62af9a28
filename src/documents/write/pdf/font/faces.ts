import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { readTrueType, type TrueType } from "./truetype.ts";

/** The faces of an invoice. */
export interface Faces {
  plain: TrueType;
  bold: TrueType;
}

const { resolve } = createRequire(import.meta.url);

const load = async (name: string): Promise<TrueType> =>
  readTrueType(name, await readFile(resolve(`dejavu-fonts-ttf/ttf/${name}.ttf`)));

let loaded: Promise<Faces> | null = null;

/**
 * DejaVu Sans Condensed: free, with the letters of all languages of Europe and many signs, narrow enough for a table.
 * Read at the first invoice that is drawn, and kept.
 */
export const faces = async (): Promise<Faces> => {
  loaded ??= Promise.all([load("DejaVuSansCondensed"), load("DejaVuSansCondensed-Bold")]).then(
    ([plain, bold]) => ({ plain, bold }),
    (error: unknown) => {
      // The next invoice tries again.
      loaded = null;
      throw error;
    },
  );
  return loaded;
};
