import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ADAPTERS } from "../../src/adapters/registry.ts";
import { loadConfig } from "../../src/config/index.ts";
import { type RunningGateway, startGateway } from "../../src/gateway.ts";
import { DEFAULT_CLIENT } from "../../src/sandbox/clients.ts";
import type { Sandbox } from "../../src/sandbox/index.ts";
import { PLACES } from "../../src/sandbox/seed.ts";
import { control, depositsOf } from "../support/control.ts";
import { afterThisFile } from "../support/endings.ts";
import { ownFolder, startGatewayProcess, until } from "../support/processes.ts";
import { openSandbox } from "../support/sandbox.ts";
import { invoiceTo } from "../support/sandbox-control.ts";

const ADMIN = "admin-key-of-the-reload-test";
const FIRST = "first-key-of-the-reload-test";
const SECOND = "second-key-of-the-reload-test";

const tenant = (keys: string[], platform: string) => ({
  keys,
  companies: [PLACES.seller],
  routes: [{ platform }],
});

const at = (url: string) => ({ adapter: "sandbox", settings: { url }, poll: { everySeconds: 3_600 } });

/** A configuration in a file that can be written anew, and gateways that read it. */
const written = (first: object) => {
  const folder = ownFolder();
  const file = join(folder, "passerelle.json");
  const write = (config: object): void =>
    writeFileSync(
      file,
      JSON.stringify({
        listen: { port: 0 },
        log: { level: "silent" },
        store: { url: `sqlite:${join(folder, "store.db")}` },
        admin: { keys: [ADMIN] },
        ...config,
      }),
    );
  write(first);
  return {
    folder,
    write,
    start: async (): Promise<RunningGateway> => {
      const gateway = await startGateway(() => loadConfig(file, {}, ADAPTERS));
      afterThisFile(() => gateway.stop());
      return gateway;
    },
  };
};

