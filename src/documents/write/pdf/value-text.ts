import { brokenPdf } from "../../pdf/faults.ts";
import { Dictionary, Name, Reference, Stream, type Value } from "../../pdf/values.ts";
import { nameText } from "./objects.ts";

/** Past this, numbers would be written with an exponent. */
const LARGEST = 1e15;

/** A number that was read, in full; PDF has no exponents. */
const exactly = (value: number): string => (/e-/.test(String(value)) ? value.toFixed(10) : String(value));

/**
 * A value that was read, as PDF writes it: it means the same, its spelling may be another.
 * @throws DocumentFault for a number that is malformed, and for a stream, which stands in no other value
 */
export const valueText = (value: Value): string => {
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "number") {
    if (!(Math.abs(value) < LARGEST)) throw brokenPdf("a number is malformed or too large");
    return exactly(value);
  }
  if (value instanceof Name) return nameText(value.text);
  if (value instanceof Reference) return `${value.number} ${value.generation} R`;
  if (value instanceof Stream) throw brokenPdf("a stream stands within another value");
  if (Buffer.isBuffer(value)) return `<${value.toString("hex")}>`;
  if (value instanceof Dictionary) {
    return `<< ${[...value.entries()].map(([key, item]) => `${nameText(key)} ${valueText(item)}`).join(" ")} >>`;
  }
  return `[${value.map(valueText).join(" ")}]`;
};
