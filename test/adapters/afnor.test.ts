import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { afnor } from "../../src/adapters/afnor/index.ts";
import type { Settings } from "../../src/adapters/port.ts";
import { afnorRig, signedCall } from "./afnor-rig.ts";
import type { AfnorFakeOptions } from "./fakes/afnor.ts";
import { testIo } from "./io.ts";
import { outgoingInvoice } from "./rig.ts";

const signal = new AbortController().signal;

const open = (options: AfnorFakeOptions = {}, settings: Partial<Settings> = {}) => {
  const rig = afnorRig(options);
  const io = testIo(rig.fetch, undefined, [String(rig.settings.clientSecret)]);
  return { ...rig, io, connection: afnor.open({ ...rig.settings, ...settings }, io) };
};

const flowInfoOf = (body: Uint8Array): Record<string, unknown> => {
  const text = Buffer.from(body).toString("latin1");
  return JSON.parse(/\{.*\}/.exec(text)?.[0] ?? "null") as Record<string, unknown>;
};

describe("deposit", () => {
  it("says what the file is, and leaves out what it is not sure of", async () => {
    const { connection, faults, violations } = open();
    await connection.invoices.submit(outgoingInvoice(), signal);
    const odd = outgoingInvoice({ profile: "urn:factur-x.eu:1p0:basicwl", syntax: "factur-x" });
    await connection.invoices.submit(odd, signal);
    const [plain, unsure] = faults.of("submit").map(({ body }) => flowInfoOf(body));
    const { invoice } = outgoingInvoice();
    expect(plain).toEqual({
      trackingId: invoice.id,
      name: "F2026-0001.xml",
      flowSyntax: "CII",
      flowProfile: "CIUS",
      sha256: invoice.sha256,
    });
    expect(unsure).not.toHaveProperty("flowProfile");
    expect(unsure).toMatchObject({ flowSyntax: "Factur-X" });
    expect(violations).toEqual([]);
  });

  it("names the organisation where one is configured, and not otherwise", async () => {
    const { connection, faults } = open({}, { organizationId: "org-7" });
    await connection.health(signal);
    expect(faults.of("health")[0]?.headers.get("organization-id")).toBe("org-7");
    const without = open();
    await without.connection.health(signal);
    expect(without.faults.of("health")[0]?.headers.has("organization-id")).toBe(false);
  });

  it.each([
    "https://pa.example/flow",
    "https://pa.example/flow/",
    "https://pa.example/flow/v1",
    "https://pa.example/flow/v1/",
  ])("takes the address as %s", async (flowUrl) => {
    const { connection, faults } = open({}, { flowUrl });
    expect(await connection.health(signal)).toMatchObject({ ok: true });
    expect(faults.of("health")[0]?.url).toBe("https://pa.example/flow/v1/healthcheck");
  });

  it("logs in with a user name and a password in JSON where it is told to", async () => {
    const { connection, faults, io } = open({}, { auth: "password-json" });
    faults.meet("token", { status: 200, body: { access_token: "tok-json", expires_in: "1800" } });
    await connection.health(signal);
    expect(io.tokens).toEqual(["tok-json"]);
    const login = faults.of("token")[0];
    expect(JSON.parse(Buffer.from(login?.body ?? []).toString())).toEqual({
      username: "client",
      password: "s3cr3t-of-the-client",
    });
  });

  it("is denied by a JSON login that says no", async () => {
    const { connection, faults } = open({}, { auth: "password-json" });
    faults.meet("token", { status: 400, body: { error: "bad s3cr3t-of-the-client" } });
    const submitted = connection.invoices.submit(outgoingInvoice(), signal);
    await expect(submitted).rejects.toMatchObject({
      kind: "denied",
      facts: { raw: expect.not.stringContaining("s3cr3t") },
    });
  });

  it.each([
    [413, { errorCode: "FILE_SIZE_EXCEEDED" }, { kind: "refused", facts: { code: "file_size_exceeded" } }],
    [415, "", { kind: "refused", facts: { code: "http_415" } }],
    [501, { errorCode: "NOT_IMPLEMENTED" }, { kind: "refused" }],
    [408, { errorCode: "REQUEST_TIMEOUT" }, { kind: "unknown", facts: { mayStillArrive: true } }],
    [404, "<html>nginx</html>", { kind: "denied", facts: { code: "wrong_address" } }],
    [404, { errorCode: "MISSING_RESOURCE" }, { kind: "refused", facts: { code: "missing_resource" } }],
    [302, "", { kind: "denied", facts: { code: "wrong_address" } }],
    [
      422,
      { type: "about:blank", title: "Invalide", detail: "BT-1 manque", status: 422 },
      { kind: "refused", facts: { message: "Invalide – BT-1 manque" } },
    ],
    [
      422,
      { message: "Message d'erreur", details: "le détail" },
      { kind: "refused", facts: { message: "Message d'erreur – le détail" } },
    ],
    [
      400,
      { errorCode: "X", errorMessage: "Invoice already exists" },
      { kind: "refused", facts: { alreadyExists: true } },
    ],
    [
      422,
      { errorCode: "AlreadyExistingFlow", errorMessage: null },
      { kind: "refused", facts: { alreadyExists: true } },
    ],
  ])("sorts %i %j", async (status, body, expected) => {
    const { connection, faults } = open();
    faults.meet("submit", { status, body });
    await expect(connection.invoices.submit(outgoingInvoice(), signal)).rejects.toMatchObject(expected);
  });
});

