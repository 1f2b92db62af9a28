import { createHash } from "node:crypto";
import { strFromU8, unzipSync } from "fflate";
import { describe, expect, it } from "vitest";
import type { Understood } from "../../../src/adapters/port.ts";
import { writeCii } from "../../../src/documents/index.ts";
import type { Caller } from "../../../src/domain/caller.ts";
import { schedulePolls } from "../../../src/usecases/follow/poll-account.ts";
import { safeName } from "../../../src/usecases/operate/evidence/file.ts";
import { getEvidence } from "../../../src/usecases/operate/evidence/get-evidence.ts";
import { pushStatus } from "../../../src/usecases/push/push-status.ts";
import { submitInvoice } from "../../../src/usecases/send/submit-invoice.ts";
import { sampleContent } from "../../fixtures/invoices.ts";
import { work } from "../../store/samples.ts";
import { openWorld, type World } from "../../support/world.ts";

const ACME = { kind: "tenant", tenant: "acme" } as const;
const ADMIN = { kind: "admin" } as const;
const RIB = Buffer.from("%PDF-1.7 relevé");
const SECRET = "whsec_of-the-platform";
const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

interface Manifest {
  invoice: { id: string; sha256: string };
  files: { path: string; what: string; at: string; sha256: string; size: number; written?: true }[];
  leftOut: { what: string; sha256: string | null; why: string; erased?: { at: string } }[];
}

const masked = (value: unknown): unknown => JSON.parse(JSON.stringify(value).replaceAll(SECRET, "[secret]"));

const evidenceOf = async (world: World, caller: Caller, id: string) => {
  const made = await getEvidence({ ...world.parts, redact: masked }, caller, id);
  const files = new Map(Object.entries(unzipSync(made.bytes)));
  const manifest = JSON.parse(strFromU8(files.get("manifest.json") ?? new Uint8Array())) as Manifest;
  return { made, files, manifest, text: (path: string) => strFromU8(files.get(path) ?? new Uint8Array()) };
};

const approved = (platformId: string, evidence: string): Extract<Understood, { kind: "statement" }> => ({
  kind: "statement",
  about: { platformId },
  statement: {
    platformEventId: "said-1",
    rawCode: "205",
    status: "approved",
    at: "2026-10-01T08:05:00.000Z",
    setBy: { role: "BY", name: "Café de la Gare" },
    reasons: [],
    comment: "Bon pour\naccord",
    amounts: [],
    external: true,
  },
  evidence: { bytes: Buffer.from(evidence), mediaType: "application/json" },
});

/** An invoice that was sent, approved and paid in full. */
const story = async () => {
  const world = await openWorld({});
  const bytes = writeCii(
    sampleContent({
      number: "F/2026-1",
      attachments: [
        {
          id: "R1",
          fileName: "../../relevé.pdf",
          mediaType: "application/pdf",
          content: RIB.toString("base64"),
          size: RIB.length,
        },
      ],
    }),
  );
  const { invoice } = await submitInvoice(world.parts, { tenant: "acme", bytes });
  await world.worker().idle();
  world.fake.said.push({ id: "said-1", at: "2026-10-01T08:05:00.000Z", raw: { status: "205", key: SECRET } });
  world.fake.read = () => approved("flow-1", '{"status":"205"}');
  await schedulePolls(world.parts);
  await world.worker().idle();
  return { world, id: invoice.id, bytes };
};

