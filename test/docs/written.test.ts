import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { DOC_PAGES, docFile } from "../../src/commands/write-docs.ts";

test.each(Object.entries(DOC_PAGES))("docs/%s is what the code makes of it", (name, page) => {
  expect(readFileSync(docFile(name), "utf8") === page(), "stale: run npm run docs").toBe(true);
});
