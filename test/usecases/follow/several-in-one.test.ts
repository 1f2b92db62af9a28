import { describe, expect, it } from "vitest";
import type { About, Understood } from "../../../src/adapters/port.ts";
import { writeCii } from "../../../src/documents/index.ts";
import { schedulePolls } from "../../../src/usecases/follow/poll-account.ts";
import { exportInvoice } from "../../../src/usecases/operate/export-invoice.ts";
import { listFailures } from "../../../src/usecases/operate/failures.ts";
import { submitInvoice } from "../../../src/usecases/send/submit-invoice.ts";
import { SELLER_SIREN, sampleContent } from "../../fixtures/invoices.ts";
import { openWorld, type World } from "../../support/world.ts";

const AT = "2026-10-01T08:05:00.000Z";

const approved = (id: string, about: About): Extract<Understood, { kind: "statement" }> => ({
  kind: "statement",
  about,
  statement: {
    platformEventId: id,
    rawCode: "205",
    status: "approved",
    at: AT,
    setBy: { role: "BY" },
    reasons: [],
    comment: null,
    amounts: [],
    external: false,
  },
});

const sent = async (world: World, content: Parameters<typeof sampleContent>[0]): Promise<string> => {
  const bytes = writeCii(sampleContent(content));
  const { invoice } = await submitInvoice(world.parts, { tenant: "acme", bytes });
  await world.worker().idle();
  return invoice.id;
};

const hear = async (world: World, read: World["fake"]["read"]): Promise<void> => {
  world.fake.said.push({ id: "file-1", at: AT, raw: { content: "x".repeat(5000) } });
  world.fake.read = read;
  await schedulePolls(world.parts);
  await world.worker().idle();
};

const statusOf = async (world: World, id: string) => (await world.store.invoices.byId(id))?.status;

describe("a file that says several things", () => {
  it("is stored once, and each thing in it names it", async () => {
    const world = await openWorld();
    const ids = [await sent(world, { number: "M-1" }), await sent(world, { number: "M-2" })];
    await hear(world, () => ({
      kind: "several",
      each: ["flow-1", "flow-2"].map((platformId, i) => approved(`file-1#${i + 1}`, { platformId })),
    }));
    for (const id of ids) expect(await statusOf(world, id)).toBe("approved");
    const part = await world.store.items.byPlatformId("main", "file-1#2");
    expect(part?.raw).toEqual({ partOf: "file-1", part: 2 });
    const about = { version: "1.2.3", startedAt: world.clock.now() };
    const { content } = await exportInvoice(
      { ...world.parts, redact: (value: unknown) => value, about },
      ids[1] ?? "",
    );
    expect(content).toMatchObject({
      said: [
        { id: "file-1#2", raw: { partOf: { id: "file-1", raw: { content: "x".repeat(5000) } }, part: 2 } },
      ],
    });
  });

  it("is understood from the parts, too, that hold it themselves, as earlier ones do", async () => {
    const world = await openWorld();
    const id = await sent(world, { number: "M-1" });
    const whole = { id: "file-0", at: AT, raw: { old: true } };
    world.fake.said.push({ id: "file-0#2", at: AT, raw: { partOf: whole, part: 2 } });
    world.fake.read = (item) => {
      expect(item).toEqual(whole);
      return {
        kind: "several",
        each: [{ kind: "nothing", why: "" }, approved("file-0#2", { platformId: "flow-1" })],
      };
    };
    await schedulePolls(world.parts);
    await world.worker().idle();
    expect(await statusOf(world, id)).toBe("approved");
  });
});

describe("a statement that does not tell the invoice's date", () => {
  const about = (numberedOnce: boolean): About => ({
    number: "M-1",
    sellerSiren: SELLER_SIREN,
    direction: "outbound",
    ...(numberedOnce ? { numberedOnce: true as const } : {}),
  });

  it.each(["2026-09-15", "2022-12-31"])(
    "is about the one of that number, where the platform takes each once (%s)",
    async (issueDate) => {
      const world = await openWorld();
      const id = await sent(world, { number: "M-1", issueDate });
      await hear(world, () => approved("file-1", about(true)));
      expect(await statusOf(world, id)).toBe("approved");
    },
  );

  it("is about none where there are several, or where numbers come again", async () => {
    const world = await openWorld();
    const ids = [await sent(world, { number: "M-1", issueDate: "2026-09-15" })];
    await hear(world, () => approved("file-1", about(false)));
    expect(await statusOf(world, ids[0] ?? "")).toBeNull();

    const other = await openWorld();
    const two = [
      await sent(other, { number: "M-1", issueDate: "2026-09-15" }),
      await sent(other, { number: "M-1", issueDate: "2025-09-15" }),
    ];
    await hear(other, () => approved("file-1", about(true)));
    for (const id of two) expect(await statusOf(other, id)).toBeNull();
    const { items } = await listFailures(other.parts, { kind: "admin" }, { kind: "item" }, { limit: 10 });
    expect(items).toMatchObject([{ problem: { code: "unknown_invoice" } }]);
  });
});
