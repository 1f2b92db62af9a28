import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { afnor } from "../../src/adapters/afnor/index.ts";
import type { Directory } from "../../src/adapters/directory-port.ts";
import { ppfDirectory } from "../../src/adapters/ppf-directory/index.ts";
import { adapterOf } from "../../src/adapters/registry.ts";
import type { Sandbox } from "../../src/sandbox/index.ts";
import { PLACES, SEED, siretNumber } from "../../src/sandbox/seed.ts";
import { start } from "../sandbox/a-client.ts";
import { afnorRig } from "./afnor-rig.ts";
import { open as openChorus, structure } from "./chorus-pro/rig.ts";
import { PpfDirectoryFake } from "./fakes/ppf-directory.ts";
import { testIo } from "./io.ts";
import { openRig } from "./iopole/rig.ts";

/**
 * One town and one group, as each platform has them in its own shapes: through the adapters they must be the same.
 * What a platform does not tell is `unknown`, and that is all that may differ.
 */
const signal = new AbortController().signal;
const TOWN = PLACES.town;
const HALL = siretNumber(TOWN, 1);
const SCHOOL = siretNumber(TOWN, 2);
const GROUP = PLACES.group;

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await start();
});
afterAll(() => sandbox.close());

const given = (directory: Directory | undefined): Directory => {
  if (directory === undefined) throw new Error("no directory");
  return directory;
};

const ofSandbox = (): Directory => {
  const io = testIo((request) => fetch(request));
  return given(adapterOf("sandbox")?.open({ url: sandbox.url }, io).directory);
};

const ofAfnor = (): Directory => {
  const rig = afnorRig();
  const { directory: pages } = rig.fake;
  for (const { siren, name, kind, state } of SEED.companies)
    pages.companies.push({ siren, businessName: name, entityType: kind, administrativeStatus: state });
  for (const { siret, siren, name, state, demands } of SEED.establishments) {
    pages.establishments.push({
      siret,
      siren,
      name,
      administrativeStatus: state,
      ...(demands === null
        ? {}
        : {
            b2gAdditionalData: {
              managesLegalCommitmentCode: demands.commitment,
              managesLegalCommitmentOrServiceCode: demands.either,
              serviceCodeStatus: demands.service,
            },
          }),
    });
  }
  for (const line of SEED.lines) {
    pages.lines.push({
      addressingIdentifier: line.identifier,
      siren: line.siren,
      ...(line.siret === null ? {} : { siret: line.siret }),
      ...(line.routingCode === null ? {} : { routingIdentifier: line.routingCode }),
      ...(line.suffix === null ? {} : { addressingSuffix: line.suffix }),
      ...(line.platform === null ? {} : { platformType: line.platform }),
      directoryLineStatus: line.status,
    });
  }
  for (const { code, siret, name, state, commitment } of SEED.routingCodes) {
    pages.routingCodes.push({
      routingIdentifier: code,
      siret,
      routingCodeName: name,
      administrativeStatus: state,
      managesLegalCommitmentCode: commitment,
    });
  }
  return given(afnor.open(rig.settings, testIo(rig.fetch)).directory);
};

