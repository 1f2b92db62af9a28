import { describe, expect, it } from "vitest";
import { pollKey, schedulePolls } from "../../../src/usecases/follow/poll-account.ts";
import { openWorld } from "../../support/world.ts";

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
});
