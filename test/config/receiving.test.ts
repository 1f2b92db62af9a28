import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { checkReceiving } from "../../src/config/check-receiving.ts";
import { Findings } from "../../src/config/fault.ts";
import { group } from "../../src/config/raw.ts";

const ACME = "732829320";
const SPEND = "552100554";

const tenants = `
tenants:
  acme: { companies: ["${ACME}"] }
  spend: { companies: ["${ACME}", "${SPEND}"] }
  books: { companies: ["404833048"] }
`;

const findingsOf = (text: string): Findings => {
  const findings = new Findings(() => undefined);
  checkReceiving(group(parse(text)), findings);
  return findings;
};
const rules = (...list: string[]): string =>
  `${tenants}receive:\n${list.map((rule) => `  - ${rule}\n`).join("")}`;
/** A rule of acme's company with further conditions. */
const when = (conditions: string): string =>
  rules(`{ when: { company: "${ACME}", ${conditions} }, to: [spend] }`);

describe("rules of receiving are sound", () => {
  test.each([
    ["none at all, and nothing shared", 'tenants: { acme: { companies: ["732829320"] } }'],
    [
      "with conditions of all kinds",
      when(
        `seller: ["552100554", 732829320, "73282932000074", "FR44732829320", "BE0123456789"],
           address: { siret: "73282932000074", routingCode: PROJETS, suffix: [1] }, type: [381, "380"],
           reference: "^PRJ-[0-9]+$", total: { atLeast: 1000, atMost: "1000.00" }, from: 2026-10-01, until: 2026-10-01`,
      ),
    ],
    [
      "whose last one takes the rest",
      rules(
        `{ when: { company: "${ACME}", type: "381" }, to: [spend] }`,
        `{ when: { company: "${ACME}" }, to: acme, copy: spend }`,
      ),
    ],
    [
      "of which the first ones let others add",
      rules(
        `{ when: { company: "${ACME}" }, to: [acme], more: true }`,
        `{ when: { company: "${ACME}" }, to: [spend] }`,
      ),
    ],
    ["about what their receivers share", rules("{ when: { type: [381] }, to: [spend], copy: [acme] }")],
    [
      "with a tenant for the rest",
      `${rules(`{ when: { company: "${ACME}", type: "381" }, to: [spend] }`)}unrouted: acme`,
    ],
    ["with the rest held", `${rules(`{ when: { company: "${ACME}" }, to: [spend] }`)}unrouted: hold`],
  ])("%s", (_, text) => {
    const { faults, warnings } = findingsOf(text);
    expect(faults).toEqual([]);
    expect(warnings).toEqual([]);
  });

  test("what has the wrong shape is left to the shape", () => {
    const text = rules(
      "nothing",
      "{ when: [], to: {}, copy: 7 }",
      '{ when: { company: 7, seller: {}, type: [{}], reference: [a], total: 5, from: 3 }, to: [spend], more: "yes" }',
    );
    expect(findingsOf(text).faults.map(({ path }) => path)).toEqual(["receive[1].copy"]);
  });
});

