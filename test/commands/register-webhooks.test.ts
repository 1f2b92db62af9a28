import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { AfnorFake } from "../adapters/fakes/afnor.ts";
import { ChorusFake } from "../adapters/fakes/chorus-pro.ts";
import { IopoleFake } from "../adapters/fakes/iopole.ts";
import { type Served, serveFake } from "../adapters/fakes/serve.ts";
import { ownFolder } from "../support/processes.ts";

/* The command as an operator runs it, over real sockets, at three fake platforms. */

const ROOT = resolve(import.meta.dirname, "../..");
const KEY = "0123456789abcdef0123456789abcdef";

const fakes = { iopole: new IopoleFake(), chorus: new ChorusFake(), afnor: new AfnorFake() };
let served: Record<keyof typeof fakes, Served>;
let file: string;

beforeAll(async () => {
  served = {
    iopole: await serveFake((request) => fakes.iopole.fetch(request)),
    chorus: await serveFake((request) => fakes.chorus.fetch(request)),
    afnor: await serveFake((request) => fakes.afnor.fetch(request)),
  };
  const { iopole, chorus, afnor } = served;
  const login = { clientId: "c", environment: "production" };
  const platforms = {
    main: {
      adapter: "iopole",
      settings: {
        ...login,
        apiUrl: iopole.url,
        tokenUrl: `${iopole.url}/realms/iopole/protocol/openid-connect/token`,
        clientSecret: fakes.iopole.options.clientSecret,
        customerId: fakes.iopole.options.customerId,
        webhookSecret: KEY,
      },
    },
    public: {
      adapter: "chorus-pro",
      settings: {
        ...login,
        apiUrl: chorus.url,
        tokenUrl: `${chorus.url}/api/oauth/token`,
        clientSecret: fakes.chorus.secret,
        technicalLogin: fakes.chorus.login,
        technicalPassword: fakes.chorus.password,
      },
    },
    other: {
      adapter: "afnor",
      settings: {
        clientId: "c",
        flowUrl: `${afnor.url}/flow`,
        tokenUrl: `${afnor.url}/token`,
        clientSecret: fakes.afnor.options.clientSecret,
      },
    },
  };
  const tenants = {
    acme: {
      keys: ["a-key-that-nobody-can-guess"],
      companies: ["732829320"],
      routes: [{ platform: "main" }],
    },
  };
  file = join(ownFolder(), "passerelle.yaml");
  writeFileSync(file, JSON.stringify({ platforms, tenants }));
});

afterAll(async () => {
  for (const one of Object.values(served)) await one.close();
});

const run = async (...args: string[]) => {
  const child = spawn(process.execPath, [join(ROOT, "src/commands/register-webhooks.ts"), ...args], {
    env: { ...process.env, PASSERELLE_CONFIG: file },
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (part: Buffer) => {
      said += part.toString();
    });
  }
  const code = await new Promise<number | null>((done) => child.once("close", done));
  return { code, lines: said.trim().split("\n") };
};

const URL_ = "https://gateway.example";

test("all accounts have their line, one that cannot does no harm, and the key is shown once", async () => {
  expect(await run("--url", `${URL_}/`)).toEqual({
    code: 0,
    lines: [
      expect.stringMatching(/^main: registered, https:\/\/gateway\.example\/platforms\/main\/webhook \(id /),
      "public: not supported by this platform",
      expect.stringMatching(/^other: registered, .*webhookSecret: a2V5$/),
    ],
  });
  const again = await run("main", "other", "--url", URL_);
  expect(again.code).toBe(0);
  expect(again.lines).toEqual([
    expect.stringMatching(/^main: already there, /),
    expect.stringMatching(/^other: already there, [^:]*:[^:]*$/),
  ]);
  expect(fakes.iopole.webhooks).toHaveLength(1);
  expect(fakes.afnor.webhooks).toHaveLength(1);
  expect([...fakes.iopole.violations, ...fakes.afnor.violations]).toEqual([]);
});

test("a failure is told with what to do, and the others go on", async () => {
  fakes.afnor.faults.meet("register-webhook", { status: 403 });
  const { code, lines } = await run("other", "main", "--url", URL_);
  expect(code).toBe(1);
  expect(lines).toEqual([
    expect.stringMatching(/^main: already there/),
    expect.stringMatching(/^other: failed: .* Ask the platform/),
  ]);
});

test("it says how it is called", async () => {
  expect(await run("main")).toMatchObject({ code: 1, lines: [expect.stringContaining("--url https://")] });
  expect(await run("nobody", "--url", URL_)).toMatchObject({
    code: 1,
    lines: [expect.stringContaining("main, public, other")],
  });
});
