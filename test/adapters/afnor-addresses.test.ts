import { describe, expect, it } from "vitest";
import { afnor } from "../../src/adapters/afnor/index.ts";
import { afnorRig } from "./afnor-rig.ts";
import { testIo } from "./io.ts";
import { failureOf } from "./rig.ts";

const SIREN = "732829320";
const SIRET = "73282932000074";
const signal = new AbortController().signal;

const open = () => {
  const { fake, settings } = afnorRig({ version: "1.1" });
  const { addresses } = afnor.open(settings, testIo(fake.fetch));
  if (addresses === undefined) throw new Error("no book");
  return { fake, pages: fake.directory, addresses };
};

const asked = {
  siren: SIREN,
  siret: null,
  routingCode: null,
  suffix: "ACHATS",
  from: "2026-10-01",
  until: "2026-12-31",
};

describe("lines by version 1.1", () => {
  it("are declared with the day after the last one, and listed without days", async () => {
    const { fake, pages, addresses } = open();
    await addresses.declare(asked, signal);
    const [call] = fake.faults.of("declare-address");
    expect(JSON.parse(new TextDecoder().decode(call?.body))).toEqual({
      period: { dateFrom: "2026-10-01", dateTo: "2027-01-01" },
      addressingInformation: { siren: SIREN, addressingSuffix: "ACHATS" },
    });
    pages.lines.push({
      addressingIdentifier: SIREN,
      siren: SIREN,
      platform: { platformType: "WK", platformStatus: "Disabled" },
    });
    expect(await addresses.list(SIREN, null, signal)).toMatchObject([
      { identifier: `${SIREN}_${SIRET}`, from: null, until: null },
      { identifier: `${SIREN}_ACHATS`, suffix: "ACHATS", from: null, until: null },
    ]);
    expect(fake.violations).toEqual([]);
  });

  it("have their routing code made first, once, and only where it has a name", async () => {
    const { fake, pages, addresses } = open();
    const coded = { ...asked, siret: SIRET, suffix: null };
    await addresses.declare({ ...coded, routingCode: { code: "COMPTA", name: "Comptabilité" } }, signal);
    await addresses.declare(
      { ...coded, from: "2027-02-01", until: null, routingCode: { code: "COMPTA", name: "Comptabilité" } },
      signal,
    );
    expect(pages.routingCodes).toHaveLength(1);
    await addresses.declare(
      { ...coded, from: "2027-01-10", until: "2027-01-20", routingCode: { code: "COMPTA", name: null } },
      signal,
    );
    expect(fake.faults.of("prepare-address")).toHaveLength(2);
    expect(fake.violations).toEqual([]);
  });

  it("end by the number that a search gives; without one, or with several, nothing is guessed", async () => {
    const { fake, pages, addresses } = open();
    const line = await addresses.declare(asked, signal);
    await addresses.end(line, "2026-11-30", signal);
    expect(pages.lines.at(-1)?.days).toEqual({ from: "2026-10-01", to: "2026-12-01" });
    await addresses.declare({ ...asked, from: "2027-02-01", until: null }, signal);
    expect(await failureOf(addresses.end(line, "2026-11-30", signal))).toMatchObject({
      kind: "refused",
      facts: { code: "line_not_told" },
    });
    const gone = { ...line, identifier: `${SIREN}_VENTES` };
    expect(await failureOf(addresses.end(gone, "2026-11-30", signal))).toMatchObject({
      facts: { code: "line_not_told" },
    });
    expect(fake.violations).toEqual([]);
  });

  it("are lost where a success names nothing that was made", async () => {
    const { fake, addresses } = open();
    fake.faults.meet("declare-address", { status: 201, body: {} });
    expect(await failureOf(addresses.declare(asked, signal))).toMatchObject({ kind: "unknown" });
  });
});
