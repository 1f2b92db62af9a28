import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { DirectoryAddress } from "../../../src/adapters/port.ts";
import { ppfExtract } from "../../../src/adapters/ppf-extract/index.ts";
import { testIo } from "../io.ts";
import { line, openExtract } from "./rig.ts";

const signal = new AbortController().signal;
const SIREN = "732829320";
const SIRET = "73282932000074";
const TOWN = "217500016";
const HALL = "21750001600019";

const PLATFORMS = [
  { record: { id: 1, matricule: "0042", type: "PDP" } },
  { record: { id: 2, matricule: "9998", type: "NA" } },
  { record: { id: 3, matricule: "9999", type: "PPF" } },
];

const shown = (lines: readonly DirectoryAddress[]) =>
  lines.map(({ identifier, status, from, until, platform }) => [identifier, status, from, until, platform]);

describe("the directory of the portal's extracts", () => {
  it("tells the state of each line by its dates, its platform and what takes it back", async () => {
    const { directory, read, io } = openExtract();
    const lines = [
      line(SIREN),
      line(SIREN, { suffix: "ENDS", end: "20261201" }),
      line(SIREN, { suffix: "DEAD", end: "20270101", effectiveEnd: "20261127" }),
      line(SIREN, { suffix: "LATER", from: "20261128" }),
      line(SIREN, { suffix: "TAKEN-BACK", from: "20261201" }),
      line(SIREN, { suffix: "TAKEN-BACK", from: "20261201", nature: "M" }),
      line(SIREN, { suffix: "STRANGE", matricule: "0777" }),
      line(TOWN, { siret: HALL, matricule: "9999" }),
      line("552100554", { matricule: "9998" }),
    ];
    await read({ platforms: PLATFORMS, lines: lines.map((record) => ({ record })) });
    expect(shown(await directory.addresses({ siren: SIREN }, signal))).toEqual([
      [SIREN, "enabled", "2026-09-01", null, "registered"],
      [`${SIREN}_DEAD`, "disabled", "2026-09-01", "2026-11-26", "registered"],
      [`${SIREN}_ENDS`, "enabled", "2026-09-01", "2026-11-30", "registered"],
      [`${SIREN}_LATER`, "upcoming", "2026-11-28", null, "registered"],
      [`${SIREN}_STRANGE`, "enabled", "2026-09-01", null, "unknown"],
      [`${SIREN}_TAKEN-BACK`, "disabled", "2026-12-01", null, "registered"],
    ]);
    expect(shown(await directory.addresses({ siret: HALL }, signal))).toEqual([
      [`${TOWN}_${HALL}`, "enabled", "2026-09-01", null, "public-portal"],
    ]);
    expect(shown(await directory.addresses({ siren: "552100554" }, signal))).toEqual([
      ["552100554", "enabled", "2026-09-01", null, "none"],
    ]);
    // The day after, without being read in again.
    io.pass(86_400_000);
    expect(await directory.address?.(`${SIREN}_LATER`, signal)).toMatchObject({ status: "enabled" });
    expect(await directory.address?.(`${SIREN}_NONE`, signal)).toBe(null);
  });

  it("puts the line of an address first that holds today", async () => {
    const { directory, read } = openExtract();
    const parts = { siret: SIRET, code: "A_B/C" };
    const lines = [
      line(SIREN, { ...parts, end: "20261001" }),
      line(SIREN, { ...parts, from: "20270101", matricule: "9999" }),
      line(SIREN, { ...parts, from: "20261001", end: "20270101" }),
    ];
    await read({ platforms: PLATFORMS, lines: lines.map((record) => ({ record })) });
    const found = await directory.addresses({ siret: SIRET, routingCode: "A_B/C" }, signal);
    expect(found.map(({ from }) => from)).toEqual(["2026-10-01", "2027-01-01", "2026-09-01"]);
    expect(await directory.address?.(`${SIREN}_${SIRET}_A_B/C`, signal)).toMatchObject({
      from: "2026-10-01",
      until: "2026-12-31",
      routingCode: "A_B/C",
      status: "enabled",
    });
  });

  it("shows companies, establishments with what they demand, and routing codes", async () => {
    const { directory, read } = openExtract();
    const none = { demands: null, status: "A" };
    await read({
      companies: [
        { record: { id: 1, siren: SIREN, name: "Ateliers Lavandin", kind: "A", status: "I" } },
        { record: { id: 2, siren: TOWN, name: "Commune de Val-Joli", kind: "P", status: "A" } },
      ],
      establishments: [
        { record: { id: 1, siret: SIRET, name: "", ...none, status: "I" } },
        { record: { id: 2, siret: HALL, name: "Mairie", ...none } },
        {
          record: {
            id: 3,
            siret: "21750001600027",
            name: "École",
            status: "?",
            demands: { commitment: true, service: false, either: true },
          },
        },
      ],
      codes: [
        { record: { id: 1, siret: HALL, code: "TECH", name: "Travaux", status: "A", commitment: true } },
        { record: { id: 2, siret: HALL, code: "OLD", name: "", status: "I", commitment: null } },
      ],
    });
    expect(await directory.company(SIREN, signal)).toEqual({
      siren: SIREN,
      name: "Ateliers Lavandin",
      kind: "private",
      state: "ceased",
    });
    expect(await directory.company("552100554", signal)).toBe(null);
    expect(await directory.establishment?.(SIRET, signal)).toMatchObject({
      name: null,
      state: "ceased",
      demands: null,
    });
    expect(await directory.establishment?.(HALL, signal)).toMatchObject({
      name: "Mairie",
      state: "active",
      demands: { serviceCode: false, commitmentNumber: false, serviceOrCommitment: false },
    });
    expect(await directory.establishment?.("21750001600027", signal)).toMatchObject({
      state: "unknown",
      demands: { serviceCode: false, commitmentNumber: true, serviceOrCommitment: true },
    });
    expect(await directory.routingCodes?.(HALL, signal)).toEqual([
      { code: "OLD", siret: HALL, name: null, state: "inactive", commitmentNumber: null },
      { code: "TECH", siret: HALL, name: "Travaux", state: "active", commitmentNumber: true },
    ]);
    const search = (text: string, limit: number) => directory.search?.(text, limit, signal);
    expect((await search("lavan", 5))?.companies.map(({ name }) => name)).toEqual(["Ateliers Lavandin"]);
    expect((await search(TOWN, 5))?.companies.map(({ name }) => name)).toEqual(["Commune de Val-Joli"]);
  });

  it("says how old its answers are, and when that is too old", async () => {
    const { connection, directory, read, io } = openExtract({ staleAfterDays: "2" });
    await read({ produced: "20261126120000" });
    expect(directory.copied?.()).toEqual({ at: new Date("2026-11-26T11:00:00Z"), stale: false });
    expect(await connection.health(signal)).toEqual({
      ok: true,
      detail: "The copy of the directory was produced at 2026-11-26T11:00:00.000Z, a day ago.",
    });
    io.pass(86_400_001);
    expect(directory.copied?.()?.stale).toBe(true);
    expect(await connection.health(signal)).toMatchObject({
      ok: false,
      detail: expect.stringMatching(/stale/),
    });
  });

  it("says that there is no copy yet, and what to do", async () => {
    const { connection, directory, folder, kept } = openExtract();
    expect(directory.copied?.()).toBe(null);
    for (const ask of [
      directory.company(SIREN, signal),
      directory.addresses({ siren: SIREN }, signal),
      directory.search?.("Lavandin", 5, signal),
    ]) {
      await expect(ask).rejects.toMatchObject({
        kind: "unsent",
        facts: {
          code: "directory_copy_missing",
          fix: expect.stringContaining(folder),
          fixFr: expect.stringContaining(folder),
        },
      });
    }
    writeFileSync(join(folder, "half.xml"), "<AnnuaireConsultationF14>");
    await kept.look();
    const { ok, detail } = await connection.health(signal);
    expect(ok).toBe(false);
    expect(detail).toMatch(/no copy of the directory yet. half.xml: its XML is not well-formed/);
  });

  it("says that its copy cannot be read any more", async () => {
    const { directory, read, kept, folder } = openExtract();
    await read({});
    writeFileSync(join(folder, "../directory-book.db"), "no database at all, but a text of some length");
    await expect(directory.company(SIREN, signal)).rejects.toMatchObject({
      kind: "unsent",
      facts: { code: "directory_copy_unreadable" },
    });
    await kept.look();
    expect(await directory.company(SIREN, signal)).toBe(null);
  });

  it("leaves names out where they are not wanted", () => {
    const { directory } = openExtract({ names: "false" });
    expect(directory.search).toBe(undefined);
  });
});

describe("the settings", () => {
  it("have faults with a way out", () => {
    expect(ppfExtract.check?.({ folder: "/x", everySeconds: "0", staleAfterDays: "0" })).toMatchObject([
      { path: "everySeconds" },
      { path: "staleAfterDays" },
    ]);
    expect(ppfExtract.check?.({ folder: "/x", everySeconds: "86401" })).toMatchObject([
      { path: "everySeconds" },
    ]);
    expect(ppfExtract.check?.({ folder: "/x" })).toEqual([]);
  });

  it("cannot be opened without a copy", () => {
    expect(() =>
      ppfExtract.open(
        { folder: "/x" },
        testIo(() => new Response()),
      ),
    ).toThrow(/no copy/);
  });
});
