import { describe, expect, it, test } from "vitest";
import { MOST_STEPS_TOGETHER, type Pattern, patternOf } from "../../../src/domain/sharing/pattern.ts";

const sound = (source: string): Pattern => {
  const pattern = patternOf(source);
  if ("message" in pattern) throw new Error(`${source} ${pattern.message}`);
  return pattern;
};

describe("a pattern", () => {
  test.each<[source: string, has: string[], hasNot: string[]]>([
    ["^PRJ-", ["PRJ-1", "PRJ-"], ["xPRJ-1", "prj-1", ""]],
    ["PRJ", ["a PRJ", "PRJ"], ["PR J"]],
    ["^[A-Z]{2,5}-\\d+-\\d+$", ["ABC-12-3"], ["ABC-12-", "A-12-3"]],
    [".*PRJ.*X", ["a PRJ b X"], ["a PRJ b"]],
    ["^(?:AB|CD)\\.[^\\].]$", ["AB.c", "CD.["], ["ABxc", "AB..", "AB.]"]],
    ["(?<year>\\d{4})/(\\d{2})", ["2026/11"], ["26/11"]],
    ["^\\p{Lu}.$", ["É€", "A😀"], ["é€"]],
    ["^\\u{1F600}+$", ["😀😀"], ["u"]],
    // Flag `u` does not know this escape, JavaScript without it does.
    ["^A\\-1$", ["A-1"], ["A\\-1"]],
    ["a{,2}", ["a{,2}"], ["aa"]],
    ["(?:\\d{2}-?){3}", ["12-3456"], ["1-2-3-4"]],
    ["[\\1()?]", ["("], ["1"]],
    ["^$", [""], ["a"]],
    ["|a", ["", "b"], []],
  ])("%s", (source, has, hasNot) => {
    const pattern = sound(source);
    for (const text of has) expect(pattern.isIn(text), text).toBe(true);
    for (const text of hasNot) expect(pattern.isIn(text), text).toBe(false);
  });

  it("looks at the first two hundred characters", () => {
    const pattern = sound("Z");
    expect(pattern.isIn(`${"a".repeat(199)}Z`)).toBe(true);
    expect(pattern.isIn(`${"a".repeat(200)}Z`)).toBe(false);
  });

  test.each([
    ["(", /no pattern/],
    ["[b-a]", /no pattern/],
    ["a**", /no pattern/],
    ["a".repeat(201), /more than 200 characters/],
    ["(a)\\1", /refers back/],
    ["(?<n>a)\\k<n>", /refers back/],
    ["(?=a)", /looks ahead or back/],
    ["(?!a)b", /looks ahead or back/],
    ["(?<=a)b", /looks ahead or back/],
    ["(?<!a)b", /looks ahead or back/],
    ["(?i:prj)", /flags/],
    ["(a+)+$", /repeats without end/],
    ["(?:a*)*b", /repeats without end/],
    ["(?:a|a)+b", /repeats without end/],
    ["(?:(?:a?){3})*b", /repeats without end/],
    ["(?:a|[b(|]a?){2,}$", /repeats without end/],
    ["(?:a|a){60}b", /too many ways/],
    ["(?:a?){60}a{60}", /too many ways/],
    ["((a{1,9}){1,9}){1,9}b", /too many ways/],
    ["a*a*a*b", /too many ways/],
    ["^a*a*a*a*b", /too many ways/],
    ["a{0,90}a{0,90}a{0,90}b", /too many ways/],
    ["(?:(?:a{200}){200}){200}", /too many ways/],
    ["(){100000000}", /too many ways/],
  ])("is refused: %s", (source, message) => {
    expect(patternOf(source)).toEqual({
      message: expect.stringMatching(message),
      fix: expect.stringMatching(/./),
    });
  });

  it("counts an anchor where it ties every alternative to the beginning, and nowhere else", () => {
    const tied = ["^ab", "(^a|^c)b", "^a|^cb", "(?:^|^)ab"].map((source) => sound(source).steps);
    const free = ["ab", "(^a|c)b", "^a|cb", "(?:^)?ab", "a^b?"].map((source) => sound(source).steps);
    expect(Math.max(...tied)).toBeLessThan(Math.min(...free));
  });

  it("counts no fewer steps than an engine takes that tries every way", () => {
    for (const source of [
      "^a*a*b",
      "a*b",
      "^(?:a|a){10}b",
      "^(?:a|aa){5}b",
      "^a?a?a?a{3}b",
      "^a{2,9}a{1,4}b",
    ])
      expect(sound(source).steps, source).toBeGreaterThanOrEqual(stepsTaken(source, "a".repeat(200)));
  });

  it("leaves room for thousands of plain ones", () => {
    for (const source of ["^PRJ-", "^PRJ-\\d+$", "PRJ", "PRJ-\\d+"])
      expect(2_000 * sound(source).steps, source).toBeLessThan(MOST_STEPS_TOGETHER);
  });
});

/**
 * Ways in which the parts of a pattern of this test are laid on a text that it is not in, counted by trying: `a`
 * alone or in a group of alternatives, with a quantifier, then `b`, which never comes.
 */
const stepsTaken = (source: string, text: string): number => {
  const parts = [...source.matchAll(/(?:\(\?:([^)]*)\)|(a))([*?]|\{(\d+)(?:,(\d+))?\})?/g)].map(
    ([, group, , sign = "", least = "1", most = least]) => ({
      words: (group ?? "a").split("|"),
      least: sign === "*" || sign === "?" ? 0 : Number(least),
      most: sign === "*" ? text.length : sign === "?" ? 1 : Number(most),
    }),
  );
  let steps = 0;
  const lay = (part: number, times: number, at: number): void => {
    steps += 1;
    const here = parts[part];
    if (here === undefined) return;
    if (times < here.most)
      for (const word of here.words) if (text.startsWith(word, at)) lay(part, times + 1, at + word.length);
    if (times >= here.least) lay(part + 1, 0, at);
  };
  const starts = source.startsWith("^") ? 1 : text.length + 1;
  for (let start = 0; start < starts; start++) lay(0, 0, start);
  return steps;
};
