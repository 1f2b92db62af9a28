import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

/** What the widget says, in its two languages. */
const FOLDER = new URL("../../src/web/browser/widget/", import.meta.url);
const { WORDS } = (await import(new URL("words.js", FOLDER).href)) as {
  WORDS: Record<"en" | "fr", Record<string, string>>;
};

/** Words that are written alike in both. */
const ALIKE = new Set(["siren", "iban", "bic", "reports"]);

const FRENCH = /[àâçéèêëîïôùûœ«»]|\b(le|la|les|un|une|des|du|de|et|ou|pas|est|sur|dans|pour)\b/i;
const ENGLISH = /\b(the|an|of|and|or|not|is|are|in|for|to|it|you|your|with)\b/i;

test("both languages have the same texts, and none is empty", () => {
  expect(Object.keys(WORDS).sort()).toEqual(["en", "fr"]);
  expect(Object.keys(WORDS.fr)).toEqual(Object.keys(WORDS.en));
  for (const text of [...Object.values(WORDS.en), ...Object.values(WORDS.fr)])
    expect(text.trim()).not.toBe("");
});

test("no text is left in the other language", () => {
  const same = Object.keys(WORDS.en).filter((key) => WORDS.en[key] === WORDS.fr[key] && !ALIKE.has(key));
  expect(same).toEqual([]);
  expect(Object.values(WORDS.en).filter((text) => FRENCH.test(text))).toEqual([]);
  expect(Object.values(WORDS.fr).filter((text) => ENGLISH.test(text))).toEqual([]);
});

test("every text is used, and none stands beside the table", () => {
  const parts = readdirSync(FOLDER)
    .filter((name) => name !== "words.js" && name !== "style.js")
    .map((name) => readFileSync(new URL(name, FOLDER), "utf8").replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, ""));
  const source = parts.join("\n");
  expect(
    Object.keys(WORDS.en).filter((key) => !new RegExp(`(\\.|"|: )${key}\\b|\\b${key}: "`).test(source)),
  ).toEqual([]);
  const texts = [...source.matchAll(/"((?:[^"\\\n]|\\.)*)"/g)].map(([, text = ""]) => text);
  // Prose: it begins with a capital, or several words stand side by side.
  expect(texts.filter((text) => /^[A-ZÀ-Ý][a-zà-ÿ]{3,}\b(?!-)|[a-zà-ÿ]{2,} [a-zà-ÿ]{2,}/.test(text))).toEqual(
    [],
  );
});
