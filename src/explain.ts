import { z } from "zod";
import type { Words } from "./domain/problem.ts";

/** A validation fault in words: where, which rule, what is wrong and what to write instead. */
export interface Explained {
  path: (string | number)[];
  /** Stable, `snake_case`. */
  code: string;
  message: string;
  fix: string;
  /** The same two in French; absent where a schema's own message has no French. */
  messageFr?: string;
  fixFr?: string;
}

const ARROW = " → ";
/** What stands before the French of a message. */
const IN_FRENCH = " ⇢ ";

/** Most unknown keys of one object that are looked up among the known ones: each costs a comparison with all of these. */
const MOST_MEANT = 20;
/** Longest word of a caller that is repeated to him, in characters. */
const LONGEST_WORD = 80;

/** A caller's word as it is shown: a key may be a megabyte long. */
const shown = (word: string): string =>
  word.length <= LONGEST_WORD ? word : `${word.slice(0, LONGEST_WORD)}…`;

/**
 * A schema's own message, with its remedy, in the one string that zod carries: see {@link explain}.
 *
 * @param french - the same in French, for what people fill in
 */
export const says = (message: string, fix: string, french?: { message: string; fix: string }): string =>
  message + ARROW + fix + (french === undefined ? "" : IN_FRENCH + french.message + ARROW + french.fix);

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
            .map((key) => {
              const fix = meantInBoth(key, Object.keys(shape));
              const word = oneLine(shown(key));
              return says(`"${word}" is not known here`, fix.en, {
                message: `« ${word} » n'est pas connu ici`,
                fix: fix.fr,
              });
            })
            .join("\n")
        : undefined,
  });

const oneLine = (text: string): string => text.replaceAll("\n", " ");

/** "Did you mean …", or the list of what there is. */
export const meant = (word: string, known: readonly string[]): string => meantInBoth(word, known).en;

const REMOVE: Words = { en: "remove it", fr: "retirez-le" };

const meantInBoth = (word: string, known: readonly string[]): Words => {
  const near = closest(word, known);
  if (near !== null) return { en: `did you mean "${near}"?`, fr: `vouliez-vous dire « ${near} » ?` };
  const all = known.join(", ");
  return known.length === 0 ? REMOVE : { en: `use one of: ${all}`, fr: `prenez l'un de : ${all}` };
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
      ...split(lines[i] ?? `"${shown(key)}" is not known here`, REMOVE),
    }));
  }
  const value = valueAt(root, path);
  // A key that stands without a value counts as missing: in YAML that is what an empty line after a colon means.
  if (value === undefined || (value === null && issue.code === "invalid_type")) {
    return [
      { path: told, code: "missing", ...both({ en: "is missing", fr: "manque" }, fixOfMissing(issue)) },
    ];
  }
  return [{ path: told, ...inWords(issue, value) }];
};

type Text = Omit<Explained, "path" | "code">;

const both = (message: Words, fix: Words): Text => ({
  message: message.en,
  messageFr: message.fr,
  fix: fix.en,
  fixFr: fix.fr,
});

/** The message of a schema, taken apart; `fix` where it brings none. */
const split = (text: string, fix: Words): Text => {
  const [english = "", french] = text.split(IN_FRENCH);
  const [message = "", remedy = fix.en] = english.split(ARROW);
  if (french === undefined) return { message, fix: remedy };
  const [messageFr = "", fixFr = fix.fr] = french.split(ARROW);
  return { message, fix: remedy, messageFr, fixFr };
};

const valueAt = (root: unknown, path: readonly (string | number)[]): unknown =>
  path.reduce<unknown>(
    (value, key) =>
      typeof value === "object" && value !== null && Object.hasOwn(value, key)
        ? Reflect.get(value, key)
        : undefined,
    root,
  );

const KINDS: Record<string, Words> = {
  string: { en: "text", fr: "du texte" },
  number: { en: "a number", fr: "un nombre" },
  int: { en: "a whole number", fr: "un nombre entier" },
  boolean: { en: "true or false", fr: "true ou false" },
  array: { en: "a list", fr: "une liste" },
  object: { en: "a group of keys", fr: "un groupe de clés" },
  record: { en: "a group of named entries", fr: "un groupe d'entrées nommées" },
  empty: { en: "empty", fr: "vide" },
};

