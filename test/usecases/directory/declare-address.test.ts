import { describe, expect, it } from "vitest";
import { afnor } from "../../../src/adapters/afnor/index.ts";
import { iopole } from "../../../src/adapters/iopole/index.ts";
import type { Adapter, Connection, NewAddress } from "../../../src/adapters/port.ts";
import { Rejection } from "../../../src/domain/problem.ts";
import { type Declared, declareAddress } from "../../../src/usecases/directory/declare-address.ts";
import { endAddress, listDeclared } from "../../../src/usecases/directory/declared-addresses.ts";
import { listAddresses } from "../../../src/usecases/directory/look-up-directory.ts";
import type { Parts } from "../../../src/usecases/parts.ts";
import { afnorRig } from "../../adapters/afnor-rig.ts";
import type { Fault, Faults } from "../../adapters/fakes/faults.ts";
import { type TestIo, testIo } from "../../adapters/io.ts";
import { rigOf } from "../../adapters/iopole/rig.ts";
import { openWorld, TENANT } from "../../support/world.ts";

const SIREN = "732829320";
const SIRET = "73282932000074";
const signal = new AbortController().signal;

/** A platform with the company and its establishment, as declarations meet it. */
interface Desk {
  parts: Parts;
  io: TestIo;
  connection: Connection;
  faults: Faults;
  violations: string[];
  /** The lines that are really there: address, first and last day. */
  lines(): [address: string, from: string, until: string | null][];
  log: [facts: Record<string, unknown>, text: string][];
}

const deskOver = async (
  adapter: Adapter,
  io: TestIo,
  connection: Connection,
  of: Pick<Desk, "faults" | "violations" | "lines">,
): Promise<Desk> => {
  const clock = { now: io.now, forward: (seconds: number) => io.pass(seconds * 1000) };
  const { parts } = await openWorld({ clock, tenants: [{ ...TENANT, companies: [SIREN] }] });
  const main = parts.platforms.get("main");
  if (main === null) throw new Error("no platform");
  const log: Desk["log"] = [];
  const write = (facts: object, text: string) => void log.push([{ ...facts }, text]);
  parts.log = { debug: () => {}, info: write, warn: write, error: write };
  parts.platforms = {
    names: () => ["main"],
    get: (name) => (name === "main" ? { ...main, adapter, connection } : null),
  };
  return { parts, io, connection, log, ...of };
};

const atAfnor = async (): Promise<Desk> => {
  const { fake, settings } = afnorRig({ version: "1.1" });
  fake.directory.lines.splice(0);
  const io = testIo(fake.fetch);
  const connection = afnor.open(settings, io);
  const before = (day: string) => new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, 10);
  return deskOver(afnor, io, connection, {
    faults: fake.faults,
    violations: fake.violations,
    lines: () =>
      fake.directory.lines.map((row) => {
        const { from, to } = row.days as { from: string; to?: string };
        return [String(row.addressingIdentifier), from, to === undefined ? null : before(to)];
      }),
  });
};

const atIopole = async (): Promise<Desk> => {
  const { fake, settings } = rigOf();
  fake.own.enrol(SIREN, "Boulangerie du Port");
  fake.own.enrol(SIRET, "Le Port");
  const io = testIo(fake.fetch);
  const connection = iopole.open(settings, io);
  return deskOver(iopole, io, connection, {
    faults: fake.faults,
    violations: fake.violations,
    lines: () =>
      fake.own.lines().map(([address, from, to]) => [address.replace("0225:", ""), from, to ?? null]),
  });
};

const PLATFORMS = [
  ["XP Z12-013 1.1", atAfnor],
  ["IOPOLE", atIopole],
] as const;

const address = (changes: Partial<NewAddress> = {}): NewAddress => ({
  siren: SIREN,
  siret: null,
  routingCode: null,
  suffix: "ACHATS",
  from: "2026-10-01",
  until: null,
  ...changes,
});
const WITH_CODE = address({
  siret: SIRET,
  routingCode: { code: "COMPTA", name: "Comptabilité" },
  suffix: null,
});

