import { randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Understood } from "../../../src/adapters/port.ts";
import { ENDPOINT_RULES } from "../../../src/domain/erp-endpoint.ts";
import { Failure } from "../../../src/domain/failure.ts";
import type { Receiving } from "../../../src/domain/sharing/rule.ts";
import { openStore } from "../../../src/store/open.ts";
import { type Memory, type Store, StoreUnavailable } from "../../../src/store/port.ts";
import { schedulePolls } from "../../../src/usecases/follow/poll-account.ts";
import { assignInvoices } from "../../../src/usecases/operate/assign-invoices.ts";
import { afterThisTest } from "../../support/endings.ts";
import {
  type Clock,
  type FakePlatform,
  fakePlatform,
  openWorld,
  testClock,
  type World,
} from "../../support/world.ts";
import { fileOf, markOf, type Plan, tenantsOf } from "./sharing-plan.ts";

/** A call of a tenant's endpoint. */
export interface Call {
  tenant: string;
  id: string;
  type: string;
  body: string;
  /** Of the invoice that it is about. */
  number: string;
}

/** What may befall a process. */
interface Fate {
  /** Faults are on. */
  armed: boolean;
  dead: boolean;
  txs: number;
  /** The transaction at which it is killed; null: none. */
  killedAt: number | null;
}

const killed = (): StoreUnavailable => new StoreUnavailable("the process is gone");

/** A store as a process has it that may be killed: after that nothing of what it does is kept. */
const mortal = (store: Store, fate: Fate, { faults, killKeeps }: Plan): Store => {
  const guard = <T extends object>(table: T): T =>
    new Proxy(table, {
      get: (target, name) => {
        const member: unknown = Reflect.get(target, name);
        return fate.dead && typeof member === "function" ? () => Promise.reject(killed()) : member;
      },
    });
  const tx = async <T>(work: (memory: Memory) => Promise<T>): Promise<T> => {
    if (fate.dead) throw killed();
    if (!fate.armed) return store.tx(work);
    fate.txs++;
    const dies = fate.killedAt === fate.txs;
    const fault = dies ? (killKeeps ? "after" : "before") : faults.find(({ at }) => at === fate.txs)?.fault;
    const result = await store.tx(async (memory) => {
      const done = await work(memory);
      if (fault === "before") {
        fate.dead ||= dies;
        throw new Error("rolled back at the last moment");
      }
      return done;
    });
    fate.dead ||= dies;
    if (fault === "after") throw new Error("kept, and the answer is lost");
    return result;
  };
  return {
    ...store,
    invoices: guard(store.invoices),
    documents: guard(store.documents),
    events: guard(store.events),
    pushes: guard(store.pushes),
    items: guard(store.items),
    outbox: guard(store.outbox),
    accounts: guard(store.accounts),
    reports: guard(store.reports),
    flows: guard(store.flows),
    routing: guard(store.routing),
    failures: guard(store.failures),
    keys: guard(store.keys),
    tx,
  };
};

/** Everything that outlives the gateway: the file of its store, the platform, the ERPs, the time. */
export interface Surroundings {
  plan: Plan;
  clock: Clock;
  platform: FakePlatform;
  calls: Call[];
  erpDown: boolean;
  /** What the platform is to say, in its order: three parts. */
  parts: readonly (readonly { id: string; at: string; raw: unknown }[])[];
  file: string;
}

const T0 = Date.parse("2026-10-01T08:00:00Z");

/** What a platform says of the invoices of a plan: each is there, some twice, and what became of them. */
const saidOf = (plan: Plan): { weight: number; id: string; means: Understood; unreadable: number }[] =>
  plan.invoices.flatMap((one, n) => {
    const bytes = fileOf(one, n);
    const comes = (name: string): Understood => ({
      kind: "invoice",
      platformId: name,
      document: { bytes, mediaType: "application/xml", fileName: `${markOf(n)}.xml` },
      receivedAt: new Date(T0 + n).toISOString(),
    });
    const [first = 0, again = 0, ...weights] = one.weights;
    return [
      { weight: first, id: `i${n}`, means: comes(`p${n}`), unreadable: one.unreadable },
      ...(one.twice ? [{ weight: again, id: `r${n}`, means: comes(`p${n}-again`), unreadable: 0 }] : []),
      ...one.statuses.map((status, i) => ({
        weight: weights[i] ?? 0,
        id: `s${n}-${status}`,
        unreadable: 0,
        means: {
          kind: "statement" as const,
          about: { platformId: `p${n}` },
          statement: {
            platformEventId: `s${n}-${status}`,
            rawCode: status,
            status,
            at: new Date(T0 + (n * 10 + i) * 60_000).toISOString(),
            setBy: { role: "WK" as const },
            reasons: [],
            comment: `Dit de ${markOf(n)}`,
            amounts: [],
            external: false,
          },
        },
      })),
    ];
  });

