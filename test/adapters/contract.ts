import { describe, expect, it } from "vitest";
import type { Adapter, Connection, Rendition, WebhookCall } from "../../src/adapters/port.ts";
import { depositCases } from "./contract-deposits.ts";
import { pullCases } from "./contract-pull.ts";
import { failureOf, opener, outgoingInvoice, pull, type Rig } from "./rig.ts";

const MEMBERS = {
  "": ["invoices", "events", "webhook", "statuses", "directory", "reports", "health"],
  invoices: ["submit", "find", "fetch", "download"],
  events: ["since", "read", "acknowledge", "history", "window"],
  webhook: ["verify", "register"],
  statuses: ["send", "find", "allowed"],
  directory: ["company", "establishment", "search", "addresses", "address", "routingCodes"],
} as const;

/** What every adapter must do, whatever its platform. */
export const adapterContract = (name: string, adapter: Adapter, makeRig: () => Rig): void => {
  describe(`${name}: the contract of an adapter`, () => {
    const open = opener(adapter, makeRig);
    const signal = AbortSignal.timeout(60_000);
    const submit = (connection: Connection, outgoing = outgoingInvoice()) =>
      connection.invoices.submit(outgoing, signal);

    depositCases(adapter, open);
    pullCases(open);

    it("downloads each rendition, and names one that is missing", async () => {
      const { rig, connection } = open();
      const outgoing = outgoingInvoice();
      const submitted = await submit(connection, outgoing);
      if (!submitted.done) throw new Error("not done");
      const invoice = { ...outgoing.invoice, platformId: submitted.platformId };
      const download = (rendition: Rendition) =>
        Promise.resolve(connection.invoices.download?.(invoice, rendition, signal));
      expect(Buffer.from((await download("original"))?.bytes ?? [])).toEqual(Buffer.from(outgoing.bytes));
      expect(await failureOf(download("readable"))).toMatchObject({
        kind: "refused",
        facts: { code: "rendition_missing" },
      });
      for (const [rendition, bytes] of Object.entries(rig.render(submitted.platformId))) {
        const { bytes: got, mediaType } = (await download(rendition as Rendition)) ?? {};
        expect(Buffer.from(got ?? [])).toEqual(Buffer.from(bytes));
        expect(mediaType).toBe(rendition === "readable" ? "application/pdf" : "application/xml");
      }
      const nowhere = { ...outgoing.invoice, platformId: null };
      const early = connection.invoices.download?.(nowhere, "original", signal);
      expect(await failureOf(Promise.resolve(early))).toMatchObject({ kind: "refused" });
    });

    it("tells the state of one invoice", async () => {
      const { connection, rig } = open();
      const { invoice } = outgoingInvoice();
      await submit(connection);
      const platformId = rig.deposits()[0]?.platformId ?? "";
      const state = await connection.invoices.fetch?.({ ...invoice, platformId }, signal);
      expect(state).toMatchObject({ platformId, rawState: expect.any(String) });
      const gone = connection.invoices.fetch?.({ ...invoice, platformId: "nobody" }, signal);
      expect(await failureOf(Promise.resolve(gone))).toMatchObject({ kind: "refused" });
    });

    it("believes a call of the platform only with a good and fresh signature", async () => {
      const { rig, io, connection } = open();
      if (rig.webhook === undefined || connection.webhook === undefined) return;
      const { webhook } = connection;
      const { itemId, ...signed } = rig.webhook.signed(io.now());
      const call: WebhookCall = { ...signed, now: io.now(), path: "/platforms/test/webhook" };
      const good = await webhook.verify(call);
      expect(good).toMatchObject({ kind: "items", items: [{ id: itemId }], replayKey: expect.any(String) });

      const body = Uint8Array.from(call.body);
      body[body.length - 2] = (body[body.length - 2] ?? 0) ^ 1;
      expect(await webhook.verify({ ...call, body })).toMatchObject({ kind: "refused" });
      const later = new Date(io.now().getTime() + 301_000);
      expect(await webhook.verify({ ...call, now: later })).toMatchObject({ kind: "refused" });
      expect(await webhook.verify({ ...call, headers: new Headers() })).toMatchObject({ kind: "hint" });
      const keyless = open({ webhookSecret: undefined });
      expect(await keyless.connection.webhook?.verify(call)).toMatchObject({ kind: "hint" });
    });

    it("answers the directory's look-ups", async () => {
      const { rig, connection } = open();
      const { directory } = connection;
      if (rig.directory === undefined || directory === undefined) return;
      const { siren, siret, address, unknownSiren, name: company } = rig.directory;
      expect(await directory.company(siren, signal)).toMatchObject({ siren, name: company, state: "active" });
      expect(await directory.company(unknownSiren, signal)).toBeNull();
      expect(await directory.establishment?.(siret, signal)).toMatchObject({ siret, siren });
      expect(await directory.establishment?.(`${unknownSiren}00001`, signal)).toBeNull();
      expect(await directory.search?.(company.slice(0, 4), 10, signal)).toMatchObject({
        companies: [{ siren }],
        more: false,
      });
      const lines = await directory.addresses({ siren }, signal);
      expect(lines.map((line) => line.identifier)).toContain(address);
      expect(await directory.addresses({ siren: unknownSiren }, signal)).toEqual([]);
      expect(await directory.address?.(address, signal)).toMatchObject({ identifier: address, siren });
      expect(await directory.address?.(unknownSiren, signal)).toBeNull();
      expect(rig.violations).toEqual([]);
    });

    it("tells whether the platform is well, with a token", async () => {
      const { rig, connection } = open();
      expect(await connection.health(signal)).toMatchObject({ ok: true });
      expect(rig.faults.of("health")[0]?.headers.get("authorization")).toMatch(/^Bearer /);
      rig.faults.meet("health", { status: 503 });
      expect(await connection.health(signal)).toMatchObject({ ok: false, detail: expect.any(String) });
    });

    it("gives up when it is told to, and sends nothing after that", async () => {
      const { rig, connection } = open();
      const aborted = AbortSignal.abort();
      const { invoice } = outgoingInvoice({ platformId: "i_1" });
      const { invoices, events, directory } = connection;
      const calls: (Promise<unknown> | undefined)[] = [
        invoices.submit(outgoingInvoice(), aborted),
        invoices.find?.(outgoingInvoice(), aborted),
        invoices.fetch?.(invoice, aborted),
        invoices.download?.(invoice, "original", aborted),
        events?.since(null, aborted),
        events?.history?.(invoice, aborted),
        events?.window?.(new Date(0), new Date(1), aborted),
        directory?.company("732829320", aborted),
        directory?.addresses({ siren: "732829320" }, aborted),
        connection.health(aborted),
      ];
      await Promise.all(calls.filter((call) => call !== undefined).map(failureOf));
      expect(rig.faults.calls).toEqual([]);

      const late = new AbortController();
      rig.beforePage(() => late.abort());
      await failureOf(Promise.resolve(events?.since(null, late.signal)));
    });

    it("shows no secret in a failure or in the log", async () => {
      const { rig, io, connection } = open();
      await connection.health(signal);
      const secrets = Object.entries(adapter.settings)
        .filter(([, setting]) => setting.secret === true)
        .map(([key]) => String(rig.settings[key] ?? "-none-"));
      const echo = `no: ${secrets.join(" ")} Authorization: Bearer ${io.tokens[0]}`;
      const shown: string[] = [];
      for (const status of [400, 401, 403, 404, 413, 418, 500, 503]) {
        rig.faults.meet("submit", { status, body: { errorCode: "X", errorMessage: echo } }, { status: 401 });
        rig.faults.meet("search", { status, body: echo }, { status: 401 });
        for (const call of [() => submit(connection), () => pull(connection, null)]) {
          const { facts, message, stack } = await failureOf(call());
          shown.push(JSON.stringify(facts), message, String(stack));
        }
      }
      shown.push(...io.lines);
      for (const hidden of [...secrets, ...io.tokens]) expect(shown.join("\n")).not.toContain(hidden);
    });

    it("has no member that the port does not know", () => {
      const { connection } = open();
      expect(Object.keys(connection).filter((key) => !MEMBERS[""].includes(key as "health"))).toEqual([]);
      for (const [group, known] of Object.entries(MEMBERS)) {
        const members = Object.entries(connection[group as keyof Connection] ?? {});
        for (const [key, member] of members) {
          expect(known).toContain(key);
          expect(member).toBeTypeOf("function");
        }
      }
    });

    it("declares its settings: secrets as such, defaults that are allowed", () => {
      for (const [key, setting] of Object.entries(adapter.settings)) {
        expect(setting.label).not.toBe("");
        expect(setting.secret === true).toBe(/secret|password|key/i.test(key));
        if (setting.oneOf !== undefined && setting.default !== undefined) {
          expect(setting.oneOf).toContain(setting.default);
        }
      }
    });
  });
};
