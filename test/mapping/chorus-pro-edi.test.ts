import { describe, expect, it } from "vitest";
import { statusFacts } from "../../src/domain/life-cycle/status.ts";
import { FLOW_SYNTAXES, INVOICE_STATES, statusOfState } from "../../src/mapping/chorus-pro.ts";
import {
  answerOfFlow,
  EDI_STATES,
  FLOW_ANSWERS,
  INTERFACES,
  labelOfNumber,
  statusOfNumber,
} from "../../src/mapping/chorus-pro-edi.ts";

/** AIFE's own transcoding of the numbers of its exchanges (external specifications 1.1 §4.2). */
const OFFICIAL: [number: string, code: number][] = [
  ["01", 202],
  ["03", 203],
  ["05", 210],
  ["06", 208],
  ["07", 204],
  ["08", 204],
  ["09", 204],
  ["10", 204],
  ["11", 211],
  ["32", 209],
  ["37", 213],
];

describe("the numbers of an invoice's states", () => {
  it.each(OFFICIAL)("%s is %i", (number, code) => {
    const status = statusOfNumber(number);
    expect(status === null ? null : statusFacts(status).code).toBe(code);
  });

  it("mean what the states mean that they stand for", () => {
    for (const [number, state] of Object.entries(EDI_STATES)) {
      expect(Object.keys(INVOICE_STATES)).toContain(state);
      expect(statusOfNumber(number)).toBe(statusOfState(state, null));
    }
    expect(labelOfNumber("08")).toBe("Mandatée");
    expect(labelOfNumber("01")).toBeNull();
  });

  it.each(["13", "17", "41", "1", "", "toString"])("guess nothing from %j", (number) => {
    expect(statusOfNumber(number)).toBeNull();
    expect(labelOfNumber(number)).toBeNull();
  });
});

describe("the statuses of a flow", () => {
  it("are 90 to 96, each with an answer, and no other has one", () => {
    expect(Object.keys(FLOW_ANSWERS)).toEqual(["90", "91", "92", "93", "94", "95", "96"]);
    for (const code of ["89", "97", "", "toString"]) expect(answerOfFlow(code, 1)).toBeNull();
  });

  it("say no where something of the one invoice was left out", () => {
    expect(["90", "91", "92", "93", "94", "95"].map((code) => answerOfFlow(code, 0))).toEqual([
      "taken",
      "taken",
      "taken",
      "not received",
      "failed",
      "failed",
    ]);
    expect(answerOfFlow("96", 0)).toBe("taken");
    expect(answerOfFlow("96", 1)).toBe("failed");
    expect(answerOfFlow("90", 1)).toBe("taken");
  });
});

it("has an interface for every syntax", () => {
  expect(Object.keys(INTERFACES).sort()).toEqual(Object.keys(FLOW_SYNTAXES).sort());
});
