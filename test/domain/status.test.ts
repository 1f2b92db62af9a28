import { describe, expect, it } from "vitest";
import { BADGES } from "../../src/domain/life-cycle/badge.ts";
import { isReasonCode, REASON_LISTS, REASONS } from "../../src/domain/life-cycle/reasons.ts";
import { STATUS_NAMES, statusFacts, statusOfCode } from "../../src/domain/life-cycle/status.ts";

/** The names and codes that clients depend on. */
const CONTRACT = {
  submitted: 200,
  issued: 201,
  received: 202,
  made_available: 203,
  in_hand: 204,
  approved: 205,
  partially_approved: 206,
  disputed: 207,
  suspended: 208,
  completed: 209,
  refused: 210,
  payment_sent: 211,
  payment_received: 212,
  rejected: 213,
  endorsed: 214,
  cancelled: 220,
  routing_error: 221,
  direct_payment_requested: 224,
  factored: 225,
  factored_confidential: 226,
  payee_changed: 227,
  not_factored: 228,
  inadmissible: 501,
};

describe("the table of statuses", () => {
  it("has the names and codes of the contract, and no others", () => {
    expect(Object.fromEntries(STATUS_NAMES.map((n) => [n, statusFacts(n).code]))).toEqual(CONTRACT);
  });

  it("finds a status by its code, written as number or text, and knows no other", () => {
    expect(statusOfCode(205)).toBe("approved");
    expect(statusOfCode("501")).toBe("inadmissible");
    for (const odd of [299, "0205", "205 ", "", "2e2", "toString"]) expect(statusOfCode(odd)).toBeNull();
  });

  it("asks for a reason exactly where the national rule does (BR-FR-CDV-15)", () => {
    const required = STATUS_NAMES.filter((n) => statusFacts(n).reasonRequired).map(
      (n) => statusFacts(n).code,
    );
    expect(required).toEqual([206, 207, 208, 210, 213, 221, 501]);
  });

  it("names only reasons that have a label, and gives each reason a place", () => {
    const listed = new Set<string>(Object.values(REASON_LISTS).flat());
    for (const code of listed) expect(isReasonCode(code), code).toBe(true);
    expect(
      Object.keys(REASONS)
        .filter((c) => !listed.has(c))
        .sort(),
    ).toEqual(["CONTACT_ACHTR"]);
  });

  it("gives every badge a colour of its own", () => {
    expect(new Set(Object.values(BADGES).map((b) => b.color)).size).toBe(4);
  });
});
