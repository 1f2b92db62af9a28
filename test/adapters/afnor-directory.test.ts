import { describe, expect, it } from "vitest";
import { afnor } from "../../src/adapters/afnor/index.ts";
import { afnorRig } from "./afnor-rig.ts";
import type { Version } from "./fakes/afnor-shapes.ts";
import { testIo } from "./io.ts";

const signal = new AbortController().signal;

const open = (version: Version = "1.3") => {
  const rig = afnorRig({ version });
  const { directory } = afnor.open(rig.settings, testIo(rig.fetch));
  if (directory === undefined) throw new Error("no directory");
  return { ...rig, lookUp: directory, pages: rig.fake.directory };
};

describe("the directory of an XP Z12-013 platform", () => {
  it("is there only where its address is configured", () => {
    const { settings, fetch } = afnorRig();
    const { directory } = afnor.open({ ...settings, directoryUrl: undefined }, testIo(fetch));
    expect(directory).toBeUndefined();
  });

  it("tells the state of a line, and never guesses one", async () => {
    const { lookUp, pages } = open();
    const line = (addressingIdentifier: string, more: object) =>
      pages.lines.push({ addressingIdentifier, siren: "732829320", ...more });
    line("732829320", { platformType: "DFH", directoryLineStatus: "Enabled" });
    line("732829320_A", { platformType: "WK", directoryLineStatus: "Upcoming", addressingSuffix: "A" });
    line("732829320_B", { platformType: "WK", directoryLineStatus: "Disabled" });
    line("732829320_C", {});
    line("732829320_D", { directoryLineStatus: "Sleeping", platformType: "ZZ" });
    const lines = await lookUp.addresses({ siren: "732829320" }, signal);
    expect(lines.slice(1).map(({ identifier, status, platform }) => [identifier, status, platform])).toEqual([
      ["732829320", "enabled", "public-portal"],
      ["732829320_A", "upcoming", "registered"],
      ["732829320_B", "disabled", "none"],
      ["732829320_C", "unknown", "unknown"],
      ["732829320_D", "unknown", "unknown"],
    ]);
    expect(lines[2]?.suffix).toBe("A");
  });

  it("reads the line of 1.1, and every page of a long list", async () => {
    for (const [version, total] of [
      ["1.1", "counted"],
      ["1.3", "unmanaged"],
      ["1.2", "absent"],
    ] as const) {
      const { lookUp, pages, violations } = open(version);
      pages.total = total;
      for (let i = 0; i < 230; i++) {
        pages.lines.push({
          addressingIdentifier: `552100554_${i}`,
          siren: "552100554",
          platform: { platformType: "WK", platformStatus: "Disabled" },
          routingCode: { routingIdentifier: `R${i}` },
        });
      }
      const lines = await lookUp.addresses({ siren: "552100554" }, signal);
      expect(new Set(lines.map((line) => line.identifier)).size).toBe(230);
      expect(lines[7]).toMatchObject({ routingCode: "R7", status: "disabled" });
      expect(violations).toEqual([]);
    }
  });

  it("keeps to the SIRET and the routing code that were asked for, though 1.1 only knows `contains`", async () => {
    const { lookUp, pages } = open("1.1");
    for (const routingIdentifier of ["SERV", "SERVICE"]) {
      const addressingIdentifier = `732829320_73282932000074_${routingIdentifier}`;
      pages.lines.push({
        addressingIdentifier,
        siren: "732829320",
        siret: "73282932000074",
        routingIdentifier,
      });
    }
    const lines = await lookUp.addresses({ siret: "73282932000074", routingCode: "SERV" }, signal);
    expect(lines.map((line) => line.routingCode)).toEqual(["SERV"]);
  });

  it("takes 204 for nothing found", async () => {
    const { lookUp, pages } = open("1.2");
    pages.noneFound = 204;
    expect(await lookUp.addresses({ siren: "552100554" }, signal)).toEqual([]);
    expect(await lookUp.company("552100554", signal)).toBeNull();
  });

  it("finds a company that the platform only gives in a search", async () => {
    const { lookUp, pages } = open();
    pages.companies.push({ siren: "552100554", businessName: "Mairie", entityType: "Public", hidden: true });
    expect(await lookUp.company("552100554", signal)).toEqual({
      siren: "552100554",
      name: "Mairie",
      kind: "public",
      state: "unknown",
    });
  });

  it("tells what a public establishment demands; without the block it demands nothing", async () => {
    const { lookUp, pages } = open();
    const legalUnit = { entityType: "Public" };
    pages.establishments.push(
      { siret: "55210055400013", siren: "552100554", legalUnit, administrativeStatus: "C" },
      {
        siret: "55210055400021",
        siren: "552100554",
        b2gAdditionalData: { managesLegalCommitmentCode: true, serviceCodeStatus: true },
      },
    );
    expect(await lookUp.establishment?.("55210055400013", signal)).toMatchObject({
      state: "ceased",
      demands: { serviceCode: false, commitmentNumber: false, serviceOrCommitment: false },
    });
    expect(await lookUp.establishment?.("55210055400021", signal)).toMatchObject({
      demands: { serviceCode: true, commitmentNumber: true, serviceOrCommitment: false },
    });
    expect(await lookUp.establishment?.("73282932000074", signal)).toMatchObject({ demands: null });
  });

  it("lists the routing codes of an establishment", async () => {
    const { lookUp, pages } = open();
    pages.routingCodes.push({
      routingIdentifier: "COMPTA/1",
      siret: "73282932000074",
      routingCodeName: "Comptabilité",
      administrativeStatus: "A",
      managesLegalCommitmentCode: true,
    });
    expect(await lookUp.routingCodes?.("73282932000074", signal)).toEqual([
      {
        code: "COMPTA/1",
        siret: "73282932000074",
        name: "Comptabilité",
        state: "active",
        commitmentNumber: true,
      },
    ]);
  });

  it("looks one line up by its address, whatever it holds", async () => {
    const { lookUp, pages, violations } = open();
    pages.lines.push({ addressingIdentifier: "732829320_73282932000074_A/B", siren: "732829320" });
    expect(await lookUp.address?.("732829320_73282932000074_A/B", signal)).toMatchObject({
      siren: "732829320",
    });
    expect(violations).toEqual([]);
  });

  it("says that there is more than it shows", async () => {
    const { lookUp, pages } = open();
    for (let i = 0; i < 5; i++)
      pages.companies.push({ siren: `10000000${i}`, businessName: `Boulangerie ${i}` });
    const found = await lookUp.search?.("boulang", 3, signal);
    expect(found).toMatchObject({ companies: { length: 3 }, more: true });
  });

  it("finds a company by its SIREN in a search", async () => {
    const { lookUp } = open();
    expect(await lookUp.search?.(" 732829320 ", 10, signal)).toMatchObject({
      companies: [{ siren: "732829320" }],
    });
  });

  it("does not take a wrong address for an empty directory", async () => {
    const { lookUp, faults } = open();
    const page = { status: 404, body: "<html>not here</html>" };
    faults.meet("directory", page, page, page);
    await expect(lookUp.addresses({ siren: "732829320" }, signal)).rejects.toMatchObject({
      kind: "denied",
      facts: { code: "wrong_address" },
    });
    await expect(lookUp.company("732829320", signal)).rejects.toMatchObject({ kind: "denied" });
  });
});
