import { describe, expect, it } from "vitest";
import type { RetryPolicy } from "../../src/domain/account.ts";
import type { FailureFacts, FailureKind } from "../../src/domain/failure.ts";
import { backoff, verdictOn, workError } from "../../src/outbox/policy.ts";
import type { Setbacks, Work } from "../../src/store/port.ts";
import { rulesOf, type WorkKind } from "../../src/usecases/work.ts";
import { fails, heldRow, START } from "./rows.ts";

const RETRY: RetryPolicy = { firstSeconds: 1, maxSeconds: 900, forHours: 48 };
const HOUR = 3_600_000;
const later = (ms: number): Date => new Date(START.getTime() + ms);

const verdict = (
  error: unknown,
  { kind = "submit", begun, ...row }: Partial<Omit<Work, "kind">> & { kind?: WorkKind; begun?: boolean } = {},
  now = START,
  random = 0.5,
) => verdictOn(heldRow({ kind, ...row }), rulesOf(kind), { error, begun }, RETRY, now, () => random);

const KINDS: readonly WorkKind[] = ["submit", "learn", "status", "notify", "sync"];
const PERPETUAL: readonly WorkKind[] = ["poll", "audit"];

type Told = [FailureKind, Partial<FailureFacts>];
const REFUSED: Told = ["refused", {}];
const DENIED: Told = ["denied", { httpStatus: 401 }];
const FORBIDDEN: Told = ["denied", { httpStatus: 403 }];
const UNSENT: Told = ["unsent", {}];
const UNKNOWN: Told = ["unknown", {}];
const OURS: Told = ["unsent", { ours: true }];

describe("the policy table", () => {
  it.each(
    KINDS.flatMap((kind) =>
      (
        [
          [REFUSED, { action: "fail" }],
          [DENIED, { action: "pause", doubt: false }],
          [FORBIDDEN, { action: "pause", doubt: false, setbacks: { forbidden: 1 } }],
          [UNSENT, { action: "again", attempts: 1, doubt: false }],
          [UNKNOWN, { action: "again", attempts: 1, doubt: true }],
          [OURS, { action: "again", attempts: 0, doubt: false }],
        ] as const
      ).map(([told, expected]) => [kind, told, expected] as const),
    ),
  )("%s, %j", (kind, [failure, facts], expected) => {
    expect(verdict(fails(failure, facts), { kind })).toMatchObject(expected);
  });

  it.each(
    PERPETUAL.flatMap((kind) => ([REFUSED, UNSENT, UNKNOWN] as const).map((told) => [kind, told] as const)),
  )("%s goes on whatever comes and however long: %j", (kind, [failure, facts]) => {
    const old = { kind, attempts: 5_000, setbacks: { failingSince: START.getTime() } };
    const { action, ...rest } = verdict(fails(failure, facts), old, later(1_000 * HOUR));
    expect(action).toBe("again");
    const wait = "runAt" in rest ? rest.runAt.getTime() - later(1_000 * HOUR).getTime() : 0;
    expect(wait).toBeLessThanOrEqual(60_000);
  });

  it("pauses for a perpetual row that is forbidden, however often", () => {
    const row = { kind: "poll" as const, setbacks: { forbidden: 7 } };
    expect(verdict(fails(...FORBIDDEN), row)).toMatchObject({ action: "pause" });
  });

  it("parks a row that is forbidden again after the account was found well", () => {
    expect(verdict(fails(...FORBIDDEN), { setbacks: { forbidden: 1 } })).toEqual({ action: "park" });
    expect(verdict(fails(...DENIED), { setbacks: { forbidden: 1 } })).toMatchObject({ action: "pause" });
  });

  it("parks a row that is denied a third time, whatever the status", () => {
    let setbacks: Setbacks = {};
    for (const times of [1, 2]) {
      const told = verdict(fails("denied", { httpStatus: 200 }), { setbacks });
      expect(told).toMatchObject({ action: "pause", setbacks: { denied: times } });
      setbacks = "setbacks" in told ? told.setbacks : {};
    }
    expect(verdict(fails(...DENIED), { setbacks })).toEqual({ action: "park" });
    expect(verdict(fails(...DENIED), { setbacks, kind: "poll" })).toMatchObject({ action: "pause" });
  });

  it("never fails a deposit that is half done for want of time", () => {
    const row = { attempts: 40, setbacks: { failingSince: START.getTime() } };
    const late = later(49 * HOUR);
    expect(verdict(fails(...UNSENT), { ...row, begun: true }, late)).toEqual({ action: "park" });
    expect(verdict(fails(...UNSENT), row, late)).toEqual({ action: "fail" });
  });

  it("keeps a doubt once there is one, until the row is done", () => {
    for (const told of [UNSENT, OURS, DENIED]) {
      expect(verdict(fails(...told), { doubt: true })).toMatchObject({ doubt: true });
    }
  });
});

