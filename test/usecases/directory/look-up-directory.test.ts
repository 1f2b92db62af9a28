import { describe, expect, it } from "vitest";
import type { Directory } from "../../../src/adapters/directory-port.ts";
import type { Caller } from "../../../src/domain/caller.ts";
import type { DirectoryAddress } from "../../../src/domain/directory/directory.ts";
import { Failure } from "../../../src/domain/failure.ts";
import {
  getCompany,
  getEstablishment,
  listAddresses,
  resolveAddress,
  searchCompanies,
} from "../../../src/usecases/directory/look-up-directory.ts";
import type { Parts } from "../../../src/usecases/parts.ts";
import { openWorld, TENANT } from "../../support/world.ts";

const SIREN = "732829320";
const ACME: Caller = { kind: "tenant", tenant: "acme" };
const ADMIN: Caller = { kind: "admin" };
const signal = new AbortController().signal;
const nobody = { siren: null, siret: null, routingCode: null, address: null, orderReference: null };

const directory = (name: string, change: Partial<Directory> = {}): Directory => ({
  company: async (siren) => ({ siren, name, kind: "private", state: "active" }),
  addresses: async () => [],
  search: async () => ({ companies: [], more: false }),
  ...change,
});

/** The parts over platforms, each with its directory or without one, in the order of the tenant's routes. */
const open = async (
  platforms: Record<string, Directory | undefined>,
  routed = Object.keys(platforms),
  chosen?: string,
): Promise<Parts & { clock: { forward(seconds: number): void } }> => {
  const { parts, clock } = await openWorld({
    tenants: [
      {
        ...TENANT,
        routes: routed.map((platform) => ({ platform })),
        ...(chosen === undefined ? {} : { directory: chosen }),
      },
    ],
  });
  const main = parts.platforms.get("main");
  if (main === null) throw new Error("no platform");
  parts.platforms = {
    names: () => Object.keys(platforms),
    get: (name) =>
      name in platforms
        ? {
            ...main,
            account: { ...main.account, name },
            connection: { ...main.connection, directory: platforms[name] },
          }
        : null,
  };
  return { ...parts, clock };
};

const asked = { siren: SIREN };

describe("whose directory is asked", () => {
  it("is the first of the tenant's routes that has one", async () => {
    const parts = await open({ mute: undefined, first: directory("first"), second: directory("second") });
    expect(await getCompany(parts, ACME, asked, signal)).toMatchObject({
      value: { name: "first" },
      source: { platform: "first", stale: false },
    });
  });

  it("is one that knows everybody rather than one of public entities alone", async () => {
    const parts = await open({ portal: directory("portal", { publicOnly: true }), all: directory("all") });
    expect((await getCompany(parts, ACME, asked, signal)).source.platform).toBe("all");
    const only = await open({ portal: directory("portal", { publicOnly: true, company: async () => null }) });
    await expect(getCompany(only, ACME, asked, signal)).rejects.toMatchObject({
      status: 404,
      message: expect.stringContaining("public entities only"),
    });
  });

  it("is the named one, of the tenant's own", async () => {
    const parts = await open(
      { first: directory("first"), second: directory("second"), other: directory("o") },
      ["first", "second"],
    );
    const named = { ...asked, platform: "second" };
    expect((await getCompany(parts, ACME, named, signal)).source.platform).toBe("second");
    await expect(getCompany(parts, ACME, { ...asked, platform: "other" }, signal)).rejects.toMatchObject({
      status: 400,
      errors: [{ path: "query.platform", fix: "use one of: first, second" }],
    });
    expect((await getCompany(parts, ADMIN, { ...asked, platform: "other" }, signal)).source.platform).toBe(
      "other",
    );
    await expect(getCompany(parts, ADMIN, asked, signal)).rejects.toMatchObject({
      status: 400,
      errors: [{ code: "missing" }],
    });
  });

  it("is the one that the tenant chose, which needs no route, and no other instead of it", async () => {
    const down = directory("chosen", {
      company: async () => {
        throw new Failure("unsent", { code: "down", message: "It is down." });
      },
    });
    const chosen = { first: directory("first"), chosen: directory("chosen", { publicOnly: true }) };
    const parts = await open(chosen, ["first"], "chosen");
    expect((await getCompany(parts, ACME, asked, signal)).source.platform).toBe("chosen");
    const named = { ...asked, platform: "first" };
    expect((await getCompany(parts, ACME, named, signal)).source.platform).toBe("first");
    const alone = await open({ first: directory("first"), chosen: down }, ["first"], "chosen");
    await expect(getCompany(alone, ACME, asked, signal)).rejects.toMatchObject({ kind: "unsent" });
  });

  it("is told by name where there is none: 501", async () => {
    const parts = await open({ mute: undefined });
    for (const refused of [
      getCompany(parts, ACME, asked, signal),
      getCompany(parts, ACME, { ...asked, platform: "mute" }, signal),
    ]) {
      await expect(refused).rejects.toMatchObject({
        status: 501,
        code: "capability_missing",
        message: expect.stringMatching(/"mute" \(Fake\).*directory|directory.*"mute" \(Fake\)/),
      });
    }
    const bare = await open({ bare: directory("bare", { search: undefined }) });
    await expect(searchCompanies(bare, ACME, { q: "brumaire", limit: 5 }, signal)).rejects.toMatchObject({
      status: 501,
      message: expect.stringContaining('"bare"'),
    });
    await expect(getEstablishment(bare, ACME, { siret: "73282932000074" }, signal)).rejects.toMatchObject({
      status: 501,
      message: expect.stringContaining("establishments"),
    });
  });
});