const FAULTS: [name: string, text: string, path: string, message: RegExp, fix: RegExp][] = [
  [
    "a misspelt receiver",
    rules(`{ when: { company: "${ACME}" }, to: [acme], copy: [spnd] }`),
    "receive[0].copy[0]",
    /"spnd", which is not among the tenants/,
    /did you mean "spend"\?/,
  ],
  [
    "a misspelt receiver, alone",
    rules(`{ when: { company: "${ACME}" }, to: spnd }`),
    "receive[0].to",
    /"spnd"/,
    /"spend"/,
  ],
  [
    "a misspelt tenant for the rest",
    `${rules(`{ when: { company: "${ACME}" }, to: [spend] }`)}unrouted: hodl`,
    "unrouted",
    /"hodl"/,
    /did you mean "hold"\?/,
  ],
  [
    "a company that is none",
    rules('{ when: { company: "732829321" }, to: [acme] }'),
    "receive[0].when.company",
    /"732829321" is not a SIREN/,
    /nine digits/,
  ],
  [
    "a company of no tenant",
    rules('{ when: { company: "444555666" }, to: [acme] }').replace("444555666", "443061841"),
    "receive[0].when.company",
    /"443061841" is a company of no tenant/,
    /add it to the companies/,
  ],
  [
    "a receiver that does not name the company",
    rules(`{ when: { company: "${ACME}" }, to: [acme, books] }`),
    "receive[0].to[1]",
    /books, which does not name 732829320/,
    /tenants\.books\.companies/,
  ],
  [
    "a reader that names none of the companies",
    rules('{ when: { type: "381" }, to: [acme], copy: [books] }'),
    "receive[0].copy[0]",
    /books, which does not name a company of this rule/,
    /tenants\.books\.companies/,
  ],
  [
    "receivers that share no company",
    rules('{ when: { type: "381" }, to: [acme, books] }'),
    "receive[0].to",
    /about no company/,
    /when\.company/,
  ],
  [
    "a receiver twice",
    rules(`{ when: { company: "${ACME}" }, to: [acme], copy: [spend, acme] }`),
    "receive[0].copy[1]",
    /acme twice/,
    /once/,
  ],
  ["a seller of eight digits", when('seller: "44455566"'), "receive[0].when.seller", /"44455566"/, /quotes/],
  [
    "a seller's VAT number that is too short",
    when("seller: [FR4473282932]"),
    "receive[0].when.seller[0]",
    /FR4473282932/,
    /VAT|quotes/,
  ],
  [
    "a SIRET that is none",
    when('address: { siret: ["732829320"] }'),
    "receive[0].when.address.siret[0]",
    /"732829320" is not a SIRET/,
    /fourteen/,
  ],
  ["a type that is none", when('type: ["380", 382]'), "receive[0].when.type[1]", /"382"/, /use one of|mean/],
  [
    "a pattern that is none",
    when('reference: "^PRJ-("'),
    "receive[0].when.reference",
    /no pattern/,
    /regular expression/,
  ],
  [
    "a pattern that a text can hold up",
    when('reference: "(a+)+$"'),
    "receive[0].when.reference",
    /repeats without end/,
    /single signs/,
  ],
  [
    "a bound that is no decimal",
    when('total: { atLeast: "1 000,00" }'),
    "receive[0].when.total.atLeast",
    /"1 000,00" is no decimal/,
    /1000\.00/,
  ],
  [
    "bounds the wrong way round",
    when("total: { atLeast: 1000.01, atMost: 1000 }"),
    "receive[0].when.total.atMost",
    /nothing beside atLeast \(1000\.01\)/,
    /larger/,
  ],
  [
    "bounds that only touch: below",
    when("total: { atLeast: 1000, below: 1000 }"),
    "receive[0].when.total.below",
    /nothing/,
    /larger/,
  ],
  [
    "bounds that only touch: above",
    when("total: { above: 1000, atMost: 1000.00 }"),
    "receive[0].when.total.atMost",
    /nothing beside above/,
    /larger/,
  ],
  [
    "bounds that only touch: both open",
    when("total: { above: 1000, below: 1000 }"),
    "receive[0].when.total.below",
    /nothing beside above/,
    /larger/,
  ],
  [
    "a last day before the first",
    when("from: 2026-10-02, until: 2026-10-01"),
    "receive[0].when.until",
    /before from \(2026-10-02\)/,
    /last day/,
  ],
  [
    "patterns that take too long together",
    rules(
      ...Array.from(
        { length: 13 },
        (_, i) => `{ when: { company: "${ACME}", reference: "${i}.*-.*X" }, to: [acme] }`,
      ),
    ),
    "receive[12].when.reference",
    /beside the other patterns of the rules about 732829320/,
    /\^/,
  ],
];

describe("a rule that cannot be meant is told with its path and a remedy", () => {
  test.each(FAULTS)("%s", (_, text, path, message, fix) => {
    const { faults } = findingsOf(text);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatchObject({
      path,
      message: expect.stringMatching(message),
      fix: expect.stringMatching(fix),
    });
  });
});

describe("it is warned of", () => {
  const warnings = (text: string): string[] => {
    const { faults, warnings } = findingsOf(text);
    expect(faults).toEqual([]);
    return warnings.map(({ path, message }) => `${path} ${message}`);
  };

  test("a rule behind one that takes everything", () => {
    expect(
      warnings(
        rules(
          `{ when: { company: "${ACME}", type: "381" }, to: [acme] }`,
          `{ when: { company: "${ACME}" }, to: [acme] }`,
          `{ when: { company: "${ACME}", type: "380" }, to: [spend] }`,
          `{ when: { company: "${SPEND}" }, to: [spend] }`,
        ),
      ),
    ).toEqual(["receive[2] can never match: receive[1] takes every invoice before it"]);
  });

  test("a rule about several companies only where each is taken before", () => {
    const spendsOwn = `{ when: { company: "${SPEND}" }, to: [spend] }`;
    const everybodys = "{ to: [spend] }";
    const acmes = `{ when: { company: "${ACME}" }, to: [acme] }`;
    expect(warnings(rules(spendsOwn, everybodys))).toEqual([]);
    expect(warnings(rules(spendsOwn, acmes, everybodys))).toEqual([
      "receive[2] can never match: receive[1] takes every invoice before it",
    ]);
    expect(warnings(rules(everybodys, acmes))).toEqual([
      "receive[1] can never match: receive[0] takes every invoice before it",
    ]);
  });

  test("a tenant for the rest that lacks a company", () => {
    const text = `${rules(`{ when: { company: "${ACME}" }, to: [acme] }`, `{ when: { company: "${SPEND}" }, to: [spend] }`)}unrouted: acme`;
    expect(warnings(text)).toEqual([
      "unrouted names acme, which does not name 552100554: what no rule takes of that is held",
    ]);
  });

  test("numbers with a wrong check digit, which documents may carry all the same", () => {
    expect(warnings(when('seller: ["444555666"], address: { siret: ["73282932000075"] }'))).toEqual([
      'receive[0].when.seller[0] "444555666" has a wrong check digit',
      'receive[0].when.address.siret[0] "73282932000075" has a wrong check digit',
    ]);
  });

  test("a company of several tenants that no rule is about", () => {
    expect(warnings(tenants)).toEqual([
      "tenants.spend.companies[0] is a company of acme too, and no rule of receive is about it: acme receives all that comes for it",
    ]);
  });
});
