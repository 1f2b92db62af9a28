import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { OptionFault, readWish } from "../../src/conformance/options.ts";
import { afterThisTest } from "../support/endings.ts";
import { quickSandbox } from "./run.ts";

const PROGRAM = resolve(import.meta.dirname, "../../src/commands/conformance.ts");

/** Runs the command; `ready` comes when it has said so much. */
const run = (args: readonly string[], until = /$never/) => {
  const child = spawn(process.execPath, [PROGRAM, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  const said = { out: "", err: "" };
  const ready = new Promise<void>((done) => {
    child.stdout.on("data", (part: Buffer) => {
      said.out += part.toString();
      if (until.test(said.out)) done();
    });
  });
  child.stderr.on("data", (part: Buffer) => {
    said.err += part.toString();
  });
  const ended = new Promise<number | null>((done) => child.once("close", (code) => done(code)));
  return { child, said, ready, ended };
};

const folder = (): string => {
  const path = mkdtempSync(join(tmpdir(), "conformance-"));
  afterThisTest(() => rmSync(path, { recursive: true }));
  return path;
};

const SECRET = ["--client-id", "passerelle", "--client-secret", "sandbox"];

test("it judges a platform, writes JSON and JUnit, and ends with 0 where all musts hold", async () => {
  const sandbox = await quickSandbox("1.3");
  const [json, junit] = ["a.json", "a.xml"].map((name) => join(folder(), name)) as [string, string];
  const urls = [
    "--flow",
    `${sandbox.flowUrl}/v1/`,
    "--directory",
    sandbox.directoryUrl,
    "--token",
    sandbox.tokenUrl,
  ];
  const { said, ended } = run([
    ...urls,
    ...SECRET,
    "--only",
    "POST /v1/flows",
    "--json",
    json,
    "--junit",
    junit,
  ]);
  expect([await ended, said.err]).toEqual([0, ""]);
  await sandbox.close();
  expect(said.out).toContain("numbers begin with TEST-");
  expect(said.out).toMatch(/all musts hold \(\d+\), and/);
  const { checks } = JSON.parse(readFileSync(json, "utf8"));
  expect(checks.length).toBeGreaterThan(40);
  for (const check of checks)
    expect(check).toMatchObject({
      level: expect.stringMatching(/^(must|should)$/),
      operation: expect.any(String),
      what: expect.any(String),
      ok: expect.any(Boolean),
      got: expect.any(String),
    });
  expect(readFileSync(junit, "utf8")).toContain('<testsuite name="XP Z12-013 1.3 platform"');
});

test("a must that does not hold ends it with 1", async () => {
  const sandbox = await quickSandbox("1.3");
  const urls = ["--flow", sandbox.flowUrl, "--token", sandbox.tokenUrl];
  const { said, ended } = run([
    ...urls,
    "--client-id",
    "passerelle",
    "--client-secret",
    "x",
    "--only",
    "token",
  ]);
  expect(await ended).toBe(1);
  await sandbox.close();
  expect(said.out).toMatch(/MUST {2}token: gives a token[\s\S]+ musts do not hold/);
});

test("a platform that cannot be reached is a sentence and 2", async () => {
  const sandbox = await quickSandbox("1.3");
  await sandbox.close();
  const { said, ended } = run(["--flow", sandbox.flowUrl, "--token", sandbox.tokenUrl, ...SECRET]);
  expect(await ended).toBe(2);
  expect(said.err).toMatch(
    /^The platform cannot be reached at http:\/\/127\.0\.0\.1:\d+: .*ECONNREFUSED.*\n$/,
  );
});

test("nothing is sent to another machine unasked", async () => {
  const { said, ended } = run([
    "--flow",
    "https://pa.example",
    "--token",
    "https://pa.example/token",
    ...SECRET,
  ]);
  expect(await ended).toBe(2);
  expect(said.out).toContain("https://pa.example/v1");
  expect(said.err).toContain("--yes");
});

test("it judges a client until it is stopped", async () => {
  const { child, said, ready, ended } = run(["--client", "--port", "0", "--receive", "0"], /Ctrl-C/);
  await Promise.race([ready, ended]);
  const token = /token +(\S+)/.exec(said.out)?.[1] ?? "";
  const form = { grant_type: "client_credentials", client_id: "passerelle", client_secret: "sandbox" };
  await (await fetch(token, { method: "POST", body: new URLSearchParams(form) })).text();
  child.kill("SIGINT");
  expect(await ended).toBe(0);
  expect(said.out).toMatch(/all musts hold \(\d+\)/);
});

test("a wrong option is told with the help, and 2", async () => {
  const { said, ended } = run(["--colour"]);
  expect(await ended).toBe(2);
  expect(said.err).toContain("--flow URL");
});

test("each option is checked", () => {
  const base = ["--flow", "http://a/", "--token", "http://a/t", ...SECRET];
  const fault = (...args: string[]): string => {
    try {
      readWish(args);
      return "";
    } catch (error) {
      if (error instanceof OptionFault) return error.message;
      throw error;
    }
  };
  expect(fault()).toBe("--flow is missing.");
  expect(fault("--flow", "http://a", "--token", "http://a/t", "--client-id", "a")).toBe(
    "--client-secret is missing.",
  );
  expect(fault(...base, "--flow", "ftp://a")).toBe("--flow: ftp://a is not an http(s) URL.");
  expect(fault(...base, "--api-version", "1.4")).toBe("--api-version: 1.4 is none of 1.1, 1.2, 1.3.");
  expect(fault(...base, "--siren", "123456789")).toContain("is not a SIREN");
  expect(fault(...base, "--wait", "soon")).toContain("--wait: soon is not a number");
  expect(fault("--client", "--port", "1.5")).toContain("--port: 1.5 is not a whole number");
  expect(readWish(["--help"])).toEqual({ mode: "help" });
  const siren = "732829320";
  expect(
    readWish([...base, "--flow", "http://a/x/v1//", "--siren", siren], "from the environment"),
  ).toMatchObject({
    mode: "platform",
    target: { flowUrl: "http://a/x", directoryUrl: null, clientSecret: "sandbox", known: siren },
  });
});
