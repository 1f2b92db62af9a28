import { randomFrom } from "../support/random.ts";

/** A document with one thing changed. */
export interface Mutant {
  /** What was done to which leaf, for a person. */
  what: string;
  bytes: Uint8Array;
}

const LEAF = /<([\w]+:[\w]+)((?:\s[^<>]*)?)>([^<>]*)<\/\1>/g;

/** What a value becomes: another of its kind, or none of its kind. */
const changed = (value: string, random: () => number): string => {
  const pick = (...of: string[]): string => of[Math.floor(random() * of.length)] ?? "";
  if (/^-?\d+\.\d+$/.test(value)) return pick((Number(value) + 1).toFixed(2), `${value}1`, "0.00");
  if (/^\d{4}-?\d\d-?\d\d$/.test(value)) return value.replace(/^\d{4}/, pick("1999", "2031"));
  if (/^[A-Z0-9]{1,4}$/.test(value)) return pick("XX", "S", "380", "EUR", "0002");
  return pick(`${value} x`, value.slice(0, 3), `${value}${"y".repeat(40)}`);
};

/** Takes leaves by chance, drops or changes each, one in each mutant. */
export const mutantsOf = (xml: string, seed: number, count: number): Mutant[] => {
  const random = randomFrom(seed);
  const leaves = [...xml.matchAll(LEAF)];
  return Array.from({ length: count }, () => {
    const leaf = leaves[Math.floor(random() * leaves.length)];
    if (leaf === undefined) throw new Error("a document has leaves");
    const [whole, name = "", attributes = "", value = ""] = leaf;
    const isDropped = random() < 0.5;
    const other = isDropped ? "" : `<${name}${attributes}>${changed(value, random)}</${name}>`;
    const text = xml.slice(0, leaf.index) + other + xml.slice(leaf.index + whole.length);
    return {
      what: `${isDropped ? "without" : "changed"} ${whole} at ${leaf.index}: ${other}`,
      bytes: Buffer.from(text),
    };
  });
};
