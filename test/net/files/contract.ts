import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import type { FileEntry } from "../../../src/adapters/port.ts";
import type { FileDoor } from "../../../src/net/files/door.ts";
import { failureIn, gate } from "../kit.ts";
import { bytesOf, NEVER, type RecordedFiles } from "./kit.ts";

/** A way to files, and the same files on this machine. */
export interface FilesRig {
  recorded: RecordedFiles;
  /** The account's root. */
  folder: string;
}

const SMALL = Buffer.from("<invoice/>");

const listed = async (files: FileDoor, folder: string): Promise<FileEntry[]> => {
  const entries: FileEntry[] = [];
  for await (const batch of files.list(folder, NEVER)) entries.push(...batch);
  return entries.sort((one, other) => (one.name < other.name ? -1 : 1));
};

/** What the port promises of files, wherever they lie. */
export const filesContract = (
  title: string,
  open: () => Promise<FilesRig>,
  { tellsFree = true }: { tellsFree?: boolean } = {},
): void => {
  describe(`files ${title}`, () => {
    let files: FileDoor;
    let recorded: RecordedFiles;
    let folder: string;
    const path = (name: string): string => join(folder, name);

    beforeEach(async () => {
      ({ recorded, folder } = await open());
      files = recorded.door;
      for (const name of ["out", "in", "archive"]) mkdirSync(path(name));
    });

    for (const size of [0, 1, 32_768, 32_769, 1_000_003]) {
      it(`are written and read whole, ${size} bytes`, async () => {
        const bytes = bytesOf(size);
        await files.write("out/.a.part", bytes, NEVER);
        expect(readFileSync(path("out/.a.part")).equals(bytes)).toBe(true);
        expect(Buffer.from(await files.read("out/.a.part", NEVER)).equals(bytes)).toBe(true);
        expect(await files.stat("out/.a.part", NEVER)).toMatchObject({ name: ".a.part", size });
      });
    }

    it("are written in place of longer ones", async () => {
      writeFileSync(path("out/a.xml"), bytesOf(100_000));
      await files.write("out/a.xml", SMALL, NEVER);
      expect(readFileSync(path("out/a.xml"), "utf8")).toBe("<invoice/>");
    });

    it("are written from a part of a larger buffer", async () => {
      const bytes = new Uint8Array([1, 2, 3, 4, 5, 6]);
      await files.write("out/a.xml", bytes.subarray(2, 4), NEVER);
      expect([...readFileSync(path("out/a.xml"))]).toEqual([3, 4]);
    });

    it("lie at the root too", async () => {
      await files.write("a.xml", SMALL, NEVER);
      expect(await listed(files, "")).toMatchObject([{ name: "a.xml", size: 10 }]);
      expect(await files.stat("a.xml", NEVER)).toMatchObject({ size: 10 });
    });

    it("are told with size and time, folders and links left out", async () => {
      writeFileSync(path("in/b.xml"), SMALL);
      writeFileSync(path("in/é à.xml"), "1");
      mkdirSync(path("in/folder"));
      symlinkSync(path("in/b.xml"), path("in/link"));
      const { mtimeMs } = statSync(path("in/b.xml"));
      const [first, second, ...others] = await listed(files, "in");
      expect(first).toMatchObject({ name: "b.xml", size: 10 });
      expect(Math.floor((first?.modified.getTime() ?? 0) / 1000)).toBe(Math.floor(mtimeMs / 1000));
      expect(second).toMatchObject({ name: "é à.xml", size: 1 });
      expect(others).toEqual([]);
    });

    it("are listed in batches, all of them", async () => {
      const names = Array.from({ length: 600 }, (_, n) => `${String(n).padStart(4, "0")}.xml`);
      for (const name of names) writeFileSync(path(`in/${name}`), "");
      let batches = 0;
      const found: string[] = [];
      for await (const batch of files.list("in", NEVER)) {
        batches += 1;
        found.push(...batch.map(({ name }) => name));
      }
      expect(found.sort()).toEqual(names);
      expect(batches).toBeGreaterThan(1);
    });

    it("are listed no further than they are wanted", async () => {
      for (let n = 0; n < 600; n += 1) writeFileSync(path(`in/${n}`), "");
      for await (const batch of files.list("in", NEVER)) {
        expect(batch.length).toBeLessThan(600);
        break;
      }
      expect(await files.stat("in/0", NEVER)).not.toBeNull();
    });

    it("can be worked with while they are listed, in one place", async () => {
      for (let n = 0; n < 300; n += 1) writeFileSync(path(`in/${n}`), "");
      let seen = 0;
      for await (const batch of files.list("in", NEVER)) {
        for (const { name } of batch.slice(0, 3)) await files.remove(`in/${name}`, NEVER);
        seen += batch.length;
      }
      expect(seen).toBe(300);
    });

    it("are none of a folder that is empty", async () => {
      expect(await listed(files, "in")).toEqual([]);
    });

    it("get another name in another folder", async () => {
      writeFileSync(path("out/.a.part"), SMALL);
      await files.move("out/.a.part", "archive/a.xml", NEVER);
      expect(readdirSync(path("out"))).toEqual([]);
      expect(readFileSync(path("archive/a.xml"), "utf8")).toBe("<invoice/>");
    });

    it("never take a name that is taken", async () => {
      writeFileSync(path("out/.a.part"), SMALL);
      writeFileSync(path("out/a.xml"), "another");
      expect(await failureIn(files.move("out/.a.part", "out/a.xml", NEVER))).toMatchObject({
        kind: "refused",
        facts: { code: "name_taken" },
      });
      expect(readFileSync(path("out/a.xml"), "utf8")).toBe("another");
      expect(readFileSync(path("out/.a.part"), "utf8")).toBe("<invoice/>");
    });

    it("are removed, and may be gone already", async () => {
      writeFileSync(path("in/a.xml"), SMALL);
      await files.remove("in/a.xml", NEVER);
      await files.remove("in/a.xml", NEVER);
      expect(readdirSync(path("in"))).toEqual([]);
    });

    it("are not there, or are no files", async () => {
      symlinkSync(path("in"), path("in/link"));
      expect(await files.stat("in/a.xml", NEVER)).toBeNull();
      expect(await files.stat("nowhere/a.xml", NEVER)).toBeNull();
      expect(await files.stat("in", NEVER)).toBeNull();
      expect(await files.stat("in/link", NEVER)).toBeNull();
    });

    it("are handed over while they are still open", async () => {
      writeFileSync(path("in/a.xml"), SMALL);
      const [reached, kept] = [gate(), gate()];
      let got = "";
      let ended = false;
      const reading = files
        .readOnce(
          "in/a.xml",
          async (bytes) => {
            got = Buffer.from(bytes).toString();
            reached.open();
            await kept.opened;
          },
          NEVER,
        )
        .then(() => {
          ended = true;
        });
      await reached.opened;
      expect(got).toBe("<invoice/>");
      expect(ended).toBe(false);
      kept.open();
      await reading;
    });

    it("that could not be kept are told of by the words of whoever keeps them", async () => {
      writeFileSync(path("in/a.xml"), SMALL);
      const fault = Object.assign(new Error("spool full"), { code: "ENOSPC", syscall: "write" });
      await expect(files.readOnce("in/a.xml", () => Promise.reject(fault), NEVER)).rejects.toBe(fault);
    });

    it("are not read past the limit", async () => {
      writeFileSync(path("in/a.xml"), bytesOf(101));
      expect(await failureIn(files.read("in/a.xml", NEVER, 100))).toMatchObject({
        kind: "refused",
        facts: { code: "file_too_large" },
      });
      expect(await files.read("in/a.xml", NEVER, 101)).toHaveLength(101);
    });

    const codes: [string, string, string, () => Promise<unknown>][] = [
      ["a file that is read and not there", "refused", "file_missing", () => files.read("in/a", NEVER)],
      [
        "a file that is moved and not there",
        "refused",
        "file_missing",
        () => files.move("in/a", "in/b", NEVER),
      ],
      [
        "a folder to write to that is missing",
        "denied",
        "folder_missing",
        () => files.write("no/a", SMALL, NEVER),
      ],
      ["a folder to list that is missing", "denied", "folder_missing", () => listed(files, "no")],
      ["a folder in the place of a file", "refused", "not_a_file", () => files.read("in", NEVER)],
      ["a folder to be written over", "refused", "not_a_file", () => files.write("in", SMALL, NEVER)],
    ];
    for (const [what, kind, code, call] of codes) {
      it(`tell ${what} by ${code}`, async () => {
        const failure = await failureIn(call());
        expect(failure).toMatchObject({ kind, facts: { code } });
        for (const words of ["message", "messageFr", "fix", "fixFr"] as const) {
          expect(failure.facts[words]).toMatch(/\S/);
        }
        expect(failure.facts.message).not.toContain("%");
      });
    }

    it("tell a folder to move to that is missing", async () => {
      writeFileSync(path("out/a"), SMALL);
      const failure = await failureIn(files.move("out/a", "no/a", NEVER));
      expect(failure).toMatchObject({ kind: "denied", facts: { code: "folder_missing" } });
      expect(failure.facts.message).toContain("no");
    });

    it("stay under the root", async () => {
      for (const bad of ["../a", "/etc/passwd", "in/../../a", "in//a", "in\\a", "in/./a", "in/a\u0000"]) {
        for (const call of [
          () => files.stat(bad, NEVER),
          () => files.read(bad, NEVER),
          () => files.write(bad, SMALL, NEVER),
          () => files.move(bad, "in/b", NEVER),
          () => files.remove(bad, NEVER),
          () => listed(files, bad),
        ]) {
          expect(await failureIn(call())).toMatchObject({ kind: "refused", facts: { code: "path_outside" } });
        }
      }
    });

    it("behind a link are not reached", async () => {
      writeFileSync(path("archive/a"), SMALL);
      symlinkSync(path("archive/a"), path("in/link"));
      expect(await failureIn(files.read("in/link", NEVER))).toMatchObject({ facts: { code: "not_a_file" } });
      expect(await failureIn(files.write("in/link", SMALL, NEVER))).toMatchObject({
        facts: { code: "not_a_file" },
      });
      expect(readFileSync(path("archive/a"), "utf8")).toBe("<invoice/>");
    });

    it("are not touched once the caller is gone", async () => {
      const gone = AbortSignal.abort();
      expect(await failureIn(files.write("out/a", SMALL, gone))).toMatchObject({
        kind: "unsent",
        facts: { ours: true },
      });
      expect(readdirSync(path("out"))).toEqual([]);
    });

    it(`tell how much room there is${tellsFree ? "" : ", or that they do not"}`, async () => {
      const free = await files.free("out", NEVER);
      if (tellsFree) expect(free).toBeGreaterThan(0);
      else expect(free).toBeNull();
    });

    it("are counted by what is done with them", async () => {
      await files.write("out/a", SMALL, NEVER);
      await files.move("out/a", "out/b", NEVER);
      await failureIn(files.read("out/a", NEVER));
      expect(recorded.requests).toEqual([
        { operation: "write", outcome: "ok" },
        { operation: "move", outcome: "ok" },
        { operation: "read", outcome: "file_missing" },
      ]);
      expect(files.state()).toMatchObject({ circuit: "closed", openedAt: null, tokens: [], inFlight: 0 });
    });

    it("are closed to new calls once the door is", async () => {
      await files.close();
      expect(await failureIn(files.stat("out/a", NEVER))).toMatchObject({
        kind: "unsent",
        facts: { code: "shutting_down" },
      });
    });
  });
};
