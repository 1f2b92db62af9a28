import { describe, expect, it } from "vitest";
import { pollAccount, pollKey, schedulePolls } from "../../../src/usecases/follow/poll-account.ts";
import type { OpenPlatform } from "../../../src/usecases/parts.ts";
import { openWorld, type World } from "../../support/world.ts";

describe("the pull of an account", () => {
  it("takes up a shorter interval at the next start, and does not wait for the end of the old one", async () => {
    const slow = await openWorld({ account: { pollEverySeconds: 3_600 } });
    await schedulePolls(slow.parts);
    await slow.worker().idle();
    const nextRun = async () => (await slow.store.outbox.live(pollKey("main")))?.runAt.getTime() ?? 0;
    expect((await nextRun()) - slow.clock.now().getTime()).toBe(3_600_000);

    slow.account.pollEverySeconds = 10;
    await schedulePolls(slow.parts);
    expect((await nextRun()) - slow.clock.now().getTime()).toBe(10_000);

    slow.account.pollEverySeconds = 3_600;
    await schedulePolls(slow.parts);
    expect((await nextRun()) - slow.clock.now().getTime()).toBe(10_000);
  });

  it("stores at once what is given one time only, with the way past it, and goes on from there", async () => {
    const world = await openWorld();
    const item = { id: "a", at: "2026-10-01T08:00:00.000Z", raw: {} };
    const cursors: (string | null)[] = [];
    let dies = true;
    world.fake.connection.events = {
      read: async () => ({ kind: "nothing", why: "a test" }),
      since: async (cursor, _from, _signal, keep) => {
        cursors.push(cursor);
        if (cursor === null) {
          await keep?.([item], "past a");
          expect((await world.store.accounts.get("main")).cursor).toBe("past a");
          expect(await world.store.items.byPlatformId("main", "a")).toMatchObject({ state: "new" });
          if (dies) throw new Error("the process died here");
        }
        return { items: [item], cursor: "end", more: false };
      },
    };
    const pull = () =>
      pollAccount(world.parts, platformOf(world), { data: { rounds: 0 } }, AbortSignal.timeout(10_000));
    await expect(pull()).rejects.toThrow("died");
    dies = false;
    await pull();
    expect(cursors).toEqual([null, "past a"]);
    await world.worker().idle();
    const stored = await world.store.items.byPlatformId("main", "a");
    expect(stored).toMatchObject({ state: "done" });
  });
});

const platformOf = ({ parts }: World): OpenPlatform => {
  const platform = parts.platforms.get("main");
  if (platform === null) throw new Error("there is no account");
  return platform;
};