describe("the evidence of an invoice", () => {
  it("has its document, messages and history, each with its hash, and the same bytes every time", async () => {
    const { world, id, bytes } = await story();
    await world.store.outbox.add(
      [
        work("erp:acme:0", {
          kind: "notify",
          tenant: "acme",
          invoiceId: id,
          data: { message: "evt_1", type: "invoice.event", at: "2026-10-01T08:06:00.000Z", said: {} },
        }),
        work("erp:other:0", {
          kind: "notify",
          tenant: "other",
          invoiceId: id,
          data: { type: "invoice.event" },
        }),
      ],
      world.clock.now(),
    );
    const { made, files, manifest, text } = await evidenceOf(world, ACME, id);
    expect(made).toMatchObject({ mediaType: "application/zip", fileName: "evidence-F_2026-1.zip" });
    expect([...files.keys()].sort()).toEqual(
      [
        "attachments/001-relevé.pdf",
        "document/original.xml",
        "findings.json",
        "history/events.json",
        "history/history.en.txt",
        "history/history.fr.txt",
        "invoice.json",
        "manifest.json",
        "messages/in/001-poll.json",
        "messages/in/001-message.json",
        "messages/notifications/001-invoice.event.json",
      ].sort(),
    );
    expect(files.get("document/original.xml")).toEqual(new Uint8Array(bytes));
    expect(files.get("attachments/001-relevé.pdf")).toEqual(new Uint8Array(RIB));
    expect(JSON.parse(text("messages/in/001-poll.json"))).toMatchObject({
      id: "said-1",
      raw: { status: "205", key: "[secret]" },
    });
    expect(text("messages/in/001-message.json")).toBe('{"status":"205"}');
    expect(text("history/history.en.txt")).toContain("Approved (205)");
    expect(text("history/history.fr.txt")).toContain("  Commentaire: Bon pour accord");

    expect(manifest.invoice).toMatchObject({ id, sha256: sha256(bytes) });
    expect(manifest.leftOut).toEqual([]);
    expect(manifest.files.map(({ path }) => path)).toEqual(
      [...files.keys()].filter((path) => path !== "manifest.json").sort(),
    );
    for (const file of manifest.files) {
      const found = files.get(file.path) ?? new Uint8Array();
      expect({ ...file, sha256: sha256(found), size: found.length }).toEqual(file);
      expect(new Date(file.at).toISOString()).toBe(file.at);
    }
    world.clock.forward(3600);
    expect(sha256((await evidenceOf(world, ACME, id)).made.bytes)).toBe(sha256(made.bytes));
    expect(
      (await evidenceOf(world, ADMIN, id)).files.has("messages/notifications/002-invoice.event.json"),
    ).toBe(true);
  });

  it("has the statuses that were set here, with the message that says them", async () => {
    const { world, id } = await story();
    world.fake.connection.statuses = {
      send: async (status) => ({ done: true, platformId: `st-${status.id}` }),
      find: async () => null,
      allowed: () => ({ allowed: true }),
    };
    await pushStatus(world.parts, {
      tenant: "acme",
      invoiceId: id,
      status: "payment_received",
      as: null,
      reason: null,
      comment: null,
      attachments: [],
      actionCode: null,
      payee: null,
      amounts: [{ code: null, amount: "1200.00", currency: "EUR", vatRate: "20" }],
    });
    const { manifest, text } = await evidenceOf(world, ACME, id);
    expect(JSON.parse(text("messages/out/001-payment_received.json"))).toMatchObject({
      status: "payment_received",
    });
    expect(text("messages/out/001-message.xml")).toContain("CrossDomainAcknowledgementAndResponse");
    expect(manifest.files.find(({ path }) => path === "messages/out/001-message.xml")?.written).toBe(true);
  });

  it("leaves out of a tenant's what speaks of other invoices, too, and names its hash", async () => {
    const { world, id } = await story();
    const whole = "<file>of two</file>";
    world.fake.said.push({
      id: "file-1",
      at: "2026-10-02T08:05:00.000Z",
      raw: { content: "of two invoices" },
    });
    world.fake.read = () => ({
      kind: "several",
      each: [1, 2].map((n) => {
        const said = approved(n === 1 ? "flow-1" : "flow-9", whole);
        return {
          ...said,
          statement: {
            ...said.statement,
            platformEventId: `file-1#${n}`,
            status: "payment_sent",
            rawCode: "211",
            at: "2026-10-02T08:05:00.000Z",
          },
        };
      }),
    });
    await world.store.outbox.hasten("poll:main", world.clock.now());
    world.clock.forward(61);
    await world.worker().idle();
    const mine = await evidenceOf(world, ACME, id);
    expect(JSON.parse(mine.text("messages/in/002-poll.json"))).toMatchObject({
      raw: { partOf: "file-1", part: 1 },
    });
    expect(mine.manifest.leftOut).toMatchObject([
      { what: "message-in", why: "others", sha256: sha256(Buffer.from(whole)) },
    ]);
    expect([...mine.files.values()].some((one) => strFromU8(one).includes("of two"))).toBe(false);
    const all = await evidenceOf(world, ADMIN, id);
    expect(all.text("messages/in/002-message.json")).toBe(whole);
  });

  it("keeps the hash of what is gone of it, and is gone with the document", async () => {
    const { world, id, bytes } = await story();
    const { store } = world;
    const item = await store.items.byPlatformId("main", "said-1");
    const gone = { at: "2037-01-01T00:00:00.000Z", term: "1y" };
    await store.retention.eraseItem(item?.itemId ?? "", gone);
    const [event] = await store.events.ofInvoice(id);
    await store.retention.eraseDocuments([event?.id ?? ""], gone);
    const { manifest, files } = await evidenceOf(world, ACME, id);
    expect(manifest.leftOut).toMatchObject(
      [
        { what: "message-in", why: "erased", sha256: /^[0-9a-f]{64}$/, erased: gone },
        { what: "message-in", why: "erased", sha256: sha256(Buffer.from('{"status":"205"}')) },
      ].map(({ sha256: hash, ...rest }) => ({
        ...rest,
        sha256: typeof hash === "string" ? hash : expect.stringMatching(hash),
      })),
    );
    expect([...files.keys()].filter((path) => path.startsWith("messages/in"))).toEqual([]);

    const invoice = await store.invoices.byId(id);
    if (invoice === null) throw new Error("gone");
    await store.retention.rewrite({ ...invoice, erased: { documents: gone } });
    await expect(evidenceOf(world, ACME, id)).rejects.toMatchObject({
      status: 410,
      gone: { sha256: sha256(bytes) },
    });
  });

  it("is nobody else's", async () => {
    const { world, id } = await story();
    await expect(evidenceOf(world, { kind: "tenant", tenant: "other" }, id)).rejects.toMatchObject({
      status: 404,
    });
  });
});

describe("names of files", () => {
  it.each([
    ["../../etc/passwd", "etc_passwd"],
    ["C:\\a b\\c.pdf", "C_a_b_c.pdf"],
    [".hidden", "hidden"],
    ["", "file"],
    ["été 2026.pdf", "été_2026.pdf"],
    ["a\0b\n.xml", "a_b_.xml"],
    ["-rf", "rf"],
  ])("%j is written %s", (name, safe) => {
    expect(safeName(name)).toBe(safe);
  });
});
