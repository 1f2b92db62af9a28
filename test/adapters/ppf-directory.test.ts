import { describe, expect, it } from "vitest";
import type { Settings } from "../../src/adapters/port.ts";
import { ppfDirectory } from "../../src/adapters/ppf-directory/index.ts";
import { stateOn } from "../../src/domain/directory/directory.ts";
import { PpfDirectoryFake } from "./fakes/ppf-directory.ts";
import { testIo } from "./io.ts";
import { failureOf } from "./rig.ts";

const SIREN = "732829320";
const SIRET = "73282932000074";
const TOWN = "217500016";
const HALL = "21750001600019";

const signal = new AbortController().signal;

const open = (settings: Partial<Settings> = {}) => {
  const fake = new PpfDirectoryFake();
  fake.rows.siren.push(
    {
      siren: SIREN,
      raisonSociale: "Boulangerie du Port",
      typeEntite: "Privée assujettie",
      etatAdministratif: "A",
    },
    { siren: TOWN, raisonSociale: "Commune de Belle Rive", typeEntite: "Publique", etatAdministratif: "A" },
  );
  const given: Settings = {
    directoryUrl: "https://ppf.example/annuaire/v1/",
    tokenUrl: "https://piste.example/api/oauth/token",
    clientId: "client",
    clientSecret: fake.secret,
    technicalLogin: fake.account.login,
    technicalPassword: fake.account.password,
    ...settings,
  };
  const io = testIo(fake.fetch, undefined, [fake.secret, fake.account.password]);
  const connection = ppfDirectory.open(given, io);
  const { directory } = connection;
  if (directory === undefined) throw new Error("no directory");
  return { fake, io, connection, directory };
};

/** A line of the bakery, with the dates of its effect. */
const line = (suffix: string | null, from: string, more: object = {}) => ({
  identifiantAdressage: suffix === null ? SIREN : `${SIREN}_${suffix}`,
  siren: SIREN,
  ...(suffix === null ? {} : { suffixeAdressage: suffix }),
  matriculePlateforme: "0145",
  historisation: { dateDebutEffet: from, masque: false, idInstance: 7 },
  ...more,
});

describe("the directory of the public portal", () => {
  it("finds companies by SIREN and by name, with kind and state", async () => {
    const { fake, directory } = open();
    expect(await directory.company(SIREN, signal)).toEqual({
      siren: SIREN,
      name: "Boulangerie du Port",
      kind: "private",
      state: "active",
    });
    expect(await directory.company(TOWN, signal)).toMatchObject({ kind: "public" });
    expect(await directory.company("552100554", signal)).toBeNull();
    expect(await directory.search?.("port", 10, signal)).toMatchObject({
      companies: [{ siren: SIREN }],
      more: false,
    });
    expect(await directory.search?.("nobody", 10, signal)).toEqual({ companies: [], more: false });
    expect(fake.violations).toEqual([]);
  });

  it("tells that there is more where an answer was cut, and where it counts more", async () => {
    const { fake, directory } = open();
    for (let n = 0; n < 5; n++) fake.rows.siren.push({ siren: `55210055${n}`, raisonSociale: `Port ${n}` });
    expect(await directory.search?.("port", 3, signal)).toMatchObject({ more: true });
    fake.cap = 2;
    fake.counts = false;
    expect(await directory.search?.("port", 50, signal)).toMatchObject({ more: true });
  });

  it("takes a ceased company and a closed establishment for what they are", async () => {
    const { fake, directory } = open();
    fake.rows.siren.push({ siren: "552100554", raisonSociale: "Fermée", etatAdministratif: "C" });
    fake.rows.siret.push({ siret: SIRET, siren: SIREN, denomination: "Le Port", etatAdministratif: "F" });
    expect(await directory.company("552100554", signal)).toMatchObject({ state: "ceased", kind: "unknown" });
    expect(await directory.establishment?.(SIRET, signal)).toEqual({
      siret: SIRET,
      siren: SIREN,
      name: "Le Port",
      state: "ceased",
      demands: null,
    });
  });

  it("tells what a public establishment demands; without the block it demands nothing", async () => {
    const { fake, directory } = open();
    const uniteLegale = { typeEntite: "Publique" };
    fake.rows.siret.push(
      { siret: HALL, siren: TOWN, etatAdministratif: "A", uniteLegale },
      {
        siret: `${TOWN}00027`,
        siren: TOWN,
        donneesB2gComplementaires: { gestionCodeService: true, gestionEngagementJuridique: false },
      },
    );
    expect(await directory.establishment?.(HALL, signal)).toMatchObject({
      demands: { serviceCode: false, commitmentNumber: false, serviceOrCommitment: false },
    });
    expect(await directory.establishment?.(`${TOWN}00027`, signal)).toMatchObject({
      demands: { serviceCode: true, commitmentNumber: false, serviceOrCommitment: false },
    });
    expect(fake.violations).toEqual([]);
  });

  it("lists the routing codes of an establishment, closed ones as such", async () => {
    const { fake, directory } = open();
    const code = (identifiantRoutage: string, etatAdministratif: string) => ({
      identifiantRoutage,
      siret: HALL,
      libelleCodeRoutage: `Service ${identifiantRoutage}`,
      etatAdministratif,
      gestionEngagementJuridique: etatAdministratif === "A",
    });
    fake.rows["code-routage"].push(code("TECH", "A"), code("ANCIEN", "F"));
    expect(await directory.routingCodes?.(HALL, signal)).toEqual([
      { code: "ANCIEN", siret: HALL, name: "Service ANCIEN", state: "inactive", commitmentNumber: false },
      { code: "TECH", siret: HALL, name: "Service TECH", state: "active", commitmentNumber: true },
    ]);
    expect(await directory.routingCodes?.(SIRET, signal)).toEqual([]);
  });

  it("reads every page of a long list, whole pages and cut ones, counted or not", async () => {
    for (const [cap, counts] of [
      [1000, true],
      [1000, false],
      [40, false],
    ] as const) {
      const { fake, directory } = open();
      Object.assign(fake, { cap, counts });
      for (let n = 0; n < 230; n++) fake.rows["ligne-annuaire"].push(line(`S${n}`, "2026-09-01"));
      const lines = await directory.addresses({ siren: SIREN }, signal);
      expect(new Set(lines.map(({ identifier }) => identifier)).size).toBe(230);
      expect(fake.violations).toEqual([]);
    }
  });
});

