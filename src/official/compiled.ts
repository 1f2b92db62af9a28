import { createHash } from "node:crypto";
import {
  chmodSync,
  closeSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { compile, compilerVersion } from "./saxon.ts";

const FOLDER = 0o700;
const FILE = 0o600;

/** How often one that compiles says so, and after what silence it is taken for dead, in milliseconds. */
const SIGN_OF_LIFE = 2_000;
const DEAD_AFTER = 15_000;
/** How often one that waits for another looks, in milliseconds. */
const LOOK_EVERY = 100;

/**
 * A folder that this user alone may write to: what is compiled there is run. Where the one that is asked for is not,
 * a new one takes its place, and is lost at the end.
 */
export const privateFolder = (path: string): string => {
  mkdirSync(path, { recursive: true, mode: FOLDER });
  const { uid, mode } = lstatSync(path);
  const isOurs = (uid === process.getuid?.() || process.getuid === undefined) && (mode & 0o022) === 0;
  return isOurs && lstatSync(path).isDirectory() ? path : mkdtempSync(join(tmpdir(), "passerelle-rules-"));
};

const read = (path: string): object | null => {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as object;
  } catch {
    // Not there, or cut off by a full disk: it is compiled anew.
    return null;
  }
};

/** Takes the right to compile. Null: another has it. */
const lock = (path: string): { release(): void } | null => {
  try {
    closeSync(openSync(path, "wx", FILE));
  } catch {
    const age = Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0);
    if (age > DEAD_AFTER) rmSync(path, { force: true });
    return null;
  }
  const signs = setInterval(() => {
    try {
      utimesSync(path, new Date(), new Date());
    } catch {
      // Another took it for dead. Both then compile the same, and the later one replaces the earlier.
    }
  }, SIGN_OF_LIFE);
  return {
    release() {
      clearInterval(signs);
      rmSync(path, { force: true });
    },
  };
};

/**
 * The compiled form of a stylesheet, from the folder if it is there. It is named by a hash of the text, so that a new
 * version of the rules is compiled anew; one process compiles, others wait for it.
 */
export const compiled = async (xslt: string, folder: string): Promise<object> => {
  const key = createHash("sha256").update(`${compilerVersion()}\n${xslt}`).digest("hex").slice(0, 32);
  const target = join(folder, `${key}.sef.json`);
  for (;;) {
    const there = read(target);
    if (there !== null) return there;
    const held = lock(`${target}.lock`);
    if (held === null) await wait(LOOK_EVERY);
    else {
      try {
        // It may have come while nobody held the lock.
        return read(target) ?? (await make(xslt, join(folder, `${key}.${process.pid}`), target));
      } finally {
        held.release();
      }
    }
  }
};

/** Compiles into a file of its own that then takes the target's place, so that nobody reads half of it. */
const make = async (xslt: string, own: string, target: string): Promise<object> => {
  try {
    writeFileSync(`${own}.xsl`, xslt, { mode: FILE });
    await compile(`${own}.xsl`, `${own}.json`);
    chmodSync(`${own}.json`, FILE);
    renameSync(`${own}.json`, target);
  } finally {
    for (const left of [`${own}.xsl`, `${own}.json`]) rmSync(left, { force: true });
  }
  return JSON.parse(readFileSync(target, "utf8")) as object;
};
