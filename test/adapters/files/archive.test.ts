import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { packTar, type TarEntry, unpackTar } from "modern-tar";
import { describe, expect, it } from "vitest";
import { isArchive, packed, unpacked } from "../../../src/adapters/files/archive.ts";
import { afterThisTest } from "../../support/endings.ts";

const text = (of: string): Uint8Array => new TextEncoder().encode(of);
const LIMIT = 1_000_000;

/** A `tar.gz` as other programs make them. */
const archiveOf = async (...entries: TarEntry[]): Promise<Uint8Array> =>
  Uint8Array.from(gzipSync(await packTar(entries)));

const file = (name: string, content: string): TarEntry => ({
  header: { name, size: Buffer.byteLength(content), type: "file" },
  body: content,
});

describe("an archive of one file", () => {
  it("is the same bytes wherever and whenever it is made", async () => {
    const made = await packed({ name: "AAA1231117178945920000010.xml", bytes: text("<Invoice/>") });
    // A library that writes it otherwise must not come unseen: what was sent before is known by its bytes.
    expect(createHash("sha256").update(made).digest("hex")).toBe(
      "85a45de00e089feefb0414beb94b76ce66469cd0033c85c4a97851d59fe2e05f",
    );
    expect(await packed({ name: "AAA1231117178945920000010.xml", bytes: text("<Invoice/>") })).toEqual(made);
    const [entry] = await unpackTar(gunzipSync(made), { strict: true });
    expect(entry?.header).toMatchObject({
      name: "AAA1231117178945920000010.xml",
      size: 10,
      mode: 0o644,
      uid: 0,
      gid: 0,
      uname: "",
      gname: "",
      mtime: new Date("2000-01-01T00:00:00Z"),
    });
  });

  it.each([0, 1, 65_535 - 512, 65_536, 300_000])("of %i bytes is one to other programs", async (size) => {
    const bytes = Uint8Array.from({ length: size }, (_, i) => i % 251);
    const made = await packed({ name: "a.xml", bytes });
    expect(isArchive(made)).toBe(true);
    expect((await unpacked(made, LIMIT)).map((piece) => Buffer.from(piece.bytes))).toEqual([
      Buffer.from(bytes),
    ]);
    const folder = mkdtempSync(join(tmpdir(), "passerelle-tar-"));
    afterThisTest(() => rmSync(folder, { recursive: true }));
    writeFileSync(join(folder, "a.tar.gz"), made);
    execFileSync("tar", ["-xzf", "a.tar.gz"], { cwd: folder });
    expect(readFileSync(join(folder, "a.xml")).equals(Buffer.from(bytes))).toBe(true);
  });
});

describe("an archive that comes", () => {
  it("gives its files in their order, by names that lead nowhere", async () => {
    const made = await archiveOf(
      { header: { name: "statuts/", size: 0, type: "directory" } },
      file("statuts/un.xml", "<a/>"),
      file("../../etc/passwd", "<b/>"),
      file("/C:\\temp\\été.xml", "<c/>"),
      { header: { name: "lien", size: 0, type: "symlink", linkname: "/etc/passwd" } },
      { header: { name: "dur", size: 0, type: "link", linkname: "statuts/un.xml" } },
    );
    const pieces = await unpacked(made, LIMIT);
    expect(pieces.map(({ name, bytes }) => [name, Buffer.from(bytes).toString()])).toEqual([
      ["un.xml", "<a/>"],
      ["passwd", "<b/>"],
      ["_t_.xml", "<c/>"],
    ]);
  });

  it("is inflated no further than it may be large", async () => {
    const bomb = await archiveOf(file("zeros.xml", "0".repeat(5_000_000)));
    expect(bomb.length).toBeLessThan(100_000);
    await expect(unpacked(bomb, LIMIT)).rejects.toMatchObject({
      kind: "too_large",
      code: "archive_too_large",
    });
  });

  it("may hold so many files and no more", async () => {
    const many = async (count: number) =>
      archiveOf(...Array.from({ length: count }, (_, i) => file(`${i}.xml`, "")));
    expect(await unpacked(await many(2000), 10 * LIMIT)).toHaveLength(2000);
    await expect(unpacked(await many(2001), 10 * LIMIT)).rejects.toMatchObject({ code: "archive_too_large" });
  });

  it.each<[string, () => Promise<Uint8Array> | Uint8Array, string]>([
    [
      "cut short",
      async () => (await archiveOf(file("a.xml", "<a/>".repeat(9000)))).subarray(0, 60),
      "broken",
    ],
    ["no tar inside", () => Uint8Array.from(gzipSync("<a/>".repeat(500))), "broken"],
    [
      "a size that is not there",
      async () => {
        const tar = Buffer.from(await packTar([file("a.xml", "<a/>")]));
        tar.write("77777777777", 124, "ascii");
        return Uint8Array.from(gzipSync(resummed(tar)));
      },
      "broken",
    ],
    ["a header that was changed", async () => changed(await packTar([file("a.xml", "<a/>")])), "broken"],
    ["no end", async () => withoutEnd(await packTar([file("a.xml", "<a/>")])), "broken"],
    ["folders alone", () => archiveOf({ header: { name: "a/", size: 0, type: "directory" } }), "empty"],
  ])("is refused where it has %s", async (_, make, code) => {
    await expect(unpacked(await make(), LIMIT)).rejects.toMatchObject({
      kind: "invalid",
      code: `archive_${code}`,
    });
  });
});

/** Its checksum made anew, so that the rest of it counts. */
const resummed = (tar: Buffer): Buffer => {
  tar.fill(" ", 148, 156);
  const sum = tar.subarray(0, 512).reduce((all, byte) => all + byte, 0);
  tar.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148, "ascii");
  return tar;
};

const changed = (tar: Uint8Array): Uint8Array => {
  tar[0] = 0x62;
  return Uint8Array.from(gzipSync(tar));
};

const withoutEnd = (tar: Uint8Array): Uint8Array => Uint8Array.from(gzipSync(tar.subarray(0, 1024)));
