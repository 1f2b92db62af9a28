import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type KeptCopy, keepCopy } from "../../src/directory-copy/keep-copy.ts";
import { lockOf } from "../../src/directory-copy/lock.ts";
import { afterThisTest } from "../support/endings.ts";
import { ownFolder } from "../support/processes.ts";
import { type Extract, writeArchive } from "./f14.ts";

const SIREN = "732829320";
const stamp = (day: number): string => `202611${day}030000`;

const company = (name: string, id = 1) => ({ id, siren: SIREN, name, kind: "A", status: "A" });

/** A folder of extracts, and what keeps a copy of them. */
const world = (names = true) => {
  const root = ownFolder();
  const folder = join(root, "extracts");
  mkdirSync(folder);
  const told: string[] = [];
  const open = (more: { names?: boolean; database?: string } = {}): KeptCopy => {
    const kept = keepCopy({
      account: "book",
      at: { folder, database: undefined, names: more.names ?? names, everySeconds: 60 },
      database: more.database ?? join(root, "directory-book.db"),
      log: {
        info: () => undefined,
        warn: (facts, text) => told.push(`${text} ${JSON.stringify(facts)}`),
      },
      metrics: {
        copyProduced: () => undefined,
        copyImport: (platform, outcome) => told.push(`${platform} ${outcome}`),
        copyLoaded: (_, records) => told.push(`${records} records`),
      },
    });
    afterThisTest(() => kept.close());
    return kept;
  };
  const complete = (day: number, name: string, count = 1): Promise<void> =>
    write(`C${day}.tar.gz`, {
      produced: stamp(day),
      kind: "C",
      companies: [
        { record: company(name) },
        ...Array.from({ length: count - 1 }, (_, n) => ({
          record: { ...company(`Other ${n}`, n + 2), siren: String(200_000_000 + n) },
        })),
      ],
    });
  const differential = (day: number, name: string, previous = day - 1): Promise<void> =>
    write(`A-D${day}.tar.gz`, {
      produced: stamp(day),
      previous: stamp(previous),
      kind: "D",
      companies: [{ record: company(name), reason: "P" }],
    });
  const write = (file: string, extract: Extract): Promise<void> => writeArchive(join(folder, file), extract);
  return { root, folder, told, open, complete, differential };
};

const day = (kept: KeptCopy): number | undefined => kept.state().producedAt?.getUTCDate();