const reload = async (
  url: string,
  key = ADMIN,
): Promise<{ status: number; body: Record<string, unknown> }> => {
  const answer = await fetch(`${url}/v1/config/reload`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}` },
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
};

const list = async (url: string, key: string): Promise<number> =>
  (await fetch(`${url}/v1/invoices?limit=1`, { headers: { authorization: `Bearer ${key}` } })).status;

const post = async (url: string, key: string, number: string): Promise<number> => {
  const answer = await fetch(`${url}/v1/invoices`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/xml" },
    body: invoiceTo(PLACES.group, number),
  });
  await answer.text();
  return answer.status;
};

const numbersAt = async (sandbox: Sandbox): Promise<string[]> =>
  (await depositsOf(sandbox, DEFAULT_CLIENT)).map(({ number }) => number);

/** Posts numbers of a series without end, one after the other on several lines, until it is stopped. */
const load = (url: string, key: () => string, series: string) => {
  const statuses: number[] = [];
  const numbers: string[] = [];
  let going = true;
  const lines = Array.from({ length: 4 }, async (_, line) => {
    for (let n = 0; going; n++) {
      const number = `${series}-${line}-${n}`;
      numbers.push(number);
      statuses.push(await post(url, key(), number));
    }
  });
  return {
    numbers,
    statuses,
    async stop() {
      going = false;
      await Promise.all(lines);
    },
  };
};

describe("the configuration, read again", () => {
  it("rotates keys under load without losing a request", async () => {
    const sandbox = await openSandbox();
    const platforms = { main: at(sandbox.url) };
    const config = written({ platforms, tenants: { acme: tenant([FIRST], "main") } });
    const { url } = await config.start();
    let key = FIRST;
    const requests = load(url, () => key, "KEYS");
    const more = async (): Promise<void> => {
      const before = requests.statuses.length;
      await until(
        async () => requests.statuses.length,
        (count) => count > before + 8,
      );
    };
    await more();
    config.write({ platforms, tenants: { acme: tenant([FIRST, SECOND], "main") } });
    expect(await reload(url)).toEqual({
      status: 200,
      body: { changed: ["tenants.acme"], needsRestart: [], warnings: [] },
    });
    await more();
    key = SECOND;
    await more();
    config.write({ platforms, tenants: { acme: tenant([SECOND], "main") } });
    expect((await reload(url)).status).toBe(200);
    await more();
    await requests.stop();
    expect(new Set(requests.statuses)).toEqual(new Set([202]));
    expect(await list(url, FIRST)).toBe(401);
    expect(await list(url, SECOND)).toBe(200);
    expect((await reload(url, SECOND)).status).toBe(403);
    const taken = await until(
      () => numbersAt(sandbox),
      (found) => found.length >= requests.numbers.length,
    );
    expect(taken.sort()).toEqual(requests.numbers.sort());
  });

  it("sends each invoice once, to one platform, while routes and then the account itself change", async () => {
    const [first, second, third] = [await openSandbox(), await openSandbox(), await openSandbox()];
    const config = written({
      platforms: { main: at(first.url) },
      tenants: { acme: tenant([FIRST], "main") },
    });
    const { url } = await config.start();
    const requests = load(url, () => FIRST, "MOVE");
    const comes = (sandbox: Sandbox) =>
      until(
        () => numbersAt(sandbox),
        (found) => found.length > 4,
      );
    await comes(first);
    const both = { main: at(first.url), other: at(second.url) };
    config.write({ platforms: both, tenants: { acme: tenant([FIRST], "other") } });
    expect((await reload(url)).body).toMatchObject({ changed: ["platforms.other", "tenants.acme"] });
    await comes(second);
    // Under load some delivery may just be between two tries: then nothing changes, and it is asked for once more.
    config.write({
      platforms: { ...both, other: at(third.url) },
      tenants: { acme: tenant([FIRST], "other") },
    });
    await until(
      () => reload(url),
      ({ status }) => status === 200,
    );
    await comes(third);
    await requests.stop();
    expect(new Set(requests.statuses)).toEqual(new Set([202]));
    const all = await until(
      async () => (await Promise.all([first, second, third].map(numbersAt))).flat(),
      (found) => found.length >= requests.numbers.length,
    );
    expect(all.sort()).toEqual(requests.numbers.sort());
  });

  it("does not move an account where a delivery began and did not end", async () => {
    const [sandbox, elsewhere] = [await openSandbox(), await openSandbox()];
    const config = written({
      platforms: { main: { ...at(sandbox.url), timeoutSeconds: 1 } },
      tenants: { acme: tenant([FIRST], "main") },
    });
    const { url } = await config.start();
    // It arrives, its answer does not, and nothing can be asked after that.
    await control(sandbox, "POST", "/faults", { match: "submit", effect: { kind: "reset", when: "after" } });
    await control(sandbox, "POST", "/faults", {
      match: "search",
      times: "always",
      effect: { kind: "status", code: 503 },
    });
    await post(url, FIRST, "DOUBT-1");
    await until(
      () => numbersAt(sandbox),
      (found) => found.length === 1,
    );
    config.write({
      platforms: { main: { ...at(elsewhere.url), timeoutSeconds: 1 } },
      tenants: { acme: tenant([FIRST, SECOND], "main") },
    });
    const refused = await reload(url);
    expect(refused).toMatchObject({
      status: 422,
      body: {
        code: "configuration_faulty",
        errors: [{ path: "platforms.main", message: expect.stringMatching(/1 delivery that began/) }],
      },
    });
    expect(await list(url, SECOND)).toBe(401);
    expect(await numbersAt(elsewhere)).toEqual([]);
  });

  it("changes nothing where it is faulty, and names every fault; tells what needs a restart", async () => {
    const sandbox = await openSandbox();
    const platforms = { main: at(sandbox.url) };
    const config = written({ platforms, tenants: { acme: tenant([FIRST], "main") } });
    const { url } = await config.start();
    config.write({ platforms, tenants: { acme: tenant([SECOND], "mian"), spend: { companies: [] } } });
    expect(await reload(url)).toMatchObject({
      status: 422,
      body: {
        title: "The configuration cannot be used",
        errors: expect.arrayContaining([
          expect.objectContaining({ path: expect.stringMatching(/^tenants\.acme\.routes\[0\]\.platform/) }),
          expect.objectContaining({ path: expect.stringMatching(/^tenants\.spend\.companies/) }),
        ]),
      },
    });
    expect(await list(url, FIRST)).toBe(200);
    config.write({
      listen: { port: 1 },
      platforms,
      tenants: { acme: tenant([FIRST], "main"), spend: tenant([SECOND], "main") },
    });
    expect((await reload(url)).body).toMatchObject({
      changed: ["tenants.spend"],
      needsRestart: ["listen"],
    });
    expect(await list(url, SECOND)).toBe(200);
    expect((await reload(url)).body).toMatchObject({ changed: [], needsRestart: [] });
  });

  it("is taken up by every process on the same store", async () => {
    const sandbox = await openSandbox();
    const platforms = { main: at(sandbox.url) };
    const config = written({ platforms, tenants: { acme: tenant([FIRST], "main") } });
    const [one, other] = [await config.start(), await config.start()];
    config.write({ platforms, tenants: { acme: tenant([SECOND], "main") } });
    expect(await list(other.url, SECOND)).toBe(401);
    expect((await reload(one.url)).status).toBe(200);
    await until(
      () => list(other.url, SECOND),
      (status) => status === 200,
    );
    expect(await list(other.url, FIRST)).toBe(401);
  });
});

it("is read again at SIGHUP", async () => {
  const folder = ownFolder();
  const config = (keys: string[]) => ({
    listen: { port: 0 },
    store: { url: `sqlite:${folder}/gateway.db` },
    platforms: { down: { adapter: "sandbox", settings: { url: "http://127.0.0.1:9" } } },
    tenants: { acme: tenant(keys, "down") },
  });
  const gateway = await startGatewayProcess(config([FIRST]), folder);
  const told = (text: string) =>
    until(
      async () =>
        gateway
          .output()
          .split("\n")
          .filter((line) => line.includes(text)),
      (found) => found.length > 0,
    );
  writeFileSync(join(folder, "passerelle.json"), JSON.stringify(config([])));
  process.kill(gateway.pid, "SIGHUP");
  expect((await told("the configuration was not taken"))[0]).toContain("tenants.acme.keys");
  expect(await list(gateway.url, FIRST)).toBe(200);
  writeFileSync(join(folder, "passerelle.json"), JSON.stringify(config([SECOND])));
  process.kill(gateway.pid, "SIGHUP");
  expect((await told("the configuration was read again"))[0]).toContain("tenants.acme");
  expect(await list(gateway.url, FIRST)).toBe(401);
  expect(await list(gateway.url, SECOND)).toBe(200);
  expect(await gateway.end("SIGTERM")).toMatchObject({ code: 0 });
});
