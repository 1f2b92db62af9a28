import fc from "fast-check";
import { expect, test } from "vitest";
import { writeReadable } from "../../../src/documents/index.ts";
import {
  account,
  amount,
  country,
  grouped,
  money,
  negative,
  percent,
  period,
  quantity,
} from "../../../src/documents/write/pdf/invoice/french.ts";
import { shownText, wrap } from "../../../src/documents/write/pdf/layout/wrap.ts";
import { sampleContent } from "../../fixtures/invoices.ts";
import { open, pageTexts } from "./look-inside.ts";

test.each([
  ["1234.5", "1\u202F234,50"],
  ["1200.00", "1\u202F200,00"],
  ["-1234567.891", "-1\u202F234\u202F567,891"],
  ["40.0000", "40,00"],
  ["0.0450", "0,045"],
  ["64.", "64,00"],
  [".5", "0,50"],
  ["007", "7,00"],
  ["0", "0,00"],
  ["abc", "abc"],
])("the amount %s is %s", (decimal, french) => {
  expect(amount(decimal)).toBe(french);
});

test("numbers, days and codes are as people in France write them", () => {
  expect([quantity("2.500"), quantity("200.000"), quantity("1000")]).toEqual(["2,5", "200", "1\u202F000"]);
  expect([percent("20.00"), percent("5.50"), percent("0"), percent("100")]).toEqual(
    ["20", "5,5", "0", "100"].map((n) => `${n}\u00A0%`),
  );
  expect(money("1", "EUR")).toBe("1,00\u00A0€");
  expect(money("1", "CHF")).toBe("1,00\u00A0CHF");
  expect([negative("5.00"), negative("-5.00"), negative("0.00")]).toEqual(["-5.00", "5.00", "0.00"]);
  expect(period("2026-09-01", "2026-09-30")).toBe("du 01/09/2026 au 30/09/2026");
  expect(period("2026-09-01", undefined)).toBe("à partir du 01/09/2026");
  expect(period(undefined, "2026-09-30")).toBe("jusqu'au 30/09/2026");
  expect(period(undefined, undefined)).toBeUndefined();
  expect(grouped("73282932000074")).toBe("732\u202F829\u202F320\u202F00074");
  expect(grouped("12")).toBe("12");
  expect(account("FR7630006000011234567890189").split("\u202F")).toHaveLength(7);
  expect(account("compte 7")).toBe("compte 7");
  expect([country("FR"), country("DE"), country("fr"), country("??")]).toEqual([
    "France",
    "Allemagne",
    "fr",
    "??",
  ]);
});

const wide = (text: string): number => [...text].length;
const lines = (text: string, width: number): string[] => [...wrap(text, width, wide)];

test("lines end between words, at the ends of lines, and within words that are too long", () => {
  expect(lines("un deux trois", 8)).toEqual(["un deux", "trois"]);
  expect(lines("un\n\ndeux\r\ntrois", 80)).toEqual(["un", "deux", "trois"]);
  expect(lines("abcdefgh ij", 3)).toEqual(["abc", "def", "gh", "ij"]);
  expect(lines("abcdefg hi", 3)).toEqual(["abc", "def", "g", "hi"]);
  expect(lines("1\u00A0234\u202F567 €", 9)).toEqual(["1\u00A0234\u202F567", "€"]);
  expect(lines("  \t ", 5)).toEqual([]);
  expect(lines("ab", 0)).toEqual(["a", "b"]);
});

test("no text loses a letter, and no line is wider than it may be", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.integer({ min: 1, max: 20 }), (text, width) => {
      const wrapped = lines(text, width);
      expect(wrapped.join("").replace(/\s/g, "")).toBe(shownText(text).replace(/\s/g, ""));
      for (const line of wrapped) expect(wide(line)).toBeLessThanOrEqual(width);
    }),
  );
});

test("a text of many pieces is as it would be in one", () => {
  const words = Array.from({ length: 9_000 }, (_, i) => `mot${i}`);
  expect(lines(words.join(" "), 80).join(" ")).toBe(words.join(" "));
  expect(lines(words.join("\n"), 80)).toEqual(words);
  const word = "x".repeat(30_000);
  expect(lines(`a ${word} b`, 7).join("").replaceAll(" ", "")).toBe(`a${word}b`);
});

test("a letter and its accent are one, and signs that show nothing are left out", () => {
  expect(shownText("e\u0301\u200B\u202E\u0000\uFEFFx\ty\u2028z\uD800")).toBe("éx y\nz\uFFFD");
});

test("letters of all languages are on the page, and what the font lacks stays in the text", async () => {
  const { buyer } = sampleContent();
  const names = [
    "Gęślą jaźń",
    "Ελληνικά",
    "Съешь ещё",
    "Ğüşiöç",
    "Việt Nam",
    "→ ≥ ½ ™",
    "株式会社",
    "𝔘𝔫𝔦",
    "a\u0300\u0316",
  ];
  const content = sampleContent({ buyer: { ...buyer, address: { line1: names.join(" / ") } } });
  const words = new Set(
    pageTexts(open(await writeReadable(content)))
      .flat()
      .join(" ")
      .split(" "),
  );
  for (const name of names) {
    for (const word of name.normalize("NFC").split(" ")) expect(words).toContain(word);
  }
});

test("a text of more letters than a font has numbers for is drawn", async () => {
  const letters = Array.from({ length: 60_000 }, (_, i) => String.fromCodePoint(0x20000 + i));
  const content = sampleContent({ paymentTerms: letters.join("") });
  const texts = pageTexts(open(await writeReadable(content))).flat();
  const shown = texts.join("");
  expect(shown).toContain(letters[0]);
  expect([...shown].filter((letter) => letter === "\uFFFD").length).toBeGreaterThan(20_000);
});