describe("a line of the public portal", () => {
  it("ends on the day before the earlier of its two ends", async () => {
    const { fake, directory } = open();
    fake.rows["ligne-annuaire"].push(
      line("OPEN", "2026-09-01", { dateFinEffet: null }),
      line("CONTRACT", "2026-09-01", { dateFinEffet: "2026-10-01" }),
      line("EFFECTIVE", "2026-09-01", { dateFinEffet: "2026-12-31", dateFinEffective: "2026-09-15" }),
      line("LAST_DAY", "2026-09-01", { dateFinEffet: "2026-09-16" }),
      line("SOON", "2026-09-16"),
      line("MASKED", "2026-09-01", { historisation: { dateDebutEffet: "2026-09-01", masque: true } }),
    );
    const lines = await directory.addresses({ siren: SIREN }, signal);
    const told = lines.map((one) => [one.suffix, one.until, one.status, stateOn(one, "2026-09-15")]);
    expect(told).toEqual([
      ["CONTRACT", "2026-09-30", "enabled", "active"],
      ["EFFECTIVE", "2026-09-14", "disabled", "inactive"],
      ["LAST_DAY", "2026-09-15", "enabled", "active"],
      ["MASKED", null, "disabled", "inactive"],
      ["OPEN", null, "enabled", "active"],
      ["SOON", null, "upcoming", "upcoming"],
    ]);
  });

  it.each([
    ["0145", undefined, "registered"],
    ["9998", "NA", "none"],
    ["9998", undefined, "none"],
    ["9999", undefined, "public-portal"],
    ["9997", undefined, "unknown"],
    [undefined, "PDP", "registered"],
    [undefined, "AP", "registered"],
    [undefined, "PPF", "public-portal"],
    [undefined, "NA", "none"],
    [undefined, undefined, "unknown"],
    ["0145", "Autre", "unknown"],
  ])("of the platform %s, %s is %s", async (matriculePlateforme, typePlateforme, platform) => {
    const { fake, directory } = open();
    const plateforme = typePlateforme === undefined ? undefined : { typePlateforme };
    fake.rows["ligne-annuaire"].push(line(null, "2026-09-01", { matriculePlateforme, plateforme }));
    expect(await directory.addresses({ siren: SIREN }, signal)).toMatchObject([{ platform }]);
    expect(await directory.address?.(SIREN, signal)).toMatchObject({ identifier: SIREN, platform });
    expect(fake.violations).toEqual([]);
  });

  it("that holds stands before those of the same address that are over or still to come", async () => {
    const { fake, directory } = open();
    fake.rows["ligne-annuaire"].push(
      line(null, "2025-01-01", { dateFinEffet: "2026-01-01", matriculePlateforme: "0001" }),
      line(null, "2027-01-01", { matriculePlateforme: "0003" }),
      line(null, "2026-01-01", { dateFinEffet: "2027-01-01", matriculePlateforme: "0002" }),
    );
    const lines = await directory.addresses({ siren: SIREN }, signal);
    expect(lines.map(({ from }) => from)).toEqual(["2026-01-01", "2027-01-01", "2025-01-01"]);
  });

  it("is found by its address, with a slash in its code too, and one to come by a search", async () => {
    const { fake, directory } = open();
    const coded = (code: string, from: string) => ({
      ...line(null, from),
      identifiantAdressage: `${SIREN}_${SIRET}_${code}`,
      siret: SIRET,
      identifiantRoutage: code,
    });
    fake.rows["ligne-annuaire"].push(coded("A/B_C", "2026-09-01"), coded("SOON", "2026-10-01"));
    const wanted = { siren: SIREN, siret: SIRET, routingCode: "A/B_C", suffix: null, status: "enabled" };
    expect(await directory.address?.(`${SIREN}_${SIRET}_A/B_C`, signal)).toMatchObject(wanted);
    expect(await directory.address?.(`${SIREN}_${SIRET}_SOON`, signal)).toMatchObject({ status: "upcoming" });
    expect(await directory.address?.(`${SIREN}_${SIRET}_NONE`, signal)).toBeNull();
    expect(await directory.addresses({ siret: SIRET, routingCode: "A/B_C" }, signal)).toHaveLength(1);
    expect(fake.violations).toEqual([]);
  });
});

