import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  type DirectoryAddress,
  type DirectoryCompany,
  dayAfter,
  nextChange,
  partsOfAddress,
  stateOn,
} from "../../src/domain/directory/directory.ts";
import { type DirectoryFacts, type RecipientAsk, RULES } from "../../src/domain/directory/resolution.ts";
import { resolve } from "../../src/domain/directory/resolve.ts";
import { parisDay, parisMidnight } from "../../src/domain/paris-day.ts";
import { publishedContract } from "../adapters/fakes/published.ts";
import { shared } from "../support/shared.ts";

const SIREN = "732829320";
const SIRET = "73282932000074";
const OTHER_SIRET = "73282932000017";
const TODAY = "2026-10-01";

/** A line as the public directory's own interface (1.11.0) writes it, with matricule and days. */
interface PublicLine {
  identifiantAdressage: string;
  siren: string;
  siret?: string;
  identifiantRoutage?: string;
  suffixeAdressage?: string;
  matriculePlateforme: string;
  dateFinEffet?: string;
  dateFinEffective?: string;
  historisation: { dateDebutEffet: string; masque: boolean };
}

const published = (
  form: string,
  changes: Partial<Omit<PublicLine, "historisation">> & { from?: string; masked?: boolean } = {},
): PublicLine => {
  const { from = "2026-09-01", masked = false, ...rest } = changes;
  const parts = partsOfAddress(form);
  if (parts === null) throw new Error(form);
  return {
    identifiantAdressage: form,
    siren: parts.siren,
    ...(parts.siret === null ? {} : { siret: parts.siret }),
    ...(parts.routingCode === null ? {} : { identifiantRoutage: parts.routingCode }),
    ...(parts.suffix === null ? {} : { suffixeAdressage: parts.suffix }),
    matriculePlateforme: "0145",
    historisation: { dateDebutEffet: from, masque: masked },
    ...rest,
  };
};

const dayBefore = (day: string): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);

/** What such a line is in ours: usable from its first day on and before its (effective) end, 9998 is nobody. */
const normal = (line: PublicLine): DirectoryAddress[] => {
  if (line.historisation.masque) return [];
  const end = line.dateFinEffective ?? line.dateFinEffet;
  const nobody = line.matriculePlateforme === "9998";
  return [
    {
      identifier: line.identifiantAdressage,
      siren: line.siren,
      siret: line.siret ?? null,
      routingCode: line.identifiantRoutage ?? null,
      suffix: line.suffixeAdressage ?? null,
      status: nobody ? "disabled" : "enabled",
      from: line.historisation.dateDebutEffet,
      until: end === undefined ? null : dayBefore(end),
      platform: nobody ? "none" : line.matriculePlateforme === "9999" ? "public-portal" : "registered",
    },
  ];
};

const company = (changes: Partial<DirectoryCompany> = {}): DirectoryCompany => ({
  siren: SIREN,
  name: "Atelier Brumaire",
  kind: "private",
  state: "active",
  ...changes,
});

const facts = (lines: PublicLine[], changes: Partial<DirectoryFacts> = {}): DirectoryFacts => ({
  company: company(),
  establishment: null,
  routingCodes: [],
  publicOnly: false,
  lines: lines.flatMap(normal),
  ...changes,
});

const ask = (changes: Partial<RecipientAsk>): RecipientAsk => ({
  siren: null,
  siret: null,
  routingCode: null,
  address: null,
  orderReference: null,
  ...changes,
});

const unit = published(SIREN);
const office = published(`${SIREN}_${SIRET}`);
const codeA = published(`${SIREN}_${SIRET}_ACHATS`);
const codeB = published(`${SIREN}_${SIRET}_COMPTA`);
const suffixA = published(`${SIREN}_AAA`);
const suffixB = published(`${SIREN}_BBB`);
const nobody = published(SIREN, { matriculePlateforme: "9998" });
const soon = published(SIREN, { from: "2026-10-02" });
const ended = (form: string) => published(form, { dateFinEffet: "2026-10-01" });

type Row = [
  what: string,
  asked: Partial<RecipientAsk>,
  lines: PublicLine[],
  rule: keyof typeof RULES,
  address?: string,
];

