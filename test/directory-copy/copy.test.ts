import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { CopiedLine } from "../../src/adapters/port.ts";
import { addNames, importComplete, importDifferential } from "../../src/directory-copy/import-extract.ts";
import { type OpenCopy, openCopyAt } from "../../src/directory-copy/read-copy.ts";
import { ownFolder } from "../support/processes.ts";
import { randomFrom, shuffled } from "../support/random.ts";
import {
  type Company,
  type Establishment,
  type Extract,
  identifierOf,
  type Line,
  type Platform,
  type RoutingCode,
  writeArchive,
} from "./f14.ts";

/** The directory as plain maps: what a copy must say, whatever became of it before. */
interface Model {
  companies: Map<number, Company>;
  establishments: Map<number, Establishment>;
  codes: Map<number, RoutingCode>;
  platforms: Map<number, Platform>;
  lines: Map<number, Line>;
}

const SIRENS = ["732829320", "552100554", "000000018", "356000000"];
const SIRETS = SIRENS.flatMap((siren) => [`${siren}00014`, `${siren}00022`]);
const CODES = ["ACHATS", "A_B", "é/x@1"];
const SUFFIXES = ["COMPTA", "12", "a-b.c"];
const DAYS = ["20260101", "20261127", "20261128", "20270101", "20280229"];
const MATRICULES = ["0042", "0043", "9998", "9999"];

const model = (): Model => ({
  companies: new Map(),
  establishments: new Map(),
  codes: new Map(),
  platforms: new Map(),
  lines: new Map(),
});

/** Random records of few companies, so that they meet each other. */
const recordsFrom = (random: () => number) => {
  const one = <T>(of: readonly T[]): T => of[Math.floor(random() * of.length)] as T;
  const maybe = <T>(value: T): T | null => (random() < 0.5 ? value : null);
  let last = 0;
  const line = (id: number): Line => {
    const siren = one(SIRENS);
    const siret = maybe(one(SIRETS.filter((of) => of.startsWith(siren))));
    return {
      id,
      nature: random() < 0.2 ? "M" : "D",
      siren,
      siret,
      code: siret === null ? null : maybe(one(CODES)),
      suffix: siret === null ? maybe(one(SUFFIXES)) : null,
      from: one(DAYS),
      end: maybe(one(DAYS)),
      effectiveEnd: maybe(one(DAYS)),
      matricule: one(MATRICULES),
      ...(random() < 0.1 ? { identifier: `${siren}_ODD${id % 3}` } : {}),
    };
  };
  const demands = () => ({ commitment: random() < 0.5, service: random() < 0.5, either: random() < 0.5 });
  return {
    // Ids are not in order, and those of one block may be those of another.
    newId: () => {
      last += 1 + Math.floor(random() * 5);
      return random() < 0.1 ? last * 1_000_003 : last;
    },
    make: {
      companies: (id: number): Company => ({
        id,
        siren: one(SIRENS),
        name: `${one(["Forges", "Étoile", "Saint-Denis"])} & <${id}>`,
        kind: one(["A", "P"]),
        status: one(["A", "I"]),
      }),
      establishments: (id: number): Establishment => ({
        id,
        siret: one(SIRETS),
        name: `Site ${id}`,
        status: one(["A", "I"]),
        demands: maybe(demands()),
      }),
      codes: (id: number): RoutingCode => ({
        id,
        siret: one(SIRETS),
        code: one(CODES),
        name: "",
        status: one(["A", "I"]),
        commitment: maybe(random() < 0.5),
      }),
      platforms: (id: number): Platform => ({ id, matricule: one(MATRICULES), type: one(["PDP", "NA"]) }),
      lines: line,
    },
  };
};

const BLOCKS = ["companies", "establishments", "codes", "platforms", "lines"] as const;

const text = (things: readonly unknown[]): string[] => things.map((thing) => JSON.stringify(thing)).sort();
const newest = <T extends { id: number }>(of: Map<number, T>, fits: (one: T) => boolean): T | undefined =>
  [...of.values()].filter(fits).sort((a, b) => b.id - a.id)[0];

