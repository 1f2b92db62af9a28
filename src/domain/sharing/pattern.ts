import { type Cost, costOf, type PatternFault } from "./pattern-cost.ts";

export type { PatternFault } from "./pattern-cost.ts";

/** Characters of a pattern at most. */
const LONGEST_PATTERN = 200;

/** Steps of the engine that one pattern may take on the worst of texts: some hundredths of a second. */
const MOST_STEPS = 20_000_000;

/** Steps that the patterns of all rules about one company may take together: less than a second. */
export const MOST_STEPS_TOGETHER = 200_000_000;

/** Characters of a reference that patterns look at. */
const LONGEST_REFERENCE = 200;

/** A pattern that no text can hold up. */
export interface Pattern {
  /** Does a text have it, somewhere in its first 200 characters? Capitals and small letters differ. */
  isIn(text: string): boolean;
  /** Steps that it takes at most. */
  steps: number;
}

/**
 * Makes a pattern (a regular expression of JavaScript) fit to meet texts that strangers write. The engine tries every
 * way in which a pattern can be laid on a text, one after the other. A pattern whose ways could be too many on a text
 * of 200 characters is refused, with backreferences and what looks ahead or back, whose ways are not counted.
 */
export const patternOf = (source: string): Pattern | PatternFault => {
  if (source.length > LONGEST_PATTERN) {
    return {
      message: `has more than ${LONGEST_PATTERN} characters`,
      fix: "write a shorter pattern, or several rules",
    };
  }
  const expression = expressionOf(source);
  if ("message" in expression) return expression;
  const cost = costOf(source, { unicode: expression.unicode, longest: LONGEST_REFERENCE });
  if ("message" in cost) return cost;
  const steps = stepsOf(cost);
  // Not the other way round: the cost of what has endlessly many ways may be no number.
  if (!(steps <= MOST_STEPS)) {
    return {
      message: "can be laid on a text in too many ways: one could be made that holds everything up",
      fix: 'begin it with ^, and use fewer of *, + and {n,m}, as in "^PRJ-[0-9]+$"',
    };
  }
  return { isIn: (text) => expression.test(text.slice(0, LONGEST_REFERENCE)), steps };
};

/** A pattern that is not tied to the beginning is tried from every character on. */
const stepsOf = ({ steps, anchored }: Cost): number =>
  anchored ? steps + LONGEST_REFERENCE : steps * (LONGEST_REFERENCE + 1);

/** Characters are whole ones where the pattern allows it: flag `u` knows fewer escapes. */
const expressionOf = (source: string): RegExp | PatternFault => {
  try {
    return ready(new RegExp(source, "u"));
  } catch {
    try {
      return ready(new RegExp(source));
    } catch (error) {
      const said = error instanceof Error ? error.message.replace(/^.*: /s, "") : "";
      return {
        message: `is no pattern${said === "" ? "" : ` (${said})`}`,
        fix: 'write a regular expression, as "^PRJ-"; a sign that is meant as itself has a \\ before it',
      };
    }
  }
};

/** An expression is built when it first runs, and only then found to be too large. */
const ready = (expression: RegExp): RegExp => {
  expression.test("");
  return expression;
};
