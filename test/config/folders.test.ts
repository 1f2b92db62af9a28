import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ADAPTERS } from "../../src/adapters/registry.ts";
import { type Config, ConfigFault, loadConfig } from "../../src/config/index.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "passerelle-config-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const HOST_KEY = `SHA256:${"a".repeat(43)}`;
const SFTP = {
  url: "sftp://acme@files.example/in/acme",
  hostKey: HOST_KEY,
  password: "open sesame of the test",
};

const tenantWith = (files: object): object => ({ companies: ["732829320"], deliver: { files } });

const load = (tenants: Record<string, object>): Config => {
  const file = join(folder, "passerelle.json");
  writeFileSync(file, JSON.stringify({ platforms: { try: { adapter: "sandbox" } }, tenants }));
  return loadConfig(file, {}, ADAPTERS);
};

const faultsOf = (tenants: Record<string, object>): string[] => {
  try {
    load(tenants);
  } catch (error) {
    if (error instanceof ConfigFault) return error.faults.map(({ path, message }) => `${path} ${message}`);
    throw error;
  }
  return [];
};

describe("the folder of a receiver", () => {
  test("is read as the adapter of files reads its own, and is enough for who only receives", () => {
    const { tenants, secrets } = load({ acme: tenantWith(SFTP) });
    expect(tenants[0]?.deliver).toEqual({
      files: { ...SFTP, out: ".", publish: "rename", name: "{id}.{ext}" },
    });
    expect(secrets).toContain(SFTP.password);
  });

  test("may lie beside a mailbox", () => {
    const smtp = { url: "smtps://mail.example", from: "a@gateway.example" };
    const file = join(folder, "both.json");
    const deliver = { email: { to: ["in@acme.example"] }, files: { url: "file:///srv/acme", out: "in" } };
    const tenants = { acme: { companies: ["732829320"], deliver } };
    writeFileSync(file, JSON.stringify({ platforms: { try: { adapter: "sandbox" } }, smtp, tenants }));
    const [tenant] = loadConfig(file, {}, ADAPTERS).tenants;
    expect(tenant?.deliver).toMatchObject({ email: { to: ["in@acme.example"] }, files: { out: "in" } });
  });

  test.each([
    ["nothing", {}, ["url is missing: Folder"]],
    ["no folder", { url: "/srv/acme" }, ["url is neither file:///folder nor sftp://user@host:port/folder"]],
    [
      "no key of the server",
      { ...SFTP, hostKey: undefined },
      ["hostKey is missing: without it any server would be believed"],
    ],
    [
      "a name that is nobody's own",
      { url: "file:///srv", name: "{number}.{ext}" },
      ["name holds neither {flow} nor {id}"],
    ],
    [
      "a folder that leads out",
      { url: "file:///srv", out: "../x" },
      ["out is no folder under the one of url"],
    ],
    [
      "a way to hand over that is none",
      { url: "file:///srv", publish: "move" },
      ['publish "move" is not allowed'],
    ],
    [
      "what is about reading",
      { url: "file:///srv", consume: "archive", ack: "ack", ackFormat: "none" },
      [
        "consume is no setting of the adapter files",
        "ack is no setting of the adapter files",
        "ackFormat is no setting of the adapter files",
      ],
    ],
  ])("is told of by its path: %s", (_, files, expected) => {
    expect(faultsOf({ acme: tenantWith(files) })).toEqual(
      expected.map((fault) => expect.stringContaining(`tenants.acme.deliver.files.${fault}`)),
    );
  });

  test("may have the name of a folder that platforms read from", () => {
    expect(faultsOf({ acme: tenantWith({ url: "file:///srv", out: "in" }) })).toEqual([]);
  });

  test("is no other tenant's", () => {
    const tenants = {
      acme: tenantWith({ url: "file:///srv/files", out: "in" }),
      other: tenantWith({ url: "file:///srv/files/in/" }),
      third: tenantWith({ url: "file:///srv/files" }),
    };
    expect(faultsOf(tenants)).toEqual([
      "tenants.other.deliver.files.url is the folder of the tenant acme, too",
    ]);
  });
});
