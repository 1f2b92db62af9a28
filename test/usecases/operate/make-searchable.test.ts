import { expect, it } from "vitest";
import type { Store } from "../../../src/store/port.ts";
import { INDEX_WAIT, makeSearchable, scheduleSearch } from "../../../src/usecases/operate/make-searchable.ts";
import type { WorkOf } from "../../../src/usecases/work.ts";
import { openWorld } from "../../support/world.ts";

/** The store of a version before: so many invoices are left. */
const older = (store: Store, batches: number[]): Store => ({
  ...store,
  invoices: {
    ...store.invoices,
    areSearchable: async () => batches.length === 0,
    makeSearchable: async () => batches.shift() ?? 0,
  },
});

const KINDS = { account: "gateway:search", kinds: ["index"], limit: 5, lease: "l" };

it("has nothing to do in a store in which every invoice is found", async () => {
  const { parts, store, clock } = await openWorld({});
  await scheduleSearch(parts);
  const now = clock.now();
  expect(await store.outbox.claim({ ...KINDS, now, leasedUntil: new Date(now.getTime() + 1000) })).toEqual(
    [],
  );
});

it("goes through what is left batch by batch, looks again for a day, and ends", async () => {
  const { parts, store, clock } = await openWorld({});
  const before = { ...parts, store: older(store, [50, 50, 7]) };
  await scheduleSearch(before);
  await scheduleSearch(before);
  const now = clock.now();
  const rows = await store.outbox.claim({ ...KINDS, now, leasedUntil: new Date(now.getTime() + 1000) });
  expect(rows).toHaveLength(1);
  const waits: number[] = [];
  let data: WorkOf<"index">["data"] = { made: 0, looks: 0 };
  for (;;) {
    const ran = await makeSearchable(before, { data } as WorkOf<"index">);
    if (ran.done !== false || ran.data === undefined || ran.runAt === undefined) break;
    data = ran.data;
    waits.push((ran.runAt.getTime() - clock.now().getTime()) / 1000);
  }
  expect(data.made).toBe(107);
  expect(waits.slice(0, 3)).toEqual([0, 0, 0]);
  expect(waits.slice(3)).toEqual(Array.from({ length: 24 }, () => INDEX_WAIT));
});
