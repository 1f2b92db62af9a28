import { describe, expect, it } from "vitest";
import { chorusPro } from "../../../src/adapters/chorus-pro/index.ts";
import type { Settings } from "../../../src/adapters/port.ts";
import { ACCOUNT_DEFAULTS } from "../../../src/domain/account.ts";
import { createMetrics } from "../../../src/metrics/index.ts";
import { watchPasswords } from "../../../src/usecases/operate/watch-passwords.ts";
import { fakePlatform } from "../../support/world.ts";

const watched = async (accounts: Record<string, Settings>) => {
  const now = () => new Date("2026-11-21T08:00:00Z");
  const warned: [facts: object, text: string][] = [];
  const quiet = { debug: () => {}, info: () => {}, error: () => {} };
  const metrics = createMetrics({
    version: "0.0.0",
    collect: async () => ({ outbox: [], accounts: [], held: [], waiting: [], reports: [] }),
    now,
    platforms: Object.keys(accounts).map((name) => ({ name, polled: true })),
    tenants: [],
  });
  const get = (name: string) => {
    const settings = accounts[name];
    if (settings === undefined) return null;
    const { connection } = fakePlatform();
    return {
      account: { name, adapter: "chorus-pro", settings, ...ACCOUNT_DEFAULTS },
      adapter: chorusPro,
      connection,
      state: () => ({ circuit: "closed" as const, openedAt: null, tokens: [], inFlight: 0 }),
    };
  };
  watchPasswords(
    {
      platforms: { get, names: () => Object.keys(accounts) },
      now,
      log: { ...quiet, warn: (facts, text) => warned.push([facts, text]) },
    },
    metrics.passwordExpiry,
  );
  const { text } = await metrics.read();
  return { warned, samples: text.split("\n").filter((l) => l.startsWith("passerelle_password_expiry")) };
};

describe("passwords that run out", () => {
  it("are warned of ahead of it, and have a metric from the start", async () => {
    const { warned, samples } = await watched({
      soon: { passwordExpiresOn: "2026-11-30" },
      later: { passwordExpiresOn: "2027-06-01" },
      gone: { passwordExpiresOn: "2026-11-01" },
      silent: {},
    });
    expect(
      warned.map(([facts, text]) => [Reflect.get(facts, "platform"), text.includes("technicalPassword")]),
    ).toEqual([
      ["soon", true],
      ["gone", true],
    ]);
    expect(warned[0]?.[1]).toContain("in 9 days");
    expect(samples).toEqual([
      `passerelle_password_expiry_timestamp_seconds{platform="soon"} ${Date.parse("2026-11-30") / 1000}`,
      `passerelle_password_expiry_timestamp_seconds{platform="later"} ${Date.parse("2027-06-01") / 1000}`,
      `passerelle_password_expiry_timestamp_seconds{platform="gone"} ${Date.parse("2026-11-01") / 1000}`,
    ]);
  });
});
