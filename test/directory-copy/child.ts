import fs, { writeSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { DatabaseSync } from "node:sqlite";
import { bringUpToDate } from "../../src/directory-copy/bring-up-to-date.ts";

/**
 * Reads in what a folder has, and tells each step at once, without a buffer that could be lost. It is killed as by
 * `kill -9` at a moment of the second import: `rows`, in the midst of them; before `COMMIT`; before the file is on the
 * disk (`fsync`); before and after it takes its place (`rename`, `renamed`).
 */
const [folder = "", database = "", moment = ""] = process.argv.slice(2);

const die = (): void => {
  process.kill(process.pid, "SIGKILL");
};

const { exec } = DatabaseSync.prototype;
DatabaseSync.prototype.exec = function (sql: string): void {
  if (sql === moment) die();
  exec.call(this, sql);
};
const { fsyncSync, renameSync } = fs;
fs.fsyncSync = (file) => {
  if (moment === "fsync") die();
  fsyncSync(file);
};
fs.renameSync = (from, to) => {
  if (moment === "rename") die();
  renameSync(from, to);
  if (moment === "renamed") die();
};
syncBuiltinESMExports();

const dieAfter = (turns: number): void => {
  if (turns === 0) die();
  setImmediate(() => dieAfter(turns - 1));
};

await bringUpToDate({ folder, database, names: true, unreadable: [] }, ({ said }) => {
  writeSync(1, `${said}\n`);
  if (said === "reading" && moment === "rows") dieAfter(10);
});
