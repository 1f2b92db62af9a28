import { z } from "zod";

/** A validation fault in words: where, which rule, what is wrong and what to write instead. */
export interface Explained {
  path: (string | number)[];
  /** Stable, `snake_case`. */
  code: string;
  message: string;
  fix: string;
}

const ARROW = " → ";

/** Most unknown keys of one object that are looked up among the known ones: each costs a comparison with all of these. */
const MOST_MEANT = 20;
/** Longest word of a caller that is repeated to him, in characters. */
const LONGEST_WORD = 80;

/** A caller's word as it is shown: a key may be a megabyte long. */
const shown = (word: string): string =>
  word.length <= LONGEST_WORD ? word : `${word.slice(0, LONGEST_WORD)}…`;

/** A schema's own message, with its remedy, in the one string that zod carries: see {@link explain}. */
export const says = (message: string, fix: string): string => message + ARROW + fix;

/**
 * An object that takes these keys only. A misspelt key would otherwise be dropped in silence, and with it what the
 * author meant: a filter that filters nothing, a limit that limits nothing.
 */
export const closed = <S extends z.core.$ZodLooseShape>(shape: S) =>
  z.strictObject(shape, {
    error: (issue) =>
      issue.code === "unrecognized_keys"
        ? issue.keys
            .slice(0, MOST_MEANT)
            // A line for each key: one that has a line break in it must not make two.
            .map((key) => says(`"${oneLine(shown(key))}" is not known here`, meant(key, Object.keys(shape))))
            .join("\n")
        : undefined,
  });

const oneLine = (text: string): string => text.replaceAll("\n", " ");

/** "Did you mean …", or the list of what there is. */
export const meant = (word: string, known: readonly string[]): string => {
  const near = closest(word, known);
  if (near !== null) return `did you mean "${near}"?`;
  return known.length === 0 ? "remove it" : `use one of: ${known.join(", ")}`;
};

/** The known word that a misspelt one stands for: at most a third of its letters differ. Null when none is near. */
const closest = (word: string, known: readonly string[]): string | null => {
  if (word.length > LONGEST_WORD) return null;
  let best: string | null = null;
  let least = Math.floor(word.length / 3) + 1;
  for (const candidate of known) {
    const d = distance(word.toLowerCase(), candidate.toLowerCase());
    if (d < least) [best, least] = [candidate, d];
  }
  return best;
};

/** Edits (insert, delete, replace, swap neighbours) between two words. */
const distance = (a: string, b: string): number => {
  if (Math.abs(a.length - b.length) > 8 || a.length > 64 || b.length > 64) return 64;
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  const cell = (i: number, j: number): number => rows[i]?.[j] ?? 64;
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    rows.push(row);
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row.push(
        Math.min(
          cell(i - 1, j) + 1,
          cell(i, j - 1) + 1,
          cell(i - 1, j - 1) + (same ? 0 : 1),
          swapped ? cell(i - 2, j - 2) + 1 : 64,
        ),
      );
    }
  }
  return cell(a.length, b.length);
};

/**
 * What is wrong, one entry per fault. `root`: the value that was parsed.
 *
 * @param most how many faults are told: a stranger decides how many there are in what he sends, and each takes time
 */
export const explain = (
  issues: readonly z.core.$ZodIssue[],
  root: unknown,
  most = Number.POSITIVE_INFINITY,
): Explained[] => {
  const told: Explained[] = [];
  for (const issue of issues) {
    for (const fault of faultsIn(issue, root, most - told.length)) told.push(fault);
    if (told.length >= most) break;
  }
  return told;
};

const faultsIn = (issue: z.core.$ZodIssue, root: unknown, most: number): Explained[] => {
  const path = issue.path.map((part) => (typeof part === "number" ? part : String(part)));
  const told = path.map((part) => (typeof part === "number" ? part : shown(part)));
  if (issue.code === "unrecognized_keys") {
    const lines = issue.message.split("\n");
    return issue.keys.slice(0, most).map((key, i) => ({
      path: [...told, shown(key)],
      code: "unknown_key",
      ...split(lines[i] ?? `"${shown(key)}" is not known here`, "remove it"),
    }));
  }
  const value = valueAt(root, path);
  // A key that stands without a value counts as missing: in YAML that is what an empty line after a colon means.
  if (value === undefined || (value === null && issue.code === "invalid_type")) {
    return [{ path: told, code: "missing", message: "is missing", fix: fixOfMissing(issue) }];
  }
  return [{ path: told, ...inWords(issue, value) }];
};

const split = (text: string, fix: string): { message: string; fix: string } => {
  const at = text.indexOf(ARROW);
  return at < 0 ? { message: text, fix } : { message: text.slice(0, at), fix: text.slice(at + ARROW.length) };
};

const valueAt = (root: unknown, path: readonly (string | number)[]): unknown =>
  path.reduce<unknown>(
    (value, key) =>
      typeof value === "object" && value !== null && Object.hasOwn(value, key)
        ? Reflect.get(value, key)
        : undefined,
    root,
  );

const KINDS: Record<string, string> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "a group of keys",
  record: "a group of named entries",
};

const kindOf = (value: unknown): string =>
  value === null ? "empty" : Array.isArray(value) ? "a list" : (KINDS[typeof value] ?? typeof value);

/** A value in a word. An object has none of its own: it may bring a `toString` that is no function. */
const wordOf = (value: unknown): string => (typeof value === "object" ? kindOf(value) : shown(String(value)));

const fixOfMissing = (issue: z.core.$ZodIssue): string => {
  if (issue.code === "invalid_value") return `give one of: ${issue.values.join(", ")}`;
  return issue.code === "invalid_type" ? `give ${KINDS[issue.expected] ?? issue.expected}` : "give a value";
};

const inWords = (issue: z.core.$ZodIssue, value: unknown): Omit<Explained, "path"> => {
  switch (issue.code) {
    case "invalid_type": {
      const expected = KINDS[issue.expected] ?? issue.expected;
      return {
        code: "wrong_type",
        message: `must be ${expected}, not ${issue.expected === "int" ? wordOf(value) : kindOf(value)}`,
        fix:
          issue.expected === "string" && (typeof value === "number" || typeof value === "boolean")
            ? "put it in quotes"
            : issue.expected === "array" && typeof value === "string"
              ? `write a list: ["${shown(value)}"]`
              : Array.isArray(value) && issue.expected === "string"
                ? "give it once"
                : `give ${expected}`,
      };
    }
    case "invalid_value": {
      const known = issue.values.map(String);
      return {
        code: "not_allowed",
        message: `"${wordOf(value)}" is not one of ${known.join(", ")}`,
        fix: meant(wordOf(value), known),
      };
    }
    case "too_small":
      return bound("too_small", "at least", issue.minimum, issue.origin, issue.message);
    case "too_big":
      return bound("too_big", "at most", issue.maximum, issue.origin, issue.message);
    case "invalid_key":
      return { code: "invalid_name", ...split(issue.issues[0]?.message ?? "", "rename it") };
    default:
      return { code: "invalid", ...split(issue.message, "correct it") };
  }
};

const bound = (
  code: string,
  relation: string,
  limit: number | bigint,
  origin: string,
  message: string,
): Omit<Explained, "path"> => {
  if (message.includes(ARROW)) return { code, ...split(message, "") };
  const of = origin === "string" ? " characters" : origin === "array" ? " entries" : "";
  const what = of === "" ? `must be ${relation} ${limit}` : `must have ${relation} ${limit}${of}`;
  return {
    code,
    message: what,
    fix: of === "" ? `give ${relation} ${limit}` : `give ${relation} ${limit}${of}`,
  };
};
