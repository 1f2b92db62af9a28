import { describe, expect, it } from "vitest";
import { BADGES } from "../../src/domain/life-cycle/badge.ts";
import { isReasonCode, REASON_LISTS, REASONS } from "../../src/domain/life-cycle/reasons.ts";
import {
  STATUS_NAMES,
  type StatusFacts,
  statusFacts,
  statusOfCode,
} from "../../src/domain/life-cycle/status.ts";

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

  it("answers every question about every status", () => {
    const labels = STATUS_NAMES.flatMap((name) => [statusFacts(name).label, statusFacts(name).labelEn]);
    expect(new Set(labels).size).toBe(2 * STATUS_NAMES.length);
    for (const name of STATUS_NAMES) {
      const facts = statusFacts(name);
      expect(facts.label.trim() && facts.labelEn.trim(), name).not.toBe("");
      expect(facts.setBy.length, `who sets ${name}`).toBeGreaterThan(0);
      const platforms = facts.setBy.every((actor) => actor.endsWith("Platform"));
      expect(facts.phase, `whose phase ${name} belongs to`).toBe(platforms ? "transmission" : "treatment");
      expect(facts.push !== undefined, `what holds when a party says ${name}`).toBe(!platforms);
      expect(facts.badge !== undefined, `the badge of ${name}`).toBe(facts.stage !== "beside");
      expect(facts.documentStatus, `MDT-88 of ${name}`).not.toBeUndefined();
      if (facts.reasonRequired) expect(facts.reasons, `the reasons of ${name}`).not.toHaveLength(0);
      if (facts.final) expect(facts.badge, `the badge of ${name}`).toBe("rejected");
      if (facts.problem) expect(facts.reasonRequired, `a reason for ${name}`).toBe(true);
      if (facts.freesNumber) expect(facts.final, `the end at ${name}`).toBe(true);
      if (facts.push?.amountRequired) expect(facts.push.amounts, `the amounts of ${name}`).toBeDefined();
    }
  });

  it.each<[rule: string, has: (facts: StatusFacts) => boolean, codes: number[]]>([
    [
      "self-billing turns round the treatment and the cancellation (§1.3-9)",
      ({ push }) => push?.mirrored === true,
      [204, 205, 206, 207, 208, 209, 210, 220],
    ],
    ["these say nothing new the second time", ({ push }) => push?.once === true, [204, 205, 225, 226, 228]],
    ["209 answers these", ({ push }) => push?.asks === true, [207, 208]],
    ["amounts (BR-FR-CDV-CL-11)", ({ push }) => push?.amounts !== undefined, [206, 211, 212]],
    ["amounts are a must (BR-FR-CDV-14)", ({ push }) => push?.amountRequired === true, [212]],
    ["an attachment is a must (MDT-96)", ({ push }) => push?.attachments === "required", [209, 224]],
    ["no attachment (G7.49)", ({ push }) => push?.attachments === "none", [210, 212]],
    ["another payee is a must (MDG-41)", ({ push }) => push?.payee === "required", [225, 227]],
    ["another payee, or none (MDG-41)", ({ push }) => push?.payee === "optional", [226]],
    [
      "public buyers are not shown (§1.4)",
      ({ push }) => push?.hiddenFromPublicBuyer === true,
      [212, 220, 224, 225, 228],
    ],
    ["reported of sales abroad and to consumers", ({ push }) => push?.outsideCycle === true, [212]],
    ["contests what came before", ({ contests }) => contests === true, [207, 208, 210, 220]],
    ["ends the life cycle (§1.3-3)", ({ final }) => final === true, [210, 213, 220, 501]],
    ["is a platform's no", ({ problem }) => problem === true, [213, 221, 501]],
    ["leaves the number free (§1.3-4)", ({ freesNumber }) => freesNumber === true, [213, 501]],
  ])("%s", (_, has, codes) => {
    const found = STATUS_NAMES.map(statusFacts).filter(has);
    expect(found.map(({ code }) => code)).toEqual(codes);
  });

  it("gives every badge a colour of its own", () => {
    expect(new Set(Object.values(BADGES).map((b) => b.color)).size).toBe(4);
  });
});
