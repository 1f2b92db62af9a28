import { describe, expect, it } from "vitest";
import { openCircuit } from "../../src/net/circuit.ts";
import { failureOf } from "../../src/net/sort.ts";
import { deposit, failureIn, gate, platform, read, recordedDoor } from "./kit.ts";

const ok = async () => "ok";
const down = async (): Promise<string> => {
  throw failureOf("server_error", false);
};

/** A circuit whose half-open moment can be awaited instead of slept for. */
const watched = (failures: number, openSeconds: number) => {
  const changes: string[] = [];
  let halfOpen = gate();
  const circuit = openCircuit<string>(
    { failures, openSeconds },
    {
      now: () => new Date(),
      onChange: (state) => {
        changes.push(state);
        if (state === "open") halfOpen = gate();
        if (state === "half-open") halfOpen.open();
      },
    },
  );
  return { circuit, changes, halfOpen: () => halfOpen.opened };
};

const fail = async (
  circuit: { run(call: () => Promise<string>, safe: boolean): Promise<string> },
  times: number,
) => {
  for (let number = 0; number < times; number += 1) await failureIn(circuit.run(down, false));
};

describe("when it opens", () => {
  it("opens after so many faults in a row, and not one earlier", async () => {
    const { circuit, changes } = watched(3, 30);
    await fail(circuit, 2);
    await circuit.run(ok, true);
    await fail(circuit, 2);
    expect(changes).toEqual([]);
    await fail(circuit, 1);
    expect(changes).toEqual(["open"]);
    circuit.close();
  });

  it("opens when half of the last 20 failed, however they are mixed", async () => {
    const { circuit, changes } = watched(1000, 30);
    for (let number = 0; number < 9; number += 1) {
      await fail(circuit, 1);
      await circuit.run(ok, true);
    }
    await circuit.run(ok, true);
    expect(changes).toEqual([]);
    await fail(circuit, 1);
    expect(changes).toEqual(["open"]);
    circuit.close();
  });

  it.each(["rate_limited", "cancelled_midway", "no_slot", "bad_request", "answer_too_large"] as const)(
    "does not blame the platform for %s",
    async (fault) => {
      const { circuit, changes } = watched(1, 30);
      await failureIn(circuit.run(() => Promise.reject(failureOf(fault, false)), false));
      await expect(circuit.run(() => Promise.reject(new Error("a bug")), false)).rejects.toThrow("a bug");
      expect(changes).toEqual([]);
      circuit.close();
    },
  );
});

it("learns nothing from a call that came to nothing: it does not end a row of faults", async () => {
  const { circuit, changes } = watched(2, 30);
  await fail(circuit, 1);
  await failureIn(circuit.run(() => Promise.reject(failureOf("cancelled", false)), false));
  await fail(circuit, 1);
  expect(changes).toEqual(["open"]);
  circuit.close();
});

describe("while it is open", () => {
  it("holds calls back without making them, as our own doing, and says until when", async () => {
    let now = new Date("2026-01-01T00:00:00Z");
    const circuit = openCircuit<string>(
      { failures: 1, openSeconds: 30 },
      { now: () => now, onChange: () => undefined },
    );
    await failureIn(circuit.run(down, false));
    now = new Date("2026-01-01T00:00:10Z");
    let called = false;
    const held = circuit.run(async () => {
      called = true;
      return "made";
    }, false);
    expect(await failureIn(held)).toMatchObject({
      kind: "unsent",
      facts: { code: "circuit_open", ours: true, retryAfterMs: 20_000 },
    });
    expect(called).toBe(false);
    expect(circuit.state()).toEqual({ circuit: "open", openedAt: new Date("2026-01-01T00:00:00Z") });
    circuit.close();
  });

  it("lets one probe through, however many come at once, and closes when it succeeds", async () => {
    const { circuit, changes, halfOpen } = watched(1, 0.02);
    await fail(circuit, 1);
    await halfOpen();
    const answer = gate();
    let made = 0;
    const calls = Array.from({ length: 50 }, () =>
      circuit.run(async () => {
        made += 1;
        await answer.opened;
        return "ok";
      }, false),
    );
    const settled = Promise.allSettled(calls);
    const refused = await Promise.all(calls.slice(1).map(failureIn));
    expect(made).toBe(1);
    for (const { facts } of refused)
      expect(facts).toMatchObject({ code: "circuit_open", retryAfterMs: 1000 });
    expect(circuit.state().circuit).toBe("half-open");
    answer.open();
    await settled;
    expect(await calls[0]).toBe("ok");
    expect(changes).toEqual(["open", "half-open", "closed"]);
    expect(circuit.state()).toEqual({ circuit: "closed", openedAt: null });
    circuit.close();
  });

  it("opens again when the probe fails, and probes again", async () => {
    const { circuit, changes, halfOpen } = watched(1, 0.02);
    await fail(circuit, 1);
    await halfOpen();
    await fail(circuit, 1);
    expect(circuit.state().circuit).toBe("open");
    await halfOpen();
    await circuit.run(ok, true);
    expect(changes).toEqual(["open", "half-open", "open", "half-open", "closed"]);
    circuit.close();
  });

  it.each([
    ["rate_limited", "closed"],
    ["cancelled_midway", "open"],
    ["bad_request", "open"],
  ] as const)("takes a probe that ends in %s as a sign to be %s", async (fault, state) => {
    const { circuit, halfOpen } = watched(1, 0.02);
    await fail(circuit, 1);
    await halfOpen();
    const probe = circuit.run(() => Promise.reject(failureOf(fault, false)), false);
    expect((await failureIn(probe)).facts.code).toBe(fault);
    expect(circuit.state().circuit).toBe(state);
    circuit.close();
  });

  it.each([
    ["fails", true],
    ["succeeds", false],
  ])("does not let a call from before, which %s late, decide for the probe", async (_, fails) => {
    const { circuit, changes, halfOpen } = watched(1, 0.02);
    const late = gate();
    const old = circuit
      .run(async () => {
        await late.opened;
        return fails ? down() : "ok";
      }, false)
      .catch(() => "failed");
    await fail(circuit, 1);
    await halfOpen();
    const answer = gate();
    const probe = circuit.run(async () => {
      await answer.opened;
      return "ok";
    }, true);
    late.open();
    await old;
    expect(circuit.state().circuit).toBe("half-open");
    answer.open();
    await probe;
    expect(changes).toEqual(["open", "half-open", "closed"]);
    circuit.close();
  });

  it("starts to count anew once closed", async () => {
    const { circuit, changes, halfOpen } = watched(2, 0.02);
    await fail(circuit, 2);
    await halfOpen();
    await circuit.run(ok, true);
    await fail(circuit, 1);
    expect(changes.at(-1)).toBe("closed");
    circuit.close();
  });
});

