import { describe, expect, test } from "vitest";
import type { AfnorVersion, Tenant } from "../../src/domain/tenant.ts";
import { ERROR } from "../../src/norm/errors.ts";
import { strict } from "../../src/norm/shape.ts";
import { WEBHOOK_CREATED, WEBHOOK_LIST } from "../../src/norm/webhook.ts";
import { ACME, kit } from "../routes/kit.ts";
import { TENANT } from "../support/world.ts";

const PATH = "/afnor/flow-service/v1/webhooks";
const ID = "5d0f6b1c-6c1b-4f0e-9a53-2f8f0c9a7b11";
const URL = "https://erp.example/flows";

/** The API in front of a tenant that speaks this version. */
const speaking = (apiVersion: AfnorVersion) => {
  const tenant: Tenant = { ...TENANT, afnor: { apiVersion } };
  const unused = (): never => {
    throw new Error("no token is asked for here");
  };
  return kit(
    {},
    {
      admission: {
        callerOf: () => ({ kind: "tenant", tenant: "acme" }),
        isWidgetToken: () => false,
        tokens: { give: unused, canRefresh: unused, read: unused },
        tenant: () => tenant,
      },
    },
  );
};

describe("webhooks of 1.3", () => {
  test("are made, and their key is told", async () => {
    const { post, calls } = kit();
    const answer = await post(
      PATH,
      JSON.stringify({ callbackUrl: URL, flowTypes: ["CustomerInvoiceLC"], flowDirection: "In", more: 1 }),
    );
    expect(answer.status).toBe(201);
    const said = strict(WEBHOOK_CREATED, "1.3").parse(await answer.json());
    expect(said).toEqual({
      webhookId: ID,
      signingKey: "c2lnbmluZw==",
      createdAt: "2025-07-02T08:00:00.000Z",
    });
    expect(calls).toEqual([
      [
        "subscribeToFlows",
        expect.objectContaining({ name: "acme" }),
        { url: URL, types: ["CustomerInvoiceLC"], direction: "In", ack: undefined },
      ],
    ]);
  });

  test("may leave every filter out, or say null", async () => {
    const { post, calls } = kit();
    const body = { callbackUrl: URL, flowTypes: null, flowDirection: null, ackStatus: null };
    expect((await post(PATH, JSON.stringify(body))).status).toBe(201);
    expect(calls[0]?.[2]).toEqual({ url: URL, types: undefined, direction: undefined, ack: undefined });
  });

  test("are listed without their keys, under both names that the norm has", async () => {
    const answer = await kit().get(PATH);
    expect(answer.status).toBe(200);
    const said: unknown = await answer.json();
    expect(said).toEqual({
      count: 1,
      webhookIds: [ID],
      webhooks: [
        {
          webhookId: ID,
          createdAt: "2025-07-02T08:00:00.000Z",
          callbackUrl: URL,
          flowTypes: ["CustomerInvoiceLC"],
          flowDirection: "In",
        },
      ],
    });
    expect(strict(WEBHOOK_LIST, "1.3").parse(said)).toEqual(said);
  });

  test("are deleted", async () => {
    const { app, calls } = kit();
    const answer = await app.request(`${PATH}/${ID}`, { method: "DELETE", headers: ACME });
    expect(answer.status).toBe(204);
    expect(calls).toEqual([["unsubscribeFromFlows", expect.objectContaining({ name: "acme" }), ID]]);
  });

  test.each([
    ["no address", {}, "MISSING_REQUIRED_FIELD"],
    ["an address of another protocol", { callbackUrl: "ftp://erp.example" }, "PARAMS_ERROR"],
    ["a type of before", { callbackUrl: URL, flowTypes: ["StateInvoice"] }, "PARAMS_ERROR"],
    ["an unknown direction", { callbackUrl: URL, flowDirection: "Up" }, "PARAMS_ERROR"],
    ["an unknown acknowledgement", { callbackUrl: URL, ackStatus: "Maybe" }, "PARAMS_ERROR"],
    ["no object", [], "PARAMS_ERROR"],
  ])("are refused with %s", async (_what, body, errorCode) => {
    const { post, calls } = kit();
    const answer = await post(PATH, JSON.stringify(body));
    expect(answer.status).toBe(400);
    expect(strict(ERROR, "1.3").parse(await answer.json())).toMatchObject({ errorCode });
    expect(calls).toEqual([]);
  });

  test.each(["GET", "PATCH"])("have no more a route of 1.2: %s", async (method) => {
    const { app, calls } = kit();
    const answer = await app.request(`${PATH}/${ID}`, { method, headers: ACME });
    expect(answer.status).toBe(404);
    expect(strict(ERROR, "1.3").parse(await answer.json()).errorMessage).toContain("made anew");
    expect(calls).toEqual([]);
  });

  test("are the tenant's alone", async () => {
    expect((await kit().get(PATH, {})).status).toBe(401);
  });
});

describe.each([
  ["1.1", 404, "MISSING_RESOURCE"],
  ["1.2", 501, "NOT_IMPLEMENTED"],
] as const)("webhooks of %s", (version, status, errorCode) => {
  test.each([
    ["GET", PATH],
    ["POST", PATH],
    ["DELETE", `${PATH}/${ID}`],
    ["GET", `${PATH}/${ID}`],
    ["PATCH", `${PATH}/${ID}`],
  ])(`are answered ${status}: %s %s`, async (method, path) => {
    const { app, calls } = speaking(version);
    const answer = await app.request(path, {
      method,
      headers: ACME,
      ...(method === "POST" ? { body: JSON.stringify({ callbackUrl: URL }) } : {}),
    });
    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({ errorCode, errorMessage: expect.any(String) });
    expect(calls).toEqual([]);
  });
});
