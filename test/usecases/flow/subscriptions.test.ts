import { describe, expect, it } from "vitest";
import type { Tenant } from "../../../src/domain/tenant.ts";
import {
  listSubscriptions,
  subscribeToFlows,
  unsubscribeFromFlows,
} from "../../../src/usecases/flow/subscriptions.ts";
import { openWorld, TENANT } from "../../support/world.ts";

const URL = "https://erp.example/flows?of=acme";

describe("subscriptions", () => {
  it("are made with a key of their own, listed, and deleted, each tenant's apart", async () => {
    const { parts, clock } = await openWorld();
    const other: Tenant = { ...TENANT, name: "other" };
    const one = await subscribeToFlows(parts, TENANT, { url: URL, types: ["CustomerInvoiceLC"] });
    clock.forward(1);
    const two = await subscribeToFlows(parts, TENANT, { url: URL, direction: "In", ack: "Error" });
    expect(one).toMatchObject({ url: URL, types: ["CustomerInvoiceLC"], direction: null, ack: null });
    expect(one.id).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(one.signingKey).not.toBe(two.signingKey);
    expect(await listSubscriptions(parts, TENANT)).toEqual([one, two]);
    expect(await listSubscriptions(parts, other)).toEqual([]);
    await expect(unsubscribeFromFlows(parts, other, one.id)).rejects.toMatchObject({ status: 404 });
    await unsubscribeFromFlows(parts, TENANT, one.id);
    await expect(unsubscribeFromFlows(parts, TENANT, one.id)).rejects.toMatchObject({ status: 404 });
    expect(await listSubscriptions(parts, TENANT)).toEqual([two]);
  });

  it("are twenty of a tenant at most", async () => {
    const { parts } = await openWorld();
    const made = await Promise.all(
      Array.from({ length: 20 }, () => subscribeToFlows(parts, TENANT, { url: URL })),
    );
    const refused = { status: 409, code: "webhook_limit_reached" };
    await expect(subscribeToFlows(parts, TENANT, { url: URL })).rejects.toMatchObject(refused);
    await unsubscribeFromFlows(parts, TENANT, made[0]?.id ?? "");
    await subscribeToFlows(parts, TENANT, { url: URL });
  });

  it.each([
    ["no address", "/flows"],
    ["another protocol", "ftp://erp.example/flows"],
    ["a password", "https://me:secret@erp.example/flows"],
    ["this machine", "http://127.0.0.1:8080/flows"],
    ["this machine in other words", "http://2130706433/"],
    ["this machine by name", "http://localhost/flows"],
    ["this machine by a name below it", "http://a.LOCALHOST./flows"],
    ["this machine in IPv6", "http://[::1]/flows"],
    ["this machine, mapped into IPv6", "http://[::ffff:127.0.0.1]/flows"],
    ["a private network", "https://10.1.2.3/flows"],
    ["a cloud's metadata", "http://169.254.169.254/latest"],
  ])("call no address that is %s", async (_what, url) => {
    const { parts } = await openWorld();
    await expect(subscribeToFlows(parts, TENANT, { url })).rejects.toMatchObject({
      status: 400,
      code: "invalid_callback_url",
      errors: [{ path: "callbackUrl" }],
    });
    expect(await listSubscriptions(parts, TENANT)).toEqual([]);
  });

  it.each(["http://127.0.0.1:8080/flows", "https://10.1.2.3/flows", "http://localhost/flows"])(
    "may call %s where the configuration allows it",
    async (url) => {
      const { parts } = await openWorld();
      const open: Tenant = { ...TENANT, afnor: { allowPrivate: true } };
      expect(await subscribeToFlows(parts, open, { url })).toMatchObject({ url });
      const password = url.replace("://", "://me:secret@");
      await expect(subscribeToFlows(parts, open, { url: password })).rejects.toMatchObject({ status: 400 });
    },
  );
});
