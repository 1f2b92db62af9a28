import fc from "fast-check";
import { XmlDocument } from "libxml2-wasm";
import { describe, expect, test } from "vitest";
import { ciiVatPoint } from "../../src/documents/content/vat-point.ts";
import {
  DocumentFault,
  type InvoiceContent,
  readInvoiceContent,
  recognise,
  writeCii,
  writeUbl,
  xpathOf,
} from "../../src/documents/index.ts";
import { actor, fullContent, sampleContent, sampleCreditNote } from "../fixtures/invoices.ts";
import { contents, everything } from "./some-content.ts";
import { findAt, type Place, type Root } from "./xpath-in.ts";

interface Leaf {
  place: Place;
  value: string | number | boolean | null;
}

/** Every value of a content with its place. */
function* leavesOf(value: unknown, place: Place = []): Generator<Leaf> {
  if (value === undefined) return;
  if (
    typeof value === "string" ||
    typeof value === "number" ||
    typeof value === "boolean" ||
    value === null
  ) {
    yield { place, value };
  } else if (Array.isArray(value)) {
    for (const [i, item] of value.entries()) yield* leavesOf(item, [...place, i]);
  } else {
    for (const [name, member] of Object.entries(value)) yield* leavesOf(member, [...place, name]);
  }
}

const memberOf = (place: Place): string => String(place.findLast((step) => typeof step === "string"));

/** Values that have no node of their own, by the last name of their place: the path is that of what they belong to. */
const OF_THEIR_PARENT: Readonly<Record<"CII" | "UBL", ReadonlySet<string>>> = {
  // How long an attachment is; that a charge is one of logistics, which its element's name says.
  CII: new Set(["size", "logistics"]),
  // How long an attachment is; the subject of a note, which its text begins with.
  UBL: new Set(["size", "subjectCode"]),
};

const formOf = (root: Root): "CII" | "UBL" => (root === "CrossIndustryInvoice" ? "CII" : "UBL");

/** A value as the syntax writes it. */
const written = ({ place, value }: Leaf, root: Root, content: InvoiceContent): string => {
  const text = String(value);
  if (formOf(root) === "CII") {
    if (memberOf(place) === "vatPointCode") return ciiVatPoint(text);
    return /^\d{4}-\d{2}-\d{2}$/.test(text) ? text.replaceAll("-", "") : text;
  }
  const [list, at] = place.slice(-3);
  if (list !== "notes" || typeof at !== "number") return text;
  const [first, i] = place;
  const notes = first === "lines" ? content.lines[Number(i)]?.notes : content.notes;
  const subject = notes?.[at]?.subjectCode;
  return subject === undefined ? text : `#${subject}#${text}`;
};

/** What is wrong with the paths of a document: nothing, if each finds its value and that alone. */
const wrongPaths = async (root: Root, content: InvoiceContent): Promise<string[]> => {
  const bytes = root === "CrossIndustryInvoice" ? writeCii(content) : writeUbl(content);
  // As it is read: where the order of identifiers says nothing, writing may change it.
  const read = await readInvoiceContent(await recognise(bytes), { attachments: true });
  using document = XmlDocument.fromBuffer(bytes);
  return [...leavesOf(read)].flatMap((leaf) => {
    const path = xpathOf(root, leaf.place);
    const [node, ...others] = findAt(document, root, leaf.place);
    const at = `${leaf.place.join(".")}: ${path}`;
    if (node === undefined) return [`${at} finds nothing`];
    if (others.length > 0) return [`${at} finds ${others.length + 1}`];
    if (OF_THEIR_PARENT[formOf(root)].has(memberOf(leaf.place))) {
      const of = xpathOf(root, leaf.place.slice(0, -1));
      return path === of ? [] : [`${at} is not ${of}`];
    }
    const expected = written(leaf, root, read);
    return node.content.trim() === expected ? [] : [`${at} is ${node.content}, not ${expected}`];
  });
};

/** Members whose value says what others mean. */
const KEPT: ReadonlySet<string> = new Set(["typeCode", "currency", "vatCurrency", "content", "size"]);

