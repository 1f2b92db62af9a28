import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Statement } from "../../src/domain/life-cycle/event.ts";
import { STATUS_NAMES, type StatusName } from "../../src/domain/life-cycle/status.ts";
import { standing } from "../../src/domain/life-cycle/timeline.ts";

const T0 = Date.parse("2026-10-01T08:00:00Z");
const said = (status: StatusName | null, minute: number, more: Partial<Statement> = {}): Statement => ({
  platformEventId: `${status}@${minute}`,
  rawCode: String(status),
  status,
  at: new Date(T0 + minute * 60_000).toISOString(),
  setBy: { role: "WK" },
  reasons: [],
  comment: null,
  amounts: [],
  external: false,
  ...more,
});
const receipt = (minute: number, amount: string): Statement =>
  said("payment_received", minute, {
    platformEventId: `212@${minute}`,
    amounts: [{ code: "MEN", amount, currency: "EUR", vatRate: "20.00" }],
  });
const upTo = (last: StatusName): Statement[] => {
  const chain: StatusName[] = [
    "submitted",
    "issued",
    "received",
    "made_available",
    "in_hand",
    "approved",
    "payment_sent",
    "payment_received",
  ];
  return chain.slice(0, chain.indexOf(last) + 1).map((status, i) => said(status, i));
};
const where = (statements: Statement[]) => {
  const { status, badge } = standing(statements);
  return { status, badge };
};

describe("where an invoice stands", () => {
  it("is pending before anything was said", () => {
    expect(where([])).toEqual({ status: null, badge: "pending" });
  });

  it.each([
    ["submitted", "pending"],
    ["made_available", "pending"],
    ["in_hand", "pending"],
    ["approved", "accepted"],
    ["payment_sent", "accepted"],
    ["payment_received", "paid"],
  ] as const)("after %s it is %s", (last, badge) => {
    expect(where(upTo(last))).toEqual({ status: last, badge });
  });

  it.each([
    ["a late 202 after 212", [...upTo("payment_received"), said("received", 60)], "payment_received", "paid"],
    ["a late 204 after 205", [...upTo("approved"), said("in_hand", 60)], "approved", "accepted"],
    [
      "203 before 204 by the platforms' clocks",
      [said("in_hand", 1), said("made_available", 9)],
      "in_hand",
      "pending",
    ],
    [
      "a dispute solved",
      [...upTo("approved"), said("disputed", 10), said("approved", 20)],
      "approved",
      "accepted",
    ],
    ["a dispute after approval", [...upTo("approved"), said("disputed", 10)], "disputed", "pending"],
    ["a dispute after payment", [...upTo("payment_received"), said("disputed", 10)], "disputed", "paid"],
    ["a refusal after payment", [...upTo("payment_received"), said("refused", 10)], "refused", "rejected"],
    ["an approval after a refusal", [said("refused", 5), said("approved", 6)], "refused", "rejected"],
    [
      "a rejection in transit after an approval",
      [...upTo("approved"), said("rejected", 30)],
      "approved",
      "accepted",
    ],
    ["a rejection on entry", [said("rejected", 1), said("submitted", 0)], "rejected", "rejected"],
    [
      "a routing error, then another way",
      [said("issued", 1), said("routing_error", 2), said("received", 3)],
      "received",
      "pending",
    ],
    ["factoring beside the life cycle", [...upTo("approved"), said("factored", 9)], "factored", "accepted"],
    [
      "payment after factoring",
      [...upTo("approved"), said("factored", 9), receipt(10, "5.00")],
      "payment_received",
      "paid",
    ],
    ["a corrective invoice", [...upTo("approved"), said("cancelled", 9)], "cancelled", "rejected"],
    [
      "suspended, then completed",
      [...upTo("in_hand"), said("suspended", 9), said("completed", 10)],
      "completed",
      "pending",
    ],
    ["a word that the table does not know", [...upTo("received"), said(null, 9)], "received", "pending"],
    [
      "a receipt cancelled in full",
      [...upTo("approved"), receipt(9, "720.00"), receipt(10, "-720.00")],
      "payment_received",
      "accepted",
    ],
    [
      "a receipt cancelled in part",
      [...upTo("approved"), receipt(9, "720.00"), receipt(10, "-20.00")],
      "payment_received",
      "paid",
    ],
  ] as const)("%s", (_, statements, status, badge) => {
    expect(where([...statements])).toEqual({ status, badge });
  });

  const duplicate = { reasons: [{ code: "DOUBLON", text: "" }] };

  it("a rejection as duplicate does not kill an invoice that the recipient's platform holds (pain 3)", () => {
    const statements = [...upTo("received"), said("rejected", 2_880, duplicate)];
    expect(where(statements)).toEqual({ status: "received", badge: "pending" });
    expect(standing(statements).moved.size).toBe(3);
  });

  it("a rejection of another deposit of the same document does not count", () => {
    const statements = [
      said("submitted", 0),
      said("rejected", 1, { ...duplicate, aboutAnotherDeposit: true }),
    ];
    expect(where(statements).status).toBe("submitted");
  });

  it("a rejection as duplicate of the only deposit does count", () => {
    expect(where([said("submitted", 0), said("rejected", 1, duplicate)]).badge).toBe("rejected");
  });

  it("depends on what was said, never on the order in which it arrived", () => {
    const statement = fc
      .record({ status: fc.constantFrom(...STATUS_NAMES, null), minute: fc.nat(30), id: fc.uuid() })
      .map(({ status, minute, id }) => said(status, minute, { platformEventId: id }));
    fc.assert(
      fc.property(
        fc
          .array(statement, { maxLength: 12 })
          .chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
        ([all, shuffled]) => {
          const a = standing(all);
          const b = standing(shuffled);
          expect(b.ordered).toEqual(a.ordered);
          expect([b.status, b.badge]).toEqual([a.status, a.badge]);
          expect(b.ordered.map((e) => b.moved.has(e))).toEqual(a.ordered.map((e) => a.moved.has(e)));
        },
      ),
    );
  });

  it("repeats change nothing", () => {
    const once = upTo("payment_received");
    const twice = [...once, ...once.map((e) => ({ ...e, platformEventId: `${e.platformEventId}#2` }))];
    expect(where(twice)).toEqual(where(once));
  });
});
