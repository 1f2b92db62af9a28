import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, test } from "vitest";
import { sandbox as adapter } from "../../src/adapters/afnor/sandbox.ts";
import { summaryOf } from "../../src/conformance/check.ts";
import { type ClientJudge, type ClientOptions, judgeClient } from "../../src/conformance/client/index.ts";
import { API_VERSIONS, type ApiVersion } from "../../src/norm/versions.ts";
import { PLACES } from "../../src/sandbox/seed.ts";
import { testIo } from "../adapters/io.ts";
import { outgoingInvoice } from "../adapters/rig.ts";
import { invoiceWith } from "../sandbox/a-client.ts";
import { plainClient } from "./clients.ts";
import { failed, placesOutside } from "./run.ts";

const signal = new AbortController().signal;

const open = (version: ApiVersion, options: Partial<ClientOptions> = {}): Promise<ClientJudge> =>
  judgeClient({
    version,
    port: 0,
    receive: 30,
    loseAnswers: false,
    busy: false,
    secondsPerStep: 0,
    ...options,
  });

/** What this project's own client of the norm does. */
const ourClient = (judge: ClientJudge, apiVersion: ApiVersion) => {
  const { invoices, events, directory } = adapter.open(
    { url: judge.url, apiVersion },
    testIo((request) => fetch(request), new Date()),
  );
  const bytes = invoiceWith();
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const invoice = { ...outgoingInvoice({ sha256 }), bytes };
  const pull = async (): Promise<number> => {
    if (events === undefined) throw new Error("it pulls no events");
    let items = 0;
    let cursor: string | null = null;
    for (let more = true; more; ) {
      const page = await events.since(cursor, null, signal);
      for (const item of page.items) await events.read(item, signal);
      items += page.items.length;
      ({ cursor, more } = page);
    }
    return items;
  };
  return { invoices, directory, invoice, pull };
};

describe.each(API_VERSIONS)("our own client, version %s", (version) => {
  test("keeps all musts", async () => {
    const judge = await open(version);
    const { invoices, directory, invoice, pull } = ourClient(judge, version);
    await invoices.submit(invoice, signal);
    await invoices.find?.(invoice, signal);
    expect(await pull()).toBeGreaterThanOrEqual(30);
    await directory?.company?.(PLACES.group, signal);
    await directory?.addresses?.({ siren: PLACES.group }, signal);
    const findings = await judge.end();
    expect(failed(findings, "must")).toEqual([]);
    expect(placesOutside(version, findings)).toEqual([]);
    expect(summaryOf(findings)).toMatchObject({ holds: true });
    expect(summaryOf(findings).must.held).toBeGreaterThan(10);
  });
});

const RESENT =
  "must POST /v1/flows: asks first whether a deposit is there before it sends it again, when the answer was lost";

describe("when an answer is lost", () => {
  test("our client asks, and adopts what is there", async () => {
    const judge = await open("1.3", { loseAnswers: true, receive: 0 });
    const { invoices, invoice } = ourClient(judge, "1.3");
    await expect(invoices.submit(invoice, signal)).rejects.toThrow();
    expect(await invoices.find?.(invoice, signal)).toMatchObject({ platformId: expect.any(String) });
    const findings = await judge.end();
    expect(failed(findings, "must")).toEqual([]);
    expect(findings.checks.some(({ what }) => RESENT.endsWith(what))).toBe(true);
  });

  test("one that sends again without asking, or against the answer, is found", async () => {
    for (const asks of [false, true]) {
      const judge = await open("1.3", { loseAnswers: true, receive: 0 });
      const { mint, call, deposit } = plainClient(judge);
      const token = await mint();
      const file = invoiceWith();
      const info = { flowSyntax: "CII", name: "a.xml", trackingId: "t-1" };
      await expect(deposit(token, info, { file })).rejects.toThrow();
      if (asks)
        await call("flow", "POST", "/flows/search", { token, json: { where: { trackingId: "t-1" } } });
      await deposit(token, info, { file });
      const findings = await judge.end();
      expect(failed(findings, "must")).toEqual([RESENT]);
      expect(findings.checks.find(({ ok }) => !ok)?.request).toContain("flowInfo");
    }
  });
});

const READS_ON = "must POST /v1/flows/search: reads on until it has seen every flow that it asked for";

describe("who loses flows between pages is found", () => {
  const where = { flowDirection: ["In"], flowType: ["SupplierInvoice"] };
  const pageOf = async (answer: Response): Promise<{ updatedAt: string }[]> =>
    Object(await answer.json()).results;

  test("one that reads the first page alone", async () => {
    const judge = await open("1.3");
    const { mint, call } = plainClient(judge);
    const token = await mint();
    await call("flow", "POST", "/flows/search", { token, json: { where } });
    expect(failed(await judge.end(), "must")).toEqual([READS_ON]);
  });

  test("one that goes on strictly after the last time of a page", async () => {
    const judge = await open("1.1");
    const { mint, call } = plainClient(judge, "another");
    const token = await mint();
    const headers = { "x-request-id": crypto.randomUUID() };
    const page = await pageOf(
      await call("flow", "POST", "/flows/search", { token, json: { where }, headers }),
    );
    const updatedAfter = page.at(-1)?.updatedAt;
    await call("flow", "POST", "/flows/search", {
      token,
      json: { where: { ...where, updatedAfter } },
      headers,
    });
    expect(failed(await judge.end(), "must")).toEqual([READS_ON]);
  });

  test("and not one that overlaps", async () => {
    const judge = await open("1.1");
    const { mint, call } = plainClient(judge, "another");
    const token = await mint();
    const headers = { "x-request-id": crypto.randomUUID() };
    const page = await pageOf(
      await call("flow", "POST", "/flows/search", { token, json: { where }, headers }),
    );
    const updatedAfter = new Date(Date.parse(page.at(-1)?.updatedAt ?? "") - 1).toISOString();
    await call("flow", "POST", "/flows/search", {
      token,
      json: { where: { ...where, updatedAfter } },
      headers,
    });
    expect(failed(await judge.end())).toEqual([]);
  });
});

