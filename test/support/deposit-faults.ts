/**
 * What a platform can do to a deposit, as rules of the sandbox: every one of them must end with one deposit, whatever is
 * deposited. Where a rule names no operation it strikes the deposit.
 */
export const DEPOSIT_FAULTS: readonly [what: string, ...rules: object[]][] = [
  ["nothing"],
  ["429 with seconds to wait", { effect: { kind: "status", code: 429, retryAfter: 1 } }],
  [
    "429 with a date to wait for",
    { effect: { kind: "status", code: 429, retryAfter: 1, retryAfterAsDate: true } },
  ],
  ["429 without a word", { times: 2, effect: { kind: "status", code: 429, body: "empty" } }],
  ["500 before the commit", { effect: { kind: "status", code: 500 } }],
  ["503 before the commit", { effect: { kind: "status", code: 503, body: "html" } }],
  ["503 with a time to wait", { effect: { kind: "status", code: 503, retryAfter: 1 } }],
  ["four 500 in a row before the commit", { times: 4, effect: { kind: "status", code: 500 } }],
  ["a reset before the commit", { effect: { kind: "reset" } }],
  ["a reset after the commit", { effect: { kind: "reset", when: "after" } }],
  ["500 after the commit", { effect: { kind: "status", code: 500, when: "after" } }],
  ["504 after the commit", { effect: { kind: "status", code: 504, body: "html", when: "after" } }],
  ["a truncated answer after the commit", { effect: { kind: "truncate" } }],
  ["an HTML page after the commit", { effect: { kind: "status", code: 502, body: "html", when: "after" } }],
  ["slower than the deadline, commit first", { effect: { kind: "latency", ms: 5_000, when: "after" } }],
  ["slower than the deadline, no commit", { effect: { kind: "latency", ms: 5_000 } }],
  ["no answer ever, commit first", { effect: { kind: "hang", when: "after" } }],
  ["a revoked token", { effect: { kind: "revoke-token" } }],
  [
    "a reset after the commit, and a search that fails",
    { effect: { kind: "reset", when: "after" } },
    { match: "search", times: 5, effect: { kind: "status", code: 500 } },
  ],
  ["no token at first", { match: "token", times: 4, effect: { kind: "status", code: 503 } }],
];