describe("look-up", () => {
  const trackingId = outgoingInvoice().invoice.id;

  it("prefers what the platform took, then what is pending, then the oldest", async () => {
    const { connection, fake } = open();
    const add = (flowId: string, status: string, submittedAt: string) =>
      fake.add({ flowId, trackingId, submittedAt, flowDirection: "Out", acknowledgement: { status } });
    add("error", "Error", "2026-09-14T08:00:00Z");
    expect(await connection.invoices.find?.(outgoingInvoice(), signal)).toMatchObject({
      platformId: "error",
    });
    add("pending", "Pending", "2026-09-14T09:00:00Z");
    expect(await connection.invoices.find?.(outgoingInvoice(), signal)).toMatchObject({
      platformId: "pending",
    });
    add("second", "Ok", "2026-09-14T11:00:00Z");
    add("first", "Ok", "2026-09-14T10:00:00.5Z");
    expect(await connection.invoices.find?.(outgoingInvoice(), signal)).toEqual({
      platformId: "first",
      sameContent: "yes",
    });
  });

  it("tells by the content where the platform hides tracking ids", async () => {
    const { connection, fake } = open({ showsTrackingIds: false });
    const original = { Original: outgoingInvoice().bytes };
    fake.add({ flowId: "other", trackingId, flowDirection: "Out" }, { Original: new Uint8Array([1]) });
    expect(await connection.invoices.find?.(outgoingInvoice(), signal)).toBeNull();
    fake.add({ flowId: "ours", trackingId, flowDirection: "Out" }, original);
    expect(await connection.invoices.find?.(outgoingInvoice(), signal)).toMatchObject({ platformId: "ours" });
  });

  it("does not guess where too many flows answer without a tracking id", async () => {
    const { connection, fake } = open({ showsTrackingIds: false });
    for (const flowId of ["a", "b", "c", "d"]) fake.add({ flowId, trackingId, flowDirection: "Out" });
    await expect(connection.invoices.find?.(outgoingInvoice(), signal)).rejects.toMatchObject({
      kind: "unknown",
      facts: { code: "lookup_unclear" },
    });
  });
});

