import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { keysOf } from "../../src/commands/configuration-page.ts";
import { DOC_PAGES, docFile } from "../../src/commands/write-docs.ts";
import { MEANINGS } from "../../src/config/meanings.ts";

test.each(Object.entries(DOC_PAGES))("docs/%s is what the code makes of it", (name, page) => {
  expect(readFileSync(docFile(name), "utf8") === page(), "stale: run npm run docs").toBe(true);
});

test("every key of the configuration has its words, and no other", () => {
  expect(Object.keys(MEANINGS).sort()).toEqual(
    keysOf()
      .map(({ path }) => path)
      .sort(),
  );
});
