import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { writeExtract } from "./extract-records.ts";
import { GATEWAY_FLAGS, ownFolder, runProgram } from "./processes.ts";

/** Microseconds of a look-up. */
interface LookUp {
  p50: number;
  p99: number;
}

/** What an extract of the directory costs. `heldMs`: the longest for which everybody else waited meanwhile. */
interface Imported {
  records: number;
  seconds: number;
  /** Of the processor: less than the above where others had it. */
  cpuSeconds: number;
  heldMs: number;
  peakMegabytes: number;
  grownMegabytes: number;
  databaseMegabytes: number;
  lookUps: Readonly<Record<string, LookUp>>;
}

/** The portal's extract of the directory: how long it takes to be read in, and what a look-up then costs. */
export const extracts = async (quick: boolean) => {
  const companies = quick ? 20_000 : 200_000;
  const root = ownFolder();
  const folder = join(root, "extracts");
  mkdirSync(folder);
  const bytes = await writeExtract(folder, companies);
  const run = (names: boolean): Promise<Imported> => {
    const database = join(root, `copy-${names}.db`);
    return runProgram<Imported>(
      "extract-cost.ts",
      [folder, database, companies, String(names)],
      GATEWAY_FLAGS,
    );
  };
  return { bytes, withNames: await run(true), withoutNames: await run(false) };
};

const importLine = (what: string, one: Imported): string[] => [
  `an extract of ${one.records} records read in, ${what}`,
  `${one.seconds} s`,
  `processor ${one.cpuSeconds} s; peak memory ${one.peakMegabytes} MB, ${one.grownMegabytes} MB more than before; copy of ${one.databaseMegabytes} MB; others waited ${one.heldMs} ms at most`,
];

/** Rows of the table of figures. */
export const extractLines = (found: Awaited<ReturnType<typeof extracts>>): string[][] => [
  importLine(`${(found.bytes / 1e6).toFixed(0)} MB of XML`, found.withNames),
  importLine("without names", found.withoutNames),
  ...Object.entries(found.withNames.lookUps).map(([what, { p50, p99 }]) => [
    `  a look-up, ${what}`,
    `p99 ${p99} µs`,
    `p50 ${p50} µs`,
  ]),
];
