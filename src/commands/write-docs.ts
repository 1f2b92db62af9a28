import { writeFileSync } from "node:fs";
import { configurationPage } from "./configuration-page.ts";
import { errorsPage } from "./errors-page.ts";

/** `npm run docs`: the pages of `docs/` that are made from the code. */
export const DOC_PAGES: Record<string, () => string> = {
  "configuration-reference.md": configurationPage,
  "errors.md": errorsPage,
};

export const docFile = (name: string): URL => new URL(`../../docs/${name}`, import.meta.url);

if (import.meta.main)
  for (const [name, page] of Object.entries(DOC_PAGES)) writeFileSync(docFile(name), page());
