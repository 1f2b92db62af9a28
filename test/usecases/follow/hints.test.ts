import { describe, expect, test } from "vitest";
import { receiveWebhook } from "../../../src/usecases/follow/receive-webhook.ts";
import { openWorld, type World } from "../../support/world.ts";

const call = { headers: new Headers(), body: new Uint8Array(), path: "/platforms/main/webhook" };

/** A platform whose calls prove nothing, and how often the store was touched for them. */
const hinted = async () => {
  const world: World = await openWorld();
  const touched: Date[] = [];
  const { hasten } = world.store.outbox;
  world.store.outbox.hasten = (key, at) => {
    touched.push(at);
    return hasten(key, at);
  };
  let woken = 0;
  const wake = (): void => {
    woken += 1;
  };
  const parts = { ...world.parts, wake };
  world.fake.connection.webhook = { verify: () => ({ kind: "hint", why: "not signed" }) };
  return { ...world, touched, woken: () => woken, hint: () => receiveWebhook(parts, "main", call) };
};

describe("unsigned calls", () => {
  test("a thousand of them hasten one poll, and one more for the end of the pause", async () => {
    const { hint, touched, clock, woken } = await hinted();
    const now = clock.now().getTime();
    for (let n = 0; n < 1000; n++) expect(await hint()).toEqual({ accepted: false });
    expect(touched.map((at) => at.getTime() - now)).toEqual([0, 5_000]);
    expect(woken()).toBe(2);
  });

  test("hasten at most sixty polls an hour, and do so again in the next", async () => {
    const { hint, touched, clock } = await hinted();
    for (let n = 0; n < 3_600; n++) {
      await hint();
      clock.forward(1);
    }
    expect(touched.length).toBe(60);
    clock.forward(3_600);
    await hint();
    expect(touched.length).toBe(61);
  });

  test("still work after the clock was set back", async () => {
    const { hint, touched, clock } = await hinted();
    await hint();
    await hint();
    clock.forward(-7_200);
    await hint();
    expect(touched.length).toBe(3);
    expect(touched.at(-1)).toEqual(clock.now());
  });
});
