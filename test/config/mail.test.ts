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

const SMTP = { url: "smtps://gate%40way:p%3Ahush@mail.example:465", from: "factures@gateway.example" };
const ACME = {
  keys: ["a-key-that-nobody-can-guess"],
  companies: ["732829320"],
  routes: [{ platform: "try" }],
};

const load = (root: object, tenant: object = {}): Config => {
  const file = join(folder, "passerelle.json");
  const tenants = { acme: { ...ACME, ...tenant } };
  writeFileSync(file, JSON.stringify({ platforms: { try: { adapter: "sandbox" } }, tenants, ...root }));
  return loadConfig(file, {}, ADAPTERS);
};

const faultsOf = (root: object, tenant: object = {}): string[] => {
  try {
    load(root, tenant);
  } catch (error) {
    if (error instanceof ConfigFault)
      return error.faults.map(({ path, message, fix }) => `${path} ${message}: ${fix}`);
    throw error;
  }
  return [];
};

const delivered = (email: object) => ({ deliver: { email: { to: ["in@acme.example"], ...email } } });

describe("mail", () => {
  test("is read, with what is usual", () => {
    const config = load(
      { smtp: SMTP, alerts: { email: ["ops@gateway.example"] } },
      { ...delivered({}), alerts: { email: ["desk@acme.example"] } },
    );
    expect(config.smtp).toEqual(SMTP);
    expect(config.alerts).toEqual(["ops@gateway.example"]);
    expect(config.tenants[0]).toMatchObject({
      deliver: { email: { to: ["in@acme.example"], cc: [], bcc: [], subject: "{seller} {number}" } },
      alerts: ["desk@acme.example"],
    });
    expect(config.secrets).toEqual(expect.arrayContaining(["p%3Ahush", "p:hush"]));
    expect(config.warnings).toEqual([]);
  });

  test("alone is enough for who only receives", () => {
    expect(load({ smtp: SMTP }, { keys: [], ...delivered({}) }).tenants[0]?.deliver).toBeDefined();
    expect(faultsOf({}, { keys: [] })[0]).toMatch(
      /^tenants\.acme\.keys is empty: give at least one API key, or nobody can call for this tenant/,
    );
    expect(faultsOf({}, { keys: undefined })[0]).toMatch(/^tenants\.acme\.keys is missing: give at least/);
  });

  test.each([
    ["https://mail.example", /is no address of a mail server/],
    ["mail.example", /is no address of a mail server/],
    ["smtp://", /is no address of a mail server/],
    ["smtp://mail.example/?tls.rejectUnauthorized=false", /has more in it than/],
    ["smtp://gateway@mail.example", /has a user and no password/],
    ["smtp://:hush@mail.example", /has a password and no user/],
  ])("is not sent by %s", (url, fault) => {
    expect(faultsOf({ smtp: { ...SMTP, url } })).toEqual([
      expect.stringMatching(new RegExp(`^smtp\\.url ${fault.source}`)),
    ]);
  });

  test.each([
    ["smtp://mail.example", 1],
    ["smtp://u:p@mail.example", 0],
    ["smtp://[::1]:2525", 0],
    ["smtps://mail.example", 0],
  ])("may be read on its way: %s, %i warning", (url, warnings) => {
    expect(load({ smtp: { ...SMTP, url } }).warnings).toHaveLength(warnings);
  });

  test("needs a server", () => {
    const needed = (path: string): unknown =>
      expect.stringMatching(new RegExp(`^${path} needs a mail server: add smtp`));
    expect(
      faultsOf(
        { alerts: { email: ["ops@gateway.example"] } },
        { ...delivered({}), alerts: { email: ["desk@acme.example"] } },
      ),
    ).toEqual([needed("alerts"), needed("tenants.acme.alerts"), needed("tenants.acme.deliver.email")]);
  });

  test("goes to addresses, alone", () => {
    const odd = ["in", "A <in@acme.example>", "in@acme.example, x@acme.example", "in@acme.example\r\nX: y"];
    expect(
      faultsOf({ smtp: SMTP }, delivered({ to: odd, cc: odd.slice(0, 1), bcc: odd.slice(0, 1) })),
    ).toHaveLength(6);
    expect(faultsOf({ smtp: { ...SMTP, from: "Passerelle" } })).toEqual([
      expect.stringContaining('smtp.from "Passerelle" is not a mail address'),
    ]);
    expect(faultsOf({ smtp: SMTP, alerts: { email: ["ops"] } }, { alerts: { email: ["@x"] } })).toHaveLength(
      2,
    );
    const fine = ["a.b+c@x", "é@société.example", "o'neil@x.example"];
    expect(faultsOf({ smtp: SMTP }, delivered({ to: fine }))).toEqual([]);
  });

  test("has a subject of what an invoice has", () => {
    expect(faultsOf({ smtp: SMTP }, delivered({ subject: "{numbr} {issueDate} {toString}" }))).toEqual([
      expect.stringMatching(
        /^tenants\.acme\.deliver\.email\.subject names \{numbr\}.*did you mean "number"\?; known are \{number\} \{seller\}/,
      ),
      expect.stringContaining("names {toString}"),
    ]);
  });
});
