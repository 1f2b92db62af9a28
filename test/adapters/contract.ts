import { describe, expect, it } from "vitest";
import type { Directory } from "../../src/adapters/directory-port.ts";
import type {
  Adapter,
  Connection,
  InvoicePlatform,
  Rendition,
  WebhookCall,
} from "../../src/adapters/port.ts";
import { depositCases } from "./contract-deposits.ts";
import { pullCases } from "./contract-pull.ts";
import { reportCases } from "./contract-reports.ts";
import { failureOf, opener, pull, type Rig } from "./rig.ts";

type Kinds<T> = Record<keyof Required<T>, "object" | "function" | "boolean" | "number" | "string">;
type Part<K extends keyof Connection> = NonNullable<Connection[K]>;

/** The port's members, complete by its types. */
const MEMBERS: Kinds<Connection> = {
  invoices: "object",
  events: "object",
  webhook: "object",
  statuses: "object",
  reports: "object",
  directory: "object",
  addresses: "object",
  health: "function",
};
const PARTS: { [K in Exclude<keyof Connection, "health">]-?: Kinds<Part<K>> } = {
  invoices: { submit: "function", find: "function", fetch: "function", download: "function" },
  events: {
    since: "function",
    read: "function",
    acknowledge: "function",
    history: "function",
    window: "function",
  },
  webhook: { verify: "function", register: "function" },
  statuses: {
    send: "function",
    find: "function",
    allowed: "function",
    forOthers: "boolean",
    judges: "boolean",
  },
  reports: {
    takes: "string",
    tells: "boolean",
    corrects: "boolean",
    sender: "object",
    send: "function",
    find: "function",
    fetch: "function",
  },
  directory: {
    publicOnly: "boolean",
    copied: "function",
    shortestName: "number",
    company: "function",
    establishment: "function",
    search: "function",
    addresses: "function",
    address: "function",
    routingCodes: "function",
  } satisfies Kinds<Directory>,
  addresses: { ends: "string", list: "function", declare: "function", end: "function" },
};

/** What every adapter must do, whatever its platform. */
export const adapterContract = (
  name: string,
  adapter: Adapter<InvoicePlatform>,
  makeRig: () => Rig,
): void => {
  describe(`${name}: the contract of an adapter`, () => {
    const open = opener(adapter, makeRig);
    const signal = AbortSignal.timeout(60_000);

    depositCases(adapter, open);
    pullCases(open);
    reportCases(open);

    it("downloads each rendition, and names one that is missing", async () => {
      const { rig, connection, outgoing, submit } = open();
      const submitted = await submit();
      const { invoice, bytes: ours } = outgoing({ platformId: submitted.platformId });
      const download = (rendition: Rendition) =>
        Promise.resolve(connection.invoices.download?.(invoice, rendition, signal));
      const missing = { kind: "refused", facts: { code: "rendition_missing" } };
      if (rig.keepsNoOriginal) expect(await failureOf(download("original"))).toMatchObject(missing);
      else expect(Buffer.from((await download("original"))?.bytes ?? [])).toEqual(Buffer.from(ours));
      expect(await failureOf(download("readable"))).toMatchObject(missing);
      for (const [rendition, bytes] of Object.entries(rig.render(submitted.platformId))) {
        const { bytes: got, mediaType } = (await download(rendition as Rendition)) ?? {};
        expect(Buffer.from(got ?? [])).toEqual(Buffer.from(bytes));
        expect(mediaType).toBe(rendition === "readable" ? "application/pdf" : "application/xml");
      }
      const early = connection.invoices.download?.(outgoing().invoice, "readable", signal);
      expect(await failureOf(Promise.resolve(early))).toMatchObject({ kind: "refused" });
    });

    it("tells the state of one invoice", async () => {
      const { connection, outgoing, submit } = open();
      const { platformId } = await submit();
      const { invoice } = outgoing();
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
      const { siren, siret, address, unknownSiren, name: company, state } = rig.directory;
      expect(await directory.company(siren, signal)).toMatchObject({ siren, name: company, state });
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
      const { rig, connection, outgoing } = open();
      const aborted = AbortSignal.abort();
      const { invoice } = outgoing({ platformId: "1" });
      const { invoices, events, directory } = connection;
      const calls: (Promise<unknown> | undefined)[] = [
        invoices.submit(outgoing(), aborted),
        invoices.find?.(outgoing(), aborted),
        invoices.fetch?.(invoice, aborted),
        invoices.download?.(invoice, "original", aborted),
        events?.since(null, null, aborted),
        events?.history?.(invoice, aborted),
        events?.window?.(new Date(0), new Date(1), aborted),
        directory?.company("732829320", aborted),
        directory?.addresses({ siren: "732829320" }, aborted),
        connection.addresses?.list("732829320", null, aborted),
        connection.health(aborted),
      ];
      await Promise.all(calls.filter((call) => call !== undefined).map(failureOf));
      expect(rig.faults.calls).toEqual([]);

      const late = new AbortController();
      rig.beforePage(() => late.abort());
      await failureOf(Promise.resolve(events?.since(null, null, late.signal)));
    });

    it("shows no secret in a failure or in the log", async () => {
      const { rig, io, connection, submit } = open();
      await connection.health(signal);
      const secrets = Object.entries(adapter.settings)
        .filter(([, setting]) => setting.secret === true)
        .map(([key]) => String(rig.settings[key] ?? "-none-"));
      const echo = `no: ${secrets.join(" ")} Authorization: Bearer ${io.tokens[0]}`;
      const shown: string[] = [];
      for (const status of [400, 401, 403, 404, 413, 418, 500, 503]) {
        rig.faults.meet("submit", { status, body: { errorCode: "X", errorMessage: echo } }, { status: 401 });
        rig.faults.meet("search", { status, body: echo }, { status: 401 });
        for (const call of [() => submit(), () => pull(connection, null)]) {
          const { facts, message, stack } = await failureOf(call());
          shown.push(JSON.stringify(facts), message, String(stack));
        }
      }
      shown.push(...io.lines);
      for (const hidden of [...secrets, ...io.tokens]) expect(shown.join("\n")).not.toContain(hidden);
    });

    it("has no member that the port does not know, and each of its kind", () => {
      const kindsOf = (group: object): [string, string][] =>
        Object.entries(group).flatMap(([key, member]) =>
          member === undefined ? [] : [[key, typeof member]],
        );
      const { connection } = open();
      for (const [key, kind] of kindsOf(connection)) expect(MEMBERS, key).toHaveProperty(key, kind);
      for (const [part, kinds] of Object.entries(PARTS)) {
        for (const [key, kind] of kindsOf(connection[part as keyof typeof PARTS] ?? {})) {
          expect(kinds, `${part}.${key}`).toHaveProperty(key, kind);
        }
      }
    });

    it("declares its settings: secrets as such, defaults that are allowed", () => {
      for (const [key, setting] of Object.entries(adapter.settings)) {
        expect(setting.label).not.toBe("");
        // The day on which a password ends is no secret.
        const secret = /secret|password|key/i.test(key) && setting.kind !== "date";
        expect(setting.secret === true).toBe(secret);
        if (setting.oneOf !== undefined && setting.default !== undefined) {
          expect(setting.oneOf).toContain(setting.default);
        }
      }
    });
  });
};
