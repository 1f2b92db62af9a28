import { describe, expect, test } from "vitest";
import { summaryOf } from "../../src/conformance/check.ts";
import { openCallback } from "../../src/conformance/platform/callback.ts";
import { Unreachable } from "../../src/conformance/platform/index.ts";
import { asJson } from "../../src/conformance/report/files.ts";
import { API_VERSIONS } from "../../src/norm/versions.ts";
import { connect, control } from "../sandbox/a-client.ts";
import { failed, judged, placesOutside, quickSandbox, targetOf } from "./run.ts";

describe.each(API_VERSIONS)("the sandbox as a platform of %s", (version) => {
  test("keeps all musts, and every check names its place and its proof", async () => {
    const sandbox = await quickSandbox(version);
    const callback = await openCallback({ host: "127.0.0.1", port: 0, url: null });
    const findings = await judged(targetOf(sandbox, version), { callback });
    await callback.close();
    await sandbox.close();
    expect(failed(findings, "must")).toEqual([]);
    expect(summaryOf(findings).must.held).toBeGreaterThan(150);
    expect(
      findings.checks.filter(({ request, place }) => place.startsWith("flow") && request === null),
    ).toEqual(findings.checks.filter(({ operation }) => operation === "webhook call").slice(1));
    expect(placesOutside(version, findings)).toEqual([]);
    const about = {
      judged: "platform",
      version,
      address: sandbox.flowUrl,
      at: new Date().toISOString(),
    } as const;
    expect(asJson(about, findings)).not.toMatch(/client_secret=sandbox|sbx_[\w-]{20}|Basic [\w+/=]{8}/);
  });
});

test("--read-only deposits nothing and subscribes to nothing", async () => {
  const sandbox = await quickSandbox("1.3");
  await control(sandbox, "POST", "/clients/passerelle/receive", { count: 3 });
  const findings = await judged(targetOf(sandbox, "1.3", { readOnly: true }));
  expect(await control(sandbox, "GET", "/deposits")).toMatchObject({ count: 0 });
  const client = await connect(sandbox);
  expect(await (await client.ask("/webhooks")).json()).toMatchObject({ count: 0 });
  await sandbox.close();
  expect(failed(findings, "must")).toEqual([]);
  expect(findings.checks.some(({ operation }) => operation === "POST /v1/flows/search")).toBe(true);
  expect(findings.notTried.some(({ why }) => why === "--read-only")).toBe(true);
});

test("a known company narrows what the directory is asked for", async () => {
  const sandbox = await quickSandbox("1.3");
  const asked: string[] = [];
  const { known, ...rest } = targetOf(sandbox, "1.3", { readOnly: true });
  const findings = await judged(
    { ...rest, known: rest.companies.sender },
    {
      wanted: ({ operation }) => operation === "POST /v1/siret/search",
      fetch: (url, init) => {
        if (String(url).endsWith("/siret/search")) asked.push(String(init?.body));
        return fetch(url, init);
      },
    },
  );
  await sandbox.close();
  expect(known).toBeNull();
  expect(asked[0]).toContain(rest.companies.sender);
  expect(failed(findings)).toEqual([]);
});

test("a platform that is not there is told as that", async () => {
  const sandbox = await quickSandbox("1.3");
  await sandbox.close();
  await expect(judged(targetOf(sandbox, "1.3"))).rejects.toThrow(Unreachable);
  await expect(judged(targetOf(sandbox, "1.3"))).rejects.toThrow(/cannot be reached at http:\/\/127/);
});

test("a wrong secret fails the token and leaves the rest untried", async () => {
  const sandbox = await quickSandbox("1.3");
  const findings = await judged(targetOf(sandbox, "1.3", { clientSecret: "another", directoryUrl: null }));
  await sandbox.close();
  expect(failed(findings, "must")).toContain("must token: gives a token for the client's credentials");
  expect(findings.notTried.some(({ why }) => why.startsWith("the platform gave no token"))).toBe(true);
  expect(findings.checks.filter(({ operation, ok }) => operation === "POST /v1/flows" && !ok)).toEqual([]);
});

test("the run ends when it is told to", async () => {
  const sandbox = await quickSandbox("1.3");
  const stop = new AbortController();
  const run = judged(targetOf(sandbox, "1.3"), { signal: stop.signal, seen: () => stop.abort() });
  await expect(run).rejects.toThrow(/abort/i);
  await sandbox.close();
});
