import { describe, expect, test } from "vitest";
import { CHECKS, type Check } from "../../../src/domain/controls/index.ts";
import { findingsIn, told } from "./case.ts";
import { CASES_OF_AMOUNTS } from "./cases-of-amounts.ts";
import { CASES_OF_HEADER } from "./cases-of-header.ts";
import { CASES_OF_PARTIES } from "./cases-of-parties.ts";

const CASES = [...CASES_OF_HEADER, ...CASES_OF_PARTIES, ...CASES_OF_AMOUNTS];

test("nothing is found in a right invoice, whoever sends it in whatever form", () => {
  expect(findingsIn(() => {})).toEqual([]);
  for (const syntax of ["ubl", "cii", "factur-x"] as const) {
    expect(findingsIn(() => {}, { syntax, companies: ["732829320"] })).toEqual([]);
  }
});

describe("one thing wrong is one finding", () => {
  test.each(CASES.map((one) => [one.what, one] as const))("%s", (_, { change, given, tells, message }) => {
    const findings = findingsIn(change, given);
    expect(findings.map(told)).toEqual(tells);
    expect(findings.map((finding) => finding.message).join(" | ")).toBe(message);
  });
});

/** Does the text come from this template: its own words, in their order? */
const isFrom = (text: string, template: string): boolean => {
  let from = 0;
  return template.split(/\{\w+\}/).every((words) => {
    const at = text.indexOf(words, from);
    from = at + words.length;
    return at >= 0;
  });
};

test("every check is seen failing", () => {
  const findings = CASES.flatMap(({ change, given }) => findingsIn(change, given));
  const isSeen = ({ no, rules, message }: Check): boolean =>
    findings.some((one) => one.no === no && rules.includes(one.rule) && isFrom(one.message, message.en));
  expect(CHECKS.filter((check) => !isSeen(check)).map(({ no, when }) => `${no} ${when}`)).toEqual([]);
});

test("every text is there in both languages, with the same values", () => {
  const valuesOf = (text: string): string[] => [...text.matchAll(/\{\w+\}/g)].map(([value]) => value).sort();
  for (const { message, fix } of CHECKS) {
    expect(valuesOf(message.fr)).toEqual(valuesOf(message.en));
    expect(valuesOf(fix.fr)).toEqual(valuesOf(fix.en));
  }
  for (const { messageFr, fix, fixFr } of CASES.flatMap(({ change, given }) => findingsIn(change, given))) {
    expect(`${messageFr} ${fix} ${fixFr}`).not.toMatch(/[{}]|undefined/);
  }
});