test("who does not wait as long as it is told is found", async () => {
  const judge = await open("1.3", { busy: true, receive: 0 });
  const { mint, call } = plainClient(judge);
  const token = await mint();
  const json = { where: { flowDirection: ["In"] } };
  expect((await call("flow", "POST", "/flows/search", { token, json })).status).toBe(429);
  await call("flow", "POST", "/flows/search", { token, json });
  expect(failed(await judge.end(), "must")).toEqual([
    "must every call: comes again no sooner than Retry-After says",
  ]);
});

test("who believes a call that nobody signed is found", async () => {
  const hook = createServer((_, response) => response.writeHead(200).end());
  hook.listen(0, "127.0.0.1");
  await once(hook, "listening");
  const judge = await open("1.3", { receive: 0 });
  const { mint, call } = plainClient(judge);
  const callbackUrl = `http://127.0.0.1:${(hook.address() as AddressInfo).port}/`;
  await call("flow", "POST", "/webhooks", { token: await mint(), json: { callbackUrl } });
  expect(failed(await judge.end())).toEqual(["should webhook call: refuses a call whose signature is wrong"]);
  hook.closeAllConnections();
  hook.close();
});

test("each other fault of a client is found", async () => {
  const judge = await open("1.2", { receive: 0 });
  const { mint, call, deposit } = plainClient(judge);
  const token = await mint();
  const good = { flowSyntax: "CII", name: "a.xml" };
  for (let times = 0; times < 4; times++) await mint();
  await mint({ grant_type: "password" });
  await fetch(`${judge.tokenUrl}?client_id=passerelle`, { method: "POST", body: new URLSearchParams() });
  await fetch(`${judge.flowUrl}/v1/flows/none`, { headers: { "request-id": "17" } });
  await call("flow", "GET", "/flow", { token });
  await call("flow", "GET", "/flows/none?docType=Pdf", { token });
  await deposit(token, good, { parts: ["flowInfo", "file", "file"] });
  await deposit(token, { flowSyntax: "PDF", processingRule: "Undefined" });
  await deposit(token, { ...good, colour: "blue" }, { infoType: "text/plain", fileType: "text/xml" });
  await deposit(token, { ...good, flowSyntax: "UBL", sha256: "0".repeat(64) });
  await call("flow", "POST", "/flows/search", {
    token,
    json: { where: { flowType: ["StateCustomerInvoice"] } },
  });
  await call("flow", "POST", "/flows/search", { token, json: { where: { ackStatus: "Ok" }, cursor: "x" } });
  await call("flow", "POST", "/webhooks", { token, json: { callbackUrl: "http://127.0.0.1:9/" } });
  await call("directory", "POST", "/siren/search", {
    token,
    json: {
      filters: { businessName: { op: "startWith", value: "a" }, colour: { op: "strict", value: "b" } },
    },
  });
  await call("directory", "GET", "/siren/code-insee:12", { token });
  const found = failed(await judge.end());
  expect(found.sort()).toEqual(
    [
      "must GET /v1/flows/{flowId}: asks for a docType that there is",
      "must GET of the directory: asks by codes that can be ones, for fields and relations of the version",
      "must POST /v1/flows/search: asks by JSON, with the members and words of the version and at least one criterion",
      "must POST /v1/flows: declares the syntax that the file is of",
      "must POST /v1/flows: says the right sha256, where it says one",
      "must POST /v1/flows: sends a multipart form of one flowInfo and one file",
      "must POST /v1/flows: writes flowInfo as JSON, with the members and words of the version",
      "must POST /v1/siren/search: asks with the operators, fields and words of the version",
      "must POST /v1/webhooks: subscribes with the members and words of the version",
      "must every call: calls only what the version has",
      "must every call: shows its token in the header Authorization: Bearer",
      "must token: asks for a token by a form with grant_type=client_credentials",
      "must token: shows its credentials in one way: in the form or by Basic, never in the address",
      "should POST /v1/flows/search: asks nothing that the version does not have",
      "should POST /v1/flows: calls flowInfo application/json",
      "should POST /v1/flows: calls the file application/pdf or application/xml",
      "should POST /v1/flows: says a trackingId of its own, by which a deposit is found again",
      "should POST /v1/flows: says the sha256 of the file, so that what is cut off is found out",
      "should POST /v1/flows: writes nothing into flowInfo that the version does not have",
      "should POST /v1/siren/search: asks nothing that the version does not have",
      "should every call: names each call of the Flow service by a UUID in Request-Id (1.1: X-Request-Id)",
      "should token: uses a token until it ends, and does not ask for one for each call",
    ].sort(),
  );
});

test("nobody called: nothing is judged", async () => {
  const judge = await open("1.3");
  expect(summaryOf(await judge.end())).toMatchObject({ holds: false, must: { held: 0, failed: 0 } });
});
