import { describe, expect, it, test } from "vitest";
import type { InvoiceSummary } from "../../../src/domain/invoice.ts";
import type { ReceiveCondition } from "../../../src/domain/sharing/rule.ts";
import { OWN, received, routerOf, rule, SELLER, SHARED } from "./cases.ts";

const SIRET = `${SHARED}00074`;

const CASES: [when: ReceiveCondition, takes: InvoiceSummary[], leaves: InvoiceSummary[]][] = [
  [{}, [received()], []],
  [
    { seller: ["404833048", SELLER] },
    [received(), received({ seller: { siren: null, siret: `${SELLER}00013` } })],
    [
      received({ seller: { siren: "404833049" } }),
      received({ seller: { siren: null, name: SELLER } }),
      received({ buyer: { vatNumber: SELLER }, seller: { siren: null } }),
    ],
  ],
  [
    { seller: [`${SELLER}00013`] },
    [received({ seller: { siret: `${SELLER}00013` } })],
    [received(), received({ seller: { siret: `${SELLER}00021` } })],
  ],
  [
    { seller: ["FR 12 552 100 554", "BE0123456789"] },
    [
      received({ seller: { vatNumber: "FR12552100554" } }),
      received({ seller: { siren: null, vatNumber: "be 0123.456.789" } }),
    ],
    [received(), received({ seller: { vatNumber: "FR13552100554" } })],
  ],
  [
    { address: { siret: [SIRET] } },
    [
      received({ buyer: { address: `0225:${SHARED}_${SIRET}` } }),
      received({ buyer: { address: `0225:${SHARED}_${SIRET}_PROJETS` } }),
      received({ buyer: { siret: SIRET } }),
      received({ buyer: { siret: SIRET, address: null } }),
    ],
    [
      received(),
      received({ seller: { siret: SIRET } }),
      received({ buyer: { siret: SIRET, address: `0225:${SHARED}_${SHARED}00082` } }),
    ],
  ],
  [
    { address: { routingCode: ["PROJETS", "CHANTIERS"] } },
    [
      received({ buyer: { address: `0225:${SHARED}_${SIRET}_CHANTIERS` } }),
      received({ buyer: { routingCode: "PROJETS" } }),
    ],
    [
      received(),
      received({ buyer: { address: `0225:${SHARED}_PROJETS` } }),
      received({ buyer: { address: `0088:${SHARED}_${SIRET}_PROJETS` } }),
      received({ buyer: { routingCode: "projets" } }),
    ],
  ],
  [
    { address: { suffix: ["PROJETS"] } },
    [received({ buyer: { address: `0225:${SHARED}_PROJETS` } })],
    [received(), received({ buyer: { address: `0225:${SHARED}_PROJETS_2` } })],
  ],
  [
    { address: { siret: [SIRET], routingCode: ["PROJETS"] } },
    [received({ buyer: { address: `0225:${SHARED}_${SIRET}_PROJETS` } })],
    [
      received({ buyer: { address: `0225:${SHARED}_${SIRET}` } }),
      received({ buyer: { routingCode: "PROJETS" } }),
    ],
  ],
  [{ type: ["381", "380"] }, [received(), received({ type: "381" })], [received({ type: "386" })]],
  [
    { reference: "^PRJ-" },
    [received({ orderReference: "PRJ-7" }), received({ orderReference: "X", buyerReference: "PRJ-8" })],
    [
      received(),
      received({ orderReference: "XPRJ-7" }),
      received({ buyerReference: "prj-7" }),
      received({ number: "PRJ-7" }),
    ],
  ],
  [{ reference: "PRJ" }, [received({ orderReference: "XPRJ-7" })], [received({ orderReference: "PR-J" })]],
  [
    { total: { atLeast: "1000", atMost: "2000.00" } },
    [received(), received({ total: "2000" }), received({ total: "1500.5" })],
    [
      received({ total: "999.99" }),
      received({ total: "2000.01" }),
      received({ total: "-1500.00" }),
      received({ total: "about 1500" }),
      received({ total: "10000.00" }),
    ],
  ],
  [
    { total: { above: "1000.00", below: "2000" } },
    [received({ total: "1000.01" }), received({ total: "1999.99" })],
    [received(), received({ total: "1000.000" }), received({ total: "2000.00" })],
  ],
  [{ total: { below: "0" } }, [received({ total: "-0.01" })], [received({ total: "0.00" })]],
  [
    { total: { atMost: "9007199254740993.01" } },
    [received({ total: "9007199254740993.01" })],
    [received({ total: "9007199254740993.02" })],
  ],
  [
    { from: "2026-10-15" },
    [received(), received({ issueDate: "2027-01-01" })],
    [received({ issueDate: "2026-10-14" })],
  ],
  [
    { until: "2026-10-15" },
    [received(), received({ issueDate: "2025-12-31" })],
    [received({ issueDate: "2026-10-16" })],
  ],
  [
    { type: ["380"], from: "2026-10-01", seller: [SELLER] },
    [received()],
    [received({ type: "381" }), received({ issueDate: "2026-09-30" }), received({ seller: { siren: OWN } })],
  ],
];

