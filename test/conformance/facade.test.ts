import { beforeAll, describe, expect, test } from "vitest";
import { summaryOf } from "../../src/conformance/check.ts";
import { openCallback } from "../../src/conformance/platform/callback.ts";
import type { Target } from "../../src/conformance/platform/walk.ts";
import { API_VERSIONS, type ApiVersion } from "../../src/norm/versions.ts";
import { buyerOf } from "../../src/sandbox/seed.ts";
import { basesOf, clientOf, openFacade } from "../support/facade.ts";
import { failed, judged, placesOutside } from "./run.ts";

/** What the national API does not do although a platform should, by version. */
const SHOULDS: Readonly<Record<ApiVersion, readonly string[]>> = {
  "1.1": [],
  // Their nested form was given up within months; they are offered in that of 1.3.
  "1.2": ["should POST /v1/webhooks: offers webhooks: takes a subscription with 201"],
  "1.3": [],
};

let gateway: { url: string };
beforeAll(async () => {
  ({ gateway } = await openFacade());
}, 60_000);

const targetOf = (version: ApiVersion): Target => {
  const { id, secret, company } = clientOf(version);
  return {
    ...basesOf(gateway),
    clientId: id,
    clientSecret: secret,
    scope: null,
    organizationId: null,
    version,
    companies: { sender: company, buyer: buyerOf("approves") },
    known: null,
    readOnly: false,
    waitSeconds: 20,
  };
};

describe.each(API_VERSIONS)("the national API as a platform of %s", (version) => {
  test("keeps all musts, and every should but those that are listed", async () => {
    const callback = await openCallback({ host: "127.0.0.1", port: 0, url: null });
    const findings = await judged(targetOf(version), { callback });
    await callback.close();
    expect(failed(findings, "must")).toEqual([]);
    expect(failed(findings, "should")).toEqual(SHOULDS[version]);
    expect(placesOutside(version, findings)).toEqual([]);
    expect(summaryOf(findings).must.held).toBeGreaterThan(150);
  });
});
