import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import type { FilesAt } from "../src/adapters/port.ts";
import { ACCOUNT_DEFAULTS } from "../src/domain/account.ts";
import { type FileDoor, openFileDoor } from "../src/net/files/door.ts";
import { SSHD, startSshd } from "../test/support/sshd.ts";
import { percentile, rounded } from "./figures.ts";
import { ownFolder } from "./processes.ts";

/** What files cost by one way. Times in milliseconds. */
export interface FileCosts {
  p50: number;
  p95: number;
  /** How long a folder took to be listed, and how long others had to wait meanwhile at most. */
  listMs: number;
  longestStallMs: number;
}

/** Bytes of one file: a Factur-X of some pages. */
const BYTES = 60_000;
const NAMES = 10_000;
const NEVER = new AbortController().signal;

const doorTo = (at: FilesAt): FileDoor =>
  openFileDoor({ ...ACCOUNT_DEFAULTS, name: "bench", adapter: "files", settings: {} }, at, {
    now: () => new Date(),
    random: Math.random,
    secrets: [],
    log: { debug: () => undefined, warn: () => undefined },
    metrics: { request: () => undefined, circuit: () => undefined, tokenExpiry: () => undefined },
  });

/** Deposits one by one, as the adapter does: written under another name, made durable, then given its own. */
const deposits = async (door: FileDoor, count: number): Promise<number[]> => {
  const bytes = Buffer.alloc(BYTES, "invoice ");
  const times: number[] = [];
  for (let n = 0; n < count; n += 1) {
    const began = performance.now();
    await door.write(`out/.${n}.part`, bytes, NEVER);
    await door.move(`out/.${n}.part`, `out/${n}.pdf`, NEVER);
    times.push(performance.now() - began);
  }
  return times;
};

const listing = async (door: FileDoor): Promise<Pick<FileCosts, "listMs" | "longestStallMs">> => {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const began = performance.now();
  let names = 0;
  for await (const batch of door.list("in", NEVER)) names += batch.length;
  const listMs = rounded(performance.now() - began);
  delay.disable();
  if (names !== NAMES) throw new Error(`${names} names listed instead of ${NAMES}`);
  return { listMs, longestStallMs: rounded(delay.max / 1e6) };
};

const costs = async (at: FilesAt, folder: string, count: number): Promise<FileCosts> => {
  for (const name of ["out", "in"]) mkdirSync(join(folder, name));
  for (let n = 0; n < NAMES; n += 1) writeFileSync(join(folder, "in", `${n}.xml`), "");
  const door = doorTo(at);
  // The first call of an account connects.
  await door.stat("out/none", NEVER);
  const times = await deposits(door, count);
  const listed = await listing(door);
  await door.close();
  return { p50: rounded(percentile(times, 0.5)), p95: rounded(percentile(times, 0.95)), ...listed };
};

/** Files of a folder on this machine, and of OpenSSH's server on loopback where it is installed. */
export const files = async (quick: boolean): Promise<{ local: FileCosts; sftp: FileCosts | null }> => {
  const count = quick ? 100 : 500;
  const folder = ownFolder();
  const local = await costs({ kind: "local", root: folder }, folder, count);
  if (SSHD === null) return { local, sftp: null };
  const server = await startSshd(SSHD);
  try {
    return { local, sftp: await costs(server.at, server.folder, count) };
  } finally {
    await server.stop();
  }
};

/** Rows of the table of figures. */
export const fileLines = ({ local, sftp }: Awaited<ReturnType<typeof files>>): string[][] =>
  [
    { way: "in a folder here", cost: local },
    { way: "over SFTP", cost: sftp },
  ].flatMap(({ way, cost }) =>
    cost === null
      ? [[`files ${way}`, "", "not measured: no OpenSSH server on this machine"]]
      : [
          [`a file of 60 kB deposited durably ${way}`, `p50 ${cost.p50} ms`, `p95 ${cost.p95} ms`],
          [
            `10,000 names listed ${way}`,
            `${cost.listMs} ms`,
            `others wait ${cost.longestStallMs} ms at most`,
          ],
        ],
  );
