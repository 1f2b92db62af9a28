import { describe, expect, it } from "vitest";
import type { Found, Submitted } from "../../src/adapters/port.ts";
import type { FailureKind } from "../../src/domain/failure.ts";
import { type Failure, isFailure } from "../../src/domain/failure.ts";
import type { Work } from "../../src/store/port.ts";
import { type Act, beginAnew, type Earlier, once } from "../../src/usecases/once.ts";
import { type DataOf, newWork, readWork } from "../../src/usecases/work.ts";
import { fails } from "../outbox/rows.ts";
import { openWorld } from "../support/world.ts";

/** The fake account's deadline and first wait, in milliseconds (the contract's defaults). */
const TIMEOUT = 30_000;
const FIRST_WAIT = 1_000;

const FOUND: Found = { platformId: "flow-9", sameContent: "yes" };
const TAKEN: Submitted = { done: true, platformId: "flow-1" };
const NEXT_STEP: Submitted = { done: false, step: { flow: 7 }, againInSeconds: 10, taken: true };
const UNTAKEN_STEP: Submitted = { done: false, step: { files: 1 }, againInSeconds: 0, taken: false };
const CANNOT: Act["cannotBeAsked"] = { code: "outcome_unknown", message: "Nobody knows." };

/** How the row stands when a worker takes it. `since`: milliseconds from now until what was sent cannot arrive. */
interface Before {
  doubt?: boolean;
  since?: number;
  step?: unknown;
  taken?: boolean;
  /** A second sending was refused. */
  refused?: boolean;
}

/** What the platform does: a value, a failure, or `null` (not there). `absent`: it cannot be asked. */
interface There {
  find?: Found | null | Failure | "absent";
  send?: Submitted | Error;
  prepare?: Error;
  /** False: the platform has spoken of it meanwhile. */
  intend?: boolean;
}

const answer = <T>(what: T): Exclude<T, Error> => {
  if (what instanceof Error) throw what;
  return what as Exclude<T, Error>;
};

/** Runs the protocol once over a row as it stands, and tells all that came of it. */
const run = async (before: Before, there: There) => {
  const world = await openWorld();
  const { parts, store, clock } = world;
  const now = clock.now().getTime();
  const data: DataOf<"submit"> = {
    ...(before.since === undefined
      ? {}
      : { arrivesUntil: now + before.since, arrivedBy: new Date(now + before.since).toISOString() }),
    ...(before.step === undefined ? {} : { step: before.step, taken: before.taken === true }),
    ...(before.refused === true ? { refused: { code: "exists", message: "It exists." } } : {}),
  };
  await store.outbox.add(
    [{ ...newWork(parts, "submit", { account: "main", data }), doubt: before.doubt }],
    clock.now(),
  );
  const [row] = await store.outbox.claim({
    account: "main",
    limit: 1,
    lease: "mine",
    now: clock.now(),
    leasedUntil: new Date(now + 15_000),
  });
  const platform = parts.platforms.get("main");
  if (row === undefined || platform === null) throw new Error("nothing to run");

  const asked: string[] = [];
  const told: Earlier[] = [];
  let stored: Work["data"] | undefined;
  const { find = null } = there;
  const act: Act = {
    find:
      find === "absent"
        ? undefined
        : async (earlier) => {
            asked.push("find");
            told.push(earlier);
            return answer(find);
          },
    prepare: async () => {
      asked.push("prepare");
      answer(there.prepare ?? null);
    },
    intend: async () => {
      asked.push("intend");
      return there.intend !== false;
    },
    send: async (earlier) => {
      asked.push("send");
      told.push(earlier);
      stored = (await store.outbox.byId(row.id))?.data;
      return answer(there.send ?? TAKEN);
    },
    adopt: async (_, { platformId }) => void asked.push(`adopt ${platformId}`),
    cannotBeAsked: CANNOT,
  };
  const result = await once(parts, platform, readWork("submit", row), act, new AbortController().signal);
  if (result.done === true) await store.tx(async (memory) => result.write?.(memory));
  return { result, asked: asked.join(", "), told, stored, now };
};

const late = { since: -1 };
const early = { since: 20_000 };
const unknown = (mayStillArrive: boolean): Failure => fails("unknown", { mayStillArrive });
const exists = fails("refused", { code: "exists", alreadyExists: true });
const notOurs = fails("refused", { code: "number_taken_at_platform" });

