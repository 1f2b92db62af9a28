import { describe, expect, it } from "vitest";
import { writeCii } from "../../../src/documents/index.ts";
import { Failure } from "../../../src/domain/failure.ts";
import type { Invoice } from "../../../src/domain/invoice.ts";
import type { Tenant } from "../../../src/domain/tenant.ts";
import { diagnose } from "../../../src/usecases/operate/diagnose.ts";
import { listFailures } from "../../../src/usecases/operate/failures.ts";
import { retryFailure } from "../../../src/usecases/operate/retry-failures.ts";
import { tellErp } from "../../../src/usecases/tell/tell-erp.ts";
import { writeInvoiceMail } from "../../../src/usecases/tell/write-mail.ts";
import { sampleContent } from "../../fixtures/invoices.ts";
import { invoice as sample, sha256 } from "../../store/samples.ts";
import { type Mailbox, mailbox } from "../../support/mailbox.ts";
import { fakePlatform, openWorld, TENANT, type World } from "../../support/world.ts";

const ADMIN = { kind: "admin" } as const;
const TO = { to: ["in@spend.example", "desk@spend.example"], cc: [], bcc: [] };

const spend = (change: Partial<Tenant> = {}): Tenant => ({
  ...TENANT,
  name: "spend",
  routes: [],
  deliver: { email: { ...TO, subject: "{seller} {number}" } },
  ...change,
});

const opened = async (box: Mailbox, tenants: Tenant[] = [spend()], fake = fakePlatform()): Promise<World> =>
  openWorld({ mail: box, tenants, fake });

const XML = writeCii(sampleContent());
const PDF = Buffer.from("%PDF-1.7 a picture of an invoice");

/** A received invoice, and its news, in one transaction as usual. */
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
    await tellErp(world.parts, memory, received, { type: "invoice.received", said: {} });
  });
  return received;
};

const rowsOf = async ({ store }: World, { id }: Invoice) =>
  (await store.outbox.ofInvoice(id)).filter(({ kind }) => kind === "mail");

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

