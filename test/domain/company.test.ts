import { describe, expect, it } from "vitest";
import {
  type CompanyNames,
  frenchCompanyOf,
  isDomestic,
  isFrenchTerritory,
  isSiren,
  isSiret,
  sirenOf,
  vatNumberOf,
} from "../../src/domain/company.ts";

describe("company identifiers", () => {
  it.each(["732829320", "356000000", "100000009", "200000008"])("%s is a SIREN", (s) =>
    expect(isSiren(s)).toBe(true),
  );
  it.each(["000000000", "732 829 320", "", "732829321", "73282932", "7328293200", "٧٣٢٨٢٩٣٢٠"])(
    "%j is no SIREN",
    (s) => expect(isSiren(s)).toBe(false),
  );
  it.each(["73282932000074", "35600000000048", "35600000049837", "35600000009093"])("%s is a SIRET", (s) =>
    expect(isSiret(s)).toBe(true),
  );
  it.each(["73282932000075", "35600000049838", "00000000000000", "732829320"])("%s is no SIRET", (s) =>
    expect(isSiret(s)).toBe(false),
  );
  it("reads the SIREN at the head of a SIRET or an address", () => {
    expect(
      ["732829320", "73282932000074", "732829320_STATUTS", "732829320_73282932000074_SVC"].map(sirenOf),
    ).toEqual(Array(4).fill("732829320"));
    expect(["7328293201", "FR732829320", "", "732829320x"].map(sirenOf)).toEqual([null, null, null, null]);
  });
  it("makes the VAT number of a SIREN", () => {
    expect(vatNumberOf("100000009")).toBe("FR88100000009");
    expect(vatNumberOf("200000008")).toBe("FR37200000008");
  });
});

const SIREN = "732829320";
const SIRET = "73282932000074";

describe("a French company is recognised in every form in which it is written", () => {
  it.each<[string, Partial<CompanyNames>]>([
    ["a SIREN as legal identifier", { legalId: { value: SIREN, scheme: "0002" } }],
    ["a SIREN with spaces", { legalId: { value: "732 829 320", scheme: "0002" } }],
    [
      "a SIREN with spaces that do not break",
      { legalId: { value: "732\u00A0829\u202F320", scheme: "0002" } },
    ],
    ["a SIREN with points", { legalId: { value: "732.829.320", scheme: "0002" } }],
    ["a legal identifier without scheme", { legalId: { value: SIREN } }],
    ["the same with spaces", { legalId: { value: "732 829 320" } }],
    ["a scheme in words", { legalId: { value: SIREN, scheme: "SIREN" } }],
    ["an older name of the scheme", { legalId: { value: SIREN, scheme: "FR:SIRENE" } }],
    ["a SIREN as global identifier", { identifiers: [{ value: SIREN, scheme: "0002" }] }],
    ["an address", { electronicAddress: { value: SIREN, scheme: "0225" } }],
    ["an address with a suffix", { electronicAddress: { value: `${SIREN}_STATUTS`, scheme: "0225" } }],
    ["a SIREN as address", { electronicAddress: { value: SIREN, scheme: "0002" } }],
    ["an address without scheme", { electronicAddress: { value: SIREN } }],
    ["an address that begins with its scheme", { electronicAddress: { value: `0225:${SIREN}` } }],
    ["a VAT number", { vatNumber: "FR44732829320" }],
    ["a VAT number with spaces", { vatNumber: "FR 44 732 829 320" }],
    ["a VAT number in lower case", { vatNumber: "fr44732829320" }],
    ["a VAT number as address", { electronicAddress: { value: "FR44732829320", scheme: "9957" } }],
  ])("%s", (_, names) => {
    for (const country of ["FR", "fr", undefined]) {
      expect(frenchCompanyOf({ identifiers: [], country, ...names })).toEqual({ siren: SIREN, siret: null });
    }
  });

  it.each<[string, Partial<CompanyNames>]>([
    ["a SIRET as identifier", { identifiers: [{ value: SIRET, scheme: "0009" }] }],
    ["a SIRET with spaces", { identifiers: [{ value: "732 829 320 00074", scheme: "0009" }] }],
    ["a SIRET as address alone", { electronicAddress: { value: SIRET, scheme: "0009" } }],
    ["a SIRET under the scheme of the SIREN", { legalId: { value: SIRET, scheme: "0002" } }],
    ["a SIRET as legal identifier without scheme", { legalId: { value: SIRET } }],
    ["a SIRET as identifier without scheme", { identifiers: [{ value: SIRET }] }],
    ["an address with a SIRET", { electronicAddress: { value: `${SIREN}_${SIRET}`, scheme: "0225" } }],
    ["an address with a service", { electronicAddress: { value: `${SIREN}_${SIRET}_SVC`, scheme: "0225" } }],
    ["the same with its scheme before it", { electronicAddress: { value: `0225:${SIREN}_${SIRET}` } }],
  ])("%s gives the SIRET too", (_, names) => {
    expect(frenchCompanyOf({ identifiers: [], country: "FR", ...names })).toEqual({
      siren: SIREN,
      siret: SIRET,
    });
  });

  it("takes the SIRET of the same company where there are several", () => {
    const identifiers = [
      { value: "40483304800022", scheme: "0009" },
      { value: SIRET, scheme: "0009" },
    ];
    const legalId = { value: SIREN, scheme: "0002" };
    expect(frenchCompanyOf({ legalId, identifiers, country: "FR" }).siret).toBe(SIRET);
  });
});

