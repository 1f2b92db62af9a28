import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DocumentFault } from "../../src/documents/index.ts";
import { fullContent, sampleContent } from "../fixtures/invoices.ts";
import { often } from "../support/often.ts";
import { contentOf, FORMS, type Form, replace, variant } from "./variants.ts";

/*
 * What the schemas let be absent, present or repeated. An element of an invoice is left out or told twice, one after
 * the other and at random: the document is read, or refused with the term that is then missing.
 */

const ELEMENT = /<((?:ram|cbc|cac|udt|qdt):\w+)(?:\s[^>]*)?>/g;

/** Ends of the element that begins at a place. None of ours is within one of the same name but the groups of trade. */
const endOf = (xml: string, start: number, name: string): number => {
  const tag = new RegExp(`<(/?)${name}[\\s>]`, "g");
  tag.lastIndex = start;
  let depth = 0;
  for (let found = tag.exec(xml); found !== null; found = tag.exec(xml)) {
    depth += found[1] === "/" ? -1 : 1;
    if (depth === 0) return found.index + `</${name}>`.length;
  }
  return xml.length;
};

/** Does something to the nth element. */
const change = (xml: string, n: number, what: (element: string) => string): string => {
  const all = [...xml.matchAll(ELEMENT)];
  const found = all[n % all.length];
  if (found?.[1] === undefined) return xml;
  const end = endOf(xml, found.index, found[1]);
  return xml.slice(0, found.index) + what(xml.slice(found.index, end)) + xml.slice(end);
};

const outcomeOf = async (bytes: Uint8Array): Promise<string> => {
  try {
    await contentOf(bytes);
    return "read";
  } catch (fault) {
    expect(fault).toBeInstanceOf(DocumentFault);
    return (fault as DocumentFault).path;
  }
};

/** Without these no document is an invoice; a line, allowance or charge needs its amount, and a charge its sign. */
const NEEDED = /^(?:read|BT-1|BT-2|BT-3|BT-5|BT-112|BT-131|BG-2[0178])$/;

describe.each<[Form, number]>([
  ["CII", often(150, 400)],
  ["UBL", often(150, 400)],
  ["Factur-X", often(20, 60)],
])("%s", (form, numRuns) => {
  test("whatever is left out or told twice, the rest is read or the term is named", async () => {
    const steps = fc.array(fc.tuple(fc.nat({ max: 5_000 }), fc.boolean()), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(steps, async (all) => {
        const bytes = variant(form, fullContent(), (xml) =>
          all.reduce((text, [n, twice]) => change(text, n, (e) => (twice ? e + e : "")), xml),
        );
        expect(await outcomeOf(bytes)).toMatch(NEEDED);
      }),
      { numRuns },
    );
  });

  test("of a term that is told twice nothing is lost that is text, and the first is taken of what is not", async () => {
    const cii = form !== "UBL";
    const [terms, description] = cii
      ? [
          /<ram:Description>Paiement.*?<\/ram:Description>/,
          /<ram:Description>Une description<\/ram:Description>/,
        ]
      : [
          /(?<=<cac:PaymentTerms>)<cbc:Note>.*?<\/cbc:Note>/,
          /<cbc:Description>Une description<\/cbc:Description>/,
        ];
    const number = cii
      ? /<ram:BuyerReference>.*?<\/ram:BuyerReference>/
      : /<cbc:BuyerReference>.*?<\/cbc:BuyerReference>/;
    const again = (pattern: RegExp) => replace(pattern, "$&$&");
    const read = await contentOf(
      variant(form, fullContent(), again(terms), again(description), again(number)),
    );
    const said = fullContent().paymentTerms;
    expect(read.paymentTerms).toBe(`${said}\n${said}`);
    expect(read.lines[0]?.description).toBe("Une description\nUne description");
    expect(read.buyerReference).toBe(fullContent().buyerReference);
  });
});

test.each(FORMS)("%s: a document with only what it must have is read", async (form) => {
  const [line] = sampleContent().lines;
  if (line === undefined) throw new Error("the sample has lines");
  const { seller, buyer } = sampleContent();
  const content = {
    number: "F1",
    issueDate: "2026-09-15",
    typeCode: "380",
    currency: "EUR",
    seller: { name: seller.name, identifiers: [] },
    buyer: { name: buyer.name, identifiers: [] },
    totals: { withVat: "1.00", due: "1.00" },
    notes: [],
    invoicedObjects: [],
    precedingInvoices: [],
    allowances: [],
    charges: [],
    vatBreakdown: [],
    attachments: [],
    lines: [
      {
        id: "1",
        netAmount: "1.00",
        name: "A",
        notes: [],
        invoicedObjects: [],
        allowances: [],
        charges: [],
        classifications: [],
        attributes: [],
      },
    ],
  };
  expect(await contentOf(variant(form, content))).toEqual(content);
});