const shownLine =
  ({ platforms }: Model) =>
  (line: Line): CopiedLine => {
    const platform = newest(platforms, ({ matricule }) => matricule === line.matricule);
    return {
      identifier: identifierOf(line),
      siren: line.siren,
      siret: line.siret,
      routingCode: line.code,
      suffix: line.suffix,
      nature: line.nature,
      from: line.from,
      end: line.end,
      effectiveEnd: line.effectiveEnd,
      matricule: line.matricule,
      platformType: platform?.type ?? null,
    };
  };

/** Everything that can be asked of the few companies, of the copy and of the model. */
const compare = (copy: OpenCopy, now: Model): void => {
  const lines = (fits: (line: Line) => boolean): string[] =>
    text([...now.lines.values()].filter(fits).map(shownLine(now)));
  for (const siren of SIRENS) {
    const company = newest(now.companies, (one) => one.siren === siren);
    const { id: _, ...shown } = company ?? { id: 0 };
    expect(copy.company(siren)).toEqual(company === undefined ? null : shown);
    expect(text(copy.lines({ siren }))).toEqual(lines((line) => line.siren === siren));
  }
  for (const siret of SIRETS) {
    const place = newest(now.establishments, (one) => one.siret === siret);
    expect(copy.establishment(siret)).toEqual(
      place === undefined
        ? null
        : {
            siret,
            name: place.name,
            status: place.status,
            demands: place.demands && {
              commitment: place.demands.commitment,
              service: place.demands.service,
              serviceOrCommitment: place.demands.either,
            },
          },
    );
    const codes = [...now.codes.values()].filter((one) => one.siret === siret);
    expect(text(copy.routingCodes(siret))).toEqual(text(codes.map(({ id, ...shown }) => shown)).sort());
    expect(text(copy.lines({ siret }))).toEqual(lines((line) => line.siret === siret));
    for (const routingCode of CODES) {
      expect(text(copy.lines({ siret, routingCode }))).toEqual(
        lines((line) => line.siret === siret && line.code === routingCode),
      );
    }
  }
  const told = new Set([...now.lines.values()].map(identifierOf));
  for (const identifier of [...told, "732829320_NONE", "73282932000014", "x"]) {
    expect(text(copy.linesAt(identifier))).toEqual(lines((line) => identifierOf(line) === identifier));
  }
};

const opened = async (database: string, look: (copy: OpenCopy) => void): Promise<void> => {
  const copy = openCopyAt(database);
  if (copy === null) throw new Error("no copy");
  try {
    look(copy);
  } finally {
    copy.close();
  }
};