/** The content with a text of its own at every place, so that a path to another place cannot find the same. */
const distinct = (content: InvoiceContent): InvoiceContent => {
  let count = 0;
  const changed = (name: string, value: string): string => {
    const n = ++count;
    if (KEPT.has(name)) return value;
    if (/^\d{4}-\d{2}-\d{2}$/.test(value)) return new Date(Date.UTC(2001, 0, n)).toISOString().slice(0, 10);
    if (/^\d+\.\d+$/.test(value)) return `${n}.01`;
    if (name === "quantity" || name === "priceBaseQuantity") return `${n}`;
    if (name === "subjectCode")
      return `A${String.fromCharCode(65 + (n % 26))}${String.fromCharCode(65 + ((n / 26) % 26))}`;
    // An IBAN stands elsewhere than other numbers of accounts.
    return `${value}~${n}`;
  };
  return JSON.parse(JSON.stringify(content), (name, value) =>
    typeof value === "string" ? changed(name, value) : value,
  );
};

const asCreditNote = (content: InvoiceContent): InvoiceContent => ({ ...content, typeCode: "381" });
const withVatDay = (content: InvoiceContent): InvoiceContent => ({
  ...content,
  vatPointCode: undefined,
  vatPointDate: "2026-09-30",
});

/** A party of whom everything is told that each form has a place for, its role aside. */
const whole = () => {
  const { role: _, ...party } = actor("-", "123456782", "Représentation Nivôse");
  return party;
};

/** With what the fixtures leave out because another place says as much in the same way. */
const thorough = (content: InvoiceContent): InvoiceContent => ({
  ...content,
  buyer: whole(),
  // With one name, which UBL has elsewhere than the first of two.
  taxRepresentative: { ...whole(), tradingName: undefined },
  charges: content.charges.map((charge) =>
    charge.logistics
      ? { ...charge, vatCategory: "S", vatRate: "20.00" }
      : { ...charge, baseAmount: "500.00", percent: "10.00" },
  ),
  lines: content.lines.map((line) => ({ ...line, seller: whole() })),
});

const withDepartment = (content: InvoiceContent): InvoiceContent => ({
  ...content,
  seller: { ...content.seller, contact: { name: "Mme Pluviôse", department: "Comptabilité" } },
});

const withGrossPriceAlone = (content: InvoiceContent): InvoiceContent => ({
  ...content,
  lines: content.lines.map((line) => ({
    ...line,
    netPrice: undefined,
    grossPrice: "100.00",
    priceBaseQuantity: "1",
    priceBaseUnit: "HUR",
  })),
});

const ofCii = () =>
  thorough(everything({ logistics: true, surcharge: true, card: "of no network", amountWithVat: true }));
const ofUbl = () =>
  thorough(everything({ logistics: false, surcharge: true, card: "known", amountWithVat: false }));

const CONTENTS: readonly (readonly [what: string, root: Root, content: InvoiceContent])[] = [
  ["the sample", "CrossIndustryInvoice", sampleContent()],
  ["the full content", "CrossIndustryInvoice", fullContent()],
  ["everything", "CrossIndustryInvoice", ofCii()],
  ["a gross price alone", "CrossIndustryInvoice", withGrossPriceAlone(sampleContent())],
  ["a department", "CrossIndustryInvoice", withDepartment(sampleContent())],
  ["everything with a day of VAT", "CrossIndustryInvoice", withVatDay(asCreditNote(ofCii()))],
  ["the sample", "Invoice", sampleContent()],
  ["the full content", "Invoice", fullContent()],
  ["everything", "Invoice", ofUbl()],
  ["everything with a day of VAT", "Invoice", withVatDay(ofUbl())],
  ["the sample", "CreditNote", sampleCreditNote()],
  ["the full content", "CreditNote", asCreditNote(fullContent())],
  ["everything with a day of VAT", "CreditNote", withVatDay(asCreditNote(ofUbl()))],
  ["everything", "CreditNote", asCreditNote(ofUbl())],
];

describe("the path of every value finds it, and it alone", () => {
  test.each(CONTENTS)("%s as %s", async (_, root, content) => {
    expect(await wrongPaths(root, content)).toEqual([]);
    expect(await wrongPaths(root, distinct(content))).toEqual([]);
  });
});

test.each<[Root, string]>([
  ["CrossIndustryInvoice", "380"],
  ["Invoice", "380"],
  ["CreditNote", "381"],
])("so it does in a %s, whatever of the content is there", async (root, typeCode) => {
  let written = 0;
  await fc.assert(
    fc.asyncProperty(contents, async (some) => {
      let wrong: string[];
      try {
        wrong = await wrongPaths(root, { ...some, typeCode });
      } catch (fault) {
        // The form has no place for it.
        expect(fault).toBeInstanceOf(DocumentFault);
        return;
      }
      written++;
      expect(wrong).toEqual([]);
    }),
    { numRuns: 25 },
  );
  expect(written).toBeGreaterThan(0);
});