describe("webhook", () => {
  const call = (signed: { headers: Headers; body: Uint8Array }, now: Date) => ({ ...signed, now, path: "/" });
  const flow = {
    flowId: "ie_7",
    flowDirection: "In",
    flowType: "SupplierInvoiceLC",
    acknowledgement: { status: "Ok" },
  };

  it("takes a signature over the SHA-256 of the signed text too", async () => {
    const { connection, io } = open();
    const signed = signedCall(flow, io.now(), (text) => createHash("sha256").update(text).digest());
    expect(await connection.webhook?.verify(call(signed, io.now()))).toMatchObject({ kind: "items" });
  });

  it("takes the body of 1.1, and a pending flow as no news", async () => {
    const { connection, io } = open({ version: "1.1" });
    const wrapped = signedCall({ flowInfo: flow }, io.now());
    expect(await connection.webhook?.verify(call(wrapped, io.now()))).toMatchObject({
      items: [{ id: "ie_7" }],
    });
    const pending = signedCall({ ...flow, acknowledgement: { status: "Pending" } }, io.now());
    expect(await connection.webhook?.verify(call(pending, io.now()))).toMatchObject({
      kind: "items",
      items: [],
    });
    const strange = signedCall({ hello: "world" }, io.now());
    expect(await connection.webhook?.verify(call(strange, io.now()))).toMatchObject({ kind: "hint" });
  });

  it("refuses a signature without a time", async () => {
    const { connection, io } = open();
    const signed = signedCall(flow, io.now());
    signed.headers.delete("afnor-signature-timestamp");
    expect(await connection.webhook?.verify(call(signed, io.now()))).toMatchObject({ kind: "refused" });
  });

  it("is registered with 1.3 alone", async () => {
    const { connection, violations, fake } = open();
    const { webhooks } = fake;
    expect(await connection.webhook?.register?.("https://gateway.example/hook", signal)).toEqual({
      id: "0b4f1c1e-7d4f-4e57-9d7b-0f6a3c1f2b11",
      secret: "a2V5",
    });
    expect(await connection.webhook?.register?.("https://gateway.example/hook", signal)).toEqual({
      id: "0b4f1c1e-7d4f-4e57-9d7b-0f6a3c1f2b11",
      existed: true,
    });
    expect(webhooks).toHaveLength(1);
    expect(violations).toEqual([]);
    for (const version of ["1.1", "1.2"] as const) {
      expect(open({ version }).connection.webhook).not.toHaveProperty("register");
    }
  });
});

describe("a deposit whose answer was lost", () => {
  const EXISTING = "3f2504e0-4f89-41d3-9a0c-0305e82c3301";

  it("is not « not there » before it would show", async () => {
    const { connection, io } = open();
    const arrivedBy = new Date(io.now().getTime() - 9_000).toISOString();
    await expect(
      connection.invoices.find?.({ ...outgoingInvoice(), arrivedBy }, signal),
    ).rejects.toMatchObject({ kind: "unknown", facts: { code: "not_visible_yet" } });
    const longAgo = new Date(io.now().getTime() - 10_000).toISOString();
    expect(await connection.invoices.find?.({ ...outgoingInvoice(), arrivedBy: longAgo }, signal)).toBeNull();
    const quick = open({}, { showsAfterSeconds: "0" });
    expect(await quick.connection.invoices.find?.({ ...outgoingInvoice(), arrivedBy }, signal)).toBeNull();
  });

  it.each([
    [`La facture existe déjà (flux ${EXISTING})`, EXISTING],
    [`Flow already exists: flowId=${EXISTING}`, EXISTING],
    ["La facture existe déjà", undefined],
  ])("is named by a refusal: %s", async (errorMessage, existingId) => {
    const { connection, faults } = open();
    faults.meet("submit", { status: 400, body: { errorCode: "create_error", errorMessage } });
    await expect(connection.invoices.submit(outgoingInvoice(), signal)).rejects.toMatchObject({
      kind: "refused",
      facts: { alreadyExists: true, ...(existingId === undefined ? {} : { existingId }) },
    });
  });
});

describe("a signed call that comes again", () => {
  it("is the same call in every spelling of its signature", async () => {
    const { connection, io } = open();
    const { headers, body } = signedCall({ flowId: "ie_7", flowDirection: "In" }, io.now());
    const signature = headers.get("afnor-signature") ?? "";
    const spellings = [
      signature,
      signature.replace(/=+$/, ""),
      ` ${signature}`,
      signature.replaceAll("+", "-").replaceAll("/", "_"),
    ];
    const keys = new Set<unknown>();
    for (const spelling of spellings) {
      const respelt = new Headers(headers);
      respelt.set("afnor-signature", spelling);
      const call = { headers: respelt, body, path: "/platforms/main/webhook", now: io.now() };
      const verdict = await connection.webhook?.verify(call);
      expect(verdict).toMatchObject({ kind: "items" });
      keys.add(Reflect.get(Object(verdict), "replayKey"));
    }
    expect(keys.size).toBe(1);
    const later = signedCall({ flowId: "ie_8", flowDirection: "In" }, io.now());
    const other = await connection.webhook?.verify({
      ...later,
      path: "/platforms/main/webhook",
      now: io.now(),
    });
    expect(keys.has(Reflect.get(Object(other), "replayKey"))).toBe(false);
  });
});
