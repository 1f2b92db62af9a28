import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ADAPTERS } from "../../src/adapters/registry.ts";
import { type Config, ConfigFault, loadConfig } from "../../src/config/index.ts";

const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "passerelle-config-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const load = (webhook: object): Config => {
  const file = join(folder, "passerelle.json");
  const acme = {
    keys: ["a-key-that-nobody-can-guess"],
    companies: ["732829320"],
    routes: [{ platform: "try" }],
    webhooks: [webhook],
  };
  writeFileSync(file, JSON.stringify({ platforms: { try: { adapter: "sandbox" } }, tenants: { acme } }));
  return loadConfig(file, {}, ADAPTERS);
};

describe("a webhook's allowPrivate", () => {
  test("is off unless it is given", () => {
    const [tenant] = load({ url: "https://erp.example/hook", secret: SECRET }).tenants;
    expect(tenant?.webhooks).toStrictEqual([{ url: "https://erp.example/hook", secrets: [SECRET] }]);
    const [open] = load({ url: "http://10.0.0.7/hook", secret: SECRET, allowPrivate: true }).tenants;
    expect(open?.webhooks[0]?.allowPrivate).toBe(true);
    expect(() => load({ url: "https://erp.example/", secret: SECRET, allowPrivate: "yes" })).toThrow(
      ConfigFault,
    );
  });

  test.each(["http://localhost:3000/", "http://127.0.0.1/", "http://[::1]/"])(
    "is missed for %s, where nothing would arrive",
    (url) => {
      const told = (webhook: object) => load(webhook).warnings.map(({ path }) => path);
      expect(told({ url, secret: SECRET })).toEqual(["tenants.acme.webhooks[0].url"]);
      expect(told({ url, secret: SECRET, allowPrivate: true })).toEqual([]);
    },
  );
});
