import { describe, expect, it } from "vitest";
import { files } from "../../../src/adapters/files/index.ts";
import { writeCii } from "../../../src/documents/index.ts";
import { ACCOUNT_DEFAULTS } from "../../../src/domain/account.ts";
import type { Invoice } from "../../../src/domain/invoice.ts";
import type { Tenant } from "../../../src/domain/tenant.ts";
import { diagnose } from "../../../src/usecases/operate/diagnose.ts";
import { listFailures } from "../../../src/usecases/operate/failures.ts";
import { retryFailure } from "../../../src/usecases/operate/retry-failures.ts";
import type { Folders } from "../../../src/usecases/parts.ts";
import { tellErp } from "../../../src/usecases/tell/tell-erp.ts";
import { FakeFolder } from "../../adapters/files/fake-folder.ts";
import { testIo } from "../../adapters/io.ts";
import { sampleContent } from "../../fixtures/invoices.ts";
import { invoice as sample, sha256 } from "../../store/samples.ts";
import { openWorld, TENANT, testClock, type World } from "../../support/world.ts";

const ADMIN = { kind: "admin" } as const;
const URL = "file:///srv/spend";
const XML = writeCii(sampleContent());
const PDF = Buffer.from("%PDF-1.7 a picture of an invoice");

const spend: Tenant = { ...TENANT, name: "spend", routes: [], deliver: { files: { url: URL } } };

/** A tenant with a folder, and that folder. */
const opened = async (settings: Record<string, string> = {}) => {
  const clock = testClock();
  const folder = new FakeFolder(["out"]);
  const io = testIo(() => {
    throw new Error("no HTTP");
  });
  io.files = folder;
  io.now = clock.now;
  const { invoices, health } = files.open(
    { url: URL, ackFormat: "none", consume: "keep", in: "out", ...settings },
    io,
  );
  const folders: Folders = {
    get: (account) =>
      account === "files:spend"
        ? {
            account: { ...ACCOUNT_DEFAULTS, name: account, adapter: "files", settings: {} },
            submit: invoices.submit,
            find: async (sought, signal) => (await invoices.find?.(sought, signal)) ?? null,
            health,
          }
        : null,
  };
  const world = await openWorld({ tenants: [TENANT, spend], folders, clock });
  return { world, folder };
};

const tell = (world: World, invoice: Invoice) =>
  world.store.tx((memory) => tellErp(world.parts, memory, invoice, { type: "invoice.received", said: {} }));

/** A received invoice, and its news. */
const receive = async (
  world: World,
  change: Partial<Invoice> = {},
  bytes: Uint8Array = XML,
): Promise<Invoice> => {
  const received = sample({
    tenant: "spend",
    direction: "inbound",
    delivery: "sent",
    createdAt: world.clock.now().toISOString(),
    ...change,
  });
  const { id, mediaType } = received;
  await world.store.tx(async (memory) => {
    await memory.invoices.insert(received);
    await memory.documents.put({
      ownerId: id,
      kind: "original",
      name: "",
      mediaType,
      sha256: sha256(bytes),
      bytes,
    });
  });
  await tell(world, received);
  return received;
};

const rowsOf = async ({ store }: World, { id }: Invoice) =>
  (await store.outbox.ofInvoice(id)).filter(({ kind }) => kind === "file");

/** Runs what is due now and what failing makes due for so many seconds. */
const pass = async (world: World, seconds = 0, step = 60): Promise<void> => {
  const worker = world.worker();
  await worker.idle();
  for (let passed = 0; passed < seconds; passed += step) {
    world.clock.forward(step);
    worker.wake();
    await worker.idle();
  }
  await worker.stop(1000);
};