const ROWS: Row[] = [
  [
    "a given address that is active",
    { address: `${SIREN}_AAA` },
    [unit, suffixA],
    "given_address",
    `${SIREN}_AAA`,
  ],
  ["a given address, to the letter", { address: `${SIREN}_aaa` }, [unit, suffixA], "address_absent"],
  [
    "the SIREN is there, the given address is not",
    { address: `${SIREN}_${SIRET}` },
    [unit],
    "address_absent",
  ],
  ["the given address ends today", { address: SIREN }, [ended(SIREN)], "address_inactive"],
  ["the given address begins tomorrow", { address: SIREN }, [soon], "address_upcoming"],
  ["the given SIREN has no platform", { address: SIREN }, [nobody], "no_platform", SIREN],
  [
    "the given SIREN has no platform, another address has",
    { address: SIREN },
    [nobody, suffixA],
    "address_inactive",
  ],
  [
    "a given suffix that has no platform",
    { address: `${SIREN}_AAA` },
    [published(`${SIREN}_AAA`, { matriculePlateforme: "9998" })],
    "address_inactive",
  ],
  [
    "the given address is masked",
    { address: `${SIREN}_AAA` },
    [unit, published(`${SIREN}_AAA`, { masked: true })],
    "address_absent",
  ],
  ["an address of another company", { siren: "404833048", address: SIREN }, [unit], "address_of_another"],
  [
    "SIRET: its own line",
    { siret: SIRET },
    [suffixA, unit, codeB, codeA, office],
    "siret",
    `${SIREN}_${SIRET}`,
  ],
  [
    "SIRET: the first of its codes",
    { siret: SIRET },
    [suffixA, unit, codeB, codeA],
    "first_routing_code",
    `${SIREN}_${SIRET}_ACHATS`,
  ],
  ["SIRET: its SIREN", { siret: OTHER_SIRET }, [suffixA, unit, codeB, office], "siren", SIREN],
  [
    "SIRET: the first suffix",
    { siret: OTHER_SIRET },
    [suffixB, suffixA, codeB],
    "first_suffix",
    `${SIREN}_AAA`,
  ],
  [
    "SIRET: an ended line does not count",
    { siret: SIRET },
    [ended(`${SIREN}_${SIRET}`), unit],
    "siren",
    SIREN,
  ],
  [
    "SIRET: an upcoming line does not count",
    { siret: SIRET },
    [unit, published(`${SIREN}_${SIRET}`, { from: "2026-12-01" })],
    "siren",
    SIREN,
  ],
  ["SIRET: never an address of another one", { siret: OTHER_SIRET }, [office, codeA], "address_absent"],
  [
    "SIRET and routing code",
    { siret: SIRET, routingCode: "COMPTA" },
    [office, codeA, codeB],
    "siret_and_routing_code",
    `${SIREN}_${SIRET}_COMPTA`,
  ],
  [
    "a routing code that is not there",
    { siret: SIRET, routingCode: "RIEN" },
    [office, codeA],
    "address_absent",
  ],
  [
    "a routing code that is over",
    { siret: SIRET, routingCode: "ACHATS" },
    [office, ended(`${SIREN}_${SIRET}_ACHATS`)],
    "address_inactive",
  ],
  [
    "a routing code that begins later",
    { siret: SIRET, routingCode: "ACHATS" },
    [office, published(`${SIREN}_${SIRET}_ACHATS`, { from: "2027-01-01" })],
    "address_upcoming",
  ],
  [
    "a routing code of a SIREN",
    { siren: SIREN, routingCode: "ACHATS" },
    [unit, office, codeA],
    "siret_and_routing_code",
    `${SIREN}_${SIRET}_ACHATS`,
  ],
  [
    "a routing code of two SIRETs",
    { siren: SIREN, routingCode: "ACHATS" },
    [codeA, published(`${SIREN}_${OTHER_SIRET}_ACHATS`)],
    "several_addresses",
  ],
  ["SIREN: its own line", { siren: SIREN }, [suffixA, office, unit], "siren", SIREN],
  ["SIREN: the only address", { siren: SIREN }, [office], "only_address", `${SIREN}_${SIRET}`],
  ["SIREN: the only suffix", { siren: SIREN }, [suffixB], "first_suffix", `${SIREN}_BBB`],
  ["SIREN: several addresses, a person must tell", { siren: SIREN }, [suffixB, office], "several_addresses"],
  ["SIREN: no platform", { siren: SIREN }, [nobody], "no_platform", SIREN],
  [
    "SIREN: no platform, but another address",
    { siren: SIREN },
    [nobody, suffixA],
    "first_suffix",
    `${SIREN}_AAA`,
  ],
  ["SIREN: no platform today, one tomorrow", { siren: SIREN }, [nobody, soon], "no_platform", SIREN],
  ["SIREN: a platform from tomorrow on", { siren: SIREN }, [soon], "address_upcoming"],
  ["SIREN: all over", { siren: SIREN }, [ended(SIREN), ended(`${SIREN}_AAA`)], "address_inactive"],
  [
    "SIREN: dead since its effective end, though its contract lasts",
    { siren: SIREN },
    [published(SIREN, { dateFinEffet: "2027-12-31", dateFinEffective: "2026-09-15" })],
    "address_inactive",
  ],
  ["SIREN: known without any line", { siren: SIREN }, [], "address_absent"],
];

