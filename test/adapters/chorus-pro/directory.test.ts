import { describe, expect, it } from "vitest";
import { BUYER, open, signal, structure } from "./rig.ts";

const SIREN = BUYER.slice(0, 9);
const services = [
  { idService: 1, codeService: "ACHATS", libelleService: "Achats", estActif: true, engagement: true },
  { idService: 2, codeService: "ANCIEN", libelleService: "Ancien", estActif: false, engagement: false },
  { idService: 3, codeService: "FACTURES_PUBLIQUES", libelleService: "…", estActif: true, engagement: false },
];

const directory = () => {
  const { fake, connection } = open();
  fake.structures.splice(
    0,
    1,
    structure({
      services,
      parametres: { codeServiceDoitEtreRenseigne: "OUI", numeroEJDoitEtreRenseigne: false },
    }),
    structure({ id: 2, siret: `${SIREN}00027`, name: "COMMUNE DE BELLE RIVE, ÉCOLES" }),
    structure({ id: 3, siret: "73282932000074", name: "Atelier privé", kind: "PRIVEE" }),
  );
  if (connection.directory === undefined) throw new Error("no directory");
  return { fake, directory: connection.directory };
};

describe("the directory", () => {
  it("tells what a public establishment demands", async () => {
    const { fake, directory: d } = directory();
    expect(await d.establishment?.(BUYER, signal)).toEqual({
      siret: BUYER,
      siren: SIREN,
      name: "COMMUNE DE BELLE RIVE",
      state: "active",
      demands: { serviceCode: true, commitmentNumber: false, serviceOrCommitment: false },
    });
    expect(fake.violations).toEqual([]);
  });

  it("gives services as routing codes, without the reserved one", async () => {
    const { directory: d } = directory();
    expect(await d.routingCodes?.(BUYER, signal)).toEqual([
      { code: "ACHATS", siret: BUYER, name: "Achats", state: "active", commitmentNumber: null },
      { code: "ANCIEN", siret: BUYER, name: "Ancien", state: "inactive", commitmentNumber: null },
    ]);
  });

  it("gives lines of establishments and of services, at the public portal", async () => {
    const { directory: d } = directory();
    const lines = await d.addresses({ siren: SIREN }, signal);
    expect(lines.map((line) => [line.identifier, line.status])).toEqual([
      [`${SIREN}_${BUYER}`, "enabled"],
      [`${SIREN}_${BUYER}_ACHATS`, "enabled"],
      [`${SIREN}_${BUYER}_ANCIEN`, "disabled"],
      [`${SIREN}_${SIREN}00027`, "enabled"],
    ]);
    expect(new Set(lines.map((line) => line.platform))).toEqual(new Set(["public-portal"]));
    expect(await d.addresses({ siret: BUYER, routingCode: "ACHATS" }, signal)).toHaveLength(1);
    expect(await d.address?.(`${SIREN}_${BUYER}_ACHATS`, signal)).toMatchObject({ routingCode: "ACHATS" });
    expect(await d.address?.(`${SIREN}_${BUYER}_NON`, signal)).toBeNull();
    expect(await d.address?.("732829320_21750001600019", signal)).toBeNull();
  });

  it("knows no private company", async () => {
    const { directory: d } = directory();
    expect(await d.company("732829320", signal)).toBeNull();
    expect(await d.addresses({ siret: "73282932000074" }, signal)).toEqual([]);
  });

  it("gives each company once, though it has several establishments", async () => {
    const { directory: d } = directory();
    expect(await d.search?.("belle rive", 10, signal)).toMatchObject({
      companies: [{ siren: SIREN, kind: "public" }],
      more: false,
    });
    expect(await d.search?.(BUYER, 10, signal)).toMatchObject({ companies: [{ siren: SIREN }] });
    expect(await d.search?.("nulle part", 10, signal)).toEqual({ companies: [], more: false });
  });
});