describe("at the door", () => {
  it("opens under many concurrent calls, and stops asking", async () => {
    const server = await platform((_, response) => response.writeHead(500).end("{}"));
    const { door, circuits, lines } = recordedDoor({
      concurrency: 4,
      breaker: { failures: 5, openSeconds: 30 },
    });
    const results = await Promise.all(
      Array.from({ length: 100 }, () => failureIn(door.fetch(deposit(server.url)))),
    );
    const held = results.filter(({ facts }) => facts.code === "circuit_open");
    expect(held.every(({ kind, facts }) => kind === "unsent" && facts.ours === true)).toBe(true);
    // Four at once: at most three more were on their way when the fifth fault opened the circuit.
    expect(server.requests.length).toBeGreaterThanOrEqual(5);
    expect(server.requests.length).toBeLessThanOrEqual(8);
    expect(held.length).toBe(100 - server.requests.length);
    expect(circuits).toEqual([0, 2]);
    expect(door.state()).toMatchObject({ circuit: "open", inFlight: 0 });
    expect(lines.filter(({ text }) => text === "circuit opened")).toHaveLength(1);
  });

  it("recovers by one call, while the others are held back", async () => {
    const answer = gate();
    const server = await platform(async (_, response, number) => {
      if (number === 1) return response.writeHead(500).end();
      await answer.opened;
      return response.end("{}");
    });
    const { door, circuits } = recordedDoor({ breaker: { failures: 1, openSeconds: 0.02 } });
    await failureIn(door.fetch(deposit(server.url)));
    await expect.poll(() => door.state().circuit).toBe("half-open");
    const probe = door.fetch(deposit(server.url));
    await expect.poll(() => server.requests.length).toBe(2);
    const others = Array.from({ length: 20 }, () => failureIn(door.fetch(deposit(server.url))));
    for (const { facts } of await Promise.all(others)) expect(facts.code).toBe("circuit_open");
    answer.open();
    expect((await probe).status).toBe(200);
    expect(server.requests).toHaveLength(2);
    expect(circuits).toEqual([0, 2, 1, 0]);
    expect((await door.fetch(deposit(server.url))).status).toBe(200);
  });

  it("does not open on refusals, whatever their number", async () => {
    const server = await platform((_, response) => response.writeHead(422).end("{}"));
    const { door, circuits } = recordedDoor({ breaker: { failures: 2, openSeconds: 30 } });
    await Promise.all(Array.from({ length: 40 }, () => door.fetch(deposit(server.url))));
    expect(circuits).toEqual([0]);
  });

  it("ends the repetitions of a read when the circuit opens under it", async () => {
    const server = await platform((_, response) => response.writeHead(503).end());
    const { door } = recordedDoor({ breaker: { failures: 2, openSeconds: 30 } });
    expect((await failureIn(door.fetch(read(server.url)))).facts).toMatchObject({
      code: "circuit_open",
      ours: true,
    });
    expect(server.requests).toHaveLength(2);
  });
});