const declare = ({ parts }: Desk, asked: NewAddress): Promise<Declared> =>
  declareAddress(parts, "main", asked, signal);

const rejection = async (asked: Promise<unknown>): Promise<Rejection> => {
  const error = await asked.then(
    () => new Error("it was taken"),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof Rejection)) throw error;
  return error;
};

describe.each(PLATFORMS)("an address at %s", (_, open) => {
  it.each<[what: string, asked: NewAddress, identifier: string]>([
    ["the company", address({ suffix: null }), SIREN],
    ["an establishment", address({ siret: SIRET, suffix: null }), `${SIREN}_${SIRET}`],
    ["a new routing code", WITH_CODE, `${SIREN}_${SIRET}_COMPTA`],
    ["a suffix, until a day", address({ until: "2026-12-31" }), `${SIREN}_ACHATS`],
  ])(
    "of %s is declared once, listed, and adopted when it is asked for again",
    async (_, asked, identifier) => {
      const desk = await open();
      const first = await declare(desk, asked);
      expect(first).toMatchObject({
        adopted: false,
        line: { identifier, from: asked.from, until: asked.until },
      });
      expect(desk.lines()).toEqual([[identifier, asked.from, asked.until]]);
      expect(await listDeclared(desk.parts, "main", SIREN, signal)).toMatchObject([{ identifier }]);
      expect(await declare(desk, asked)).toMatchObject({ adopted: true, line: { identifier } });
      expect(desk.faults.of("declare-address")).toHaveLength(1);
      expect(desk.lines()).toHaveLength(1);
      expect(desk.violations).toEqual([]);
    },
  );

  const LOST: [what: string, fault: Fault][] = [
    ["nothing came back", { transport: "ETIMEDOUT" }],
    ["the connection broke", { transport: "ECONNRESET" }],
    ["the platform failed", { status: 500 }],
    ["a proxy answered", { status: 200, body: "<html>" }],
  ];
  const CASES = LOST.flatMap(([what, fault]) =>
    ["prepare-address", "declare-address"].flatMap((call) =>
      [true, false].map((after) => [call, what, after, { ...fault, after }] as const),
    ),
  );

  it.each(CASES)(
    "is there once after %s: %s (it arrived: %s), and the same again",
    async (call, _, after, fault) => {
      const desk = await open();
      desk.faults.meet(call, fault);
      await expect(declare(desk, WITH_CODE)).rejects.toMatchObject({
        kind: "unknown",
        facts: { fix: expect.stringMatching(/^Send the same request again/) },
      });
      const again = await declare(desk, WITH_CODE);
      expect(again.line.identifier).toBe(`${SIREN}_${SIRET}_COMPTA`);
      if (call === "declare-address") expect(again.adopted).toBe(after);
      expect(desk.lines()).toEqual([[`${SIREN}_${SIRET}_COMPTA`, "2026-10-01", null]]);
      expect(desk.violations).toEqual([]);
    },
  );

  it("is declared once by those who ask at the same time", async () => {
    const desk = await open();
    const all = await Promise.all([
      declare(desk, address()),
      declare(desk, address()),
      declare(desk, address()),
    ]);
    expect(all.map(({ adopted }) => adopted)).toEqual([false, true, true]);
    expect(desk.lines()).toHaveLength(1);
  });

  it("that a rule speaks against is refused before anything is sent", async () => {
    const desk = await open();
    const before = desk.faults.calls.length;
    const refused = await rejection(declare(desk, address({ siren: "552100554" })));
    expect(refused).toMatchObject({ status: 422, code: "declaration_refused" });
    expect(refused.errors).toMatchObject([{ path: "siren", code: "company_not_ours" }]);
    await rejection(declare(desk, address({ siret: SIRET })));
    expect(desk.faults.calls).toHaveLength(before);
    const early = await rejection(declare(desk, address({ from: "2026-09-15" })));
    expect(early.errors).toMatchObject([{ path: "from", rule: "G1.87", fixFr: expect.any(String) }]);
    expect(desk.faults.of("declare-address")).toEqual([]);
    expect(desk.violations).toEqual([]);
  });

  it("shows in the directory at once, whatever was remembered of it, and stands in the log", async () => {
    const desk = await open();
    const seen = async (): Promise<string[]> => {
      const asked = { siren: SIREN, platform: "main" };
      const { value } = await listAddresses(desk.parts, { kind: "admin" }, asked, signal);
      return value.map(({ identifier }) => identifier);
    };
    expect(await seen()).toEqual([]);
    await declare(desk, address());
    expect(await seen()).toEqual([`${SIREN}_ACHATS`]);
    expect(desk.log).toContainEqual([
      { platform: "main", address: `${SIREN}_ACHATS`, from: "2026-10-01", until: null, adopted: false },
      "an address was declared",
    ]);
  });

  it("is not decided from memory: while the directory is down nothing is sent", async () => {
    const desk = await open();
    await listAddresses(desk.parts, { kind: "admin" }, { siren: SIREN, platform: "main" }, signal);
    desk.faults.meet("directory", ...Array(5).fill({ status: 503 }));
    await expect(declare(desk, address())).rejects.toMatchObject({ kind: "unsent" });
    expect(desk.lines()).toEqual([]);
  });
});

