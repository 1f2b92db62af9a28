import { once } from "node:events";
import {
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openDeadline } from "../../../src/net/deadline.ts";
import { openLocal } from "../../../src/net/files/local.ts";
import { afterThisTest } from "../../support/endings.ts";
import { failureIn, gate } from "../kit.ts";
import { NEVER, recordedFiles } from "./kit.ts";

const SMALL = Buffer.from("<invoice/>");

const ownFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), "passerelle-files-"));
  afterThisTest(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};

describe("files on this machine", () => {
  it("may lie in a folder that comes to be after the start, and is a link itself", async () => {
    const folder = ownFolder();
    const { door } = recordedFiles({ kind: "local", root: join(folder, "root") });
    expect(await failureIn(door.stat("a", NEVER))).toMatchObject({
      kind: "denied",
      facts: { code: "folder_missing" },
    });
    mkdirSync(join(folder, "real"));
    symlinkSync(join(folder, "real"), join(folder, "root"));
    await door.write("a", SMALL, NEVER);
    expect(readFileSync(join(folder, "real/a"), "utf8")).toBe("<invoice/>");
  });

  it("are not reached through a folder that is a link", async () => {
    const folder = ownFolder();
    const elsewhere = ownFolder();
    writeFileSync(join(elsewhere, "a"), "theirs");
    symlinkSync(elsewhere, join(folder, "out"));
    const { door } = recordedFiles({ kind: "local", root: folder });
    for (const call of [
      () => door.write("out/a", SMALL, NEVER),
      () => door.read("out/a", NEVER),
      () => door.stat("out/a", NEVER),
      () => door.remove("out/a", NEVER),
      () => door.list("out", NEVER)[Symbol.asyncIterator]().next(),
    ]) {
      expect(await failureIn(call())).toMatchObject({ kind: "denied", facts: { code: "folder_missing" } });
    }
    expect(readFileSync(join(elsewhere, "a"), "utf8")).toBe("theirs");
  });

  it("whose move was cut in two are brought to its end", async () => {
    const folder = ownFolder();
    writeFileSync(join(folder, ".a.part"), SMALL);
    linkSync(join(folder, ".a.part"), join(folder, "a"));
    const { door } = recordedFiles({ kind: "local", root: folder });
    await door.move(".a.part", "a", NEVER);
    expect(readdirSync(folder)).toEqual(["a"]);
  });

  it("are moved by one of several at once", async () => {
    const folder = ownFolder();
    const names = ["a", "b", "c", "d", "e", "f"];
    for (const name of names) writeFileSync(join(folder, name), name);
    const { door } = recordedFiles({ kind: "local", root: folder });
    const outcomes = await Promise.allSettled(names.map((name) => door.move(name, "final", NEVER)));
    const [won] = names.filter((_, n) => outcomes[n]?.status === "fulfilled");
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(readFileSync(join(folder, "final"), "utf8")).toBe(won);
  });

  it("are left alone where something else stands in their place", async () => {
    const folder = ownFolder();
    const socket = createServer().listen(join(folder, "socket"));
    await once(socket, "listening");
    afterThisTest(() => socket.close());
    const { door } = recordedFiles({ kind: "local", root: folder });
    expect(await failureIn(door.read("socket", NEVER))).toMatchObject({ facts: { code: "not_a_file" } });
    expect(await failureIn(door.write("socket", SMALL, NEVER))).toMatchObject({
      facts: { code: "not_a_file" },
    });
  });

  it("that are kept are kept, though the time be over meanwhile", async () => {
    const folder = ownFolder();
    writeFileSync(join(folder, "a"), SMALL);
    const caller = new AbortController();
    const kept = gate();
    const { door } = recordedFiles({ kind: "local", root: folder });
    const reading = door.readOnce(
      "a",
      async () => {
        caller.abort();
        await kept.opened;
      },
      caller.signal,
    );
    kept.open();
    await expect(reading).resolves.toBeUndefined();
  });

  it("that go away while they are listed are left out", async () => {
    const folder = ownFolder();
    for (let n = 0; n < 300; n += 1) writeFileSync(join(folder, `${n}`), "");
    const { door } = recordedFiles({ kind: "local", root: folder });
    const names: string[] = [];
    for await (const batch of door.list("", NEVER)) {
      if (names.length === 0)
        for (const name of readdirSync(folder)) renameSync(join(folder, name), join(folder, `.${name}`));
      names.push(...batch.map(({ name }) => name));
    }
    expect(new Set(names).size).toBe(names.length);
  });

  /** A folder in which no file can have two names: it says so by this error. */
  const withoutLinks = (folder: string, code: string) => {
    const told: string[] = [];
    const place = openLocal(folder, {
      quoted: (text) => text,
      warn: (text) => told.push(text),
      link: () => Promise.reject(Object.assign(new Error(code), { code, syscall: "link" })),
    });
    const move = (from: string, to: string): Promise<void> => {
      const deadline = openDeadline(20_000, NEVER);
      return place.move(from, to, deadline).finally(deadline.close);
    };
    return { told, move };
  };

  it.each(["EPERM", "ENOTSUP", "ENOSYS"])("are moved where there are no hard links (%s)", async (code) => {
    const folder = ownFolder();
    for (const name of ["a", "b"]) writeFileSync(join(folder, name), name);
    const { told, move } = withoutLinks(folder, code);
    await move("a", "final");
    expect(await failureIn(move("b", "final"))).toMatchObject({
      kind: "refused",
      facts: { code: "name_taken" },
    });
    expect(readFileSync(join(folder, "final"), "utf8")).toBe("a");
    expect(readdirSync(folder).sort()).toEqual(["b", "final"]);
    expect(told).toHaveLength(1);
  });

  it("are not moved for want of room", async () => {
    const folder = ownFolder();
    writeFileSync(join(folder, "a"), SMALL);
    expect(await failureIn(withoutLinks(folder, "ENOSPC").move("a", "b"))).toMatchObject({
      kind: "unsent",
      facts: { code: "disk_full" },
    });
    expect(readdirSync(folder)).toEqual(["a"]);
  });
});