describe("waiting", () => {
  it("doubles up to the longest wait, with full jitter", () => {
    const waits = [1, 2, 3, 4, 10, 11, 5_000].map((attempts) => backoff(RETRY, attempts, () => 1) / 1000);
    expect(waits).toEqual([1, 2, 4, 8, 512, 900, 900]);
    expect(backoff(RETRY, 3, () => 0.5)).toBe(2_000);
    expect(backoff(RETRY, 3, () => 0)).toBe(0);
    expect(backoff(RETRY, 0, () => 1)).toBe(1_000);
  });

  it("is never shorter than the platform asked, and may be longer", () => {
    const asked = fails("unsent", { httpStatus: 429, retryAfterMs: 20_000 });
    expect(verdict(asked)).toMatchObject({ runAt: later(20_000) });
    expect(verdict(asked, { attempts: 9 })).toMatchObject({ runAt: later(256_000) });
  });
});

describe("giving up", () => {
  const failing = { attempts: 50, setbacks: { failingSince: START.getTime() } };

  it.each([
    [UNSENT, false, "fail"],
    [UNSENT, true, "park"],
    [UNKNOWN, false, "park"],
    [UNKNOWN, true, "park"],
  ] as const)("after 48 hours of %j, in doubt before: %s", (told, doubt, action) => {
    expect(verdict(fails(...told), { ...failing, doubt }, later(48 * HOUR))).toMatchObject({
      action: "again",
    });
    expect(verdict(fails(...told), { ...failing, doubt }, later(48 * HOUR + 1))).toEqual({ action });
  });

  it("does not count the time that a row waited for other reasons", () => {
    // Added two weeks ago, to an account that was paused until now.
    expect(verdict(fails("unknown"), { createdAt: later(-336 * HOUR) })).toMatchObject({ action: "again" });
    const denied = verdict(fails(...DENIED), { ...failing });
    expect(denied).toMatchObject({ action: "pause" });
    expect("setbacks" in denied ? denied.setbacks : {}).not.toHaveProperty("failingSince");
  });

  it("gives a row that a person retries the whole time again", () => {
    const retried = { attempts: 0, setbacks: { failingSince: later(-100 * HOUR).getTime() } };
    expect(verdict(fails("unknown"), retried)).toMatchObject({
      action: "again",
      setbacks: { failingSince: START.getTime() },
    });
  });
});

describe("a fault of our own", () => {
  it("spends no attempt and leaves a doubt, because it may have come after the call", () => {
    expect(verdict(new TypeError("x is undefined"), { attempts: 3 })).toEqual({
      action: "again",
      runAt: later(2_000),
      attempts: 3,
      doubt: true,
      setbacks: { faults: 1 },
    });
    expect(verdict(new Error("x"), { setbacks: { faults: 40 } })).toMatchObject({ runAt: later(900_000) });
  });

  it("is told apart from a platform's for people", () => {
    expect(workError(new Error("x"), START)).toMatchObject({ kind: "ours", code: "internal_error" });
    expect(workError(fails("refused", { raw: "non" }), START)).toMatchObject({ kind: "refused", raw: "non" });
  });
});
