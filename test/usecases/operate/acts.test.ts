import { describe, expect, it } from "vitest";
import { StoreUnavailable } from "../../../src/store/port.ts";
import { type DoneAct, listActs, recordAct } from "../../../src/usecases/operate/acts.ts";
import { eraseData, getErasure } from "../../../src/usecases/operate/retention/erasures.ts";
import { retain, scheduleRetention } from "../../../src/usecases/operate/retention/retain.ts";
import { invoice } from "../../store/samples.ts";
import { openWorld } from "../../support/world.ts";

const ADMIN = { kind: "admin" } as const;
const ACME = { kind: "tenant", tenant: "acme" } as const;

const done = (change: Partial<DoneAct> = {}): DoneAct => ({
  act: "retry",
  who: "jeanne@example.com",
  caller: ADMIN,
  via: "desk",
  target: {},
  status: 303,
  requestId: "req-1",
  ...change,
});

describe("an act", () => {
  it("is about whose thing it was done to", async () => {
    const { parts, store } = await openWorld();
    const own = invoice({ tenant: "acme" });
    await store.invoices.insert(own);
    await recordAct(parts, done({ act: "give", target: { on: own.id } }));
    await recordAct(parts, done({ act: "config_reload" }));
    await recordAct(parts, done({ act: "report_submit", target: { on: "rpt_none", tenant: "spend" } }));
    await recordAct(parts, done({ caller: ACME, target: { on: "wrk_none" } }));
    const { items } = await listActs(parts, ADMIN, {}, { limit: 10 });
    expect(items.map(({ act, tenant, role }) => [act, tenant, role]).reverse()).toEqual([
      ["give", "acme", "administrator"],
      ["config_reload", null, "administrator"],
      ["report_submit", "spend", "administrator"],
      ["retry", "acme", "tenant"],
    ]);
    const seen = async (asked: Parameters<typeof listActs>[2]) =>
      (await listActs(parts, ACME, asked, { limit: 10 })).items.map(({ act }) => act);
    expect((await seen({})).sort()).toEqual(["give", "retry"]);
    expect(await seen({ tenant: "spend" })).toEqual([]);
    expect(await seen({ person: "jeanne@example.com", act: "give" })).toEqual(["give"]);
    expect(await seen({ person: "somebody else" })).toEqual([]);
  });

  it("is found by its day in Paris", async () => {
    const { parts } = await openWorld();
    const at = (time: string) => ({ ...parts, now: () => new Date(time) });
    await recordAct(at("2026-03-01T22:59:59Z"), done({ act: "sync" }));
    await recordAct(at("2026-03-01T23:00:00Z"), done({ act: "dismiss" }));
    const on = async (day: string) =>
      (await listActs(parts, ADMIN, { day }, { limit: 10 })).items.map(({ act }) => act);
    expect(await on("2026-03-01")).toEqual(["sync"]);
    expect(await on("2026-03-02")).toEqual(["dismiss"]);
    expect(await on("2026-03-03")).toEqual([]);
  });

  it("is one line, whatever a form or a provider says", async () => {
    const { parts } = await openWorld();
    await recordAct(parts, done({ who: "a\nb\u0000c", target: { detail: "x".repeat(5_000) } }));
    const { items } = await listActs(parts, ADMIN, {}, { limit: 10 });
    expect(items[0]?.who).toBe("a b c");
    expect(items[0]?.detail).toHaveLength(1_000);
  });

  it("is in the log where the store is away, and nothing fails by it", async () => {
    const { parts, store } = await openWorld();
    const lines: object[] = [];
    const log = { ...parts.log, error: (facts: object) => void lines.push(facts) };
    const insert = async () => {
      throw new StoreUnavailable(new Error("the disk is full"));
    };
    await recordAct({ ...parts, log, store: { ...store, acts: { ...store.acts, insert } } }, done());
    expect(lines).toMatchObject([{ act: "retry", who: "jeanne@example.com", requestId: "req-1" }]);
  });
});

describe("an act of long ago", () => {
  it("goes with the history of invoices, and names people as long as the law asks for it", async () => {
    const { parts, clock, worker, store } = await openWorld();
    const running = worker();
    await recordAct(parts, done({ caller: ACME }));
    await recordAct(parts, done({ act: "config_reload", target: { detail: "for Jeanne" } }));
    const erase = async () => {
      const person = { email: "jeanne@example.com" };
      const asked = { person, reason: "her letter", dryRun: false, requestId: "req-2" };
      const { id } = await eraseData(parts, asked);
      await running.idle();
      return getErasure(parts, id);
    };
    const young = await erase();
    expect(young.found.sorts.acts).toEqual({ searched: 2, erased: 0, keptByLaw: 2, keptOpen: 0 });
    clock.forward(11 * 366 * 86_400);
    const old = await erase();
    expect(old.found.sorts.acts).toMatchObject({ erased: 2 });
    const { items } = await listActs(parts, ADMIN, {}, { limit: 10 });
    expect(items.map(({ who, detail }) => [who, detail])).toEqual([
      [old.id, ""],
      [old.id, ""],
    ]);

    const kept = { ...parts, retention: { events: { count: 10, unit: "y" } } as const };
    await scheduleRetention(kept);
    for (let n = 0; n < 6; n++) {
      const run = await retain(kept, { data: {} } as Parameters<typeof retain>[1]);
      if ("write" in run && run.write !== undefined) await store.tx(run.write);
    }
    expect((await listActs(parts, ADMIN, {}, { limit: 10 })).items).toEqual([]);
  });
});
