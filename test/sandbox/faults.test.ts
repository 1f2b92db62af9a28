import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Sandbox } from "../../src/sandbox/index.ts";
import { connect, control, invoiceWith, start, tokenOf } from "./a-client.ts";

let sandbox: Sandbox;
let client: Awaited<ReturnType<typeof connect>>;
beforeEach(async () => {
  sandbox = await start();
  client = await connect(sandbox);
});
afterEach(() => sandbox.close());

const breakIt = (rule: Record<string, unknown>): Promise<{ id: number }> =>
  control(sandbox, "POST", "/faults", rule);
const deposits = async (): Promise<number> =>
  (await control<{ count: number }>(sandbox, "GET", "/deposits?client=passerelle")).count;

describe("the fault rows of a lost answer", () => {
  test.each<[string, { kind: string; code?: number; [more: string]: unknown }, number]>([
    ["429 with Retry-After", { kind: "status", code: 429, retryAfter: 2 }, 0],
    ["500 before the commit", { kind: "status", code: 500 }, 0],
    ["500 after the commit", { kind: "status", code: 500, when: "after" }, 1],
    ["504 in HTML after the commit", { kind: "status", code: 504, when: "after", body: "html" }, 1],
    ["reset before the commit", { kind: "reset" }, 0],
    ["reset after the commit", { kind: "reset", when: "after" }, 1],
    ["half an answer", { kind: "truncate" }, 1],
    ["a head without a body", { kind: "truncate", bytes: 0 }, 1],
  ])("%s", async (_what, effect, stored) => {
    await breakIt({ match: "submit", effect });
    const outcome = await client
      .submit(invoiceWith())
      .then(async (answer) => `${answer.status} ${(await answer.text()).length > 0}`)
      .catch(() => "broken");
    expect(outcome).toBe(effect.kind === "status" ? `${effect.code} true` : "broken");
    expect(await deposits()).toBe(stored);
    expect((await client.submit(invoiceWith({ number: "NEXT" }))).status).toBe(202);
    expect(await deposits()).toBe(stored + 1);
  });

  test("what was stored is told with its tracking id and hash", async () => {
    await breakIt({ match: "submit", effect: { kind: "reset", when: "after" } });
    await client.submit(invoiceWith({ number: "KEPT" }), { trackingId: "inv_kept" }).catch(() => {});
    const told = await control<{ deposits: Record<string, unknown>[] }>(sandbox, "GET", "/deposits");
    expect(told.deposits[0]).toMatchObject({ number: "KEPT", trackingId: "inv_kept", ack: "Pending" });
    const found = await client.search({ trackingId: "inv_kept" });
    expect(found.results.map((flow) => flow.flowId)).toEqual([told.deposits[0]?.flowId]);
  });
});

test("Retry-After is a number of seconds or a date", async () => {
  await breakIt({ match: "get", effect: { kind: "status", code: 503, retryAfter: 7, body: "empty" } });
  await breakIt({
    match: "get",
    after: 1,
    effect: { kind: "status", code: 429, retryAfter: 7, retryAfterAsDate: true },
  });
  const first = await client.ask("/flows/none");
  expect([first.status, first.headers.get("retry-after"), await first.text()]).toEqual([503, "7", ""]);
  const second = await client.ask("/flows/none");
  const wait = Date.parse(second.headers.get("retry-after") ?? "") - Date.now();
  expect(wait).toBeGreaterThan(4_000);
  expect(wait).toBeLessThan(9_000);
});

test("a rule strikes the calls it names, after so many, so many times", async () => {
  const { id } = await breakIt({
    match: "search",
    clientId: "passerelle",
    after: 1,
    times: 2,
    effect: { kind: "status", code: 500 },
  });
  const other = await connect(sandbox, "other");
  const search = async (who: typeof client): Promise<number> =>
    (await who.post("/flows/search", { where: { flowDirection: ["In"] } })).status;
  expect(await search(other)).toBe(200);
  const statuses: number[] = [];
  for (let i = 0; i < 4; i++) statuses.push(await search(client));
  expect(statuses).toEqual([200, 500, 500, 200]);
  expect(await control(sandbox, "GET", "/faults")).toMatchObject({ faults: [{ id, seen: 4, fired: 2 }] });
});