const kindNamed = (name: string): Words => KINDS[name] ?? { en: name, fr: name };

const kindOf = (value: unknown): Words =>
  kindNamed(value === null ? "empty" : Array.isArray(value) ? "array" : typeof value);

/** A value in a word. An object has none of its own: it may bring a `toString` that is no function. */
const wordOf = (value: unknown): Words => {
  if (typeof value === "object") return kindOf(value);
  const word = shown(String(value));
  return { en: word, fr: word };
};

const give = (what: Words): Words => ({ en: `give ${what.en}`, fr: `donnez ${what.fr}` });

const fixOfMissing = (issue: z.core.$ZodIssue): Words => {
  if (issue.code === "invalid_value") {
    const all = issue.values.join(", ");
    return { en: `give one of: ${all}`, fr: `donnez l'un de : ${all}` };
  }
  return give(
    issue.code === "invalid_type" ? kindNamed(issue.expected) : { en: "a value", fr: "une valeur" },
  );
};

const inWords = (issue: z.core.$ZodIssue, value: unknown): Omit<Explained, "path"> => {
  switch (issue.code) {
    case "invalid_type": {
      const expected = kindNamed(issue.expected);
      const is = issue.expected === "int" ? wordOf(value) : kindOf(value);
      const message = {
        en: `must be ${expected.en}, not ${is.en}`,
        fr: `doit être ${expected.fr}, et non ${is.fr}`,
      };
      return { code: "wrong_type", ...both(message, fixOfType(issue.expected, value)) };
    }
    case "invalid_value": {
      const known = issue.values.map(String);
      const word = wordOf(value);
      const message = {
        en: `"${word.en}" is not one of ${known.join(", ")}`,
        fr: `« ${word.fr} » n'est pas l'un de ${known.join(", ")}`,
      };
      return { code: "not_allowed", ...both(message, meantInBoth(word.en, known)) };
    }
    case "too_small":
      return bound("too_small", AT_LEAST, issue.minimum, issue.origin, issue.message);
    case "too_big":
      return bound("too_big", AT_MOST, issue.maximum, issue.origin, issue.message);
    case "invalid_key":
      return {
        code: "invalid_name",
        ...split(issue.issues[0]?.message ?? "", { en: "rename it", fr: "renommez-le" }),
      };
    default:
      return { code: "invalid", ...split(issue.message, { en: "correct it", fr: "corrigez-le" }) };
  }
};

const fixOfType = (expected: string, value: unknown): Words => {
  if (expected === "string" && (typeof value === "number" || typeof value === "boolean"))
    return { en: "put it in quotes", fr: "mettez-le entre guillemets" };
  if (expected === "array" && typeof value === "string")
    return { en: `write a list: ["${shown(value)}"]`, fr: `écrivez une liste : ["${shown(value)}"]` };
  if (expected === "string" && Array.isArray(value))
    return { en: "give it once", fr: "donnez-le une seule fois" };
  return give(kindNamed(expected));
};

const AT_LEAST: Words = { en: "at least", fr: "au moins" };
const AT_MOST: Words = { en: "at most", fr: "au plus" };

const bound = (
  code: string,
  relation: Words,
  limit: number | bigint,
  origin: string,
  message: string,
): Omit<Explained, "path"> => {
  if (message.includes(ARROW)) return { code, ...split(message, { en: "", fr: "" }) };
  const of =
    origin === "string"
      ? { en: " characters", fr: " caractères" }
      : origin === "array"
        ? { en: " entries", fr: " entrées" }
        : { en: "", fr: "" };
  const amount = { en: `${relation.en} ${limit}${of.en}`, fr: `${relation.fr} ${limit}${of.fr}` };
  const is = of.en === "" ? { en: "must be", fr: "doit être" } : { en: "must have", fr: "doit avoir" };
  const what = { en: `${is.en} ${amount.en}`, fr: `${is.fr} ${amount.fr}` };
  return { code, ...both(what, give(amount)) };
};