const PUBLISHED = shared("specs/ppf/directory-api-1.11.0.json");
const contract = publishedContract("specs/ppf/directory-api-1.11.0.json");

describe("the precedence rules, over lines as the public directory writes them", () => {
  it.skipIf(!PUBLISHED.there)(PUBLISHED.title("are tested with lines that its interface allows"), () => {
    const lines = ROWS.flatMap(([, , rows]) => rows);
    expect(lines.flatMap((line) => contract?.faults("ligneAnnuairePayloadHistoUleEtaRou", line))).toEqual([]);
  });

  it.each(ROWS)("%s", (_, asked, lines, rule, address) => {
    for (const rows of [lines, [...lines].reverse()]) {
      const resolution = resolve(ask(asked), facts(rows), TODAY);
      expect(resolution).toMatchObject({
        rule,
        address: address === undefined ? null : `0225:${address}`,
        action: RULES[rule].action,
        state: RULES[rule].state,
        certain: true,
      });
      expect(resolution.reasons[0]?.message).not.toBe("");
      // An address is never made up: each is a line of the directory.
      const known = new Set(rows.map((line) => `0225:${line.identifiantAdressage}`));
      const told = [resolution.address, resolution.instead, ...resolution.alternatives.map((a) => a.address)];
      expect(told.filter((one) => one !== null && !known.has(one))).toEqual([]);
      if (resolution.action !== "send") expect(resolution.reasons[0]?.fix).toMatch(/^\p{Lu}.*\.$/su);
    }
  });

  it("uses every rule that needs no public buyer", () => {
    const used = new Set(ROWS.map(([, , , rule]) => rule));
    const elsewhere = ["not_in_directory", "ceased", "incomplete", "cannot_tell"];
    expect(Object.keys(RULES).filter((rule) => !used.has(rule as keyof typeof RULES))).toEqual(elsewhere);
  });
});

describe("a company", () => {
  it("that is not in the directory is reported, not invoiced", () => {
    const nowhere = resolve(ask({ siren: SIREN }), facts([], { company: null }), TODAY);
    expect(nowhere).toMatchObject({
      rule: "not_in_directory",
      action: "report",
      certain: true,
      address: null,
    });
  });

  it("that a directory of public entities does not know may still be there", () => {
    const nowhere = resolve(ask({ address: SIREN }), facts([], { company: null, publicOnly: true }), TODAY);
    expect(nowhere).toMatchObject({ rule: "cannot_tell", certain: false });
  });

  it("that has ceased gets nothing, whatever its lines say", () => {
    const gone = resolve(
      ask({ address: SIREN }),
      facts([unit], { company: company({ state: "ceased" }) }),
      TODAY,
    );
    expect(gone).toMatchObject({ rule: "ceased", action: "block", alternatives: [] });
  });

  it("is told which address to use instead", () => {
    const wrong = resolve(ask({ address: `${SIREN}_${OTHER_SIRET}` }), facts([unit, office, suffixA]), TODAY);
    expect(wrong).toMatchObject({ action: "block", instead: `0225:${SIREN}` });
    expect(wrong.alternatives[0]?.address).toBe(`0225:${SIREN}`);
    expect(wrong.reasons[0]?.fix).toContain(`0225:${SIREN}`);
  });
});

describe("the alternatives", () => {
  it("are those of the asked SIRET first, those of a later day last", () => {
    const lines = [soon, suffixA, published(`${SIREN}_${OTHER_SIRET}`), codeA, office];
    const { alternatives } = resolve(ask({ siret: SIRET, routingCode: "RIEN" }), facts(lines), TODAY);
    expect(alternatives.map(({ address, state, from }) => [address, state, from])).toEqual([
      [`0225:${SIREN}_${SIRET}`, "active", "2026-09-01"],
      [`0225:${SIREN}_${SIRET}_ACHATS`, "active", "2026-09-01"],
      [`0225:${SIREN}_${OTHER_SIRET}`, "active", "2026-09-01"],
      [`0225:${SIREN}_AAA`, "active", "2026-09-01"],
      [`0225:${SIREN}`, "upcoming", "2026-10-02"],
    ]);
  });

  it("are cut short for a town of hundreds", () => {
    const lines = Array.from({ length: 200 }, (_, i) => published(`${SIREN}_${SIRET}_S${i}`));
    expect(resolve(ask({ siren: SIREN }), facts(lines), TODAY).alternatives).toHaveLength(50);
  });
});