describe("a copy of the directory", () => {
  // The order of keys is that of the records above.
  const order = (company: Company) => ({
    siren: company.siren,
    name: company.name,
    kind: company.kind,
    status: company.status,
  });

  it.each([1, 2, 3, 4, 5, 6])("says what its extracts said, all of them in turn (%i)", async (seed) => {
    const random = randomFrom(seed);
    const { newId, make } = recordsFrom(random);
    const folder = ownFolder();
    const database = join(folder, "copy.db");
    const now = model();
    const fill = <T>(to: Map<number, T>, of: (id: number) => T, count: number): T[] =>
      Array.from({ length: count }, () => {
        const id = newId();
        const record = of(id);
        to.set(id, record);
        return record;
      });
    const write = async (name: string, extract: Extract): Promise<string> => {
      const path = join(folder, name);
      await writeArchive(path, extract);
      return path;
    };

    const given = Object.fromEntries(
      BLOCKS.map((name) => {
        const records = fill(now[name] as Map<number, unknown>, make[name], 12 + Math.floor(random() * 20));
        return [name, shuffled(records, random).map((record) => ({ record }))];
      }),
    );
    const complete = { produced: "20261122030000", kind: "C", ...given } as Extract;
    await importComplete(await write("complete.tar.gz", complete), database, seed % 2 === 0);
    await opened(database, (copy) => {
      expect(copy.produced).toBe("20261122030000");
      compare(copy, now);
    });

    for (const day of [23, 24, 25]) {
      const changes = Object.fromEntries(
        BLOCKS.map((name) => {
          const all = now[name] as Map<number, { id: number }>;
          const touched = shuffled([...all.keys()], random).slice(0, 8);
          const changed = touched.map((id, n) => {
            const record = make[name](id);
            if (n % 2 === 0) all.delete(id);
            else all.set(id, record);
            return { record, reason: n % 2 === 0 ? "S" : "P" };
          });
          const added = fill(all as Map<number, unknown>, make[name], 4).map((record) => ({
            record,
            reason: "N",
          }));
          return [name, shuffled([...changed, ...added], random)];
        }),
      );
      const produced = `202611${day}030000`;
      const extract = { produced, previous: `202611${day - 1}030000`, kind: "D", ...changes } as Extract;
      await importDifferential(await write(`${day}.tar.gz`, extract), database);
      await opened(database, (copy) => {
        expect(copy.produced).toBe(produced);
        compare(copy, now);
      });
    }
    if (seed % 2 !== 0) await addNames(database);
    await opened(database, (copy) => {
      const named = (word: string) => text(copy.search(word, 100)?.companies ?? []);
      const those = (fits: (name: string) => boolean) =>
        text([...now.companies.values()].filter(({ name }) => fits(name)).map(order));
      expect(named("forges")).toEqual(those((name) => name.startsWith("Forges")));
      expect(named("ETOI")).toEqual(those((name) => name.startsWith("Étoile")));
      expect(named("denis, sain")).toEqual(those((name) => name.startsWith("Saint")));
      expect(named('" OR *')).toEqual(those(() => false));
      expect(copy.search("...", 10)).toEqual({ companies: [], more: false });
      expect(copy.search("forges", 1)?.more).toBe(those((name) => name.startsWith("Forges")).length > 1);
    });
  });

  it("is not to be had of an extract that is at fault, and the old one stays", async () => {
    const folder = ownFolder();
    const database = join(folder, "copy.db");
    const { make } = recordsFrom(randomFrom(9));
    const write = async (more: Partial<Extract>): Promise<string> => {
      const path = join(folder, "extract.tar.gz");
      await writeArchive(path, { produced: "20261122030000", kind: "C", ...more });
      return path;
    };
    const company = make.companies(1);
    await importComplete(await write({ companies: [{ record: company }] }), database, true);
    const refusals: [Partial<Extract>, RegExp][] = [
      [{ companies: [{ record: company }, { record: make.companies(1) }] }, /IdInstance stands there twice/],
      [
        { companies: [{ record: company, reason: "CREATION" }] },
        /record 1 \(UniteLegale\): MotifPresence "CREATION"/,
      ],
      [{ companies: [{ record: company, reason: "S" }] }, /MotifPresence "S" is none of C, V/],
      [{ companies: [{ record: { ...company, siren: "12345" } }] }, /IdSIREN is malformed: 12345/],
      [{ lines: [{ record: { ...make.lines(1), from: "20260230" } }] }, /DateDebut is no day/],
      [{ lines: [{ record: { ...make.lines(1), nature: "X" as "D" } }] }, /Nature is malformed/],
      [{ kind: "D", previous: "20261121030000" }, /no complete extract/],
    ];
    for (const [extract, why] of refusals)
      await expect(
        importComplete(await write({ produced: "20261129030000", ...extract }), database, true),
      ).rejects.toThrow(why);
    const next = await write({ produced: "20261124030000", previous: "20261123030000", kind: "D" });
    await expect(importDifferential(next, database)).rejects.toThrow(/goes on from 20261123030000/);
    await opened(database, (copy) => {
      expect(copy.produced).toBe("20261122030000");
      expect(copy.company(company.siren)).toEqual(order(company));
    });
  });
});