describe("a rule takes what all of its conditions hold for", () => {
  test.each(CASES)("%j", (when, takes, leaves) => {
    for (const about of [{ ...when, company: SHARED }, when]) {
      const router = routerOf([rule(about)]);
      for (const one of takes) expect(router.decide(one, "main"), JSON.stringify(one)).toMatchObject(TAKEN);
      for (const one of leaves) expect(router.decide(one, "main"), JSON.stringify(one)).toMatchObject(LEFT);
    }
  });
  const TAKEN = { by: "rule", leads: "acme", copies: [], rules: [0], nearly: null };
  const LEFT = { by: "unrouted", leads: null, copies: [], rules: [] };

  it("looks at the seller of a self-billed invoice as its recipient", () => {
    const selfBilled = received({
      type: "389",
      seller: { siren: SHARED, address: `0225:${SHARED}_PROJETS` },
      buyer: { siren: SELLER },
    });
    const asked = { company: SHARED, address: { suffix: ["PROJETS"] }, seller: [SHARED] };
    expect(routerOf([rule(asked)]).decide(selfBilled, "main")).toMatchObject({ leads: "acme", by: "rule" });
  });
});

describe("the rules about a company", () => {
  it("decide in their order", () => {
    const router = routerOf([
      rule({ company: SHARED, type: ["381"] }, { to: ["books"] }),
      rule({ company: SHARED, from: "2026-01-01" }, { to: ["spend"] }),
      rule({ company: SHARED }, { to: ["acme"] }),
    ]);
    expect(router.decide(received(), "main")).toMatchObject({ leads: "spend", rules: [1] });
    expect(router.decide(received({ type: "381" }), "main")).toMatchObject({ leads: "books", rules: [0] });
    expect(router.decide(received({ issueDate: "2025-01-01" }), "main")).toMatchObject({ rules: [2] });
  });

  it("give an invoice to one who leads and to readers, each once", () => {
    const router = routerOf([
      rule({ company: SHARED }, { to: ["spend", "acme", "spend"], copy: ["acme", "books", "spend"] }),
    ]);
    expect(router.decide(received(), "main")).toMatchObject({ leads: "spend", copies: ["acme", "books"] });
  });

  it("let later ones add readers, up to the first that does not", () => {
    const router = routerOf([
      rule({ company: SHARED }, { to: ["spend"], more: true }),
      rule({ company: SHARED, type: ["381"] }, { to: ["acme"], more: true }),
      rule({ company: SHARED, type: ["380"] }, { to: ["books"], copy: ["spend"] }),
      rule({ company: SHARED }, { to: ["acme"] }),
    ]);
    expect(router.decide(received(), "main")).toEqual({
      leads: "spend",
      copies: ["books"],
      rules: [0, 2],
      by: "rule",
      nearly: null,
    });
    expect(router.decide(received({ type: "381" }), "main")).toMatchObject({
      leads: "spend",
      copies: ["acme"],
      rules: [0, 1, 3],
    });
  });

  it("are those that name it, and without one those whose receivers all do", () => {
    const router = routerOf([
      rule({ type: ["381"] }, { to: ["acme", "spend"], copy: ["other"] }),
      rule({}, { to: ["acme"], copy: ["books", "other"] }),
    ]);
    expect([...router.shared].sort()).toEqual([OWN, SHARED].sort());
    expect(router.decide(received(), "main")).toMatchObject({ leads: "acme", copies: ["books"] });
    const toOwn = received({ buyer: { siren: OWN } });
    // The readers that do not name the company get nothing of it.
    expect(router.decide(toOwn, "main")).toMatchObject({ leads: "acme", copies: [] });
    const ofOwn = received({ buyer: { siren: OWN }, type: "381" });
    expect(router.decide(ofOwn, "main")).toMatchObject({ rules: [1] });
  });

  it("give nothing to who does not name it", () => {
    const router = routerOf([rule({ company: SHARED }, { to: ["other"] })]);
    expect(router.decide(received(), "main")).toMatchObject({
      leads: null,
      by: "unrouted",
      nearly: { rule: 0, missed: [] },
    });
  });

  it("are refused with a pattern or a bound that cannot be meant", () => {
    expect(() => routerOf([rule({ reference: "(a+)+" })])).toThrow(RangeError);
    expect(() => routerOf([rule({ total: { atLeast: "much" } })])).toThrow(RangeError);
  });
});

