import { expect, it } from "vitest";
import { openPresence } from "../../../src/open-presence.ts";
import { presentProcesses } from "../../../src/usecases/operate/processes.ts";
import { openWorld } from "../../support/world.ts";

it("a process tells the others of itself from its start to its end, and of a new configuration at once", async () => {
  const { parts, clock } = await openWorld();
  let digest = "1";
  const startedAt = clock.now();
  const presence = openPresence(parts, {
    id: "a",
    version: "1.2.3",
    startedAt,
    read: () => ({ digest, readAt: startedAt }),
  });
  const seen = async () => {
    await presence.say();
    return (await presentProcesses(parts)).map((one) => [one.id, one.version, one.digest]);
  };
  expect(await seen()).toEqual([["a", "1.2.3", "1"]]);
  digest = "2";
  expect(await seen()).toEqual([["a", "1.2.3", "2"]]);
  await presence.close();
  expect(await presentProcesses(parts)).toEqual([]);
});