describe("an act that has one effect, once", () => {
  it.each<[name: string, Before, There, asked: string, done: string]>([
    // Nobody has sent anything yet.
    ["goes out", {}, {}, "prepare, intend, send, adopt flow-1", "yes"],
    ["goes on with its next step", {}, { send: NEXT_STEP }, "prepare, intend, send", "no"],
    ["fails on a refusal", {}, { send: fails("refused") }, "prepare, intend, send", "failed"],
    ["fails when it is denied", {}, { send: fails("denied") }, "prepare, intend, send", "failed"],
    ["fails when it is surely not sent", {}, { send: fails("unsent") }, "prepare, intend, send", "failed"],
    ["fails when the answer is lost", {}, { send: unknown(true) }, "prepare, intend, send", "failed"],
    ["fails on a fault of ours", {}, { send: new TypeError("x") }, "prepare, intend, send", "failed"],
    ["does not go out when it may not", {}, { prepare: fails("refused") }, "prepare", "failed"],
    ["does not go out any more", {}, { intend: false }, "prepare, intend", "no"],
    // "It exists already" is an answer to the question whether it is there.
    [
      "adopts what exists",
      {},
      { send: exists, find: FOUND },
      "prepare, intend, send, find, adopt flow-9",
      "yes",
    ],
    ["fails where nothing of ours exists", {}, { send: exists }, "prepare, intend, send, find", "failed"],
    [
      "fails where another's exists",
      {},
      { send: exists, find: notOurs },
      "prepare, intend, send, find",
      "failed",
    ],
    [
      "fails where nobody can be asked what exists",
      {},
      { send: exists, find: "absent" },
      "prepare, intend, send",
      "failed",
    ],
    // In doubt.
    ["adopts what is there", { doubt: true, ...late }, { find: FOUND }, "find, adopt flow-9", "yes"],
    [
      "goes out again when it is not there",
      { doubt: true, ...late },
      {},
      "find, prepare, intend, send, adopt flow-1",
      "yes",
    ],
    ["waits while it may still arrive", { doubt: true, ...early }, {}, "find", "no"],
    [
      "goes out when nothing was sent",
      { doubt: true },
      {},
      "find, prepare, intend, send, adopt flow-1",
      "yes",
    ],
    [
      "sends nothing while nothing can be said",
      { doubt: true, ...late },
      { find: unknown(false) },
      "find",
      "failed",
    ],
    [
      "sends nothing when the platform cannot be reached",
      { doubt: true, ...late },
      { find: fails("unsent") },
      "find",
      "failed",
    ],
    ["fails when another's is there", { doubt: true, ...late }, { find: notOurs }, "find", "failed"],
    [
      "waits for a person where nobody can be asked",
      { doubt: true, ...late },
      { find: "absent" },
      "",
      "parked",
    ],
    // Refused as the second of two: believed only once the platform was asked again.
    [
      "does not believe a refusal of what may be there",
      { doubt: true, ...late },
      { send: fails("refused") },
      "find, prepare, intend, send",
      "failed",
    ],
    [
      "adopts the first that a refusal names",
      { doubt: true, ...late },
      { send: fails("refused", { existingId: "flow-7" }) },
      "find, prepare, intend, send, adopt flow-7",
      "yes",
    ],
    [
      "adopts the first once it shows",
      { doubt: true, ...late, refused: true },
      { find: FOUND },
      "find, adopt flow-9",
      "yes",
    ],
    ["waits for the first to show", { doubt: true, ...early, refused: true }, {}, "find", "no"],
    ["believes the refusal at last", { doubt: true, ...late, refused: true }, {}, "find", "failed"],
    // Of several steps: in doubt, those that may send ask first, those that only read do not.
    [
      "asks before a step that may send",
      { doubt: true, ...late, step: 1 },
      { find: FOUND },
      "find, adopt flow-9",
      "yes",
    ],
    [
      "reads on in doubt",
      { doubt: true, ...late, step: 1, taken: true },
      { find: "absent" },
      "prepare, intend, send, adopt flow-1",
      "yes",
    ],
  ])("%s", async (_, before, there, asked, done) => {
    const { result, ...seen } = await run(before, there);
    expect(seen.asked).toBe(asked);
    expect(result.done).toBe({ yes: true, no: false }[done] ?? done);
  });

  it("remembers a refusal that it does not believe, and hands it on once it does", async () => {
    const first = await run(
      { doubt: true, ...late },
      { send: fails("refused", { code: "create_error", raw: "existe déjà" }) },
    );
    expect(first.result).toMatchObject({
      error: { kind: "unknown", facts: { code: "refused_in_doubt", raw: "existe déjà" } },
      data: {
        refused: { code: "create_error", raw: "existe déjà" },
        arrivedBy: new Date(first.now).toISOString(),
      },
    });
    const second = await run({ doubt: true, ...late, refused: true }, {});
    expect(second.result).toMatchObject({ error: { kind: "refused", facts: { code: "exists" } } });
  });

  it("stores the intent, and by when it may arrive, before anything goes out", async () => {
    const { stored, now } = await run({}, {});
    expect(stored).toEqual({
      arrivesUntil: now + TIMEOUT,
      arrivedBy: new Date(now + 2 * TIMEOUT).toISOString(),
    });
  });

  it.each<[name: string, Submitted | Error, until: number, by: number]>([
    ["is lost and may still be worked on", unknown(true), TIMEOUT, TIMEOUT],
    ["is lost, the call being over", unknown(false), FIRST_WAIT, 0],
    ["ends in a fault of ours", new TypeError("x"), TIMEOUT, TIMEOUT],
    ["is surely not sent", fails("unsent"), TIMEOUT, 2 * TIMEOUT],
  ])("remembers until when it may arrive, when the answer %s", async (_, send, until, by) => {
    const { result, now } = await run({}, { send });
    expect(result).toMatchObject({
      done: "failed",
      begun: false,
      data: { arrivesUntil: now + until, arrivedBy: new Date(now + by).toISOString() },
    });
  });

  it("tells each try what the ones before left", async () => {
    const { told, now } = await run({ doubt: true, ...late, step: { files: 1 } }, {});
    const earlier = { step: { files: 1 }, arrivedBy: new Date(now - 1).toISOString() };
    expect(told).toEqual([earlier, earlier]);
  });

  it("keeps the step, and whether it has its effect already", async () => {
    for (const send of [NEXT_STEP, UNTAKEN_STEP]) {
      const { result, now } = await run({}, { send });
      const { step, taken, againInSeconds } = send.done ? NEXT_STEP : send;
      expect(result).toMatchObject({ data: { step, taken } });
      expect("runAt" in result && result.runAt.getTime()).toBe(now + againInSeconds * 1000);
    }
  });

  it("does not move the time of arrival by steps that only read", async () => {
    const before = { ...late, step: 1, taken: true };
    for (const send of [NEXT_STEP, unknown(true)]) {
      const { result, now } = await run(before, { send });
      expect(result).toMatchObject({ data: { arrivedBy: new Date(now - 1).toISOString() } });
    }
  });

  it("tells that a part has its effect, so that it is never given up as surely not there", async () => {
    for (const taken of [true, false]) {
      const { result } = await run({ ...late, step: 1, taken }, { send: fails("unsent") });
      expect(result).toMatchObject({ done: "failed", begun: taken });
    }
  });

  it.each<FailureKind>(["refused", "denied", "unsent", "unknown"])(
    "hands on what the platform said: %s",
    async (kind) => {
      const { result } = await run({}, { send: fails(kind, { raw: "ses mots" }) });
      expect(result.done === "failed" && isFailure(result.error) && result.error).toMatchObject({
        kind,
        facts: { raw: "ses mots" },
      });
    },
  );

  it("sends nothing without the lease", async () => {
    const world = await openWorld();
    const { parts, store, clock } = world;
    await store.outbox.add([newWork(parts, "submit", { account: "main", data: {} })], clock.now());
    const platform = parts.platforms.get("main");
    const ask = { account: "main", limit: 1, now: clock.now(), leasedUntil: clock.now() };
    const [frozen] = await store.outbox.claim({ ...ask, lease: "frozen" });
    await store.outbox.claim({ ...ask, lease: "awake", leasedUntil: new Date(clock.now().getTime() + 1) });
    if (frozen === undefined || platform === null) throw new Error("nothing to run");
    const sent: string[] = [];
    const act: Act = {
      send: async () => {
        sent.push("send");
        return TAKEN;
      },
      adopt: async () => {},
      cannotBeAsked: CANNOT,
    };
    const { signal } = new AbortController();
    await expect(once(parts, platform, readWork("submit", frozen), act, signal)).rejects.toThrow(/lease/);
    expect(sent).toEqual([]);
  });

  it("begins anew without its steps, and with what it knows of the time", () => {
    const refused = { code: "no", message: "No." };
    expect(beginAnew({ step: 1, taken: true, refused, arrivesUntil: 7 })).toEqual({ arrivesUntil: 7 });
  });
});
