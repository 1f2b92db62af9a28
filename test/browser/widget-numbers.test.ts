import { expect, test } from "vitest";

const MODULE = new URL("../../src/web/browser/widget/decimal.js", import.meta.url).href;
const { decimalOf, rateOf } = (await import(MODULE)) as {
  decimalOf(text: string, lang: "en" | "fr"): string | null;
  rateOf(text: string): string | null;
};

test.each([
  // [as typed, on a French page, on an English one]
  ["1200", "1200", "1200"],
  ["1200,00", "1200.00", "1200.00"],
  ["1200.5", "1200.5", "1200.5"],
  ["1 200,00", "1200.00", "1200.00"],
  ["1\u00a0200,00", "1200.00", "1200.00"],
  ["1\u202f200,00", "1200.00", "1200.00"],
  [" 1\u2009234\u2009567,89 ", "1234567.89", "1234567.89"],
  ["1,200.00", "1200.00", "1200.00"],
  ["1.200,00", "1200.00", "1200.00"],
  ["1,234,567", "1234567", "1234567"],
  ["-1 200,00", "-1200.00", "-1200.00"],
  ["\u22121200", "-1200", "-1200"],
  // Doubtful: a group of three, or three decimals?
  ["1,200", null, "1200"],
  ["1.200", null, null],
  ["12,345.6.7", null, null],
  ["12 00", null, null],
  ["1,2,3", null, null],
  ["1 200.000", null, null],
  ["1.200.00", null, null],
  ["12,", null, null],
  ["1e3", null, null],
  ["1200 €", null, null],
  ["", null, null],
])("the amount %j is %j in French and %j in English", (text, french, english) => {
  expect([decimalOf(text, "fr"), decimalOf(text, "en")]).toEqual([french, english]);
});

test.each([
  ["20", "20"],
  ["20,00", "20.00"],
  ["5.5", "5.5"],
  ["5,5\u202f%", "5.5"],
  ["0", "0"],
  ["100", null],
  ["5,555", null],
  ["-5", null],
  ["", null],
])("the rate %j is %j", (text, rate) => {
  expect(rateOf(text)).toBe(rate);
});
