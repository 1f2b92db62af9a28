import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { writeCii, writeFacturX } from "../../../../src/documents/index.ts";
import type { Caller } from "../../../../src/domain/caller.ts";
import type { Person } from "../../../../src/domain/retention/erasure.ts";
import { depositFlow } from "../../../../src/usecases/deposit/deposit-flow.ts";
import { eraseData, getErasure, listErasures } from "../../../../src/usecases/operate/retention/erasures.ts";
import { presentErasure } from "../../../../src/usecases/operate/retention/present-erasure.ts";
import { getInvoice, listInvoiceEvents } from "../../../../src/usecases/read/read-invoices.ts";
import { submitInvoice } from "../../../../src/usecases/send/submit-invoice.ts";
import { sampleContent } from "../../../fixtures/invoices.ts";
import { rejectionOf } from "../../../support/rejections.ts";
import { openWorld, type World } from "../../../support/world.ts";

const ACME: Caller = { kind: "tenant", tenant: "acme" };
const YEAR = 366 * 86_400;
const PERSON: Person = { name: "Jean Dupont" };

const naming = (number: string, name: string) => {
  const content = sampleContent();
  return { ...content, number, buyer: { ...content.buyer, contact: { name } } };
};

/** Two invoices, of which one names the person: in its document alone, and in what its platform said. */
const opened = async () => {
  const world = await openWorld();
  const worker = world.worker();
  const send = async (bytes: Uint8Array) =>
    (await submitInvoice(world.parts, { tenant: "acme", bytes })).invoice.id;
  const named = await send(await writeFacturX(naming("F-1", "DUPONT Jean")));
  const other = await send(writeCii(naming("F-2", "Marie Martin")));
  await worker.idle();
  const at = world.clock.now();
  for (const [n, by] of ["Jean Dupont", "Marie Martin"].entries()) {
    const itemId = world.parts.ids.item();
    const item = { itemId, id: `said-${n}`, at: at.toISOString(), raw: { note: `by\n${by}` } };
    await world.store.items.add("main", "poll", [item], at);
    await world.store.items.done(itemId);
  }
  const waiting = { itemId: world.parts.ids.item(), id: "held", at: at.toISOString(), raw: "jean dupont" };
  await world.store.items.add("main", "poll", [waiting], at);
  await world.store.items.hold(waiting.itemId, { code: "odd", message: "?" }, null, at);
  return { world, worker, named, other, held: waiting.itemId };
};

const ask = async (
  of: { world: World; worker: { idle(): Promise<void> } },
  dryRun: boolean,
  person = PERSON,
) => {
  const { id } = await eraseData(of.world.parts, {
    person,
    reason: "letter of 2 March",
    dryRun,
    requestId: "req-1",
  });
  await of.worker.idle();
  return getErasure(of.world.parts, id);
};

const rawOf = async (world: World, id: string) => (await world.store.items.byPlatformId("main", id))?.raw;