test("a rule strikes every so many-th call from the first on, for ever", async () => {
  const effect = { kind: "status", code: 503 };
  await breakIt({ match: "any", after: 1, every: 3, times: "always", effect });
  const statuses: number[] = [];
  for (let i = 0; i < 8; i++) statuses.push((await client.ask("/healthcheck")).status);
  expect(statuses).toEqual([200, 503, 200, 200, 503, 200, 200, 503]);
});

test("always lasts until it is cleared", async () => {
  await breakIt({ match: "any", times: "always", effect: { kind: "status", code: 503 } });
  const health = async (): Promise<number> => (await client.ask("/healthcheck")).status;
  expect([await health(), await health(), await health()]).toEqual([503, 503, 503]);
  expect(await control(sandbox, "DELETE", "/faults")).toEqual({ cleared: 1 });
  expect(await health()).toBe(200);
});

test("latency delays, and the call is then done", async () => {
  await breakIt({ match: "submit", effect: { kind: "latency", ms: 120 } });
  const began = performance.now();
  expect((await client.submit(invoiceWith())).status).toBe(202);
  expect(performance.now() - began).toBeGreaterThan(100);
});

test("listeners-of-delayed-calls: a kept connection carries any number of them without a warning", async () => {
  const warned: string[] = [];
  const hear = ({ name }: Error): number => warned.push(name);
  process.on("warning", hear);
  await breakIt({ match: "any", times: "always", effect: { kind: "latency", ms: 1 } });
  // The client keeps a connection or two, and takes them in turns.
  for (let i = 0; i < 50; i++) {
    const answer = await client.ask("/healthcheck");
    // Its connection serves the next call once it is read.
    await answer.arrayBuffer();
    expect(answer.status).toBe(200);
  }
  process.off("warning", hear);
  expect(warned).toEqual([]);
});

test("a client that gives up on a slow answer has deposited all the same", async () => {
  await breakIt({ match: "submit", effect: { kind: "hang", when: "after" } });
  const form = new FormData();
  form.append("flowInfo", '{"flowSyntax":"CII","name":"x"}');
  form.append("file", new TextDecoder().decode(invoiceWith()));
  const gone = client.ask("/flows", { method: "POST", body: form, signal: AbortSignal.timeout(150) });
  await expect(gone).rejects.toThrow();
  expect(await deposits()).toBe(1);
});

test("a hanging call does not keep the sandbox from closing", async () => {
  const own = await start();
  const asking = await connect(own);
  await control(own, "POST", "/faults", { match: "get", effect: { kind: "hang" } });
  const hanging = asking.ask("/flows/none").catch(() => "broken");
  for (;;) {
    const { faults } = await control<{ faults: { fired: number }[] }>(own, "GET", "/faults");
    if (faults[0]?.fired === 1) break;
  }
  await own.close();
  expect(await hanging).toBe("broken");
});

test("a token revoked before its time, and a token endpoint that is down", async () => {
  await breakIt({ match: "get", effect: { kind: "revoke-token" } });
  expect((await client.ask("/flows/none")).status).toBe(401);
  expect((await client.ask("/flows/none")).status).toBe(401);
  await breakIt({ match: "token", clientId: "passerelle", effect: { kind: "status", code: 503 } });
  await expect(tokenOf(sandbox, "other")).resolves.toMatch(/^sbx_/);
  const answer = await fetch(sandbox.tokenUrl, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "client_credentials",
      client_id: "passerelle",
      client_secret: "sandbox",
    }),
  });
  expect(answer.status).toBe(503);
  const again = await connect(sandbox);
  expect((await again.ask("/flows/none")).status).toBe(404);
});

test.each([
  ["no effect", { match: "submit" }],
  ["an unknown effect", { match: "submit", effect: { kind: "explode" } }],
  ["an unknown operation", { match: "delete", effect: { kind: "reset" } }],
  ["a code that is no failure", { match: "submit", effect: { kind: "status", code: 200 } }],
])("a rule with %s is 400", async (_what, rule) => {
  const answer = await fetch(`${sandbox.controlUrl}/faults`, { method: "POST", body: JSON.stringify(rule) });
  expect(answer.status).toBe(400);
});

test("with a control key, control is closed without it", async () => {
  const own = await start({ controlKey: "k3y" });
  expect((await fetch(`${own.controlUrl}/faults`)).status).toBe(401);
  const open = await fetch(`${own.controlUrl}/faults`, { headers: { authorization: "Bearer k3y" } });
  expect(open.status).toBe(200);
  await own.close();
});
