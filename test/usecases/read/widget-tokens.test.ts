import { describe, expect, it } from "vitest";
import { KeyTable } from "../../../src/config/keys.ts";
import { issueWidgetToken, readWidgetToken } from "../../../src/usecases/read/widget-tokens.ts";
import { invoice } from "../../store/samples.ts";
import { openWorld } from "../../support/world.ts";

const table = (...keys: [key: string, tenant: string][]): KeyTable => {
  const made = new KeyTable();
  for (const [key, tenant] of keys) made.add(key, { kind: "tenant", tenant });
  made.add("the-administrator", { kind: "admin" });
  return made;
};
const keysOf =
  (from: KeyTable, pepper = "pepper") =>
  (tenant: string): Buffer[] =>
    from.signingKeys({ kind: "tenant", tenant }, "widget", pepper);

const issue = async (
  from: KeyTable,
  ask: Partial<Parameters<typeof issueWidgetToken>[2]> = {},
  tenant = "acme",
) => {
  const { parts, clock, store } = await openWorld();
  const mine = invoice({ tenant: "acme" });
  await store.invoices.insert(mine);
  const made = await issueWidgetToken({ ...parts, tenantKeys: keysOf(from) }, tenant, {
    mode: "read",
    expiresInSeconds: 900,
    ...ask,
    ...(ask.invoice === "mine" ? { invoice: mine.id } : {}),
  });
  return { ...made, clock, mine };
};

describe("widget tokens", () => {
  it("say who calls and what for, in any process with the same keys", async () => {
    const { token, expiresAt, clock, mine } = await issue(table(["k1", "acme"]), {
      invoice: "mine",
      mode: "act",
    });
    expect(token).toMatch(/^pwt_[\w-]+\.[\w-]{43}$/);
    expect(Date.parse(expiresAt) - clock.now().getTime()).toBe(900_000);
    const elsewhere = { now: clock.now, tenantKeys: keysOf(table(["k1", "acme"])) };
    expect(readWidgetToken(elsewhere, token)).toEqual({
      kind: "tenant",
      tenant: "acme",
      widget: { invoice: mine.id, mode: "act" },
    });
  });

  it("expire, to the second", async () => {
    const keys = table(["k1", "acme"]);
    const { token, clock } = await issue(keys);
    const parts = { now: clock.now, tenantKeys: keysOf(keys) };
    clock.forward(899);
    expect(readWidgetToken(parts, token)).toMatchObject({ kind: "tenant" });
    clock.forward(1);
    expect(readWidgetToken(parts, token)).toBe("expired");
  });

  it("survive a new API key, and die with the one that made them", async () => {
    const { token, clock } = await issue(table(["k1", "acme"]));
    const read = (keys: KeyTable) => readWidgetToken({ now: clock.now, tenantKeys: keysOf(keys) }, token);
    expect(read(table(["k2", "acme"], ["k1", "acme"]))).toMatchObject({ tenant: "acme" });
    expect(read(table(["k2", "acme"]))).toBe("unknown");
  });

  it("cannot be made or changed without the key", async () => {
    const keys = table(["k1", "acme"], ["k2", "other"]);
    const { token, clock } = await issue(keys);
    const parts = { now: clock.now, tenantKeys: keysOf(keys) };
    const [body = "", mac = ""] = token.slice(4).split(".");
    const claims = JSON.parse(Buffer.from(body, "base64url").toString());
    const with_ = (change: object) =>
      `pwt_${Buffer.from(JSON.stringify({ ...claims, ...change })).toString("base64url")}.${mac}`;
    for (const forged of [
      with_({ t: "other" }),
      with_({ m: "act" }),
      with_({ e: claims.e + 1 }),
      with_({ t: "nobody" }),
      `pwt_${body}.${mac.replace(/^./, (first) => (first === "A" ? "B" : "A"))}`,
      `pwt_${body}.`,
      `pwt_${body}`,
      "pwt_",
      `pwt_${Buffer.from("[]").toString("base64url")}.${mac}`,
      `pwt_${Buffer.from("no JSON").toString("base64url")}.${mac}`,
    ]) {
      expect(readWidgetToken(parts, forged), forged).toBe("unknown");
    }
    expect(readWidgetToken(parts, token)).toMatchObject({ tenant: "acme" });
  });

  it("are another tenant's, another purpose's and another installation's in vain", async () => {
    const keys = table(["k1", "acme"]);
    const { token, clock } = await issue(keys);
    const read = (tenantKeys: (tenant: string) => Buffer[]) =>
      readWidgetToken({ now: clock.now, tenantKeys }, token);
    expect(read((tenant) => keys.signingKeys({ kind: "tenant", tenant }, "session", "pepper"))).toBe(
      "unknown",
    );
    expect(read(keysOf(keys, "another pepper"))).toBe("unknown");
    expect(read(() => keys.signingKeys({ kind: "admin" }, "widget", "pepper"))).toBe("unknown");
  });

  it("are not made for another tenant's invoice", async () => {
    const keys = table(["k1", "acme"], ["k2", "other"]);
    await expect(issue(keys, { invoice: "mine" }, "other")).rejects.toMatchObject({
      status: 404,
      code: "invoice_not_found",
    });
  });
});