describe("a line without a status", () => {
  const [line] = normal(office);
  if (line === undefined) throw new Error("no line");
  const unsure: DirectoryAddress = { ...line, status: "unknown", from: null, platform: "unknown" };

  it("is used for want of a better one, and told as not certain", () => {
    const found = resolve(ask({ address: unsure.identifier }), { ...facts([]), lines: [unsure] }, TODAY);
    expect(found).toMatchObject({ action: "send", rule: "given_address", certain: false, state: "unsure" });
    expect(found.reasons.at(-1)).toMatchObject({ code: "line_without_status" });
  });

  it("comes after one that is known to be active", () => {
    const lines = [unsure, ...normal(unit)];
    expect(resolve(ask({ siret: SIRET }), { ...facts([]), lines }, TODAY)).toMatchObject({
      rule: "siren",
      certain: true,
    });
  });
});

describe("a public buyer", () => {
  const PUBLIC = company({ kind: "public", name: "Commune de Val-Joli" });
  const at = (form: string) => published(form, { matriculePlateforme: "9999" });
  const lines = [
    at(`${SIREN}_${SIRET}`),
    at(`${SIREN}_${SIRET}_TECH`),
    at(`${SIREN}_${SIRET}_FACTURES_PUBLIQUES`),
  ];
  const demanding = (
    serviceCode: boolean,
    commitmentNumber: boolean,
    serviceOrCommitment = false,
    state: "active" | "ceased" = "active",
  ): DirectoryFacts =>
    facts(lines, {
      company: PUBLIC,
      establishment: {
        siret: SIRET,
        siren: SIREN,
        name: "Mairie",
        state,
        demands: { serviceCode, commitmentNumber, serviceOrCommitment },
      },
      routingCodes: [
        { code: "TECH", siret: SIRET, name: null, state: "active", commitmentNumber: true },
        { code: "CULTURE", siret: SIRET, name: null, state: "active", commitmentNumber: false },
      ],
    });
  const own = `${SIREN}_${SIRET}`;

  it.each([
    ["a SIREN is not enough", { siren: SIREN }, demanding(false, false), "incomplete", null, ["SIRET"]],
    ["demands nothing", { siret: SIRET }, demanding(false, false), "siret", own, []],
    [
      "demands a service code",
      { siret: SIRET },
      demanding(true, false),
      "incomplete",
      null,
      ["service code"],
    ],
    [
      "demands a service code, and has it",
      { siret: SIRET, routingCode: "TECH", orderReference: "EJ1" },
      demanding(true, false),
      "siret_and_routing_code",
      `${own}_TECH`,
      [],
    ],
    [
      "its service demands a commitment",
      { siret: SIRET, routingCode: "TECH" },
      demanding(true, false),
      "incomplete",
      `${own}_TECH`,
      ["commitment number"],
    ],
    [
      "a service without a line of its own",
      { siret: SIRET, routingCode: "CULTURE" },
      demanding(true, false),
      "siret",
      own,
      [],
    ],
    [
      "demands a commitment number",
      { siret: SIRET },
      demanding(false, true),
      "incomplete",
      own,
      ["commitment number"],
    ],
    [
      "demands both",
      { siret: SIRET },
      demanding(true, true),
      "incomplete",
      null,
      ["service code", "commitment number"],
    ],
    [
      "demands one of the two",
      { siret: SIRET },
      demanding(false, false, true),
      "incomplete",
      own,
      ["service code or commitment number"],
    ],
    [
      "demands one of the two, whatever else it says",
      { siret: SIRET, orderReference: "EJ1" },
      demanding(true, true, true),
      "siret",
      own,
      [],
    ],
    [
      "demands one of the two, and has one",
      { siret: SIRET, orderReference: "EJ1" },
      demanding(false, false, true),
      "siret",
      own,
      [],
    ],
    [
      "checks a given address too",
      { address: own },
      demanding(true, false),
      "incomplete",
      own,
      ["service code"],
    ],
    [
      "takes the service from a given address",
      { address: `${own}_TECH`, orderReference: "EJ1" },
      demanding(true, true),
      "given_address",
      `${own}_TECH`,
      [],
    ],
    [
      "an unknown service",
      { siret: SIRET, routingCode: "RIEN" },
      demanding(true, false),
      "address_absent",
      null,
      [],
    ],
    [
      "the service of public bodies among themselves",
      { siret: SIRET, routingCode: "FACTURES_PUBLIQUES" },
      demanding(true, false),
      "address_absent",
      null,
      [],
    ],
    [
      "a closed establishment",
      { siret: SIRET },
      demanding(false, false, false, "ceased"),
      "ceased",
      null,
      [],
    ],
    [
      "another SIRET is not made up for",
      { siret: OTHER_SIRET },
      facts(lines, { company: PUBLIC }),
      "address_absent",
      null,
      [],
    ],
  ] as const)("%s", (_, asked, known, rule, address, missing) => {
    const resolution = resolve(ask(asked), known, TODAY);
    expect(resolution).toMatchObject({
      rule,
      address: address === null ? null : `0225:${address}`,
      action: RULES[rule].action,
      missing,
    });
    expect(resolution.alternatives.map((a) => a.address)).not.toContain(`0225:${own}_FACTURES_PUBLIQUES`);
  });

  it("is known by its lines where the company's kind is not told", () => {
    const known = facts(lines, { company: company({ kind: "unknown" }) });
    expect(resolve(ask({ siren: SIREN }), known, TODAY)).toMatchObject({ rule: "incomplete" });
  });
});