const ofIopole = (): Directory => {
  const { fake, connection } = openRig();
  const id = "0199c0de-0000-7000-8000-0000000000b1";
  const registered = (identifier: string) =>
    SEED.lines
      .filter((line) => line.identifier === identifier && line.status === "Enabled")
      .map((line) => ({
        directoryId: id,
        networkId: id,
        networkIdentifier: "DOMESTIC_FR",
        directoryAddress: `0225:${line.identifier}`,
        validFrom: "2026-09-01",
      }));
  const identifier = (type: string, scheme: string, value: string, address: string, label?: string) => ({
    businessEntityIdentifierId: id,
    type,
    scheme,
    value,
    networkRegistered: registered(address),
    ...(label === undefined ? {} : { label }),
  });
  const suffixes = (siren: string) =>
    SEED.lines
      .filter((line) => line.siren === siren && line.suffix !== null)
      .map((line) => identifier("SUFFIX", "0000", line.suffix ?? "", line.identifier));
  fake.entities = [
    ...SEED.companies.map(({ siren, name, kind }) => ({
      businessEntityId: id,
      name,
      country: "FR",
      type: "LEGAL_UNIT",
      scope: kind === "Public" ? "PUBLIC" : "PRIVATE_TAX_PAYER",
      identifierScheme: "0002",
      identifierValue: siren,
      countryIdentifier: { siren, siret: siren },
      identifiers: [identifier("LEGAL_IDENTIFIER", "0002", siren, siren), ...suffixes(siren)],
    })),
    ...SEED.establishments.map(({ siret, siren, name, kind }) => ({
      businessEntityId: id,
      name,
      country: "FR",
      type: "OFFICE",
      scope: kind === "P" ? "PRIMARY" : "SECONDARY",
      identifierScheme: "0009",
      identifierValue: siret,
      countryIdentifier: { siren, siret },
      identifiers: [
        identifier("OFFICE_IDENTIFIER", "0009", siret, `${siren}_${siret}`),
        ...SEED.routingCodes
          .filter((code) => code.siret === siret)
          .map(({ code, name: label }) =>
            identifier("ROUTING_CODE", "0224", code, `${siren}_${siret}_${code}`, label),
          ),
      ],
    })),
  ];
  return given(connection.directory);
};

const ofChorus = (): Directory => {
  const { fake, connection } = openChorus();
  const town = SEED.companies.find(({ siren }) => siren === TOWN)?.name ?? "";
  const at = (siret: string, id: number) => {
    const place = SEED.establishments.find((e) => e.siret === siret);
    return structure({
      id,
      siret,
      name: place?.name ?? town,
      parametres: {
        codeServiceDoitEtreRenseigne: place?.demands?.service ?? false,
        numeroEJDoitEtreRenseigne: place?.demands?.commitment ?? false,
        gestionNumeroEJOuCodeService: place?.demands?.either ?? false,
      },
      services: SEED.routingCodes
        .filter((code) => code.siret === siret)
        .map(({ code, name, state, commitment }, i) => ({
          idService: id * 10 + i,
          codeService: code,
          libelleService: name,
          estActif: state === "A",
          engagement: commitment,
        })),
    });
  };
  fake.structures.splice(0, 1, at(HALL, 1), at(SCHOOL, 2));
  return given(connection.directory);
};

const ofPortal = (): Directory => {
  const fake = new PpfDirectoryFake();
  const { rows, account } = fake;
  const kinds: Readonly<Record<string, string>> = { Public: "Publique" };
  for (const { siren, name, kind, state } of SEED.companies)
    rows.siren.push({
      siren,
      raisonSociale: name,
      typeEntite: kinds[kind] ?? "Privée assujettie",
      etatAdministratif: state,
    });
  for (const { siret, siren, name, state, demands } of SEED.establishments)
    rows.siret.push({
      siret,
      siren,
      denomination: name,
      etatAdministratif: state === "C" ? "F" : state,
      donneesB2gComplementaires:
        demands === null
          ? undefined
          : {
              gestionEngagementJuridique: demands.commitment,
              gestionEngagementJuridiqueOuService: demands.either,
              gestionCodeService: demands.service,
            },
    });
  for (const { code, siret, name, state, commitment } of SEED.routingCodes)
    rows["code-routage"].push({
      identifiantRoutage: code,
      siret,
      libelleCodeRoutage: name,
      etatAdministratif: state === "C" ? "F" : state,
      gestionEngagementJuridique: commitment,
    });
  for (const line of SEED.lines)
    rows["ligne-annuaire"].push({
      identifiantAdressage: line.identifier,
      siren: line.siren,
      siret: line.siret ?? undefined,
      identifiantRoutage: line.routingCode ?? undefined,
      suffixeAdressage: line.suffix ?? undefined,
      matriculePlateforme: line.status === "Disabled" ? "9998" : line.platform === "DFH" ? "9999" : "0145",
      historisation: {
        dateDebutEffet: line.status === "Upcoming" ? "2099-01-01" : "2026-09-01",
        masque: line.status === "Disabled",
      },
    });
  const settings = {
    directoryUrl: "https://ppf.example/annuaire/v1",
    tokenUrl: "https://ppf.example/token",
    clientId: "client",
    clientSecret: fake.secret,
    technicalLogin: account.login,
    technicalPassword: account.password,
  };
  return given(ppfDirectory.open(settings, testIo(fake.fetch)).directory);
};

