import { describe, expect, it } from "vitest";
import type { DirectoryCopy } from "../../src/adapters/port.ts";
import { ADAPTERS, adapterOf } from "../../src/adapters/registry.ts";
import { FakeFolder } from "./files/fake-folder.ts";
import { testIo } from "./io.ts";

const NO_COPY: DirectoryCopy = {
  state: () => ({ producedAt: null, importing: false, trouble: null }),
  company: () => null,
  establishment: () => null,
  routingCodes: () => [],
  lines: () => [],
  linesAt: () => [],
  search: () => null,
};

describe("the registry", () => {
  it("lists each platform once, under a name for configurations", () => {
    const ids = ADAPTERS.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) {
      expect(id).toMatch(/^[a-z][a-z-]*$/);
      expect(adapterOf(id)?.id).toBe(id);
    }
    expect(adapterOf("nobody")).toBeNull();
  });
});

describe("what an adapter offers", () => {
  it.each(ADAPTERS.map((adapter) => [adapter.id, adapter] as const))(
    "%s: as its connection has it",
    (_, adapter) => {
      const given = Object.entries(adapter.settings).map(([key, { oneOf, kind, default: usual }]) => [
        key,
        usual ??
          oneOf?.[0] ??
          (kind === "number" ? "1" : key === "url" ? "file:///nowhere" : "https://nowhere.example"),
      ]);
      const io = { ...testIo(() => new Response()), files: new FakeFolder(), copy: NO_COPY };
      const { invoices, directory } = adapter.open(Object.fromEntries(given), io);
      expect(adapter.offers ?? ["invoices", "directory"]).toEqual([
        ...(invoices === undefined ? [] : ["invoices"]),
        ...(directory === undefined ? [] : ["directory"]),
      ]);
    },
  );
});

describe("the sandbox adapter", () => {
  const sandbox = adapterOf("sandbox");

  it("needs nothing but the address of the running sandbox", async () => {
    const asked: string[] = [];
    const io = testIo(async (request) => {
      asked.push(`${request.method} ${request.url} ${await request.text()}`);
      return request.url.endsWith("/token") ? Response.json({ access_token: "t" }) : new Response(null);
    });
    expect(Object.values(sandbox?.settings ?? {}).filter((setting) => setting.required === true)).toEqual([]);
    const connection = sandbox?.open({ url: "http://127.0.0.1:4321/" }, io);
    expect(await connection?.health(AbortSignal.timeout(5000))).toMatchObject({ ok: true });
    expect(asked).toEqual([
      "POST http://127.0.0.1:4321/oauth2/token grant_type=client_credentials&client_id=passerelle&client_secret=sandbox",
      "GET http://127.0.0.1:4321/flow-service/v1/healthcheck ",
    ]);
    expect(connection?.directory).toBeDefined();
  });

  it("cannot be opened before the sandbox runs", () => {
    expect(() =>
      sandbox?.open(
        {},
        testIo(() => new Response()),
      ),
    ).toThrow(/was not started/);
  });
});
