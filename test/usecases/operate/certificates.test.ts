import { describe, expect, it } from "vitest";
import { createMetrics } from "../../../src/metrics/index.ts";
import { certificatesOf } from "../../../src/usecases/operate/certificates.ts";
import { diagnose } from "../../../src/usecases/operate/diagnose.ts";
import type { Platforms } from "../../../src/usecases/parts.ts";
import { openWorld } from "../../support/world.ts";

const DAY = 86_400_000;

/** An account whose server has a certificate for so many days, of which so many are left. */
const world = async (lasts: number, left: number) => {
  const { parts, clock } = await openWorld();
  const until = new Date(clock.now().getTime() + left * DAY);
  const from = new Date(until.getTime() - lasts * DAY);
  const platforms: Platforms = {
    names: () => ["main"],
    get: (name) => {
      const open = parts.platforms.get(name);
      return (
        open && {
          ...open,
          state: () => ({ ...open.state(), certificates: [{ host: "a.example", from, until }] }),
        }
      );
    },
  };
  const about = { version: "1", startedAt: clock.now() };
  const { reasons } = (await diagnose({ ...parts, platforms, about })).verdict;
  return {
    platforms,
    until,
    clock,
    reasons: reasons.filter(({ code }) => code.startsWith("certificate_")),
  };
};

describe("certificates of platforms' servers", () => {
  it.each([
    [365, 31, []],
    [365, 29, ["certificate_expires"]],
    [365, 7, ["certificate_expires"]],
    [365, 6.9, ["certificate_ends"]],
    [365, -1, ["certificate_ends"]],
    // One of ninety days is replaced when thirty are left, one of six days on its fourth.
    [90, 29, []],
    [90, 22, ["certificate_expires"]],
    [6, 2, []],
    [6, 1, ["certificate_expires"]],
    [6, 0.4, ["certificate_ends"]],
  ])("of %d days, %d of them left, are told of as %j", async (lasts, left, codes) => {
    const { reasons } = await world(lasts, left);
    expect(reasons.map(({ code }) => code)).toEqual(codes);
  });

  it("are told of with the account and the server, in both languages, until when", async () => {
    const { reasons, until } = await world(365, 3);
    expect(reasons).toEqual([
      {
        code: "certificate_ends",
        state: "stopped",
        count: 1,
        platform: "main",
        endpoint: null,
        since: until,
        message: expect.stringContaining("main (a.example)"),
        messageFr: expect.stringContaining("main (a.example)"),
      },
    ]);
  });

  it("have a metric for as long as the account has the server", async () => {
    const { platforms, until, clock } = await world(365, 100);
    let names = platforms.names();
    const metrics = createMetrics({
      version: "0.0.0",
      collect: async () => ({ outbox: [], accounts: [], held: [], waiting: [], reports: [] }),
      now: clock.now,
      platforms: [],
      tenants: [],
      certificates: () => certificatesOf({ ...platforms, names: () => names }),
    });
    const samples = async () =>
      (await metrics.read()).text.split("\n").filter((line) => line.startsWith("passerelle_tls_certificate"));
    expect(await samples()).toEqual([
      `passerelle_tls_certificate_expiry_timestamp_seconds{platform="main",host="a.example"} ${until.getTime() / 1000}`,
    ]);
    names = [];
    expect(await samples()).toEqual([]);
  });
});
