import { describe, expect, it } from "vitest";
import { messageOfEvent, writeCdar, writeCii } from "../../../src/documents/index.ts";
import type { Invoice } from "../../../src/domain/invoice.ts";
import type { Tenant } from "../../../src/domain/tenant.ts";
import { listInvoiceMessages } from "../../../src/usecases/operate/invoice-messages.ts";
import { viewInvoice } from "../../../src/usecases/operate/view-invoice.ts";
import { pushStatus } from "../../../src/usecases/push/push-status.ts";
import { showContent } from "../../../src/usecases/read/show-content.ts";
import { submitInvoice } from "../../../src/usecases/send/submit-invoice.ts";
import { sampleContent } from "../../fixtures/invoices.ts";
import { at, document, event, invoice, newId, work, workError } from "../../store/samples.ts";
import { openWorld, TENANT, type World } from "../../support/world.ts";

const ADMIN = { kind: "admin" } as const;
const ACME = { kind: "tenant", tenant: "acme" } as const;
const SPEND = { kind: "tenant", tenant: "spend" } as const;
const never = new AbortController().signal;

const WEBHOOK = { url: "https://erp.example/hook?key=secret", secrets: ["whsec_eA=="] };
const TENANTS: Tenant[] = [
  { ...TENANT, webhooks: [WEBHOOK] },
  { ...TENANT, name: "spend", companies: [], webhooks: [] },
];

const news = (tenant: string, invoiceId: string) =>
  work(`erp:${tenant}:0`, {
    kind: "notify",
    tenant,
    invoiceId,
    data: { message: newId("msg"), type: "invoice.event", at: at(0).toISOString(), said: {} },
  });

/** An invoice that acme leads and spend reads, with one event. */
const withInvoice = async (change: Partial<Invoice> = {}) => {
  const world = await openWorld({ tenants: TENANTS });
  const mine = invoice({ copies: ["spend"], direction: "inbound", delivery: "sent", ...change });
  await world.store.invoices.insert(mine);
  const said = event(mine.id, { platformEventId: "e-205" });
  await world.store.events.append(said, "acme");
  return { world, mine, said };
};

describe("what is stored of an invoice", () => {
  it("is its history, what is done about it, and how those who receive it were told", async () => {
    const { world, mine, said } = await withInvoice();
    const failed = work("main", { kind: "submit", invoiceId: mine.id });
    await world.store.outbox.add([failed, news("acme", mine.id)], at(0));
    await world.store.outbox.claim({ account: "main", limit: 1, lease: "l", now: at(1), leasedUntil: at(9) });
    await world.store.outbox.fail(failed.id, "l", workError, at(2));
    const view = await viewInvoice(world.parts, ADMIN, mine.id);
    expect(view.events?.map(({ id }) => id)).toEqual([said.id]);
    expect(view.work).toMatchObject([{ id: failed.id, state: "failed", lastError: workError }]);
    expect(view.tellings).toMatchObject([
      { address: "https://erp.example/hook", news: "invoice.event", work: { state: "ready" } },
    ]);
  });

  it("leaves out work that is over, and keeps what was delivered to whom", async () => {
    const { world, mine } = await withInvoice();
    const [submit, notify] = [work("main", { invoiceId: mine.id }), news("acme", mine.id)];
    await world.store.outbox.add([submit, notify], at(0));
    for (const account of ["main", "erp:acme:0"]) {
      const [row] = await world.store.outbox.claim({
        account,
        limit: 1,
        lease: account,
        now: at(1),
        leasedUntil: at(9),
      });
      await world.store.outbox.finish(row?.id ?? "", account, at(2));
    }
    const view = await viewInvoice(world.parts, ADMIN, mine.id);
    expect(view.work).toEqual([]);
    expect(view.tellings).toMatchObject([{ work: { id: notify.id, state: "done" } }]);
  });

  it("is told to each who receives it, with its own notifications alone, and to nobody else", async () => {
    const { world, mine } = await withInvoice();
    await world.store.outbox.add([news("acme", mine.id), news("spend", mine.id)], at(0));
    const toldTo = async (caller: typeof ACME | typeof SPEND) =>
      (await viewInvoice(world.parts, caller, mine.id)).tellings.map(({ work: row }) => row.tenant);
    expect([await toldTo(ACME), await toldTo(SPEND)]).toEqual([["acme"], ["spend"]]);
    const other = { kind: "tenant", tenant: "other" } as const;
    await expect(viewInvoice(world.parts, other, mine.id)).rejects.toMatchObject({ status: 404 });
  });

  it("is what is left where it was erased", async () => {
    const erased = {
      documents: { at: at(5).toISOString(), term: "10y" },
      events: { at: at(5).toISOString(), term: "10y", rows: 3, last: at(1).toISOString(), sha256: "ab" },
    };
    const { world, mine } = await withInvoice({ erased });
    expect(await viewInvoice(world.parts, ADMIN, mine.id)).toMatchObject({
      invoice: { number: mine.number, erased },
      events: null,
      pushes: [],
    });
    await expect(showContent(world.parts, ADMIN, mine.id)).rejects.toMatchObject({ status: 410 });
  });
});

