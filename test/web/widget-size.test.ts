import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { WIDGET_JS } from "../../src/web/assets.ts";

const FOLDER = new URL("../../src/web/browser/widget/", import.meta.url);

/** Every page of an ERP loads it, and people read it. */
test("the widget stays under 20 kB compressed, in parts of at most 300 lines", () => {
  expect(WIDGET_JS.zipped.length).toBeLessThan(20_000);
  const parts = readdirSync(FOLDER);
  expect(parts.length).toBeGreaterThan(10);
  const long = parts.filter((name) => readFileSync(new URL(name, FOLDER), "utf8").split("\n").length > 301);
  expect(long).toEqual([]);
});