describe("no SIREN is made out of what is not French", () => {
  it.each<[string, Partial<CompanyNames>]>([
    ["Monaco's VAT number", { vatNumber: "FR40000066034", country: "MC" }],
    ["a company in Monaco with a VAT number that fits", { vatNumber: "FR44732829320", country: "MC" }],
    ["a Belgian company's French VAT number", { vatNumber: "FR44732829320", country: "BE" }],
    [
      "a French VAT number beside a Belgian registration",
      { vatNumber: "FR44732829320", legalId: { value: "0428759497", scheme: "0208" } },
    ],
    [
      "a French VAT number beside a Belgian address",
      { vatNumber: "FR44732829320", electronicAddress: { value: "0428759497", scheme: "0208" } },
    ],
    ["nine digits without scheme abroad", { legalId: { value: SIREN }, country: "DE" }],
    ["nine digits without scheme whose key is wrong", { legalId: { value: "732829321" }, country: "FR" }],
    ["a customer number of nine digits", { identifiers: [{ value: SIREN }], country: "FR" }],
    ["a SIREN's digits under another scheme", { legalId: { value: SIREN, scheme: "0088" }, country: "FR" }],
    ["a VAT number whose SIREN has a wrong key", { vatNumber: "FR44732829321", country: "FR" }],
    ["another country's VAT number", { vatNumber: "BE0428759497" }],
  ])("%s", (_, names) => {
    expect(frenchCompanyOf({ identifiers: [], ...names })).toEqual({ siren: null, siret: null });
  });

  it("but a scheme that says SIREN is believed in any country", () => {
    const legalId = { value: SIREN, scheme: "0002" };
    expect(frenchCompanyOf({ legalId, identifiers: [], country: "MC" }).siren).toBe(SIREN);
  });
});

it("companies overseas are in the French register, those of New Caledonia, Polynesia and Monaco are not", () => {
  for (const country of ["FR", "GP", "MQ", "GF", "RE", "YT", "BL", "MF", "PM", "re"]) {
    expect(isFrenchTerritory(country), country).toBe(true);
    expect(frenchCompanyOf({ identifiers: [], vatNumber: "FR44732829320", country }).siren).toBe(SIREN);
  }
  for (const country of ["NC", "PF", "WF", "TF", "MC", "BE", ""]) {
    expect(isFrenchTerritory(country), country).toBe(false);
  }
});

it("Guadeloupe, Martinique and Réunion are at home for VAT, the rest of overseas France and Monaco are abroad", () => {
  for (const country of ["FR", "GP", "MQ", "RE", " mq"]) expect(isDomestic(country), country).toBe(true);
  for (const country of ["GF", "YT", "BL", "MF", "PM", "NC", "PF", "MC", "BE", ""]) {
    expect(isDomestic(country), country).toBe(false);
  }
});
