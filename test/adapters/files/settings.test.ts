import { describe, expect, it } from "vitest";
import { files } from "../../../src/adapters/files/index.ts";
import { flowIdOf, nameOf, stemOf } from "../../../src/adapters/files/name.ts";
import type { Settings } from "../../../src/adapters/port.ts";

const KEY = `SHA256:${"a".repeat(43)}`;
const SFTP: Settings = { url: "sftp://edi@pa.example:2222/in/acme", hostKey: KEY, privateKey: "-----BEGIN" };
const pathsOf = (settings: Settings): string[] => (files.check?.(settings) ?? []).map(({ path }) => path);

describe("the settings of an account of files", () => {
  it("are sound by default, for a folder and for a server", () => {
    expect(files.check?.({ url: "file:///var/edi" })).toEqual([]);
    expect(files.check?.(SFTP)).toEqual([]);
    expect(files.check?.({ ...SFTP, privateKey: undefined, password: "x" })).toEqual([]);
  });

  it.each<[string, Settings, string]>([
    ["a relative folder", { url: "edi" }, "url"],
    ["http", { url: "https://pa.example/edi" }, "url"],
    ["a host after file://", { url: "file://edi/out" }, "url"],
    ["the root of the machine", { url: "file:///" }, "url"],
    ["no user", { ...SFTP, url: "sftp://pa.example/in" }, "url"],
    ["a password in the address", { ...SFTP, url: "sftp://edi:secret@pa.example/in" }, "url"],
    ["no host key", { ...SFTP, hostKey: undefined }, "hostKey"],
    ["a host key that is none", { ...SFTP, hostKey: `${KEY} ssh-rsa` }, "hostKey"],
    ["neither key nor password", { ...SFTP, privateKey: undefined }, "privateKey"],
    [
      "a passphrase of nothing",
      { ...SFTP, privateKey: undefined, password: "x", passphrase: "y" },
      "passphrase",
    ],
    ["one folder twice", { url: "file:///edi", ack: "in/" }, "ack"],
    ["a folder that leads out", { url: "file:///edi", out: "../out" }, "out"],
    ["an absolute folder", { url: "file:///edi", archive: "/archive" }, "archive"],
    ["a name that is nobody's own", { url: "file:///edi", name: "{seller}_{number}.{ext}" }, "name"],
    ["a word that stands for nothing", { url: "file:///edi", name: "{id}_{nummer}.{ext}" }, "name"],
    ["a folder in the name", { url: "file:///edi", name: "x/{id}.{ext}" }, "name"],
    ["a hidden name", { url: "file:///edi", name: ".{id}.{ext}" }, "name"],
    ["a name that may be too long", { url: "file:///edi", name: `${"x".repeat(120)}{id}.{ext}` }, "name"],
    ["no code of the application", { url: "file:///edi", name: "{application}{id}" }, "application"],
    [
      "columns without a status",
      { url: "file:///edi", ackFormat: "csv", ackColumns: "file,text" },
      "ackColumns",
    ],
  ])("say what is wrong: %s", (_, settings, path) => {
    expect(pathsOf(settings)).toEqual([path]);
    for (const fault of files.check?.(settings) ?? []) {
      expect(fault.message).not.toBe("");
      expect(fault.fix).not.toBe("");
      expect(JSON.stringify(fault)).not.toContain("secret@");
    }
  });

  it("tell the door where the files are", () => {
    expect(files.files?.({ url: "file:///var/mes%20fichiers" })).toEqual({
      kind: "local",
      root: "/var/mes fichiers",
    });
    expect(files.files?.({ ...SFTP, hostKey: `${KEY},\n ${KEY}`, ciphers: "aes256-cbc" })).toMatchObject({
      kind: "sftp",
      host: "pa.example",
      port: 2222,
      user: "edi",
      root: "/in/acme",
      hostKeys: [KEY, KEY],
      ciphers: ["aes256-cbc"],
    });
    expect(files.files?.({ ...SFTP, url: "sftp://edi@[::1]/in" })).toMatchObject({ host: "::1", port: 22 });
  });
});

describe("the name of a file", () => {
  const named = { id: "inv_1", seller: "732829320", number: "F/2026 é", date: "2026-09-15", ext: "pdf" };

  it("is what its template says, in safe characters", () => {
    expect(nameOf("{seller}_{number}_{date}_{id}.{ext}", named, {}, "")).toBe(
      "732829320_F_2026___20260915_inv_1.pdf",
    );
    expect(nameOf("{number}{id}", { ...named, number: "..F" }, {}, "")).toBe("_Finv_1");
    expect(nameOf("{number}{id}", { ...named, number: "9".repeat(80) }, {}, "")).toHaveLength(45);
  });

  it("holds a flow id of 25 characters, as the State's interfaces have them", () => {
    const codes = { interface: "FFE0111A", application: "AAA123" };
    const flow = flowIdOf(codes, Date.parse("2026-09-15T08:00:00Z"), "0000000a-0000-4000-8000-000000000000");
    expect(flow).toBe("AAA1230111178945920000010");
    expect(nameOf("{interface}_{application}_{flow}.{ext}", named, codes, flow)).toBe(
      `FFE0111A_AAA123_${flow}.pdf`,
    );
  });

  it("is the platform's id without what stands for its type", () => {
    expect(["a.xml", "a.pdf", "F.2026.XML", "a.tar.gz", "a", "F.1"].map(stemOf)).toEqual([
      "a",
      "a",
      "F.2026",
      "a",
      "a",
      "F.1",
    ]);
  });
});
