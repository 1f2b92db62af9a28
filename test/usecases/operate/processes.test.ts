import { describe, expect, it } from "vitest";
import type { ProcessSeen } from "../../../src/store/port.ts";
import { diagnose } from "../../../src/usecases/operate/diagnose.ts";
import { presentProcesses, sayPresent } from "../../../src/usecases/operate/processes.ts";
import { openWorld } from "../../support/world.ts";

const world = async () => {
  const { parts, clock } = await openWorld();
  const own = (id: string, digest: string, readAt = clock.now()): Omit<ProcessSeen, "seenAt"> => ({
    id,
    name: id,
    version: "1",
    digest,
    readAt,
    startedAt: readAt,
  });
  const verdict = async () => {
    const about = { version: "1", startedAt: clock.now() };
    const { reasons } = (await diagnose({ ...parts, about })).verdict;
    return reasons.find(({ code }) => code === "configurations_differ");
  };
  return { parts, clock, own, verdict, say: (one: ReturnType<typeof own>) => sayPresent(parts, one) };
};

describe("processes on one store", () => {
  it("count as gone once they have said nothing for two minutes", async () => {
    const { parts, clock, own, say } = await world();
    await say(own("a", "1"));
    clock.forward(90);
    await say(own("b", "1"));
    expect((await presentProcesses(parts)).map(({ id }) => id)).toEqual(["a", "b"]);
    clock.forward(60);
    expect((await presentProcesses(parts)).map(({ id }) => id)).toEqual(["b"]);
    clock.forward(86_400);
    await say(own("c", "1"));
    expect((await parts.store.processes.seenSince(new Date(0))).map(({ id }) => id)).toEqual(["c"]);
  });

  it("may differ while they read, and are told of after that until they agree", async () => {
    const { clock, own, say, verdict } = await world();
    const [a, b, last] = [own("a", "1"), own("b", "2"), clock.now()];
    const both = async (): Promise<void> => {
      await say(a);
      await say(b);
    };
    await both();
    expect(await verdict()).toBeUndefined();
    clock.forward(301);
    await both();
    expect(await verdict()).toMatchObject({ state: "look", count: 2, platform: null, since: last });
    await say({ ...a, digest: "2" });
    expect(await verdict()).toBeUndefined();
  });
});