describe("erasing a person's data", () => {
  it("keeps an invoice for as long as the law asks, and says by which rule and until when", async () => {
    const of = await opened();
    const { parts } = of.world;
    const done = await ask(of, false);
    expect(done).toMatchObject({ state: "done", person: null, tenant: null, askedBy: "req-1" });
    expect(done.found).toMatchObject({
      sorts: {
        invoices: { searched: 2, erased: 0, keptByLaw: 1, keptOpen: 0 },
        rawItems: { searched: 3, erased: 1, keptByLaw: 0, keptOpen: 1 },
      },
      keptUntil: "2036-12-31",
      kept: [
        { sort: "invoices", id: of.named, why: "law" },
        { sort: "rawItems", id: of.held, why: "open" },
      ],
    });
    expect((await getInvoice(parts, ACME, of.named)).number).toBe("F-1");
    expect(await rawOf(of.world, "said-0")).toMatchObject({ "passerelle:erased": { erasure: done.id } });
    expect(await rawOf(of.world, "said-1")).toEqual({ note: "by\nMarie Martin" });
    expect(await rawOf(of.world, "held")).toBe("jean dupont");
    expect(presentErasure(done).kept).toMatchObject([
      { why: "law", rule: expect.stringMatching(/art. 17\(3\)\(b\).*L123-22/), until: "2036-12-31" },
      { why: "open" },
    ]);
  });

  it("erases an invoice once the law asks no more, with its history, and no other", async () => {
    const of = await opened();
    const { parts } = of.world;
    of.world.clock.forward(11 * YEAR);
    const done = await ask(of, false);
    expect(done.found.sorts.invoices).toEqual({ searched: 2, erased: 1, keptByLaw: 0, keptOpen: 0 });
    expect(await rejectionOf(getInvoice(parts, ACME, of.named))).toMatchObject({
      status: 410,
      gone: { erasure: done.id },
    });
    expect(await rejectionOf(listInvoiceEvents(parts, ACME, of.named))).toMatchObject({ status: 410 });
    expect((await getInvoice(parts, ACME, of.other)).number).toBe("F-2");
    expect(done.sha256).toMatch(/^[0-9a-f]{64}$/);
    // Nothing of it is found once more.
    const again = await ask(of, false);
    expect(again.found.sorts.invoices).toEqual({ searched: 2, erased: 0, keptByLaw: 0, keptOpen: 0 });
    expect(again.found.sorts.rawItems).toMatchObject({ erased: 0, keptOpen: 1 });
    expect(again.sha256).toBe("");
  });

  it("only looks where it is a dry run", async () => {
    const of = await opened();
    of.world.clock.forward(11 * YEAR);
    const preview = await ask(of, true);
    expect(preview).toMatchObject({ state: "done", person: null, sha256: "" });
    expect(preview.found.sorts).toMatchObject({ invoices: { erased: 1 }, rawItems: { erased: 1 } });
    expect((await getInvoice(of.world.parts, ACME, of.named)).number).toBe("F-1");
    expect(await rawOf(of.world, "said-0")).toEqual({ note: "by\nJean Dupont" });
    expect(of.world.counted).toMatchObject({ "erasure previewed": 1 });
    const real = await ask(of, false);
    const { delivered: _, ...rest } = preview.found.sorts;
    // The work of the preview itself was done meanwhile.
    expect(real.found.sorts).toMatchObject(rest);
  });

  it("leaves a record without the person, who can be told all the same", async () => {
    const of = await opened();
    const done = await ask(of, false);
    const { items } = await listErasures(of.world.parts, { limit: 5 });
    expect(items).toEqual([done]);
    expect(JSON.stringify([items, await of.world.store.outbox.ofInvoice(of.named)])).not.toMatch(/dupont/i);
    const known = [done.id, PERSON.name, "", "", "", ""].join("\n");
    expect(done.personSha256).toBe(createHash("sha256").update(known).digest("hex"));
  });

  it("finds a trader by the SIREN, and erases refused files and done work", async () => {
    const of = await opened();
    const { world } = of;
    const siren = sampleContent().buyer.legalId?.value ?? "";
    const refused = Buffer.from(`<Order><Buyer>${siren}</Buyer></Order>`);
    const flow = await depositFlow(world.parts, {
      tenant: "acme",
      bytes: refused,
      declared: { syntax: "CII" },
    });
    expect(flow.subject).toBe("deposit");
    const row = {
      id: world.parts.ids.work(),
      kind: "retain",
      account: "main",
      tenant: "acme",
      invoiceId: null,
    };
    await world.store.outbox.add(
      [{ ...row, data: { to: siren }, runAt: world.clock.now() }],
      world.clock.now(),
    );
    const now = world.clock.now();
    const lease = { account: "main", kinds: ["retain"], limit: 1, lease: "l", now };
    await world.store.outbox.claim({ ...lease, leasedUntil: new Date(now.getTime() + 1_000) });
    await world.store.outbox.finish(row.id, "l", now);

    const done = await ask(of, false, { siren });
    expect(done.found.sorts).toMatchObject({
      invoices: { keptByLaw: 2 },
      refused: { searched: 1, erased: 1 },
      delivered: { erased: 1 },
    });
    await expect(world.store.documents.get(flow.id, "original")).rejects.toMatchObject({ status: 410 });
    expect(await world.store.outbox.byId(row.id)).toBeNull();
  });

  it("erases what was dismissed, in whose words the person may stand alone", async () => {
    const of = await opened();
    const { world } = of;
    const { store, clock, ids } = { ...world, ids: world.parts.ids };
    const now = clock.now();
    const row = { id: ids.work(), kind: "submit", account: "main", tenant: "acme", invoiceId: null };
    await store.outbox.add([{ ...row, data: {}, runAt: now }], now);
    const lease = { account: "main", kinds: ["submit"], limit: 1, lease: "l", now };
    await store.outbox.claim({ ...lease, leasedUntil: new Date(now.getTime() + 1_000) });
    await store.outbox.fail(
      row.id,
      "l",
      { kind: "refused", code: "no", message: "No.", at: now.toISOString() },
      now,
    );
    const why = { account: "main", tenant: "acme", reason: "settled", dismissedBy: "ada", dismissedAt: now };
    const work = { sort: "work", kind: "submit", cause: "no", was: "failed" } as const;
    const item = { sort: "item", kind: "item", cause: "odd", was: "held" } as const;
    await store.dismissals.add({ ...why, ...work, id: row.id, note: "told Jean Dupont" });
    await store.dismissals.add({ ...why, ...item, id: of.held, note: "" });

    const done = await ask(of, false);
    expect(done.found.sorts).toMatchObject({
      rawItems: { erased: 2, keptOpen: 0 },
      delivered: { erased: 1, keptOpen: 0 },
    });
    expect(await store.outbox.byId(row.id)).toBeNull();
    expect(await store.dismissals.byId(row.id)).toBeNull();
    expect(await store.dismissals.byId(of.held)).toBeNull();
    expect(await rawOf(world, "held")).toMatchObject({ "passerelle:erased": { erasure: done.id } });
  });

  it("is refused for a tenant that is not there", async () => {
    const { parts } = await openWorld();
    const asked = { tenant: "nobody", person: PERSON, reason: "letter", dryRun: true, requestId: "r" };
    expect(await rejectionOf(eraseData(parts, asked))).toMatchObject({ status: 422, code: "tenant_unknown" });
    expect(await rejectionOf(getErasure(parts, "ers_0"))).toMatchObject({ status: 404 });
  });

  it("looks through many, batch by batch, and counts each once whoever is killed", async () => {
    const world = await openWorld();
    const worker = world.worker();
    for (let n = 1; n <= 45; n++) {
      const bytes = writeCii(naming(`F-${n}`, n % 2 === 0 ? "Jean Dupont" : "Marie Martin"));
      await submitInvoice(world.parts, { tenant: "acme", bytes });
    }
    await worker.idle();
    await worker.stop(0);
    world.clock.forward(11 * YEAR);
    const asked = { tenant: "acme", person: PERSON, reason: "letter", dryRun: false, requestId: "r" };
    const { id } = await eraseData(world.parts, asked);
    const now = world.clock.now();
    const lease = { account: "gateway:retention", kinds: ["erase"], limit: 1, lease: "killed", now };
    expect(
      await world.store.outbox.claim({ ...lease, leasedUntil: new Date(now.getTime() + 15_000) }),
    ).toHaveLength(1);
    world.clock.forward(16);
    await world.worker().idle();
    const { state, found } = await getErasure(world.parts, id);
    expect({ state, ...found.sorts.invoices }).toEqual({
      state: "done",
      searched: 45,
      erased: 22,
      keptByLaw: 0,
      keptOpen: 0,
    });
  });
});