describe("what no rule takes", () => {
  const rules = [rule({ company: SHARED, type: ["381"] }), rule({ company: OWN, type: ["381"] })];

  it("goes to the tenant that the configuration names, where that names the company", () => {
    expect(routerOf(rules, "books").decide(received(), "main")).toMatchObject({
      leads: "books",
      by: "unrouted",
      rules: [],
      nearly: { rule: 0 },
    });
    const toOwn = received({ buyer: { siren: OWN } });
    expect(routerOf(rules, "books").decide(toOwn, "alone")).toMatchObject({ leads: null, by: "unrouted" });
    expect(routerOf(rules).decide(received(), "alone")).toMatchObject({ leads: null, by: "unrouted" });
  });

  it("is shown with the rule that fewest conditions kept from it, the first of equals", () => {
    const nearly = (...list: Parameters<typeof rule>[0][]) =>
      routerOf(list.map((when) => rule(when))).decide(received(), "main").nearly;
    const [type, late, big] = [{ type: ["381"] }, { from: "2027-01-01" }, { total: { above: "9999" } }];
    expect(nearly({ ...type, ...late, ...big }, { ...type, ...late }, late, type)).toEqual({
      rule: 2,
      missed: ["from"],
    });
    expect(nearly({ ...type, ...late }, { ...late, ...big })).toEqual({ rule: 0, missed: ["type", "from"] });
    expect(nearly({ company: OWN }, { company: SHARED, ...type, ...late })).toEqual({
      rule: 1,
      missed: ["type", "from"],
    });
  });
});

describe("without a rule about its company an invoice goes to", () => {
  const router = routerOf([rule({ company: OWN })]);

  it("the first tenant that names the company", () => {
    expect(router.decide(received(), "main")).toEqual({
      leads: "acme",
      copies: [],
      rules: [],
      by: "company",
      nearly: null,
    });
  });

  it("the tenant that its account serves alone, where nobody names the company", () => {
    const stranger = received({ buyer: { siren: "999999999" } });
    expect(router.decide(stranger, "apart")).toMatchObject({ leads: "other", by: "account" });
    expect(router.decide(received({ buyer: { siren: null } }), "apart")).toMatchObject({ by: "account" });
    expect(router.decide(stranger, "main")).toMatchObject({ leads: null, by: "nobody" });
    expect(router.decide(received({ buyer: { siren: null } }), "main")).toMatchObject({ by: "nobody" });
  });

  it("nobody but who the rest goes to, where the tenant that its account serves shares a company", () => {
    const nameless = received({ buyer: { siren: null } });
    const rules = [rule({ company: SHARED, type: ["381"] }, { to: ["spend"] })];
    expect(routerOf(rules).decide(nameless, "alone")).toMatchObject({ leads: null, by: "unrouted" });
    expect(routerOf(rules, "acme").decide(nameless, "alone")).toMatchObject({
      leads: "acme",
      by: "unrouted",
    });
    expect(routerOf(rules).decide(nameless, "main")).toMatchObject({ leads: null, by: "nobody" });
    expect(routerOf(rules, "other").decide(nameless, "alone")).toMatchObject({ leads: null, by: "unrouted" });
    expect(routerOf([]).decide(nameless, "alone")).toMatchObject({ leads: "acme", by: "account" });
  });
});