describe("an end", () => {
  const ending = (until: string, from: string | null = null) => ({
    identifier: `${SIREN}_ACHATS`,
    siren: SIREN,
    siret: null,
    from,
    until,
  });

  it("at XP Z12-013 1.1 is given as the last day, also after a lost answer", async () => {
    const desk = await atAfnor();
    await declare(desk, address());
    desk.faults.meet("end-address", { transport: "ETIMEDOUT", after: true });
    const end = () => endAddress(desk.parts, "main", ending("2026-11-30"), signal);
    await expect(end()).rejects.toMatchObject({ kind: "unknown" });
    expect(await end()).toMatchObject({ until: "2026-11-30" });
    expect(desk.lines()).toEqual([[`${SIREN}_ACHATS`, "2026-10-01", "2026-11-30"]]);
    expect(desk.violations).toEqual([]);
    const past = await rejection(endAddress(desk.parts, "main", ending("2026-09-14"), signal));
    expect(past.errors).toMatchObject([{ path: "until", rule: "G1.88" }]);
  });

  it("at IOPOLE is made at once, on no day to come, and once", async () => {
    const desk = await atIopole();
    await declare(desk, address());
    const later = await rejection(endAddress(desk.parts, "main", ending("2026-11-30"), signal));
    expect(later.errors).toMatchObject([{ path: "until", code: "end_not_chosen" }]);
    expect(await endAddress(desk.parts, "main", ending("2026-09-15"), signal)).toMatchObject({
      identifier: `${SIREN}_ACHATS`,
    });
    expect(desk.lines()).toEqual([]);
    const again = await rejection(endAddress(desk.parts, "main", ending("2026-09-15"), signal));
    expect(again).toMatchObject({ status: 404, code: "address_not_declared" });
  });

  it("asks which of several lines is meant", async () => {
    const desk = await atIopole();
    await declare(desk, address({ until: "2026-10-31" }));
    await declare(desk, address({ from: "2026-12-01" }));
    const refused = await rejection(endAddress(desk.parts, "main", ending("2026-09-15"), signal));
    expect(refused).toMatchObject({ status: 409, code: "several_lines" });
    await endAddress(desk.parts, "main", ending("2026-09-15", "2026-12-01"), signal);
    expect(desk.lines()).toEqual([[`${SIREN}_ACHATS`, "2026-10-01", "2026-10-31"]]);
  });
});

