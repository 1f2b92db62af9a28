import { describe, expect, it } from "vitest";
import { afnor } from "../../src/adapters/afnor/index.ts";
import type { Connection, Settings } from "../../src/adapters/port.ts";
import type { RawItem } from "../../src/domain/life-cycle/event.ts";
import { afnorRig } from "./afnor-rig.ts";
import type { AfnorFakeOptions } from "./fakes/afnor.ts";
import { testIo } from "./io.ts";
import { outgoingInvoice, pull } from "./rig.ts";

const signal = new AbortController().signal;

const open = (options: AfnorFakeOptions = {}, settings: Partial<Settings> = {}) => {
  const rig = afnorRig(options);
  const io = testIo(rig.fetch);
  return { ...rig, io, connection: afnor.open({ ...rig.settings, ...settings }, io) };
};

const itemsOf = async (connection: Connection): Promise<RawItem[]> => {
  const page = await connection.events?.since(null, null, signal);
  return page?.items ?? [];
};

describe("pull", () => {
  const moment = "2026-09-14T10:00:00.123456Z";

  it.each([1, 3])("begins a window again when its cursor expires (good for %i uses)", async (cursorUses) => {
    const { connection, receive, violations } = open({ cursorUses });
    const expected = receive(
      Array.from({ length: 260 }, (_, i) => new Date(Date.parse(moment) + i).toISOString()),
    );
    const { ids } = await pull(connection, null);
    expect([...ids].sort()).toEqual([...expected].sort());
    expect(violations).toEqual([]);
  });

  it.each([100, 300])("does not take a full page for the end (%i flows)", async (length) => {
    const { connection, receive } = open({ cursors: false });
    const expected = receive(
      Array.from({ length }, (_, i) => new Date(Date.parse(moment) + i * 1000).toISOString()),
    );
    expect((await pull(connection, null)).ids.size).toBe(expected.length);
  });

  it("sees through a limit of 25 that the platform does not mention", async () => {
    const { connection, receive } = open({ version: "1.1", cap: 25, saysLimit: false });
    receive(Array.from({ length: 70 }, (_, i) => new Date(Date.parse(moment) + i * 1000).toISOString()));
    expect((await pull(connection, null)).ids.size).toBe(70);
  });

  it("reads an account's last day before its past, each flow once", async () => {
    const { connection, fake } = open({ cursors: false });
    const early = Array.from({ length: 150 }, (_, i) => `2026-09-${10 + (i % 3)}T10:00:${10 + (i % 50)}Z`);
    early.forEach((updatedAt, i) => void fake.add({ flowId: `early_${i}`, updatedAt }));
    fake.add({ flowId: "today", updatedAt: "2026-09-15T07:00:00Z" });
    fake.add({ flowId: "edge", updatedAt: "2026-09-14T08:00:00Z" });
    fake.add({ flowId: "before", updatedAt: "2026-09-01T08:00:00Z" });
    const from = new Date("2026-09-08T08:00:00Z");
    const first = await connection.events?.since(null, from, signal);
    expect(first?.items.map(({ id }) => id)).toContain("today");
    expect(first?.items.filter(({ id }) => id.startsWith("early"))).toEqual([]);
    expect(first?.more).toBe(true);
    const { ids } = await pull(connection, null, from);
    expect(ids.size).toBe(152);
    expect(ids).toContain("edge");
  });

  it("tells flows apart that share a millisecond", async () => {
    const { connection, receive } = open({ version: "1.2" });
    const times = Array.from(
      { length: 220 },
      (_, i) => `2026-09-14T10:00:00.123${String(i).padStart(3, "0")}Z`,
    );
    const expected = receive(times);
    expect([...(await pull(connection, null)).ids].sort()).toEqual([...expected].sort());
  });

  it("names what it cannot be shown, instead of losing it silently", async () => {
    const { connection, fake, io } = open({ version: "1.1" });
    for (let i = 0; i < 130; i++) fake.add({ flowId: `s_${i}`, updatedAt: "2026-09-14T10:00:00.123Z" });
    fake.add({ flowId: "later", updatedAt: "2026-09-14T11:00:00Z" });
    const { ids } = await pull(connection, null);
    const gaps = [...ids].filter((id) => id.startsWith("gap:"));
    expect(gaps).toHaveLength(1);
    expect(ids).toContain("later");
    expect(io.lines.join()).toContain("more flows share one moment");
    const gap = { id: String(gaps[0]), at: moment, raw: { gap: {} } };
    await expect(connection.events?.read(gap, signal)).rejects.toMatchObject({
      kind: "refused",
      facts: { code: "flows_unreachable" },
    });
  });

  it("is not led astray by a time in the future", async () => {
    const { connection, fake } = open();
    fake.add({ flowId: "astray", updatedAt: "2099-01-01T00:00:00Z" });
    const first = await pull(connection, null);
    fake.add({ flowId: "real", updatedAt: "2026-09-15T07:59:00Z" });
    expect((await pull(connection, first.cursor)).ids).toContain("real");
  });

  it("reads a flow that became visible a little late", async () => {
    const { connection, fake } = open();
    fake.add({ flowId: "a", updatedAt: "2026-09-15T07:59:00Z" });
    const first = await pull(connection, null);
    fake.add({ flowId: "late", updatedAt: "2026-09-15T07:58:00.000Z" });
    expect((await pull(connection, first.cursor)).ids).toContain("late");
  });

  it("keeps a result that is no flow, and reads the rest", async () => {
    const { connection, faults } = open();
    const good = { flowId: "good", flowDirection: "In", flowType: "SupplierInvoice", updatedAt: moment };
    faults.meet("search", { status: 200, body: { limit: 100, results: [{ weird: true }, good, null] } });
    const items = await itemsOf(connection);
    expect(items.map(({ id }) => id.replace(/:.*/, ""))).toEqual(["good", "odd", "odd"]);
    await expect(connection.events?.read(items[1] as RawItem, signal)).rejects.toMatchObject({
      facts: { code: "flow_unreadable" },
    });
  });

  it("makes an item of each final acknowledgement, of no pending one and of no copy for the state", async () => {
    const { connection, fake } = open();
    const out = { flowDirection: "Out", flowType: "CustomerInvoice" } as const;
    fake.add({ flowId: "a", ...out, acknowledgement: { status: "Pending" } });
    fake.add({ flowId: "b", ...out, acknowledgement: { status: "Ok" } });
    fake.add({ flowId: "c", ...out, flowType: "Undefined", acknowledgement: { status: "Error" } });
    fake.add({ flowId: "d", flowType: "StateCustomerInvoiceLC" });
    fake.add({ flowId: "e", flowType: "CustomerInvoiceLC", acknowledgement: { status: "Pending" } });
    fake.add({ flowId: "f", flowType: "CustomerInvoiceLC" });
    const ids = (await itemsOf(connection)).map(({ id }) => id);
    expect(ids.sort()).toEqual(["b:Ok", "c:Error", "f"]);
  });

  it("reads an audited window, its ends included, each item once", async () => {
    const { connection, receive } = open({ cursors: false });
    const expected = receive(
      Array.from({ length: 260 }, (_, i) =>
        new Date(Date.parse("2026-09-14T10:00:00Z") + i * 1000).toISOString(),
      ),
    );
    const from = new Date("2026-09-14T10:00:10Z");
    const items = await connection.events?.window?.(from, new Date("2026-09-14T10:04:10Z"), signal);
    expect(items?.map(({ id }) => id).sort()).toEqual(expected.slice(10, 251).sort());
  });

  it("reads the history of one invoice: its flows, and the messages since it was created", async () => {
    const { connection, fake, violations } = open();
    const { invoice } = outgoingInvoice({ platformId: "mine" });
    const out = { flowDirection: "Out", flowType: "CustomerInvoice" } as const;
    fake.add({ flowId: "mine", ...out, trackingId: invoice.id, updatedAt: "2026-09-15T07:00:00Z" });
    fake.add({
      flowId: "twin",
      ...out,
      trackingId: invoice.id,
      updatedAt: "2026-09-15T07:00:01Z",
      acknowledgement: { status: "Error" },
    });
    fake.add({ flowId: "other", ...out, updatedAt: "2026-09-15T07:00:02Z" });
    fake.add({
      flowId: "cdar",
      flowType: "CustomerInvoiceLC",
      flowSyntax: "CDAR",
      updatedAt: "2026-09-15T07:30:00Z",
    });
    fake.add({
      flowId: "old",
      flowType: "CustomerInvoiceLC",
      flowSyntax: "CDAR",
      updatedAt: "2026-09-01T07:30:00Z",
    });
    const items = await connection.events?.history?.(invoice, signal);
    expect(items?.map(({ id }) => id).sort()).toEqual(["cdar", "mine:Ok", "twin:Error"]);
    expect(violations).toEqual([]);
  });
});
