import { describe, expect, test } from "vitest";
import {
  countryOf,
  isVatTerritory,
  type NamedParty,
  reportParty,
} from "../../../src/domain/reporting/territory.ts";

describe("where a place is for VAT", () => {
  test.each([
    ["FR", "75001", "FR", true],
    ["fr", undefined, "FR", true],
    ["GP", "97110", "GP", true],
    ["FR", "97100", "FR", true],
    ["FR", "97 133", "BL", false],
    ["FR", "97150", "MF", false],
    ["FR", "97300", "GF", false],
    ["FR", "97500", "PM", false],
    ["FR", "97600", "YT", false],
    ["FR", "98600", "WF", false],
    ["FR", "98714", "PF", false],
    ["FR", "98800", "NC", false],
    ["MC", "98000", "MC", true],
    ["GF", "97300", "GF", false],
    ["DE", "97600", "DE", false],
  ])("%s %s is %s", (country, postCode, expected, within) => {
    expect(countryOf({ country, postCode })).toBe(expected);
    expect(isVatTerritory(expected)).toBe(within);
  });

  test.each([undefined, "", " "])("no country is told by %j", (country) => {
    expect(countryOf({ country, postCode: "75001" })).toBeNull();
  });
});

describe("how a report names a party", () => {
  const party = (change: Partial<NamedParty>): NamedParty => ({
    name: "Muster und Söhne Handelsgesellschaft",
    siren: null,
    vatNumber: null,
    identifiers: [],
    ...change,
  });

  test.each<[string, Partial<NamedParty>, object | null]>([
    [
      "a French company by its SIREN and VAT number",
      { country: "FR", siren: "732829320", vatNumber: "FR44732829320" },
      { scheme: "0002", id: "732829320", vatNumber: "FR44732829320", country: "FR" },
    ],
    [
      "one of Martinique the same way, in France",
      { country: "MQ", siren: "732829320", vatNumber: "FR44732829320" },
      { scheme: "0002", id: "732829320", vatNumber: "FR44732829320", country: "FR" },
    ],
    [
      "one of Guyane, which has a SIREN and no VAT number, by its name",
      { country: "FR", postCode: "97300", siren: "732829320", name: "Comptoir" },
      { scheme: "0227", id: "GFComptoir", vatNumber: null, country: "GF" },
    ],
    [
      "a Belgian company by its VAT number",
      { country: "BE", vatNumber: "BE0403019261" },
      { scheme: "0223", id: "BE0403019261", vatNumber: "BE0403019261", country: "BE" },
    ],
    [
      "a Greek one, whose VAT numbers begin with EL",
      { country: "GR", vatNumber: "EL123456789" },
      { scheme: "0223", id: "EL123456789", vatNumber: "EL123456789", country: "GR" },
    ],
    [
      "a British one by its country and name, whatever its VAT number",
      { country: "GB", vatNumber: "GB999999973" },
      { scheme: "0227", id: "GBMuster und Söhne", vatNumber: null, country: "GB" },
    ],
    [
      "one of New Caledonia by its RIDET",
      { country: "NC", identifiers: [{ scheme: "0228", value: "0 123 456 001" }] },
      { scheme: "0228", id: "0123456001", vatNumber: null, country: "NC" },
    ],
    [
      "one of French Polynesia without a number by its name",
      { country: "PF", name: "Perles" },
      { scheme: "0227", id: "PFPerles", vatNumber: null, country: "PF" },
    ],
    ["nobody without a country", { vatNumber: "BE0403019261" }, null],
    ["nobody without a name or a number", { country: "US", name: " " }, null],
  ])("%s", (_, change, expected) => {
    expect(reportParty(party(change))).toEqual(expected);
  });
});
