import { describe, expect, it } from "vitest";
import type { RawItem } from "../../../src/domain/life-cycle/event.ts";
import { failureOf, outgoingInvoice } from "../rig.ts";
import { openRig, signal } from "./rig.ts";

const ids = (items: RawItem[]): string[] => items.map(({ id }) => id);

describe("the pull", () => {
  it("shows things until they are marked, and marks none by itself", async () => {
    const { connection, fake } = openRig();
    const received = fake.add({});
    const said = fake.say(received.id, "RECEIVED");
    const first = await connection.events.since(null, null, signal);
    expect(ids(first.items)).toEqual([`status:${said.statusId}`, `invoice:${received.id}`]);
    // A received invoice is listed by its id alone.
    expect(first.items.map(({ undated }) => undated)).toEqual([undefined, true]);
    const again = await connection.events.since(first.cursor, null, signal);
    expect(ids(again.items)).toEqual(ids(first.items));
    expect(fake.faults.of("acknowledge")).toEqual([]);
    await connection.events.acknowledge(first.items, signal);
    expect((await connection.events.since(again.cursor, null, signal)).items).toEqual([]);
    expect(fake.violations).toEqual([]);
  });

  it("understands both spellings of the list of statuses", async () => {
    for (const spelling of ["newstatus", "newStatus"] as const) {
      const { connection, fake } = openRig({ spelling });
      const said = fake.say(fake.add({ direction: "OUTBOUND" }).id, "RECEIVED");
      expect(ids((await connection.events.since(null, null, signal)).items)).toEqual([
        `status:${said.statusId}`,
      ]);
    }
  });

  it("goes on after a full page only when its marks were kept", async () => {
    const { connection, fake, io } = openRig({ forgetful: true });
    for (let i = 0; i < 101; i++) fake.add({});
    const first = await connection.events.since(null, null, signal);
    expect(first).toMatchObject({ more: true, items: { length: 100 } });
    await connection.events.acknowledge(first.items, signal);
    expect((await connection.events.since(first.cursor, null, signal)).more).toBe(false);
    expect(io.lines.join()).toContain("listed again");
  });

  it("marks the rest when one mark fails, and tells of the failure", async () => {
    const { connection, fake } = openRig();
    for (let i = 0; i < 10; i++) fake.add({});
    const { items } = await connection.events.since(null, null, signal);
    fake.faults.meet("acknowledge", { status: 500 });
    expect(await failureOf(connection.events.acknowledge(items, signal))).toMatchObject({ kind: "unsent" });
    const rest = await connection.events.since(null, null, signal);
    expect(ids(rest.items)).toEqual([items[0]?.id]);
    await connection.events.acknowledge(rest.items, signal);
    expect((await connection.events.since(null, null, signal)).items).toEqual([]);
  });

  it("lets what the platform has forgotten meanwhile be", async () => {
    const { connection, fake } = openRig();
    fake.add({});
    const { items } = await connection.events.since(null, null, signal);
    fake.invoices.length = 0;
    await connection.events.acknowledge(items, signal);
  });

  it("keeps a status that it cannot read for a person, and still marks it", async () => {
    const { connection, fake } = openRig();
    const { id } = fake.add({ direction: "OUTBOUND" });
    const odd = fake.say(id, "");
    const good = fake.say(id, "RECEIVED");
    const { items } = await connection.events.since(null, null, signal);
    expect(ids(items)).toEqual([expect.stringMatching(/^other:/), `status:${good.statusId}`]);
    const [item] = items;
    if (item === undefined) throw new Error("no item");
    expect(await failureOf(connection.events.read(item, signal))).toMatchObject({
      kind: "refused",
      facts: { code: "item_unreadable", raw: expect.stringContaining(odd.statusId) },
    });
    await connection.events.acknowledge(items, signal);
    expect((await connection.events.since(null, null, signal)).items).toEqual([]);
  });
});

describe("the history of one invoice", () => {
  const invoice = (platformId: string | null) => ({ ...outgoingInvoice().invoice, platformId });

  it("is one call, and gives the items of the pull", async () => {
    const { connection, fake } = openRig();
    const { id } = fake.add({ direction: "OUTBOUND" });
    for (const code of ["SUBMITTED", "ISSUED", "RECEIVED"]) fake.say(id, code);
    fake.say(fake.add({ direction: "OUTBOUND" }).id, "REFUSED");
    const pulled = await connection.events.since(null, null, signal);
    const told = await connection.events.history(invoice(id), signal);
    expect(ids(told)).toEqual(ids(pulled.items).slice(0, 3));
    expect(fake.faults.of("history")).toHaveLength(1);
  });

  it("is refused for what is not there", async () => {
    const { connection } = openRig();
    const nowhere = connection.events.history(invoice("0199c0de-0000-7000-8000-00000000dead"), signal);
    expect(await failureOf(nowhere)).toMatchObject({ kind: "refused", facts: { code: "not_at_platform" } });
    expect(await failureOf(connection.events.history(invoice(null), signal))).toMatchObject({
      kind: "refused",
    });
  });
});

describe("a window", () => {
  it("holds the received invoices taken in it, as the pull names them", async () => {
    const { connection, fake } = openRig({ zoneHours: 2 });
    const at = (time: string) => fake.add({ createDate: `2026-09-10T${time}.000Z` });
    at("09:59:59");
    const [first, last] = [at("10:00:00"), at("12:00:00")];
    at("12:00:01");
    fake.add({ direction: "OUTBOUND", createDate: "2026-09-10T11:00:00.000Z" });
    const read = connection.events.window(
      new Date("2026-09-10T10:00:00Z"),
      new Date("2026-09-10T12:00:00Z"),
      signal,
    );
    expect(ids(await read).sort()).toEqual([`invoice:${first.id}`, `invoice:${last.id}`].sort());
    expect(fake.violations).toEqual([]);
  });
});
