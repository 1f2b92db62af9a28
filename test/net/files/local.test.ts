import { once } from "node:events";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import { describe, expect, it } from "vitest";
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

  it("are moved in one step: the same file under its new name alone", async () => {
    const folder = ownFolder();
    writeFileSync(join(folder, ".a.part"), SMALL);
    const { ino } = statSync(join(folder, ".a.part"));
    const { door } = recordedFiles({ kind: "local", root: folder });
    // Whoever is killed in a moment in which it has two names hands it over twice.
    const seen = new Set<string>();
    let moved = false;
    const moving = door.move(".a.part", "a", NEVER).finally(() => {
      moved = true;
    });
    while (!moved) {
      seen.add(readdirSync(folder).join(" "));
      await turn();
    }
    await moving;
    expect([...seen].filter((names) => names.includes(" "))).toEqual([]);
    expect(readdirSync(folder)).toEqual(["a"]);
    expect(statSync(join(folder, "a"))).toMatchObject({ ino, nlink: 1 });
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
});
