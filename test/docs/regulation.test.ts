import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

/** Paragraphs and rules of the regulation that comments and answers cite stand in docs/regulation.md. */

const ROOT = join(import.meta.dirname, "../..");
const page = readFileSync(join(ROOT, "docs/regulation.md"), "utf8");

const sources = readdirSync(join(ROOT, "src"), { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".ts"))
  .map((path): [path: string, text: string] => [path, readFileSync(join(ROOT, "src", path), "utf8")]);

/** The text below a heading that begins with this number; null when there is none. */
const section = (number: string): string | null => {
  const heading = new RegExp(`^(#+) ${number.replaceAll(".", "\\.")} .*$`, "m").exec(page);
  if (heading === null) return null;
  const rest = page.slice(heading.index + heading[0].length);
  return rest.split(/^#{2,3} /m)[0] ?? "";
};

const hasPoint = (number: string, point: string | undefined): boolean => {
  const text = section(number);
  return text !== null && (point === undefined || new RegExp(`^${point}\\. `, "m").test(text));
};

/** `regulation §1.3-8`, and the others of one parenthesis: `(regulation §1.1, §1.3-9)`. */
const citations = sources.flatMap(([path, text]) =>
  [...text.matchAll(/regulation ((?:§[\d.]*\d(?:-\d+)?(?:, | and )?)+)/g)].flatMap(([, cited = ""]) =>
    [...cited.matchAll(/§([\d.]*\d)(?:-(\d+))?/g)].map(([whole, number = "", point]) => ({
      path,
      whole,
      number,
      point,
    })),
  ),
);

test("every paragraph that is cited is there", () => {
  expect(citations.length).toBeGreaterThan(20);
  const missing = citations.filter(({ number, point }) => !hasPoint(number, point));
  expect(missing.map(({ path, whole }) => `${path}: ${whole}`)).toEqual([]);
  expect(hasPoint("1.3", "99")).toBe(false);
  expect(hasPoint("9.9", undefined)).toBe(false);
});

/** `BR-FR-CDV-CL-09, -CL-10`: the short form stands for the rule whose beginning it shares. */
const named = new Set(
  [...page.matchAll(/\bBR-FR-[A-Z0-9-]*\d\b|\b[GP]\d\.\d\d\b/g)]
    .map(([rule]) => rule)
    .concat([...page.matchAll(/, (-CL-\d\d)\b/g)].map(([, rest = ""]) => `BR-FR-CDV${rest}`)),
);

test("every rule that is named is explained", () => {
  const cited = sources.flatMap(([path, text]) =>
    [...text.matchAll(/\bBR-FR-[A-Z0-9-]*\d\b|\b[GP]\d\.\d\d\b/g)].map(([rule]) => ({ path, rule })),
  );
  expect(cited.length).toBeGreaterThan(30);
  const missing = cited.filter(({ rule }) => !named.has(rule));
  expect(missing.map(({ path, rule }) => `${path}: ${rule}`)).toEqual([]);
});
