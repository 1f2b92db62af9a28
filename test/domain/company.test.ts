import { describe, expect, it } from "vitest";
import { isSiren, isSiret, sirenOf, vatNumberOf } from "../../src/domain/company.ts";

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