describe("days", () => {
  it("switch a line on and off without asking again", () => {
    const [line] = normal(published(SIREN, { from: "2026-10-25", dateFinEffet: "2026-10-27" }));
    if (line === undefined) throw new Error("no line");
    const days = ["2026-10-24", "2026-10-25", "2026-10-26", "2026-10-27"];
    expect(days.map((day) => stateOn(line, day))).toEqual(["upcoming", "active", "active", "inactive"]);
    expect(nextChange([line], "2026-10-01")).toBe("2026-10-25");
    expect(nextChange([line], "2026-10-25")).toBe("2026-10-27");
    expect(nextChange([line], "2026-10-27")).toBeNull();
    expect(stateOn({ ...line, status: "upcoming" }, "2026-10-25")).toBe("active");
  });

  it("an upcoming line without a day may begin tomorrow", () => {
    const [line] = normal(soon);
    if (line === undefined) throw new Error("no line");
    const vague: DirectoryAddress = { ...line, status: "upcoming", from: null };
    expect(stateOn(vague, "2030-01-01")).toBe("upcoming");
    expect(nextChange([vague], "2026-12-31")).toBe("2027-01-01");
  });

  it("begin at midnight in Paris, in summer and in winter", () => {
    expect(parisMidnight("2026-07-01").toISOString()).toBe("2026-06-30T22:00:00.000Z");
    expect(parisMidnight("2026-12-01").toISOString()).toBe("2026-11-30T23:00:00.000Z");
    expect(parisMidnight("2026-10-25").toISOString()).toBe("2026-10-24T22:00:00.000Z");
    expect(parisMidnight("2026-03-29").toISOString()).toBe("2026-03-28T23:00:00.000Z");
    for (let day = "2026-01-01"; day < "2027-01-01"; day = dayAfter(day)) {
      expect(parisDay(parisMidnight(day))).toBe(day);
      expect(parisDay(new Date(parisMidnight(day).getTime() - 1))).not.toBe(day);
    }
  });
});

describe("an address", () => {
  it.each([
    [`0225:${SIREN}`, { identifier: SIREN, siret: null, routingCode: null, suffix: null }],
    [`${SIREN}_${SIRET}`, { siret: SIRET, routingCode: null }],
    [`${SIREN}_${SIRET}_LIV_1`, { siret: SIRET, routingCode: "LIV_1", suffix: null }],
    [`${SIREN}_FACTURES`, { siret: null, suffix: "FACTURES" }],
  ])("%s is taken apart", (text, parts) => expect(partsOfAddress(text)).toMatchObject(parts));

  it.each([
    "732829321",
    "0009:73282932000074",
    `${SIREN}_40483304800022`,
    `${SIREN} `,
    "",
    `${SIREN}_${"X".repeat(120)}`,
    `${SIREN}_é`,
  ])("%s is none", (text) => expect(partsOfAddress(text)).toBeNull());
});

describe("the decision table in the documentation", () => {
  const table = readFileSync(join(import.meta.dirname, "../../docs/directory.md"), "utf8")
    .split("\n")
    .filter((row) => row.startsWith("|"))
    .map((row) => row.split("|").map((cell) => cell.trim()));

  it.each(Object.entries(RULES))("has the rule %s, with what it leads to", (rule, { action }) => {
    const rows = table.filter((cells) => cells[2] === `\`${rule}\``);
    expect(rows).toHaveLength(1);
    expect(rows[0]?.[3]).toMatch(new RegExp(`^\`${action}\``));
  });
});