export const surround = (plan: Plan): Surroundings => {
  const clock = testClock();
  const platform = fakePlatform();
  const said = saidOf(plan).toSorted((a, b) => a.weight - b.weight);
  const byId = new Map(said.map((one) => [one.id, { ...one }]));
  platform.read = (item) => {
    const one = byId.get(item.id);
    if (one === undefined) throw new Error(`nobody said ${item.id}`);
    if (one.unreadable-- > 0) throw new Failure("unknown", { code: "http_502", message: "Not now." });
    return one.means;
  };
  const items = said.map(({ id }) => ({ id, at: new Date(T0).toISOString(), raw: {} }));
  const [first, second] = plan.cuts.map((cut) => Math.round((items.length * cut) / 100));
  const file = join(tmpdir(), `sharing-${randomUUID()}.db`);
  afterThisTest(async () => {
    for (const end of ["", "-wal", "-shm"]) await rm(file + end, { force: true });
  });
  return {
    plan,
    clock,
    platform,
    calls: [],
    erpDown: false,
    parts: [items.slice(0, first), items.slice(first, second), items.slice(second)],
    file,
  };
};

/** A gateway on the file, as it starts with a configuration. */
export const start = async (
  around: Surroundings,
  receiving: Receiving,
): Promise<{ world: World; fate: Fate; close(): Promise<void> }> => {
  const { plan, clock, platform, calls } = around;
  const fate: Fate = { armed: false, dead: false, txs: 0, killedAt: null };
  const store = await openStore(`sqlite:${around.file}`, { now: clock.now });
  const world = await openWorld({
    store: mortal(store, fate, plan),
    clock,
    fake: platform,
    tenants: tenantsOf(plan),
    receiving,
    erpCalls: {
      rules: { ...ENDPOINT_RULES, concurrency: 4 },
      post: async ({ url, body, proof }) => {
        if (around.erpDown || fate.dead)
          throw new Failure("unsent", { code: "connection_refused", message: "It is down." });
        const said = JSON.parse(body) as {
          type: string;
          data: { invoice?: { number: string }; withdrawn?: { number: string } };
        };
        calls.push({
          tenant: new URL(url).hostname.replace(".example", ""),
          id: "id" in proof ? proof.id : "",
          type: said.type,
          body,
          number: said.data.invoice?.number ?? said.data.withdrawn?.number ?? "",
        });
        return { status: 204, words: "" };
      },
      isPublic: () => true,
    },
  });
  await assignInvoices(world.parts);
  await schedulePolls(world.parts);
  return { world, fate, close: () => store.close() };
};

/** Lets the workers do all that there is to do, whatever time it takes; with ERPs that are down, all but to tell them. */
export const settle = async (
  { platform, clock, erpDown }: Surroundings,
  { world, fate }: { world: World; fate: Fate },
): Promise<void> => {
  const worker = world.worker();
  fate.armed = true;
  for (let round = 0; ; round++) {
    await worker.idle();
    if (fate.dead) break;
    const { cursor } = await world.store.accounts.get("main");
    const rows = await world.store.outbox.counts();
    const waits = rows.some(({ kind }) => kind !== "poll" && !(erpDown && kind === "notify"));
    if (!waits && Number(cursor) === platform.said.length) break;
    if (round > 60) throw new Error(`it does not come to an end: ${JSON.stringify(rows)}`);
    clock.forward(61);
  }
  fate.armed = false;
  await worker.stop(0);
};