describe("a copy that is kept up to date", () => {
  it("takes the newest complete extract and the differentials behind it, in their order, each one once", async () => {
    const { open, complete, differential, told } = world();
    await complete(15, "long ago");
    await differential(23, "second");
    await complete(21, "first");
    await differential(22, "between");
    const kept = open();
    expect(kept.state()).toEqual({ producedAt: null, importing: false, trouble: null });
    expect(() => kept.company(SIREN)).toThrow(/no copy/);
    await kept.look();
    expect(kept.state()).toEqual({
      producedAt: new Date("2026-11-23T02:00:00Z"),
      importing: false,
      trouble: null,
    });
    expect(kept.company(SIREN)?.name).toBe("second");
    const once = ["book loaded", "1 records", "book loaded", "1 records", "book loaded", "1 records"];
    expect(told).toEqual(once);
    await kept.look();
    await kept.close();
    // What was read in, the file itself tells.
    const again = open();
    expect(again.company(SIREN)?.name).toBe("second");
    await again.look();
    expect(told).toEqual(once);
  });

  it("waits for the differential that is missing, and says so once", async () => {
    const { open, complete, differential, told } = world();
    await differential(24, "third");
    const kept = open();
    await kept.look();
    expect(kept.state().trouble).toMatch(/^A-D24.tar.gz is a differential extract, and there is no copy yet/);
    await complete(22, "first");
    await kept.look();
    expect(day(kept)).toBe(22);
    expect(kept.state().trouble).toMatch(/^A-D24.tar.gz goes on from the extract of 20261123030000/);
    await kept.look();
    expect(told.filter((line) => line.includes("goes on from"))).toHaveLength(1);
    await differential(23, "second");
    await kept.look();
    expect(day(kept)).toBe(24);
    expect(kept.state().trouble).toBe(null);
    await differential(26, "lost");
    await complete(27, "whole again");
    await kept.look();
    expect(kept.company(SIREN)?.name).toBe("whole again");
    expect(kept.state().trouble).toBe(null);
  });

  it("leaves a file alone that is none, until it changes", async () => {
    const { folder, open, complete, told } = world();
    await complete(22, "first");
    writeFileSync(join(folder, "C23.tar.gz"), "half of an archi");
    writeFileSync(join(folder, "invoice.xml"), "<Invoice/>");
    writeFileSync(join(folder, ".hidden.xml"), "<Invoice/>");
    writeFileSync(join(folder, "notes.txt"), "<Invoice/>");
    const kept = open();
    await kept.look();
    expect(day(kept)).toBe(22);
    expect(kept.state().trouble).toMatch(/^invoice.xml: it is no F14/);
    expect(told.filter((line) => line === "book unreadable")).toHaveLength(2);
    rmSync(join(folder, "invoice.xml"));
    await complete(23, "second");
    await kept.look();
    expect(kept.company(SIREN)?.name).toBe("second");
    expect(told.filter((line) => line === "book unreadable")).toHaveLength(2);
    expect(kept.state().trouble).toBe(null);
  });

  it("answers all the while, from the old one and then from the new one", async () => {
    const { open, complete } = world();
    await complete(22, "old");
    const kept = open();
    await kept.look();
    await complete(23, "new", 5_000);
    const heard = new Set<string | undefined>();
    let through = false;
    const looking = kept.look().then(() => {
      through = true;
    });
    let importing = false;
    while (!through) {
      heard.add(kept.company(SIREN)?.name);
      importing ||= kept.state().importing;
      await new Promise((resolve) => setImmediate(resolve));
    }
    await looking;
    heard.add(kept.company(SIREN)?.name);
    expect([...heard]).toEqual(["old", "new"]);
    expect(importing).toBe(true);
  });

  it("may be shared by two: one reads in, the other one takes it up", async () => {
    const { open, complete, told } = world();
    await complete(22, "first", 5_000);
    const one = open();
    const other = open();
    await Promise.all([one.look(), other.look()]);
    await Promise.all([one.look(), other.look()]);
    expect([one, other].map((kept) => kept.company(SIREN)?.name)).toEqual(["first", "first"]);
    await complete(23, "second");
    await one.look();
    await other.look();
    expect(other.company(SIREN)?.name).toBe("second");
    expect(told.filter((line) => line === "book loaded")).toHaveLength(2);
  });

  it("is left alone while another process replaces it", async () => {
    const { root, open, complete, told } = world();
    await complete(22, "first");
    const kept = open();
    const lock = lockOf(join(root, "directory-book.db"));
    await kept.look();
    expect([day(kept), told]).toEqual([undefined, []]);
    lock?.release();
    await kept.look();
    expect(day(kept)).toBe(22);
  });

  it("is ended in the middle of it", async () => {
    const { root, open, complete } = world();
    await complete(22, "first", 8_000);
    const kept = open();
    const looking = kept.look();
    while (!kept.state().importing) await new Promise((resolve) => setImmediate(resolve));
    await kept.close();
    await looking;
    const database = join(root, "directory-book.db");
    expect(existsSync(database)).toBe(false);
    const again = open();
    await again.look();
    expect(day(again)).toBe(22);
    expect(existsSync(`${database}.new`)).toBe(false);
  });

  it("finds names once they are wanted", async () => {
    const { open, complete } = world(false);
    await complete(22, "Ateliers du Fleuve");
    const without = open();
    await without.look();
    expect(without.search("ateliers", 5)).toBe(null);
    await without.close();
    const kept = open({ names: true });
    await kept.look();
    expect(kept.search("ateliers fle", 5)?.companies).toHaveLength(1);
  });

  it("says what the machine's fault is, and goes on when it is over", async () => {
    const { root, folder, open, complete, told } = world();
    rmSync(folder, { recursive: true });
    const database = join(root, "copies", "book.db");
    // A folder has the place of the copy.
    mkdirSync(database, { recursive: true });
    const kept = open({ database });
    await kept.look();
    expect(kept.state().trouble).toMatch(/^The folder of the extracts cannot be read: ENOENT/);
    mkdirSync(folder);
    await complete(22, "first");
    await kept.look();
    expect(kept.state().trouble).toMatch(/^The directory could not be read in: E/);
    expect(told).toContain("book failed");
    rmSync(database, { recursive: true });
    await kept.look();
    expect(day(kept)).toBe(22);
    expect(kept.state().trouble).toBe(null);
    // Somebody deletes it.
    rmSync(database);
    await kept.look();
    expect(day(kept)).toBe(22);
    writeFileSync(database, "no database at all, but a text of some length");
    expect(() => kept.company(SIREN)).toThrow(/not a database/);
    expect(day(kept)).toBe(undefined);
    await kept.look();
    expect(kept.company(SIREN)?.name).toBe("first");
  });
});