const DIRECTORIES = [
  ["sandbox", ofSandbox],
  ["afnor", ofAfnor],
  ["iopole", ofIopole],
  ["ppf-directory", ofPortal],
  ["chorus-pro", ofChorus],
] as const;
const NATIONAL = DIRECTORIES.filter(([id]) => id !== "chorus-pro");

/** The active lines, without what only some platforms tell. */
const active = async (directory: Directory, siren: string) =>
  (await directory.addresses({ siren }, signal))
    .filter(({ status }) => status === "enabled")
    .map(({ identifier, siren, siret, routingCode, suffix, until }) => ({
      identifier,
      siren,
      siret,
      routingCode,
      suffix,
      until,
    }))
    .sort((a, b) => (a.identifier < b.identifier ? -1 : 1));

const told = <T extends object>(value: T, but: readonly string[] = []): Partial<T> =>
  Object.fromEntries(
    Object.entries(value).filter(([key, v]) => v !== "unknown" && v !== null && !but.includes(key)),
  ) as Partial<T>;

describe.each(DIRECTORIES)("a town, through %s", (id, open) => {
  it("is the same company with the same addresses", async () => {
    const [directory, reference] = [open(), ofSandbox()];
    const town = await reference.company(TOWN, signal);
    const same = await directory.company(TOWN, signal);
    expect(same).not.toBeNull();
    // Chorus Pro knows structures, and no name of the whole.
    const but = id === "chorus-pro" ? ["name"] : [];
    expect(town).toMatchObject(told(same ?? {}, but));
    expect(same?.kind).toBe("public");
    expect(await active(directory, TOWN)).toEqual(await active(reference, TOWN));
    expect(await directory.address?.(`${TOWN}_${HALL}_TECH`, signal)).toMatchObject({
      siren: TOWN,
      siret: HALL,
      routingCode: "TECH",
      status: "enabled",
    });
    expect(await directory.address?.(`${TOWN}_${HALL}_RIEN`, signal)).toBeNull();
  });

  it("has the same establishments, demanding the same where it is told", async () => {
    const [directory, reference] = [open(), ofSandbox()];
    for (const siret of [HALL, SCHOOL]) {
      const same = await directory.establishment?.(siret, signal);
      expect(await reference.establishment?.(siret, signal)).toMatchObject(told(same ?? {}));
      if (id !== "iopole") expect(same?.demands).not.toBeNull();
      const [codes, wanted] = await Promise.all([
        directory.routingCodes?.(siret, signal),
        reference.routingCodes?.(siret, signal),
      ]);
      expect(codes?.map(({ code, name }) => [code, name]).sort()).toEqual(
        wanted?.map(({ code, name }) => [code, name]).sort(),
      );
    }
  });
});

describe.each(NATIONAL)("a group, through %s", (_, open) => {
  it("is the same company with the same addresses", async () => {
    const [directory, reference] = [open(), ofSandbox()];
    expect(await reference.company(GROUP, signal)).toMatchObject(
      told((await directory.company(GROUP, signal)) ?? {}),
    );
    expect(await active(directory, GROUP)).toEqual(await active(reference, GROUP));
    expect((await directory.search?.("Lavandin", 10, signal))?.companies.map((c) => c.siren)).toEqual([
      GROUP,
    ]);
  });
});
