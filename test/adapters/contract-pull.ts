import { expect, it } from "vitest";
import { failureOf, type Open, pull } from "./rig.ts";

const at = (second: number): string =>
  new Date(Date.parse("2026-09-14T10:00:00Z") + second * 1000).toISOString();

/** The pull: complete, whatever the pages are like. */
export const pullCases = (open: Open): void => {
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

  it("reads no further back than it is told, and everything where it is told nothing", async () => {
    const { rig, io, connection } = open();
    const daysAgo = (days: number) => new Date(io.now().getTime() - days * 86_400_000);
    const [old, recent] = rig.receive([daysAgo(400), daysAgo(2)].map((time) => time.toISOString()));
    const { ids, cursor } = await pull(connection, null, daysAgo(7));
    expect([...ids]).toEqual(rig.listsUnseen ? [old, recent] : [recent]);
    const news = rig.receive([new Date(io.now().getTime() - 1000).toISOString()]);
    expect([...(await pull(connection, cursor, daysAgo(7))).ids]).toEqual(expect.arrayContaining(news));
    const all = open();
    const everything = all.rig.receive([daysAgo(400), daysAgo(2)].map((time) => time.toISOString()));
    expect([...(await pull(all.connection, null)).ids].sort()).toEqual(everything.toSorted());
    expect(rig.violations).toEqual([]);
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
};
