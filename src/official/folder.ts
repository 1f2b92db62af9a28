import { readdirSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { join, relative, sep } from "node:path";

/** What the publishers give out, by what it is. */
const KINDS = {
  "schema-cii": /^CrossIndustryInvoice_100pD22B\.xsd$/,
  "schema-invoice": /^UBL-Invoice-2\.1\.xsd$/,
  "schema-credit-note": /^UBL-CreditNote-2\.1\.xsd$/,
  "schema-report": /^ereporting\.xsd$/,
  "norm-cii": /^EN16931-CII-validation.*\.xslt$/,
  "norm-ubl": /^EN16931-UBL-validation.*\.xslt$/,
  "extended-cii": /^EXTENDED-CTC-FR-CII.*\.xslt$/,
  "extended-ubl": /^EXTENDED-CTC-FR-UBL.*\.xslt$/,
  "france-cii": /^BR-FR-Flux2-Schematron-CII\.xslt$/,
  "france-ubl": /^BR-FR-Flux2-Schematron-UBL\.xslt$/,
  "portal-start-cii": /^PPF_Flux1_CII_.*DEMARRAGE.*\.xslt$/,
  "portal-start-ubl": /^PPF_Flux1_UBL_.*DEMARRAGE.*\.xslt$/,
  "portal-target-cii": /^PPF_Flux1_CII_.*CIBLE.*\.xslt$/,
  "portal-target-ubl": /^PPF_Flux1_UBL_.*CIBLE.*\.xslt$/,
} as const;

export type Kind = keyof typeof KINDS;

const KIND_NAMES = Object.keys(KINDS) as Kind[];

/** Levels of folders, and entries of all of them, past which nothing is looked for. */
const DEEPEST = 8;
const MOST_ENTRIES = 50_000;

/** The official files in a folder, and which of several versions is taken. */
export interface OfficialFolder {
  folder: string;
  /** Full paths. */
  files: Partial<Record<Kind, string>>;
}

const collator = new Intl.Collator("en", { numeric: true });

/** By the names of the folders, then of the file, numbers as numbers: `1.4.0.04` comes after `1.4.0.03`. */
const byPath = (a: string, b: string): number => {
  const [left, right] = [a.split(sep), b.split(sep)];
  for (const [i, name] of left.entries()) {
    const other = right[i];
    if (other === undefined) return 1;
    const order = collator.compare(name, other);
    if (order !== 0) return order;
  }
  return left.length - right.length;
};

/** All files below a folder, folders behind links aside: a link may lead in a ring. */
const filesBelow = (folder: string): string[] => {
  const found: string[] = [];
  const folders = [{ path: folder, depth: 0 }];
  let entries = 0;
  for (let next = folders.shift(); next !== undefined; next = folders.shift()) {
    const { path, depth } = next;
    for (const entry of readdirSync(path, { withFileTypes: true })) {
      entries += 1;
      if (entries > MOST_ENTRIES) return found;
      const below = join(path, entry.name);
      if (!entry.isDirectory()) found.push(below);
      else if (depth < DEEPEST) folders.push({ path: below, depth: depth + 1 });
    }
  }
  return found;
};

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() === true;

/**
 * Looks for the files that the controls know how to run, at any depth (bounded). Of several versions the last by the
 * natural order of their paths is taken.
 *
 * @throws Error where the folder cannot be read
 */
export const lookInto = (folder: string): OfficialFolder => {
  const files: Partial<Record<Kind, string>> = {};
  for (const path of filesBelow(folder).sort(byPath)) {
    const name = path.slice(path.lastIndexOf(sep) + 1);
    const kind = KIND_NAMES.find((one) => KINDS[one].test(name));
    if (kind !== undefined && isFile(path)) files[kind] = path;
  }
  return { folder, files };
};

/** A file as answers and logs name it: below the folder that was configured. */
export const nameOf = ({ folder }: OfficialFolder, path: string): string =>
  relative(folder, path).replaceAll(sep, "/");

/** Is there anything to run that takes the XSLT processor? */
export const hasStylesheets = ({ files }: OfficialFolder): boolean =>
  KIND_NAMES.some((kind) => !kind.startsWith("schema-") && files[kind] !== undefined);

const require = createRequire(import.meta.url);

/** Where a package's file is. Null: the package, which is optional, is not installed. */
export const installed = (file: string): string | null => {
  try {
    return require.resolve(file);
  } catch {
    return null;
  }
};

/** The XSLT processor and its compiler. */
export const PROCESSOR = { run: "saxon-js", compile: "xslt3/xslt3.js" } as const;

/** Is the XSLT processor there? It is an optional dependency. */
export const hasProcessor = (): boolean => Object.values(PROCESSOR).every((file) => installed(file) !== null);
