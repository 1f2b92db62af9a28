import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import type {
  Adapter,
  Connection,
  Outgoing,
  Rendition,
  Settings,
  WebhookCall,
} from "../../src/adapters/port.ts";
import { Failure, isFailure } from "../../src/domain/failure.ts";
import type { Invoice } from "../../src/domain/invoice.ts";
import type { Fault, Faults } from "./fakes/faults.ts";
import { type TestIo, testIo } from "./io.ts";

/** One fake platform with one account open at it. */
export interface Rig {
  /** The fake, to be called instead of the network. */
  fetch(request: Request): Response | Promise<Response>;
  settings: Settings;
  /** Records and spoils calls, by operation: `token`, `submit`, `search`, `download`, `health`, `directory`. */
  faults: Faults;
  /** What the platform holds: its id and the bytes of each deposit. */
  deposits(): { platformId: string; bytes: Uint8Array }[];
  /** The platform no longer takes this token. */
  revoke(token: string): void;
  /** What the fake found wrong in our requests. */
  violations: string[];
  /** Answers that mean "no", and "I have it already". */
  refusal: Fault;
  alreadyThere: Fault;
  /** A 2xx that names no id. */
  withoutId: Fault;
  /** Puts received invoices at the platform with these times; gives the ids of the items that they must become. */
  receive(times: string[]): string[];
  /** Runs before each page that the platform gives. */
  beforePage(run: () => void): void;
  /** Renders a deposited document in every way that the platform knows. */
  render(platformId: string): Partial<Record<Rendition, Uint8Array>>;
  webhook?: {
    /** A call as the platform signs it, and the id of the item it must become. */
    signed(at: Date): { headers: Headers; body: Uint8Array; itemId: string };
  };
  directory?: { siren: string; siret: string; address: string; unknownSiren: string; name: string };
}

const MEMBERS = {
  "": ["invoices", "events", "webhook", "statuses", "directory", "reports", "health"],
  invoices: ["submit", "find", "fetch", "download"],
  events: ["since", "read", "acknowledge", "history", "window"],
  webhook: ["verify", "register"],
  statuses: ["send", "find", "allowed"],
  directory: ["company", "establishment", "search", "addresses", "address", "routingCodes"],
} as const;

/** An invoice of ours, ready to go. */
export const outgoingInvoice = (
  changes: Partial<Invoice> = {},
  content = "<Invoice>our own</Invoice>",
): Outgoing => {
  const bytes = new TextEncoder().encode(content);
  const party = { siret: null, address: null, vatNumber: null, routingCode: null, country: "FR" };
  return {
    bytes,
    fileName: "F2026-0001.xml",
    invoice: {
      id: "inv_0198c0de0000700080000000000000a1",
      tenant: "acme",
      reference: null,
      direction: "outbound",
      platform: "test",
      platformId: null,
      syntax: "cii",
      number: "F2026-0001",
      issueDate: "2026-09-15",
      type: "380",
      currency: "EUR",
      total: "120.00",
      totalWithoutVat: "100.00",
      totalVat: "20.00",
      amountDue: "120.00",
      profile: "urn:cen.eu:en16931:2017",
      process: "B1",
      orderReference: null,
      buyerReference: null,
      treatment: "B2B",
      seller: { ...party, siren: "732829320", name: "Vendeur" },
      buyer: { ...party, siren: "552100554", name: "Acheteur" },
      sha256: createHash("sha256").update(bytes).digest("hex"),
      mediaType: "application/xml",
      size: bytes.length,
      delivery: "sending",
      status: null,
      statusAt: null,
      badge: "pending",
      problem: null,
      lastSyncAt: null,
      supersededBy: null,
      createdAt: "2026-09-15T06:00:00.000Z",
      updatedAt: "2026-09-15T06:00:00.000Z",
      ...changes,
    },
  };
};

