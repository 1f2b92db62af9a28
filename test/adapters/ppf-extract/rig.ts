import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Connection, Directory } from "../../../src/adapters/port.ts";
import { ppfExtract } from "../../../src/adapters/ppf-extract/index.ts";
import { type KeptCopy, keepCopy } from "../../../src/directory-copy/keep-copy.ts";
import { type Extract, type Line, writeArchive } from "../../directory-copy/f14.ts";
import { afterThisTest } from "../../support/endings.ts";
import { ownFolder } from "../../support/processes.ts";
import { type TestIo, testIo } from "../io.ts";

export interface ExtractRig {
  folder: string;
  io: TestIo;
  kept: KeptCopy;
  connection: Connection;
  directory: Directory;
  /** Writes an extract into the folder, and has it read in. */
  read(extract: Partial<Extract>): Promise<void>;
}

/** Noon of 27 November 2026. */
const NOW = new Date("2026-11-27T11:00:00Z");

/** An account with a folder of extracts of its own. */
export const openExtract = (settings: Record<string, string> = {}): ExtractRig => {
  const root = ownFolder();
  const folder = join(root, "extracts");
  mkdirSync(folder);
  const given = { folder, ...settings };
  const at = ppfExtract.copy?.(given);
  if (at === undefined) throw new Error("no copy");
  const kept = keepCopy({
    account: "book",
    at,
    database: join(root, "directory-book.db"),
    log: { info: () => undefined, warn: () => undefined },
    metrics: { copyProduced: () => undefined, copyImport: () => undefined, copyLoaded: () => undefined },
  });
  afterThisTest(() => kept.close());
  const io = testIo(() => new Response(null, { status: 500 }), NOW);
  const connection = ppfExtract.open(given, { ...io, copy: kept });
  if (connection.directory === undefined) throw new Error("no directory");
  const read = async (extract: Partial<Extract>): Promise<void> => {
    const whole: Extract = { produced: "20261127030000", kind: "C", ...extract };
    await writeArchive(join(folder, `FFE1435A_${whole.produced}.tar.gz`), whole);
    await kept.look();
  };
  return { folder, io, kept, connection, directory: connection.directory, read };
};

let last = 0;

/** A line in force, on a platform of its own. */
export const line = (siren: string, more: Partial<Line> = {}): Line => {
  last += 1;
  return {
    id: last,
    nature: "D",
    siren,
    siret: null,
    code: null,
    suffix: null,
    from: "20260901",
    end: null,
    effectiveEnd: null,
    matricule: "0042",
    ...more,
  };
};
