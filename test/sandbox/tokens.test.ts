import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Sandbox } from "../../src/sandbox/index.ts";
import { advance, connect, control, invoiceWith, start, tokenOf } from "./a-client.ts";

let sandbox: Sandbox;
let machine: number;
beforeEach(async () => {
  machine = Date.parse("2026-11-02T08:00:00Z");
  sandbox = await start({ now: () => new Date(machine) });
});
afterEach(() => sandbox.close());

const grant = (form: Record<string, string>, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(sandbox.tokenUrl, { method: "POST", headers, body: new URLSearchParams(form) });
const health = async (token: string): Promise<number> => {
  const answer = await fetch(`${sandbox.flowUrl}/v1/flows/none`, {
    headers: { authorization: `Bearer ${token}` },
  });
  return answer.status;
};
const GRANT = { grant_type: "client_credentials" };

describe("the token endpoint", () => {
  test("takes credentials in the form and in the header, percent-encoded or not", async () => {
    const inForm = await grant({ ...GRANT, client_id: "erp", client_secret: "sandbox" });
    expect(await inForm.json()).toMatchObject({ token_type: "Bearer", expires_in: 3600 });
    expect(inForm.headers.get("cache-control")).toBe("no-store");
    const basic = Buffer.from("erp%3A1:sandbox").toString("base64");
    expect((await grant(GRANT, { authorization: `Basic ${basic}` })).status).toBe(200);
    expect(await control(sandbox, "GET", "/clients/erp%3A1")).toMatchObject({ id: "erp:1" });
  });

  test.each([
    ["a wrong secret", { ...GRANT, client_id: "erp", client_secret: "wrong" }, 401, "invalid_client"],
    ["no credentials", GRANT, 401, "invalid_client"],
    ["no grant", { client_id: "erp", client_secret: "sandbox" }, 400, "invalid_request"],
    [
      "an empty grant",
      { grant_type: "", client_id: "erp", client_secret: "sandbox" },
      400,
      "invalid_request",
    ],
    [
      "another grant",
      { grant_type: "password", client_id: "erp", client_secret: "sandbox" },
      400,
      "unsupported_grant_type",
    ],
  ])("%s is refused", async (_what, form, status, error) => {
    const answer = await grant(form);
    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({ error });
  });
});

describe("a token", () => {
  test("is refused when missing, unknown, expired or revoked", async () => {
    const bare = await fetch(`${sandbox.flowUrl}/v1/flows/none`);
    expect(bare.status).toBe(401);
    expect(await bare.json()).toMatchObject({ errorCode: "MISSING_TOKEN" });
    expect(await health("sbx_unknown")).toBe(401);

    await control(sandbox, "PUT", "/clients/erp", { tokenSeconds: 60 });
    const token = await tokenOf(sandbox, "erp");
    expect(await health(token)).toBe(404);
    machine += 60_000;
    expect(await health(token)).toBe(401);

    const fresh = await tokenOf(sandbox, "erp");
    await control(sandbox, "POST", "/clients/erp/revoke-tokens");
    expect(await health(fresh)).toBe(401);
    expect(await health(await tokenOf(sandbox, "erp"))).toBe(404);
  });

  test("does not age when a test moves the life cycle on", async () => {
    const token = await tokenOf(sandbox);
    await advance(sandbox, 48);
    expect(await health(token)).toBe(404);
  });
});

describe("a restart in the middle", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "sandbox-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test("loses nothing: tokens, documents, statuses to come, faults, the time", async () => {
    const file = join(folder, "sandbox.db");
    const first = await start({ file });
    const before = await connect(first);
    const invoice = invoiceWith({ number: "RESTART" });
    const { flowId } = (await (await before.submit(invoice)).json()) as { flowId: string };
    await control(first, "POST", "/faults", {
      match: "health",
      times: 1,
      effect: { kind: "status", code: 503 },
    });
    await advance(first, 4);
    expect(await before.codes()).toEqual(["200", "201", "202"]);
    await first.close();

    const second = await start({ file });
    const ask = (path: string): Promise<Response> =>
      fetch(`${second.flowUrl}/v1${path}`, { headers: { authorization: `Bearer ${before.token}` } });
    const original = await ask(`/flows/${flowId}?docType=Original`);
    expect(Buffer.from(await original.arrayBuffer()).equals(Buffer.from(invoice))).toBe(true);
    expect((await ask("/healthcheck")).status).toBe(503);
    const after = await connect(second);
    expect(await after.codes()).toEqual(["200", "201", "202"]);
    await advance(second, 20);
    expect(await after.codes()).toEqual(["200", "201", "202", "203", "204", "205", "211", "212"]);
    await second.close();
  });

  test("what fell due meanwhile is said at the start, each at its own time", async () => {
    const file = join(folder, "sandbox.db");
    const first = await start({ file, now: () => new Date(machine) });
    await (await connect(first)).submit(invoiceWith({ number: "NIGHT" }));
    await first.close();
    machine += 12 * 3_600_000;
    const second = await start({ file, now: () => new Date(machine) });
    const client = await connect(second);
    const heard = await client.received();
    expect(heard.map(({ cdar }) => cdar?.statusAt)).toEqual(
      [2, 3, 4, 5, 6, 7, 8, 9].map((hour) => new Date(machine + (hour - 12) * 3_600_000).toISOString()),
    );
    expect(new Set(heard.map(({ flow }) => flow.updatedAt)).size).toBe(1);
    await second.close();
  });
});