const failureOf = async (promise: Promise<unknown>): Promise<Failure> => {
  const error = await promise.then(
    (value) => new Error(`it answered ${JSON.stringify(value)}`),
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(Failure);
  return error as Failure;
};

/** Reads until there is no more; gives the ids of what was read and the last cursor. */
export const pull = async (
  connection: Connection,
  cursor: string | null,
): Promise<{ ids: Set<string>; cursor: string; pages: number; read: number }> => {
  const ids = new Set<string>();
  let read = 0;
  for (let pages = 1; pages <= 200; pages++) {
    const page = await connection.events?.since(cursor, AbortSignal.timeout(10_000));
    if (page === undefined) throw new Error("no events");
    for (const item of page.items) ids.add(item.id);
    read += page.items.length;
    cursor = page.cursor;
    if (!page.more) return { ids, cursor, pages, read };
  }
  throw new Error("the pull does not end");
};

const at = (second: number): string =>
  new Date(Date.parse("2026-09-14T10:00:00Z") + second * 1000).toISOString();

/** What every adapter must do, whatever its platform. */
export const adapterContract = (name: string, adapter: Adapter, makeRig: () => Rig): void => {
  describe(`${name}: the contract of an adapter`, () => {
    const open = (settings: Partial<Settings> = {}): { rig: Rig; io: TestIo; connection: Connection } => {
      const rig = makeRig();
      const io = testIo((request) => rig.fetch(request));
      return { rig, io, connection: adapter.open({ ...rig.settings, ...settings }, io) };
    };
    const signal = AbortSignal.timeout(60_000);
    const submit = (connection: Connection, outgoing = outgoingInvoice()) =>
      connection.invoices.submit(outgoing, signal);

    it("deposits the bytes as they are, and gives the platform's id", async () => {
      const { rig, connection } = open();
      const outgoing = outgoingInvoice();
      const submitted = await submit(connection, outgoing);
      expect(rig.violations).toEqual([]);
      const [deposit] = rig.deposits();
      expect(submitted).toEqual({ done: true, platformId: deposit?.platformId });
      expect(Buffer.from(deposit?.bytes ?? [])).toEqual(Buffer.from(outgoing.bytes));
    });

    it("never repeats a deposit by itself, and finds what was deposited twice", async () => {
      const { rig, connection } = open();
      await submit(connection);
      await submit(connection).catch((error: unknown) => expect(isFailure(error)).toBe(true));
      expect(rig.faults.of("submit")).toHaveLength(2);
      const found = await connection.invoices.find?.(outgoingInvoice(), signal);
      expect(rig.deposits().map((d) => d.platformId)).toContain(found?.platformId);
      expect(found?.sameContent).not.toBe("no");
      expect(rig.violations).toEqual([]);
    });

    it("finds nothing where nothing is", async () => {
      const { rig, connection } = open();
      await submit(connection);
      const other = outgoingInvoice(
        { id: "inv_0198c0de0000700080000000000000b2" },
        "<Invoice>another</Invoice>",
      );
      expect(await connection.invoices.find?.(other, signal)).toBeNull();
      expect(rig.violations).toEqual([]);
    });

    it("tells a refusal in the platform's words, with what to do", async () => {
      const { rig, connection } = open();
      rig.faults.meet("submit", rig.refusal);
      const failure = await failureOf(submit(connection));
      expect(failure.kind).toBe("refused");
      expect(failure.facts.alreadyExists).toBeUndefined();
      expect(failure.facts.code).toMatch(/^[a-z0-9_]+$/);
      expect(failure.facts.raw).not.toBe("");
      expect(failure.facts.fix).toBeTruthy();
      expect(rig.deposits()).toEqual([]);
    });

    it("marks what the platform holds already", async () => {
      const { rig, connection } = open();
      rig.faults.meet("submit", rig.alreadyThere);
      const failure = await failureOf(submit(connection));
      expect(failure).toMatchObject({ kind: "refused", facts: { alreadyExists: true } });
    });

    it("renews a token that was revoked, and deposits once", async () => {
      const { rig, io, connection } = open();
      await connection.health(signal);
      rig.revoke(String(io.tokens[0]));
      await submit(connection);
      expect(io.tokens).toHaveLength(2);
      expect(rig.deposits()).toHaveLength(1);
    });

    it("is denied after two 401, and by wrong credentials", async () => {
      const { rig, connection } = open();
      rig.faults.meet("submit", { status: 401 }, { status: 401 });
      expect(await failureOf(submit(connection))).toMatchObject({ kind: "denied" });
      expect(rig.faults.of("submit")).toHaveLength(2);
      const secret = Object.keys(adapter.settings).find((key) => /clientSecret/.test(key)) ?? "";
      const wrong = open({ [secret]: "not it" });
      expect(await failureOf(submit(wrong.connection))).toMatchObject({ kind: "denied" });
      expect(rig.deposits()).toEqual([]);
    });

    it("is denied by a 403", async () => {
      const { rig, connection } = open();
      rig.faults.meet("submit", { status: 403, body: { errorCode: "FORBIDDEN_ACCESS" } });
      expect(await failureOf(submit(connection))).toMatchObject({
        kind: "denied",
        facts: { httpStatus: 403 },
      });
    });

    it("passes a 429 on as not taken, with its wait", async () => {
      const { rig, connection } = open();
      rig.faults.meet("submit", { status: 429, headers: { "retry-after": "7" } });
      expect(await failureOf(submit(connection))).toMatchObject({
        kind: "unsent",
        facts: { retryAfterMs: 7000 },
      });
      expect(rig.deposits()).toEqual([]);
    });

    it("knows that a refused connection took nothing", async () => {
      const { rig, connection } = open();
      rig.faults.meet("submit", { transport: "ECONNREFUSED" });
      expect(await failureOf(submit(connection))).toMatchObject({ kind: "unsent" });
    });

    it.each<[string, Fault]>([
      ["a timeout", { transport: "ETIMEDOUT", after: true }],
      ["a reset", { transport: "ECONNRESET", after: true }],
      ["500", { status: 500, after: true }],
      ["502 with a page", { status: 502, body: "<html>Bad Gateway</html>", after: true }],
      ["504", { status: 504, after: true }],
      ["a 200 that is a page", { status: 200, body: "<html>maintenance</html>", after: true }],
      ["a 202 cut short", { status: 202, body: '{"flowId": "i_', after: true }],
      ["a 202 with an empty list", { status: 202, body: [], after: true }],
    ])("adopts a deposit whose answer was lost: %s", async (_, fault) => {
      const { rig, connection } = open();
      rig.faults.meet("submit", fault);
      expect(await failureOf(submit(connection))).toMatchObject({ kind: "unknown" });
      expect(rig.faults.of("submit")).toHaveLength(1);
      const found = await connection.invoices.find?.(outgoingInvoice(), signal);
      expect(found?.platformId).toBe(rig.deposits()[0]?.platformId);
      expect(rig.deposits()).toHaveLength(1);
    });

    it("does not take a success that names no id for one", async () => {
      const { rig, connection } = open();
      rig.faults.meet("submit", rig.withoutId);
      expect(await failureOf(submit(connection))).toMatchObject({ kind: "unknown" });
    });

    it("never takes a failed look-up for a no", async () => {
      const { rig, connection } = open();
      await submit(connection);
      for (const status of [400, 422, 500, 501, 503]) {
        rig.faults.meet("search", { status, body: { errorCode: "PARAMS_ERROR" } });
        const failure = await failureOf(
          Promise.resolve(connection.invoices.find?.(outgoingInvoice(), signal)),
        );
        expect(["unsent", "unknown"]).toContain(failure.kind);
      }
    });

    it("reads everything: 260 things at 260 moments", async () => {
      const { rig, connection } = open();
      const expected = rig.receive(Array.from({ length: 260 }, (_, i) => at(i)));
      const { ids } = await pull(connection, null);
      expect([...ids].sort()).toEqual([...expected].sort());
      expect(rig.violations).toEqual([]);
    });

    it("reads everything: 150 of 260 things at one moment", async () => {
      const { rig, connection } = open();
      const expected = rig.receive(Array.from({ length: 260 }, (_, i) => at(i < 150 ? 77 : i)));
      const { ids } = await pull(connection, null);
      expect([...ids].sort()).toEqual([...expected].sort());
      expect(rig.violations).toEqual([]);
    });

    it("reads everything while the platform lives on", async () => {
      const { rig, connection } = open();
      const expected = rig.receive(Array.from({ length: 260 }, (_, i) => at(i)));
      let extra = 0;
      rig.beforePage(() => {
        if (extra < 5) expected.push(...rig.receive([at(1000 + extra++)]));
      });
      const first = await pull(connection, null);
      const second = await pull(connection, first.cursor);
      const read = new Set([...first.ids, ...second.ids]);
      expect([...read].sort()).toEqual([...expected].sort());
    });

    it("gives things the same ids again, and reads nothing for ever", async () => {
      const { rig, io, connection } = open();
      const expected = rig.receive([at(0), at(1), at(1)]);
      const first = await pull(connection, null);
      const again = await pull(connection, first.cursor);
      expect([...again.ids].every((id) => first.ids.has(id))).toBe(true);
      io.pass(3_600_000);
      const later = await pull(connection, again.cursor);
      const idle = await pull(connection, later.cursor);
      expect(idle.read).toBe(0);
      const news = rig.receive([new Date(io.now().getTime() - 1000).toISOString()]);
      expect([...(await pull(connection, idle.cursor)).ids]).toEqual(news);
      expect([...first.ids].sort()).toEqual([...expected].sort());
    });

    it("begins anew with a cursor that is not its own", async () => {
      const { rig, connection } = open();
      const expected = rig.receive([at(0)]);
      expect([...(await pull(connection, "not ours")).ids]).toEqual(expected);
    });

    it("hands a pull's failure on and loses nothing by it", async () => {
      const { rig, connection } = open();
      const expected = rig.receive(Array.from({ length: 120 }, (_, i) => at(i)));
      rig.faults.meet("search", { status: 500 });
      expect(await failureOf(pull(connection, null))).toMatchObject({ kind: "unsent" });
      expect((await pull(connection, null)).ids.size).toBe(expected.length);
    });

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
      for (const call of calls.filter((c) => c !== undefined)) await failureOf(call);
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
        for (const call of [submit(connection), pull(connection, null)]) {
          const { facts, message, stack } = await failureOf(call);
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