describe("a platform", () => {
  it("that lets nobody declare is named", async () => {
    const { parts } = await openWorld({ tenants: [{ ...TENANT, companies: [SIREN] }] });
    const refused = await rejection(declareAddress(parts, "main", address(), signal));
    expect(refused).toMatchObject({ status: 501, code: "capability_missing" });
    expect(refused.message).toContain('"main" (Fake)');
    expect(refused.detailFr).toContain("« main » (Fake) ne laisse pas déclarer");
    const unknown = await rejection(declareAddress(parts, "nobody", address(), signal));
    expect(unknown).toMatchObject({
      status: 400,
      code: "platform_unknown",
      errors: [{ messageFr: "n'est pas une plateforme de cette clé", fixFr: "prenez l'une de : main" }],
    });
  });

  it("that answers 501 is named as one that lets nobody declare", async () => {
    const desk = await atAfnor();
    desk.faults.meet("declare-address", { status: 501, body: { errorCode: "NOT_IMPLEMENTED" } });
    expect(await rejection(declare(desk, address()))).toMatchObject({
      status: 501,
      code: "capability_missing",
    });
    expect(desk.lines()).toEqual([]);
  });

  it("of versions 1.2 and 1.3 has nothing to write with", () => {
    for (const version of ["1.2", "1.3"] as const) {
      const { fake, settings } = afnorRig({ version });
      expect(afnor.open(settings, testIo(fake.fetch)).addresses).toBeUndefined();
    }
  });

  it("where a company is not enrolled says so", async () => {
    const { fake, settings } = rigOf();
    const unit = fake.own.enrol(SIREN, "Boulangerie du Port");
    fake.own.entities.splice(0);
    fake.entities.push(unit);
    const io = testIo(fake.fetch);
    const desk = await deskOver(iopole, io, iopole.open(settings, io), {
      faults: fake.faults,
      violations: fake.violations,
      lines: () => [],
    });
    await expect(declare(desk, address())).rejects.toMatchObject({
      kind: "refused",
      facts: { code: "not_enrolled", fixFr: expect.stringContaining("mandat") },
    });
  });

  it("whose directory lags behind does not hide what was declared of an establishment", async () => {
    const { fake, settings } = rigOf();
    fake.own.enrol(SIREN, "Boulangerie du Port");
    fake.own.enrol(SIRET, "Le Port");
    // What the directory shows is of the day before.
    fake.entities = JSON.parse(JSON.stringify(fake.own.entities));
    fake.own.shown = false;
    const io = testIo(fake.fetch);
    const desk = await deskOver(iopole, io, iopole.open(settings, io), {
      faults: fake.faults,
      violations: fake.violations,
      lines: () => [],
    });
    const site = address({ siret: SIRET, suffix: null });
    expect(await declare(desk, site)).toMatchObject({ adopted: false });
    expect(await declare(desk, site)).toMatchObject({ adopted: true, line: { from: "2026-10-01" } });
    const ending = {
      identifier: `${SIREN}_${SIRET}`,
      siren: SIREN,
      siret: SIRET,
      from: null,
      until: "2026-09-15",
    };
    await endAddress(desk.parts, "main", ending, signal);
    expect(fake.own.lines()).toEqual([]);
    expect(fake.faults.of("declare-address")).toHaveLength(1);
  });

  it("that holds more than it lists is believed when it says so", async () => {
    const desk = await atIopole();
    await declare(desk, address());
    const { addresses } = desk.connection;
    if (addresses === undefined) throw new Error("no book");
    let lists = 0;
    const list = addresses.list;
    addresses.list = async (siren, siret, under) => (lists++ === 0 ? [] : list(siren, siret, under));
    const directory = desk.connection.directory;
    if (directory !== undefined) directory.addresses = async () => [];
    expect(await declare(desk, address())).toMatchObject({ adopted: true });
    expect(desk.lines()).toHaveLength(1);
  });
});
