import { describe, expect, it } from "vitest";
import { iopole } from "../../../src/adapters/iopole/index.ts";
import { writeCii } from "../../../src/documents/index.ts";
import { pollAccount } from "../../../src/usecases/follow/poll-account.ts";
import { receiveWebhook } from "../../../src/usecases/follow/receive-webhook.ts";
import { submitInvoice } from "../../../src/usecases/send/submit-invoice.ts";
import { SELLER_SIREN, sampleContent } from "../../fixtures/invoices.ts";
import { fakePlatform, openWorld } from "../../support/world.ts";
import type { IopoleFakeOptions } from "../fakes/iopole-state.ts";
import { testIo } from "../io.ts";
import { rigOf, signal } from "./rig.ts";

/** The gateway's own outbox over the platform, with one invoice taken in. */
const desk = async (options: IopoleFakeOptions = {}) => {
  const { fake, settings } = rigOf(options);
  const platform = fakePlatform();
  const world = await openWorld({ fake: platform });
  const now = (): string => world.clock.now().toISOString();
  fake.now = now;
  const io = { ...testIo(fake.fetch), now: world.clock.now };
  Object.assign(platform.connection, iopole.open(settings, io));
  const bytes = writeCii(sampleContent({ number: "F2026-0001", process: "B1" }));
  const { invoice } = await submitInvoice(world.parts, { tenant: "acme", bytes });
  const invoiceNow = async () => {
    const one = await world.store.invoices.byId(invoice.id);
    return { delivery: one?.delivery, platformId: one?.platformId, status: one?.status };
  };
  const settle = async (): Promise<void> => {
    const worker = world.worker();
    for (let i = 0; i < 40; i++) {
      await worker.idle();
      if ((await world.store.outbox.counts()).length === 0) return;
      world.clock.forward(10);
    }
  };
  const opened = world.parts.platforms.get("main");
  if (opened === null) throw new Error("no platform");
  const poll = () => pollAccount(world.parts, opened, { data: { rounds: 0 } }, signal);
  return { fake, world, invoice, invoiceNow, settle, poll };
};

describe("a deposit at IOPOLE through the outbox", () => {
  it("is made once where its search lags behind, and adopted", async () => {
    const { fake, settle, invoiceNow } = await desk({ searchesToShow: 3 });
    fake.faults.meet("submit", { transport: "ECONNRESET", after: true });
    await settle();
    expect(fake.invoices).toHaveLength(1);
    expect(await invoiceNow()).toMatchObject({ delivery: "sent", platformId: fake.invoices[0]?.id });
    expect(fake.faults.of("search").length).toBeGreaterThan(3);
  });

  it("is made again only when the search has had its time", async () => {
    const { fake, settle, invoiceNow, world } = await desk();
    fake.faults.meet("submit", { transport: "ECONNRESET" });
    const began = world.clock.now().getTime();
    const taken = (): number => Date.parse(fake.invoices[0]?.createDate ?? "");
    await settle();
    expect(await invoiceNow()).toMatchObject({ delivery: "sent" });
    expect(fake.invoices).toHaveLength(1);
    expect(taken() - began).toBeGreaterThanOrEqual(60_000);
  });
});

describe("what IOPOLE says", () => {
  it("is marked as seen only once it is stored; a crash in between loses nothing and counts nothing twice", async () => {
    const { fake, world, settle, poll, invoiceNow } = await desk();
    await settle();
    const { id } = fake.invoices[0] ?? { id: "" };
    fake.say(id, "APPROVED");

    // The store fails at the commit: nothing was marked.
    const { tx } = world.store;
    world.store.tx = () => Promise.reject(new Error("the disk is full"));
    await expect(poll()).rejects.toThrow("the disk is full");
    expect(fake.faults.of("acknowledge")).toEqual([]);
    world.store.tx = tx;

    // The process dies after the commit, before the mark.
    fake.faults.meet("acknowledge", { transport: "ECONNRESET" });
    await expect(poll()).rejects.toThrow();
    await settle();
    expect(await invoiceNow()).toMatchObject({ status: "approved" });
    await poll();
    await settle();
    expect(fake.faults.of("acknowledge")).toHaveLength(2);
    const feed = await world.store.events.feed("acme", 0, 50);
    expect(feed.filter(({ event }) => event.rawCode === "APPROVED")).toHaveLength(1);
    await poll();
    expect(fake.faults.of("acknowledge")).toHaveLength(2);
  });

  it("is matched by number and seller when it bears the id of another copy", async () => {
    const { fake, settle, poll, invoiceNow } = await desk();
    await settle();
    const issuer = { name: "Vendeur", siren: SELLER_SIREN, roleCode: "SE" };
    const documentReference = {
      issuerAssignedId: "F2026-0001",
      typeCode: 380,
      receiptDate: fake.now(),
      issueDate: "2026-09-14T22:00:00.000Z",
      issuer,
    };
    fake.say("0199c0de-0000-7000-8000-00000000dead", "REFUSED", { response: { documentReference } });
    await poll();
    await settle();
    expect(await invoiceNow()).toMatchObject({ status: "refused" });
  });

  it("by a call is taken once, however often the call is played back", async () => {
    const { fake, world, settle, invoiceNow } = await desk();
    await settle();
    const body = JSON.stringify(fake.say(fake.invoices[0]?.id ?? "", "APPROVED"));
    const path = "/platforms/main/webhook";
    const call = {
      headers: fake.headersOf(world.clock.now(), path, body),
      body: new TextEncoder().encode(body),
      path,
    };
    expect(await receiveWebhook(world.parts, "main", call)).toEqual({ accepted: true });
    expect(await receiveWebhook(world.parts, "main", call)).toEqual({ accepted: false });
    await settle();
    expect(await invoiceNow()).toMatchObject({ status: "approved" });
    // The parts of a call beside the file are not signed: a replay with another id must not get through either.
    const file = "%PDF-1.4 received\n";
    const form = (invoiceId: string): string =>
      `--edge\r\nContent-Disposition: form-data; name="invoiceId"\r\n\r\n${invoiceId}\r\n--edge\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\nContent-Type: application/pdf\r\n\r\n${file}\r\n--edge--\r\n`;
    const headers = fake.headersOf(world.clock.now(), path, file, "multipart/form-data; boundary=edge");
    const told = (invoiceId: string) =>
      receiveWebhook(world.parts, "main", { headers, path, body: new TextEncoder().encode(form(invoiceId)) });
    expect(await told(fake.add({}).id)).toEqual({ accepted: true });
    expect(await told(fake.add({}).id)).toEqual({ accepted: false });
  });
});