describe("an invoice by mail", () => {
  it("is the original and a file for people, with what a clerk needs in the words", async () => {
    const box = mailbox();
    const world = await opened(box);
    const received = await receive(world, { number: "F-1" });
    await pass(world);
    expect(box.taken).toHaveLength(1);
    const [mail] = box.taken;
    expect(mail).toMatchObject({
      ...TO,
      subject: `${received.seller.name} F-1`,
      date: new Date("2026-10-01T08:00:00Z"),
    });
    expect(mail?.messageId).toMatch(
      new RegExp(`^${received.id}\\.spend\\.msg_[0-9a-f]{32}@gateway\\.example$`),
    );
    expect(mail?.attachments.map(({ fileName, mediaType }) => [fileName, mediaType])).toEqual([
      ["F-1.xml", "application/xml"],
      ["F-1-readable.pdf", "application/pdf"],
    ]);
    expect(Buffer.compare(XML, mail?.attachments[0]?.bytes ?? Buffer.alloc(0))).toBe(0);
    for (const word of ["F-1", "2026-03-01", "1200.00 EUR", received.id, String(received.seller.siren)])
      expect(mail?.text).toContain(word);
    expect(mail?.text).toContain("Votre rôle : vous la traitez");
    expect(mail?.text).toContain("Your part: you deal with it");
    expect(world.counted["notification spend delivered"]).toBe(1);
    expect((await rowsOf(world, received)).map(({ state }) => state)).toEqual(["done"]);
  });

  it("is mailed once where the original is a PDF, and alone where nobody can draw it", async () => {
    const box = mailbox();
    const world = await opened(box);
    await receive(world, { number: "F-PDF", mediaType: "application/pdf" }, PDF);
    await receive(world, { number: "F-ODD" }, Buffer.from("<Other/>"));
    await pass(world);
    const files = box.taken.map(({ attachments }) => attachments.map(({ fileName }) => fileName));
    expect(files.sort()).toEqual([["F-ODD.xml"], ["F-PDF.pdf"]]);
  });

  it("goes to whoever receives by mail alone, and of what is received alone", async () => {
    const box = mailbox();
    const world = await opened(box, [TENANT, spend()]);
    const own = await receive(world, { tenant: "acme" });
    const nobodys = await receive(world, { tenant: null });
    const sent = await receive(world, { number: "F-2" });
    await world.store.tx((memory) =>
      tellErp(world.parts, memory, sent, { type: "invoice.delivery", said: {} }),
    );
    await pass(world);
    expect([await rowsOf(world, own), await rowsOf(world, nobodys)]).toEqual([[], []]);
    expect(box.came).toHaveLength(1);
  });

  it("says to a reader of a copy that it is one", () => {
    const mailed = { tenant: "spend", template: "{number}", readable: true };
    const copy = writeInvoiceMail(sample({ tenant: "acme", copies: ["spend"] }), mailed);
    expect(copy.text).toContain("Your part: a copy");
    expect(copy.text).toContain("Votre rôle : copie");
  });

  it("does not reach who does not see the invoice any more", async () => {
    const box = mailbox();
    const world = await opened(box);
    const received = await receive(world);
    await world.store.invoices.update(received.id, { tenant: "acme", updatedAt: received.updatedAt });
    await pass(world);
    expect(box.came).toEqual([]);
    expect((await rowsOf(world, received)).map(({ state }) => state)).toEqual(["done"]);
  });

  it("whose answer was lost is the same mail again: one for the reader", async () => {
    const box = mailbox();
    box.mood = (_, n) => (n < 3 ? "lost" : "ok");
    const world = await opened(box);
    await receive(world);
    await pass(world, 300);
    expect(box.taken).toHaveLength(3);
    expect(box.taken[1]).toEqual(box.taken[0]);
    expect(box.taken[2]).toEqual(box.taken[0]);
    expect(box.read()).toHaveLength(1);
    expect(world.counted).toMatchObject({
      "notification spend retried": 2,
      "notification spend delivered": 1,
    });
  });

  it("is another mail once the invoice is given anew", async () => {
    const box = mailbox();
    const world = await opened(box);
    const received = await receive(world);
    await pass(world);
    await world.store.tx((memory) =>
      tellErp(world.parts, memory, received, { type: "invoice.received", said: {} }),
    );
    await pass(world);
    expect(box.read()).toHaveLength(2);
  });

  it("goes again to those alone who were put off; who is refused keeps nobody from it", async () => {
    const box = mailbox();
    box.mood = (_, n) =>
      n === 1
        ? { refused: [], deferred: [{ address: "desk@spend.example", words: "452" }] }
        : { refused: [{ address: "desk@spend.example", words: "550" }], deferred: [] };
    const world = await opened(box);
    const received = await receive(world);
    await pass(world, 120);
    expect(box.came.map(({ only }) => only)).toEqual([undefined, ["desk@spend.example"]]);
    const { only, ...again } = box.came[1] ?? {};
    expect(again).toEqual(box.came[0]);
    expect((await rowsOf(world, received)).map(({ state }) => state)).toEqual(["done"]);
  });

  it("that was given up is among the failures, and goes out as the same mail when a person says so", async () => {
    const box = mailbox();
    box.mood = () => "refused";
    const world = await opened(box);
    const received = await receive(world, { number: "F-NO" });
    await pass(world);
    const { items } = await listFailures(world.parts, { kind: "tenant", tenant: "spend" }, {}, { limit: 9 });
    expect(items).toMatchObject([
      { kind: "mail", state: "failed", platform: "mail:spend", invoiceId: received.id, number: "F-NO" },
    ]);
    expect(world.counted["notification spend failed"]).toBe(1);
    box.mood = () => "ok";
    await retryFailure(world.parts, ADMIN, items[0]?.id ?? "", { notThere: false });
    await pass(world);
    expect(box.taken).toEqual([box.came[0]]);
  });

  it("waits while the login is refused, says so, and goes on by itself", async () => {
    const box = mailbox();
    box.mood = () => "denied";
    box.open = false;
    const world = await opened(box);
    await receive(world);
    await receive(world);
    await pass(world, 300);
    // Both were under way when the first was told so.
    expect(box.came).toHaveLength(2);
    const about = { about: { version: "1", startedAt: world.clock.now() } };
    const { endpoints, verdict } = await diagnose({ ...world.parts, ...about });
    expect(endpoints).toMatchObject([
      { account: "mail:spend", address: "in@spend.example", paused: { code: "mail_denied" } },
    ]);
    expect(verdict.reasons.map(({ code, endpoint }) => [code, endpoint])).toEqual([
      ["endpoint_stopped", "mail:spend"],
    ]);
    box.mood = () => "ok";
    box.open = true;
    await pass(world, 900);
    expect(box.read()).toHaveLength(2);
  });

  it("waits while there is no server, and is no failure", async () => {
    const world = await openWorld({ tenants: [spend()] });
    const received = await receive(world);
    await pass(world, 3 * 86_400, 3600);
    const [row] = await rowsOf(world, received);
    expect([row?.state, row?.lastError?.code, row?.attempts]).toEqual(["ready", "smtp_not_configured", 0]);
  });

  it("waits some tries for a platform that draws it, then goes without, and stays so", async () => {
    const box = mailbox();
    const fake = fakePlatform();
    let asked = 0;
    fake.connection.invoices.download = async () => {
      asked += 1;
      throw new Failure("denied", { code: "unauthorised", message: "No." });
    };
    const world = await opened(box, [spend()], fake);
    await receive(world, { number: "F-1", platformId: "flow-1" });
    box.mood = () => (box.came.length < 3 ? "lost" : "ok");
    await pass(world);
    expect(box.came).toEqual([]);
    await pass(world, 3600);
    expect(asked).toBe(7);
    expect(box.read()).toHaveLength(1);
    expect(box.taken.map(({ attachments }) => attachments.length)).toEqual([1, 1, 1]);
    expect(world.counted["notification spend delivered"]).toBe(1);
  });

  it("lets nothing of an invoice into its headers", async () => {
    const box = mailbox();
    const world = await opened(box, [
      spend({
        deliver: { email: { ...TO, subject: "{type} {number} {total} {currency} {issueDate} {buyer} {x}" } },
      }),
    ]);
    await receive(world, { number: "F-1\r\nBcc: thief@evil.example\u2028x" });
    await pass(world);
    expect(box.taken[0]?.subject).toBe(
      `380 F-1 Bcc: thief@evil.example x 1200.00 EUR 2026-03-01 ${sample().buyer.name} {x}`,
    );
    expect(box.taken[0]?.text).toContain("Number: F-1 Bcc: thief@evil.example x\n");
    expect(box.taken[0]?.attachments[0]?.fileName).toMatch(/^[\w.-]+$/);
  });

  it("comes in the order of the lane, behind nothing of another invoice", async () => {
    const box = mailbox();
    const world = await opened(box);
    const first = await receive(world, { number: "F-1" });
    await world.store.tx((memory) =>
      tellErp(world.parts, memory, first, { type: "invoice.received", said: {} }),
    );
    const second = await receive(world, { number: "F-2" });
    box.mood = ({ subject }) => (subject.endsWith("F-1") ? "unsent" : "ok");
    await pass(world);
    expect(box.read().map(({ subject }) => subject)).toEqual([`${second.seller.name} F-2`]);
    expect(box.came.filter(({ subject }) => subject.endsWith("F-1"))).toHaveLength(1);
    const [one, two] = await rowsOf(world, first);
    expect([one?.lane, one?.state, two?.attempts]).toEqual([`mail:spend:${first.id}`, "ready", 0]);
    box.mood = () => "ok";
    await pass(world, 120);
    expect(box.read()).toHaveLength(3);
  });
});