describe("a copy on this machine", () => {
  const at = new Date("2026-11-22T02:00:00Z");

  it("is asked each time, and as old as it says", async () => {
    let copy: { at: Date; stale: boolean } | null = { at, stale: false };
    let calls = 0;
    const parts = await open({
      book: directory("book", {
        copied: () => copy,
        addresses: async () => {
          calls++;
          return [];
        },
      }),
    });
    const source = async () => (await listAddresses(parts, ACME, asked, signal)).source;
    expect(await source()).toEqual({ platform: "book", at: at.toISOString(), stale: false });
    copy = { at, stale: true };
    expect(await source()).toEqual({ platform: "book", at: at.toISOString(), stale: true });
    expect(calls).toBe(2);
    await expect(getEstablishment(parts, ACME, { siret: "73282932000074" }, signal)).rejects.toMatchObject({
      status: 501,
    });
  });

  it("of which there is none yet says so, and is asked again at once when there is", async () => {
    let copy: { at: Date; stale: boolean } | null = null;
    const parts = await open({
      book: directory("book", {
        copied: () => copy,
        company: async (siren) => {
          if (copy === null) throw new Failure("unsent", { code: "directory_copy_missing", message: "none" });
          return { siren, name: "book", kind: "private", state: "active" };
        },
      }),
    });
    await expect(getCompany(parts, ACME, asked, signal)).rejects.toMatchObject({ kind: "unsent" });
    copy = { at, stale: false };
    expect(await getCompany(parts, ACME, asked, signal)).toMatchObject({ value: { name: "book" } });
  });
});

describe("names", () => {
  it("must be as long as the platform wants them, which is told before it is asked", async () => {
    let calls = 0;
    const search: Directory["search"] = async () => {
      calls++;
      return { companies: [], more: true };
    };
    const parts = await open({ main: directory("main", { shortestName: 3, search }) });
    await expect(searchCompanies(parts, ACME, { q: " ab ", limit: 5 }, signal)).rejects.toMatchObject({
      status: 400,
      errors: [{ path: "query.q", code: "too_short", message: expect.stringContaining("3 characters") }],
    });
    expect(calls).toBe(0);
    expect(await searchCompanies(parts, ACME, { q: "abc", limit: 5 }, signal)).toMatchObject({
      value: { more: true, shortestName: 3 },
    });
    await searchCompanies(parts, ACME, { q: "ABC", limit: 5 }, signal);
    expect(calls).toBe(1);
  });

  it("that are a SIREN or a SIRET find their company", async () => {
    const parts = await open({ main: directory("main") });
    for (const q of ["732 829 320", "732829320 00074"]) {
      expect((await searchCompanies(parts, ACME, { q, limit: 5 }, signal)).value.companies).toMatchObject([
        { siren: SIREN },
      ]);
    }
  });
});

describe("an upcoming line", () => {
  it("whose day is not told is asked about again after midnight", async () => {
    const line: DirectoryAddress = {
      identifier: SIREN,
      siren: SIREN,
      siret: null,
      routingCode: null,
      suffix: null,
      status: "upcoming",
      from: null,
      until: null,
      platform: "registered",
    };
    const held = { line };
    const parts = await open({ main: directory("main", { addresses: async () => [held.line] }) });
    const today = async () => (await listAddresses(parts, ACME, asked, signal)).value.map((l) => l.today);
    // 23:30 in Paris.
    parts.clock.forward(13.5 * 3600);
    expect(await today()).toEqual(["upcoming"]);
    held.line = { ...line, status: "enabled" };
    parts.clock.forward(1799);
    expect(await today()).toEqual(["upcoming"]);
    parts.clock.forward(1);
    expect(await today()).toEqual(["active"]);
  });

  it("switches on its day, at midnight in Paris, even while the platform is down", async () => {
    const line: DirectoryAddress = {
      identifier: SIREN,
      siren: SIREN,
      siret: null,
      routingCode: null,
      suffix: null,
      status: "upcoming",
      from: "2026-10-02",
      until: null,
      platform: "registered",
    };
    let calls = 0;
    const parts = await open({
      main: directory("main", {
        addresses: async () => {
          calls++;
          if (calls > 1) throw new Failure("unsent", { code: "down", message: "down" });
          return [line];
        },
      }),
    });
    const resolve = () => resolveAddress(parts, ACME, { recipient: { ...nobody, siren: SIREN } }, signal);
    const today = async () => (await listAddresses(parts, ACME, asked, signal)).value.map((l) => l.today);

    // 10:00 in Paris.
    expect((await resolve()).value).toMatchObject({ rule: "address_upcoming", action: "block" });
    expect(await today()).toEqual(["upcoming"]);
    parts.clock.forward(3599);
    await resolve();
    expect(calls).toBe(1);
    // 23:59:59, then midnight.
    parts.clock.forward(13 * 3600);
    expect(await today()).toEqual(["upcoming"]);
    parts.clock.forward(1);
    expect((await resolve()).value).toMatchObject({ rule: "siren", address: `0225:${SIREN}` });
    expect((await resolve()).source.stale).toBe(true);
    expect(await today()).toEqual(["active"]);
  });
});