describe("an invoice as a file", () => {
  it("is the original, under a name of its own, and nothing beside it", async () => {
    const { world, folder } = await opened();
    const received = await receive(world, { number: "F-1" });
    const drawn = await receive(world, { number: "F-PDF", mediaType: "application/pdf" }, PDF);
    await pass(world);
    expect(folder.names("out")).toEqual([`${received.id}.xml`, `${drawn.id}.pdf`].sort());
    expect(Buffer.compare(folder.held.get(`out/${received.id}.xml`)?.bytes ?? PDF, XML)).toBe(0);
    expect(Buffer.compare(folder.held.get(`out/${drawn.id}.pdf`)?.bytes ?? XML, PDF)).toBe(0);
    expect(world.counted["notification spend delivered"]).toBe(2);
    expect((await rowsOf(world, received)).map(({ state }) => state)).toEqual(["done"]);
  });

  it("goes to whoever has a folder, of what is received alone, and to nobody who does not see it any more", async () => {
    const { world, folder } = await opened();
    await receive(world, { tenant: "acme" });
    const sent = await receive(world, { number: "F-2" });
    await world.store.invoices.update(sent.id, { tenant: "acme", updatedAt: sent.updatedAt });
    await world.store.tx((memory) =>
      tellErp(world.parts, memory, { ...sent, tenant: "spend" }, { type: "invoice.delivery", said: {} }),
    );
    await pass(world);
    expect(folder.calls).toEqual([]);
    expect((await rowsOf(world, sent)).map(({ state }) => state)).toEqual(["done"]);
  });

  it.each([
    ["before it had its name", { after: false }],
    ["after", { after: true }],
  ])("is one file where the answer was lost %s", async (_, { after }) => {
    const { world, folder } = await opened();
    const took: string[] = [];
    folder.onChange = () => {
      for (const name of folder.names("out").filter((one) => !one.startsWith("."))) {
        took.push(name);
        folder.held.delete(`out/${name}`);
      }
    };
    folder.meet("move", { kind: "unknown", code: "timeout", after });
    const received = await receive(world);
    await pass(world, 600);
    expect(took).toEqual([`${received.id}.xml`]);
    expect(folder.names("out")).toEqual([]);
  });

  it("waits while the disk is full, and is counted", async () => {
    const { world, folder } = await opened();
    folder.meet("write", { kind: "unsent", code: "disk_full", bytes: 10 });
    const received = await receive(world);
    await pass(world, 120);
    expect(folder.names("out")).toEqual([`${received.id}.xml`]);
    expect(world.counted).toMatchObject({
      "notification spend retried": 1,
      "notification spend delivered": 1,
    });
  });

  it("is not given twice while it lies there, and once more where it was taken and is given anew", async () => {
    const { world, folder } = await opened();
    const received = await receive(world);
    await pass(world);
    const writes = () => folder.calls.filter((call) => call.startsWith("move")).length;
    await tell(world, received);
    await pass(world);
    expect(writes()).toBe(1);
    folder.held.clear();
    await tell(world, received);
    await pass(world);
    expect(writes()).toBe(2);
    expect(folder.names("out")).toEqual([`${received.id}.xml`]);
  });

  it("overwrites nothing: it is among the failures, and goes out when a person says so", async () => {
    const { world, folder } = await opened({ name: "{number}-{id}.{ext}" });
    const received = await receive(world, { number: "F-NO" });
    const path = `out/F-NO-${received.id}.xml`;
    folder.put(path, "<Other/>");
    await pass(world);
    const { items } = await listFailures(world.parts, { kind: "tenant", tenant: "spend" }, {}, { limit: 9 });
    expect(items).toMatchObject([
      {
        kind: "file",
        state: "failed",
        platform: "files:spend",
        invoiceId: received.id,
        number: "F-NO",
        problem: { code: "name_taken" },
      },
    ]);
    expect(world.counted["notification spend failed"]).toBe(1);
    folder.held.delete(path);
    await retryFailure(world.parts, ADMIN, items[0]?.id ?? "", { notThere: false });
    await pass(world);
    expect(Buffer.compare(folder.held.get(path)?.bytes ?? PDF, XML)).toBe(0);
  });

  it("waits while the folder is missing, says so, and goes on by itself", async () => {
    const { world, folder } = await opened();
    folder.folders.delete("out");
    await receive(world);
    await receive(world);
    await pass(world, 300);
    const about = { about: { version: "1", startedAt: world.clock.now() } };
    const { endpoints, verdict } = await diagnose({ ...world.parts, ...about });
    expect(endpoints).toMatchObject([
      { account: "files:spend", address: URL, paused: { code: "folder_missing" } },
    ]);
    expect(verdict.reasons.map(({ code, endpoint }) => [code, endpoint])).toEqual([
      ["endpoint_stopped", "files:spend"],
    ]);
    folder.folders.add("out");
    await pass(world, 900);
    expect(folder.names("out")).toHaveLength(2);
  });

  it("waits for a folder that is not in the configuration any more, and is no failure", async () => {
    const world = await openWorld({ tenants: [spend] });
    const received = await receive(world);
    await pass(world, 3 * 86_400, 3600);
    const [row] = await rowsOf(world, received);
    expect([row?.state, row?.lastError?.code, row?.attempts]).toEqual(["ready", "folder_not_configured", 0]);
  });
});
