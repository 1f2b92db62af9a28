import { expect, it } from "vitest";
import type { ProcessSeen } from "../../../src/store/port.ts";
import type { Opened } from "../contract.ts";
import { at, unique } from "../samples.ts";

/** A process that was seen so many milliseconds after the start of the samples. */
export const processSeen = (ms: number, change: Partial<ProcessSeen> = {}): ProcessSeen => ({
  id: unique("process"),
  name: "web-1:42",
  version: "1.0.0",
  digest: "0a1b",
  readAt: at(1),
  startedAt: at(0),
  seenAt: at(ms),
  ...change,
});

export const processesContract = (get: () => Opened): void => {
  it("has one row of each process, as it last said, until it leaves or falls silent", async () => {
    const { processes } = get().store;
    const [one, other, gone] = [processSeen(10), processSeen(12, { name: "web-0:7" }), processSeen(-9_000)];
    for (const said of [one, other, gone]) await processes.say(said);
    const again = { ...one, digest: "2c3d", readAt: at(11), seenAt: at(13) };
    await processes.say(again);
    expect(await processes.seenSince(at(12))).toEqual([other, again]);
    expect(await processes.seenSince(at(13))).toEqual([again]);
    expect(await processes.forget(at(-8_000))).toBe(1);
    await processes.leave(other.id);
    expect(await processes.seenSince(at(-10_000))).toEqual([again]);
  });
};
