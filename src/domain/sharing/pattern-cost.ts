/** Why a pattern is not taken. */
export interface PatternFault {
  message: string;
  fix: string;
}

/** What a pattern, or a part of one, asks of an engine that tries one way after the other, on the worst of texts. */
export interface Cost {
  /** Steps until every way has been tried. */
  steps: number;
  /** Ways in which it can be laid on a text from a given character on. */
  ways: number;
  /** It begins with what fits at the beginning of a text alone: from any other character on it fails at once. */
  anchored: boolean;
}

/** Past this a cost is endless: no more is counted. */
const ENDLESS = 1e12;

/** A sign that matches one character, or none, in one way. */
const ONE: Cost = { steps: 1, ways: 1, anchored: false };
const BEGINNING: Cost = { steps: 1, ways: 1, anchored: true };

/** One part after the other: what follows is tried anew for each way of what stands before. */
const inTurn = (before: Cost, after: Cost): Cost => ({
  steps: before.steps + before.ways * after.steps,
  ways: before.ways * after.ways,
  anchored: before.anchored,
});

const either = (all: readonly Cost[]): Cost => ({
  steps: all.reduce((sum, { steps }) => sum + steps, 1),
  ways: all.reduce((sum, { ways }) => sum + ways, 0),
  anchored: all.every(({ anchored }) => anchored),
});

/** How often a part may stand. */
interface Times {
  least: number;
  most: number;
}

/** @param longest - characters of a text: what must take one each time cannot stand more often */
const repeated = (part: Cost, { least, most }: Times, longest: number): Cost => {
  const times = Math.max(least, Math.min(most, longest));
  const anchored = part.anchored && least > 0;
  if (part.ways === 1) return { steps: times * part.steps + 1, ways: times - least + 1, anchored };
  let [steps, ways, power] = [1, 0, 1];
  for (let i = 0; i <= times && power < ENDLESS; i++) {
    if (i >= least) ways += power;
    steps += power * part.steps;
    power *= part.ways;
  }
  return power < ENDLESS ? { steps, ways, anchored } : { steps: ENDLESS, ways: ENDLESS, anchored };
};

const BACKREFERENCE: PatternFault = {
  message: "refers back to what it has found",
  fix: "write out what is meant instead of \\1 or \\k",
};
const SPECIAL_GROUP: PatternFault = {
  message: "looks ahead or back, or changes its own flags",
  fix: "use groups as (…), (?:…) and (?<name>…) alone",
};
const NESTED: PatternFault = {
  message: "repeats without end what can itself be read in several ways",
  fix: 'repeat single signs, as "[A-Z0-9-]+" instead of "([A-Z0-9]+-?)+"',
};

/** Carries a fault out of the depth of a pattern. */
class Refused extends Error {
  readonly fault: PatternFault;
  constructor(fault: PatternFault) {
    super(fault.message);
    this.fault = fault;
  }
}

/**
 * What a pattern costs: never less than it really does, and mostly much more.
 *
 * @param source - a regular expression that compiles
 * @param longest - characters of the texts that it meets
 */
export const costOf = (
  source: string,
  { unicode, longest }: { unicode: boolean; longest: number },
): Cost | PatternFault => {
  let at = 0;
  /** Reads on over what stands here, if it does. @param expression - sticky */
  const take = (expression: RegExp): RegExpExecArray | null => {
    expression.lastIndex = at;
    const found = expression.exec(source);
    if (found !== null) at += found[0].length;
    return found;
  };

  const alternatives = (): Cost => {
    const all = [sequence()];
    while (take(/\|/y)) all.push(sequence());
    return either(all);
  };
  const sequence = (): Cost => {
    let cost: Cost | null = null;
    while (at < source.length && source[at] !== "|" && source[at] !== ")") {
      const part = atom();
      const times = quantifier();
      if (times !== null && times.most === Number.POSITIVE_INFINITY && part.ways > 1) {
        throw new Refused(NESTED);
      }
      const next = times === null ? part : repeated(part, times, longest);
      cost = cost === null ? next : inTurn(cost, next);
    }
    return cost ?? ONE;
  };
  const atom = (): Cost => {
    if (take(/\^/y)) return BEGINNING;
    if (take(/\((?!\?)|\(\?:|\(\?<[^=!>]+>/y)) {
      const inside = alternatives();
      take(/\)/y);
      return inside;
    }
    if (take(/\(/y)) throw new Refused(SPECIAL_GROUP);
    if (take(/\\(?:[1-9]|k<)/y)) throw new Refused(BACKREFERENCE);
    if (unicode && take(/\\[pPu]\{[^}]*\}/y)) return ONE;
    // A class, an escape, or any one sign.
    take(/\[(?:\\.|[^\]\\])*\]|\\.|./sy);
    return ONE;
  };
  const quantifier = (): Times | null => {
    const found = take(/(?:([*+?])|\{(\d+)(,(\d*))?\})\??/y);
    if (found === null) return null;
    const [, sign, least, open, most] = found;
    if (sign !== undefined) {
      return { least: sign === "+" ? 1 : 0, most: sign === "?" ? 1 : Number.POSITIVE_INFINITY };
    }
    if (open === undefined) return { least: Number(least), most: Number(least) };
    return { least: Number(least), most: most ? Number(most) : Number.POSITIVE_INFINITY };
  };

  try {
    return alternatives();
  } catch (error) {
    if (error instanceof Refused) return error.fault;
    throw error;
  }
};
