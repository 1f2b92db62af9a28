import { expect, it } from "vitest";
import { keyOfRule } from "../../../src/domain/sharing/rule-key.ts";
import { rule, SHARED } from "./cases.ts";

it("a rule is known by what it says, however its keys stand", () => {
  const key = '{"to":["acme"],"when":{"company":"732829320","total":{"atLeast":"1","below":"9"}}}';
  expect(keyOfRule(rule({ company: SHARED, total: { atLeast: "1", below: "9" } }))).toBe(key);
  expect(
    keyOfRule({
      more: false,
      copy: [],
      to: ["acme"],
      when: { seller: undefined, total: { below: "9", above: undefined, atLeast: "1" }, company: SHARED },
    }),
  ).toBe(key);
  expect(keyOfRule(rule({}))).toBe('{"to":["acme"]}');
  expect(keyOfRule(rule({}, { copy: ["books"], more: true }))).toBe(
    '{"copy":["books"],"more":true,"to":["acme"]}',
  );
});

it("rules that say other things are others", () => {
  const rules = [
    rule({}),
    rule({}, { more: true }),
    rule({}, { copy: ["books"] }),
    rule({}, { to: ["acme", "books"] }),
    rule({}, { to: ["books", "acme"] }),
    rule({ type: ["380", "381"] }),
    rule({ type: ["381", "380"] }),
    rule({ type: ["380"] }),
    rule({ total: { atLeast: "1" } }),
    rule({ total: { above: "1" } }),
  ];
  expect(new Set(rules.map(keyOfRule)).size).toBe(rules.length);
});
