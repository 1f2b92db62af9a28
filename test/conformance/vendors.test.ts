import { beforeAll, describe, test } from "vitest";
import { basesOf } from "../support/facade.ts";
import { openGateway } from "../support/gateway.ts";
import { openVendors } from "../support/vendors/index.ts";
import { failed, judged } from "./run.ts";

/** Fakes that say nothing of what they are sent until a test has them speak: the kit waits for it in vain. */
const SILENT = ["must acknowledgement: every deposit is acknowledged within the time that was given"];

/**
 * The kit judges the gateway in front of the fakes of other platforms: but for what these do not say, what stands behind
 * must not show.
 */
const MUSTS: Readonly<Record<string, readonly string[]>> = { afnor: SILENT, iopole: SILENT };

const VENDORS = openVendors().filter(({ adapter }) => adapter !== "sandbox");
const keyOf = (tenant: string): string => `key-of-${tenant}`;

let gateway: { url: string };
beforeAll(async () => {
  const platforms: Record<string, object> = {};
  const tenants: Record<string, object> = {};
  for (const { adapter, companies, settings } of VENDORS) {
    platforms[adapter] = { adapter, settings: await settings(), poll: { everySeconds: 0.2 } };
    tenants[adapter] = {
      keys: [keyOf(adapter)],
      companies,
      routes: [{ platform: adapter }],
      afnor: { allowPrivate: true },
    };
  }
  gateway = await openGateway({ store: { url: "sqlite::memory:" }, platforms, tenants });
}, 60_000);

describe.concurrent.each(VENDORS)("the national API in front of $adapter", ({ adapter, companies }) => {
  test("keeps all musts but those that are listed", async ({ expect }) => {
    const [sender = ""] = companies;
    const findings = await judged({
      ...basesOf(gateway),
      clientId: adapter,
      clientSecret: keyOf(adapter),
      scope: null,
      organizationId: null,
      version: "1.3",
      companies: { sender, buyer: sender },
      known: sender,
      readOnly: false,
      waitSeconds: MUSTS[adapter] === SILENT ? 1 : 20,
    });
    expect(failed(findings, "must")).toEqual(MUSTS[adapter] ?? []);
  });
});