describe("the door to the public portal", () => {
  it("asks with a token, the technical account and a language, and for a new token once", async () => {
    const { fake, io, directory } = open({ language: "en" });
    await directory.company(SIREN, signal);
    const [call] = fake.faults.of("directory");
    expect(call?.headers.get("accept-language")).toBe("en");
    fake.revoked.add(io.tokens[0] ?? "");
    expect(await directory.company(SIREN, signal)).not.toBeNull();
    expect(fake.faults.of("token")).toHaveLength(2);
  });

  it("is denied with a wrong technical account, a wrong secret and a wrong address, and never says « not there »", async () => {
    for (const settings of [
      { technicalPassword: "another" },
      { clientSecret: "another" },
      { directoryUrl: "https://ppf.example/annuaire/v7" },
    ]) {
      const { directory } = open(settings);
      expect(await failureOf(directory.company("552100554", signal))).toMatchObject({ kind: "denied" });
      expect(await failureOf(directory.addresses({ siren: SIREN }, signal))).toMatchObject({
        kind: "denied",
      });
    }
  });

  it("waits when it is told to, and sorts what else goes wrong", async () => {
    const { fake, directory } = open();
    const meets = (fault: Parameters<typeof fake.faults.meet>[1]) => {
      fake.faults.meet("directory", fault);
      return failureOf(directory.addresses({ siren: SIREN }, signal));
    };
    expect(await meets({ status: 429, headers: { "retry-after": "7" } })).toMatchObject({
      kind: "unsent",
      facts: { retryAfterMs: 7000 },
    });
    expect(await meets({ status: 503 })).toMatchObject({ kind: "unsent" });
    expect(await meets({ transport: "ETIMEDOUT" })).toMatchObject({ kind: "unsent" });
    expect(await meets({ status: 403, body: { titre: "Interdit" } })).toMatchObject({ kind: "denied" });
    expect(await meets({ status: 422, body: { titre: "Erreur", detail: "siren invalide" } })).toMatchObject({
      kind: "refused",
      facts: { message: "Erreur – siren invalide" },
    });
    expect(await meets({ status: 200, body: "<html>" })).toMatchObject({ kind: "unsent" });
  });

  it("shows no secret in a failure or in the log", async () => {
    const { fake, io, directory } = open();
    const account = Buffer.from(`${fake.account.login}:${fake.account.password}`).toString("base64");
    for (const status of [400, 403, 404, 422]) {
      fake.faults.meet("directory", { status, body: { detail: `${fake.secret} ${fake.account.password}` } });
      const { facts } = await failureOf(directory.addresses({ siren: SIREN }, signal));
      for (const hidden of [fake.secret, fake.account.password, account])
        expect(JSON.stringify([facts, io.lines])).not.toContain(hidden);
    }
  });

  it("gives up when it is told to", async () => {
    const { fake, connection, directory } = open();
    const aborted = AbortSignal.abort();
    await failureOf(directory.company(SIREN, aborted));
    await failureOf(directory.addresses({ siren: SIREN }, aborted));
    await failureOf(connection.health(aborted));
    expect(fake.faults.calls).toEqual([]);
  });

  it("tells whether the portal is well", async () => {
    const { fake, connection } = open();
    expect(await connection.health(signal)).toEqual({ ok: true, detail: "the directory answers" });
    fake.faults.meet("health", { status: 503 });
    expect(await connection.health(signal)).toMatchObject({ ok: false });
  });

  it("needs login and password of the technical account together, or neither", async () => {
    expect(ppfDirectory.check?.({ technicalLogin: "TECH" })).toMatchObject([{ path: "technicalPassword" }]);
    expect(ppfDirectory.check?.({ technicalPassword: "p" })).toMatchObject([{ path: "technicalLogin" }]);
    expect(ppfDirectory.check?.({})).toEqual([]);
    const { fake, directory } = open({ technicalLogin: undefined, technicalPassword: undefined });
    await failureOf(directory.company(SIREN, signal));
    expect(fake.faults.of("directory")[0]?.headers.has("cpro-account")).toBe(false);
  });
});
