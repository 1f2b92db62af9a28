import { describe, expect, it } from "vitest";
import { failureOf } from "../rig.ts";
import { identifier, line, office, SIREN, SIRET, unit } from "./entities.ts";
import { openRig, signal } from "./rig.ts";

const rig = () => {
  const opened = openRig();
  opened.fake.entities = [
    unit(SIREN, "Atelier Brumaire", [
      identifier("LEGAL_IDENTIFIER", SIREN, [
        line(`0225:${SIREN}`),
        line(`0225:${SIREN}_ACHATS`, { validFrom: "2026-09-16" }),
        line(`0225:${SIREN}_VIEUX`, { validTo: "2026-09-14" }),
        line(`9957:FR44${SIREN}`, { networkIdentifier: "PEPPOL_INTERNATIONAL" }),
      ]),
    ]),
    office(SIRET, "Atelier Brumaire, Lille", [
      identifier("OFFICE_IDENTIFIER", SIRET, [line(`0225:${SIREN}_${SIRET}`)]),
      identifier("ROUTING_CODE", "LIV_1", [line(`0225:${SIREN}_${SIRET}_LIV_1`)], { label: "Livraisons" }),
    ]),
    unit("552100554", 'Brumaire "Fils"', [], "PUBLIC"),
  ];
  return { ...opened, directory: opened.connection.directory };
};

describe("the French directory", () => {
  it("knows companies and establishments, not whether they are active", async () => {
    const { directory, fake } = rig();
    expect(await directory.company(SIREN, signal)).toEqual({
      siren: SIREN,
      name: "Atelier Brumaire",
      kind: "private",
      state: "unknown",
    });
    expect(await directory.company("552100554", signal)).toMatchObject({ kind: "public" });
    expect(await directory.company("404833048", signal)).toBeNull();
    expect(await directory.establishment?.(SIRET, signal)).toMatchObject({
      siret: SIRET,
      siren: SIREN,
      demands: null,
    });
    expect(await directory.establishment?.(`${SIREN}00017`, signal)).toBeNull();
    expect(fake.violations).toEqual([]);
  });

  it("shows where a company can be reached on the domestic network, and since when", async () => {
    const { directory } = rig();
    const lines = await directory.addresses({ siren: SIREN }, signal);
    expect(lines.map(({ identifier, status }) => [identifier, status])).toEqual([
      [SIREN, "enabled"],
      [`${SIREN}_ACHATS`, "upcoming"],
      [`${SIREN}_VIEUX`, "disabled"],
      [`${SIREN}_${SIRET}`, "enabled"],
      [`${SIREN}_${SIRET}_LIV_1`, "enabled"],
    ]);
    expect(lines[1]).toMatchObject({
      suffix: "ACHATS",
      siret: null,
      from: "2026-09-16",
      platform: "registered",
    });
    expect(await directory.addresses({ siret: SIRET, routingCode: "LIV_1" }, signal)).toMatchObject([
      { siren: SIREN, siret: SIRET, routingCode: "LIV_1", suffix: null },
    ]);
    expect(await directory.addresses({ siren: "404833048" }, signal)).toEqual([]);
  });

  it("finds one address by its exact text", async () => {
    const { directory } = rig();
    expect(await directory.address?.(`${SIREN}_${SIRET}_LIV_1`, signal)).toMatchObject({
      routingCode: "LIV_1",
    });
    expect(await directory.address?.(`${SIREN}_NOPE`, signal)).toBeNull();
    expect(await directory.routingCodes?.(SIRET, signal)).toMatchObject([
      { code: "LIV_1", name: "Livraisons" },
    ]);
  });

  it("searches by name, or by a SIREN that is typed as one", async () => {
    const { directory, fake } = rig();
    expect(await directory.search?.("brumaire", 1, signal)).toMatchObject({
      companies: [{ siren: SIREN }],
      more: true,
    });
    expect(await directory.search?.('Brumaire "Fils', 10, signal)).toMatchObject({ more: false });
    expect(await directory.search?.(SIREN, 10, signal)).toMatchObject({
      companies: [{ siren: SIREN }],
      more: false,
    });
    expect(fake.violations).toEqual([]);
    expect(await failureOf(Promise.resolve(directory.search?.('a"', 10, signal)))).toMatchObject({
      kind: "refused",
      facts: { code: "search_too_short" },
    });
  });

  it("reads both spellings of the registrations, and all pages", async () => {
    const { directory, fake } = rig();
    fake.entities = Array.from({ length: 450 }, (_, i) => {
      const siret = `${SIREN}${String(i).padStart(5, "0")}`;
      const { networkRegistered, ...rest } = identifier("OFFICE_IDENTIFIER", siret, [
        line(`0225:${SIREN}_${siret}`),
      ]);
      const spelling = i % 2 === 0 ? "networkRegistered" : "networksRegistered";
      return office(siret, "x", [{ ...rest, [spelling]: networkRegistered }]);
    });
    expect(await directory.addresses({ siren: SIREN }, signal)).toHaveLength(450);
    expect(fake.faults.of("directory")).toHaveLength(3);
  });
});
