import fc from "fast-check";
import type { InvoiceContent } from "../../src/documents/index.ts";
import { fullContent } from "../fixtures/invoices.ts";

type Json = string | number | boolean | null | Json[] | { [name: string]: Json };

/** Terms that not every form has a place for. */
interface Extras {
  logistics: boolean;
  surcharge: boolean;
  card: "none" | "known" | "of no network";
  amountWithVat: boolean;
}

/** The full content with everything that the extras add; of `contents` it is what nothing is left out of. */
export const everything = ({ logistics, surcharge, card, amountWithVat }: Extras): InvoiceContent => {
  const full = fullContent();
  const content = Buffer.from("any bytes").toString("base64");
  const [first, ...others] = full.lines;
  if (first === undefined) throw new Error("the fixture has a line");
  const number = { number: "1234", holder: "A" };
  const cards = {
    none: {},
    known: { card: { ...number, network: "VISA" } },
    "of no network": { card: number },
  };
  return {
    ...full,
    charges: logistics
      ? [...full.charges, { amount: "1.00", reason: "Fret", logistics: true }]
      : full.charges,
    payment: { accounts: [], ...full.payment, ...cards[card] },
    attachments: [
      ...full.attachments,
      { id: "PJ-2", fileName: "a.bin", mediaType: "application/octet-stream", content, size: 9 },
    ],
    lines: [
      {
        ...first,
        ...(surcharge ? { priceSurcharge: "1.00" } : {}),
        ...(amountWithVat ? { amountWithVat: "960.00" } : {}),
      },
      ...others,
    ],
  };
};

/** A value with some of its optional members left out, at any depth, and some of its lists cut or emptied. */
const thinned = (value: Json, keep: () => boolean): Json => {
  if (Array.isArray(value)) return value.filter(keep).map((item) => thinned(item, keep));
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value)
    .filter(([name, member]) => Array.isArray(member) || OBLIGATORY.has(name) || keep())
    .map(([name, member]) => [name, thinned(member, keep)] as const)
    // A group of which nothing is left says nothing.
    .filter(([name, member]) => OBLIGATORY.has(name) || !isEmptyGroup(member));
  return Object.fromEntries(members);
};

const isEmptyGroup = (value: Json): boolean =>
  typeof value === "object" &&
  value !== null &&
  !Array.isArray(value) &&
  Object.values(value).every((member) => Array.isArray(member) && member.length === 0);

/** Members that the schema has in every object of their kind. */
const OBLIGATORY: ReadonlySet<string> = new Set([
  "number",
  "issueDate",
  "typeCode",
  "currency",
  "seller",
  "buyer",
  "totals",
  "withVat",
  "amount",
  "category",
  "id",
  "text",
  "value",
  "name",
  "code",
  "account",
  "size",
]);

/** The full content with anything left out of it that may be, as an invoice or a credit note. */
export const contents = fc
  .record({
    type: fc.constantFrom("380", "381"),
    share: fc.constantFrom(0.5, 0.9, 0.97, 0.99, 0.995, 0.999),
    extras: fc.record({
      logistics: fc.boolean(),
      surcharge: fc.boolean(),
      amountWithVat: fc.constantFrom(false, false, true),
      card: fc.constantFrom<Extras["card"]>("none", "none", "known", "of no network"),
    }),
    seeds: fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
  })
  .map(({ type, share, extras, seeds }): InvoiceContent => {
    const json: Json = JSON.parse(JSON.stringify({ ...everything(extras), typeCode: type }));
    const keep = () => (seeds.next().value ?? 0) < share;
    return thinned(json, keep) as unknown as InvoiceContent;
  });