describe("what an invoice says", () => {
  it("is shown with its first lines and its files without bytes", async () => {
    const { world, mine } = await withInvoice();
    const [line] = sampleContent().lines;
    if (line === undefined) throw new Error("no line");
    const csv = Buffer.from("a;b\n");
    const content = sampleContent({
      lines: Array.from({ length: 250 }, (_, i) => ({ ...line, id: String(i + 1) })),
      attachments: [
        { id: "R1", fileName: "a.csv", mediaType: "text/csv", content: csv.toString("base64"), size: 4 },
      ],
    });
    await world.store.documents.put(document(mine.id, writeCii(content)));
    const shown = await showContent(world.parts, ACME, mine.id);
    expect(shown).toMatchObject({ lines: 250, files: [{ n: 1, fileName: "a.csv", size: 4 }] });
    expect(shown?.content.lines).toHaveLength(200);
    expect(JSON.stringify(shown)).not.toContain(csv.toString("base64"));
  });

  it("is nothing where it cannot be read any more", async () => {
    const { world, mine } = await withInvoice();
    await world.store.documents.put(document(mine.id, Buffer.from("<a/>")));
    expect(await showContent(world.parts, ACME, mine.id)).toBeNull();
  });
});

const redact = (said: unknown): unknown => String(said).replaceAll("s3cret", "•••");

const messages = async (world: World, caller: typeof ADMIN | typeof ACME, id: string) =>
  (await listInvoiceMessages({ ...world.parts, redact }, caller, id, never)).messages;

describe("the messages about an invoice", () => {
  it("are shown as they came, beside what they were understood as", async () => {
    const { world, mine, said } = await withInvoice();
    const raw = { flow: 7, key: "s3cret" };
    await world.store.items.add(
      "main",
      "webhook",
      [{ id: "e-205", at: said.at, raw, itemId: newId("itm") }],
      at(0),
    );
    await world.store.documents.put(
      document(said.id, Buffer.from(`<CDAR>${"x".repeat(30_000)}</CDAR>`), { kind: "statement" }),
    );
    expect(await messages(world, ACME, mine.id)).toMatchObject([
      {
        id: said.id,
        way: "in",
        event: { status: "approved" },
        item: { source: "webhook", state: "new" },
        raws: [
          { what: "message", mediaType: "application/xml", cut: 10_013 },
          { what: "item", text: JSON.stringify({ flow: 7, key: "•••" }, null, 2), cut: 0 },
        ],
      },
    ]);
  });

  it("keep from a tenant what came in one file with what is said of others", async () => {
    const { world, mine, said } = await withInvoice();
    const add = (id: string, raw: unknown) =>
      world.store.items.add("main", "poll", [{ id, at: said.at, raw, itemId: newId("itm") }], at(0));
    await add("file", { of: "everybody" });
    await add("e-205", { partOf: "file", part: 1 });
    await world.store.documents.put(document(said.id, Buffer.from("<all/>"), { kind: "statement" }));
    const [toAdmin] = await messages(world, ADMIN, mine.id);
    expect(toAdmin?.raws.map(({ text }) => text)).toEqual([
      "<all/>",
      JSON.stringify({ of: "everybody" }, null, 2),
    ]);
    expect(await messages(world, ACME, mine.id)).toMatchObject([{ isAmongOthers: true, raws: [] }]);
  });

  it("are shown to a tenant where one speaks of its invoice alone, whatever it came in", async () => {
    const { world, mine, said } = await withInvoice();
    const add = (id: string, raw: unknown) =>
      world.store.items.add("main", "poll", [{ id, at: said.at, raw, itemId: newId("itm") }], at(0));
    await add("file", { of: "everybody" });
    await add("e-205", { partOf: "file", part: 1 });
    const cdar = messageOfEvent({ ...said, at: "2026-03-02T07:59:59Z" }, mine);
    if (cdar === null) throw new Error("no message");
    await world.store.documents.put(document(said.id, writeCdar(cdar), { kind: "statement" }));
    const [shown] = await messages(world, ACME, mine.id);
    expect(shown).toMatchObject({ isAmongOthers: true, raws: [{ what: "message" }] });
    expect(shown?.raws[0]?.text).toContain(mine.number);
  });

  it("say that what came is erased, and show nothing of what is left of it", async () => {
    const { world, mine, said } = await withInvoice();
    const itemId = newId("itm");
    await world.store.items.add("main", "poll", [{ id: "e-205", at: said.at, raw: { a: 1 }, itemId }], at(0));
    await world.store.items.done(itemId);
    await world.store.retention.eraseItem(itemId, { at: at(9).toISOString(), term: "1y" });
    expect(await messages(world, ADMIN, mine.id)).toMatchObject([{ isErased: true, raws: [] }]);
  });

  it("are the gateway's own notes where nobody sent anything", async () => {
    const { world, mine } = await withInvoice();
    const note = event(mine.id, { source: "gateway", at: "2026-03-03T08:00:00.000Z" });
    await world.store.events.append(note, "acme");
    expect(await messages(world, ACME, mine.id)).toMatchObject([{ id: note.id, way: "own", raws: [] }, {}]);
  });

  it("are those of our own too, as the national message says them, before they have arrived", async () => {
    const world = await openWorld();
    const { invoice: sent } = await submitInvoice(world.parts, {
      tenant: "acme",
      bytes: writeCii(sampleContent()),
    });
    await world.worker().idle();
    world.fake.connection.statuses = {
      send: async () => ({ done: true, platformId: "st-1" }),
      allowed: () => ({ allowed: true }),
    };
    const { push } = await pushStatus(world.parts, {
      tenant: "acme",
      invoiceId: sent.id,
      status: "cancelled",
      as: null,
      reason: null,
      comment: "Sent by mistake",
      amounts: [],
      attachments: [],
      actionCode: null,
      payee: null,
    });
    const [waiting] = await messages(world, ACME, sent.id);
    expect(waiting).toMatchObject({ id: push.id, way: "out", event: null, push: { state: "queued" } });
    expect(waiting?.raws[0]?.text).toMatch(/CrossDomainAcknowledgementAndResponse.*Sent by mistake/s);
    await world.worker().idle();
    expect((await messages(world, ACME, sent.id))[0]).toMatchObject({
      way: "out",
      event: { status: "cancelled" },
      push: { id: push.id },
    });
  });
});
