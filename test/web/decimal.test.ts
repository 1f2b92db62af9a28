import { expect, test } from "vitest";
import { decimalIn } from "../../src/web/invoices/decimal.ts";

test.each([
  ["1234", "1234"],
  ["1234.5", "1234.5"],
  ["1234,50", "1234.50"],
  ["1 234,56", "1234.56"],
  ["1\u202f234\u00a0567,8", "1234567.8"],
  ["1.234,56", "1234.56"],
  ["1,234.56", "1234.56"],
  ["1.234.567", "1234567"],
  ["1,234,567", "1234567"],
  ["1'234.50", "1234.50"],
  ["-3,5", "-3.5"],
])("the number %s is %s", (written, decimal) => {
  expect(decimalIn(written)).toBe(decimal);
});

test.each(["", "much", "12,34,5", "1.23.4", "1,2.3,4", "--1", "1,", "1e3"])(
  "%j comes back as it is",
  (text) => {
    expect(decimalIn(text)).toBe(text);
  },
);
