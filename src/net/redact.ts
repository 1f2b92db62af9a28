import { inOriginal, type Span, viewsOf } from "./unescaped.ts";

/** Masks secrets in whatever is about to be logged, stored or shown. */
export interface Redactor {
  /** Masks a text. */
  text(text: string): string;
  /** Masks every string of a value, and whatever stands under a secret's name. Gives a copy. */
  json(value: unknown): unknown;
  /** Masks learned tokens alone, in all their writings: for answers, in which a short secret may be an honest word. */
  tokens(text: string): string;
  /** Masks these too from now on: the configuration was read again. What was masked before stays so. */
  declare(secrets: readonly string[]): void;
  /** Masks this one too from now on: tokens become known only at run time. The last few are remembered. */
  learn(secret: string): void;
}

const MASK = "***";
/** A shorter secret would mask half of every text: it is masked by the name it stands under only. */
const SHORTEST = 4;
const LEARNED = 64;
/** A shorter token could be a word. */
const SHORTEST_TOKEN = 16;
/**
 * Longest secret that is looked for as a whole, in characters. A longer one is a token: it is looked for in pieces, as
 * the time to compile a pattern grows with the square of its length, and not in base64, in which nobody writes it.
 */
const LONGEST_WHOLE = 200;
const DEEPEST = 12;

const SECRET_NAMES =
  "(?:proxy-)?authorization|(?:set-)?cookie|cpro-account|x-api-key|(?:[\\w-]*[-_])?signature" +
  "|client[-_]?secret|webhook[-_]?secret|(?:technical[-_]?)?password|(?:access|refresh|id)[-_]?token";
const SECRET_NAME = new RegExp(`^(?:${SECRET_NAMES})$`, "i");
/** `name: value`, `name=value` or `"name":"value"` in a text, the value alone being masked. */
const NAMED = new RegExp(
  `(?<![\\w-])(?:${SECRET_NAMES})\\\\?["']?\\s*[:=]\\s*(?:\\\\?["'])?(?!(?:null|true|false)\\b)([^\\s"'\\\\&,;}]+)`,
  "gdi",
);
/** Credentials of a known scheme. Words ("Basic authentication") have no digit, capital or `=`. */
const SCHEME = /\b(?:[Bb]asic|[Bb]earer|BASIC|BEARER)\s+((?=[\w.~+/-]*[\dA-Z=])[\w.~+/-]{4,}=*)/dg;

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");

/** A hexadecimal number in either case. */
const hex = (value: number, digits: number): string =>
  value
    .toString(16)
    .padStart(digits, "0")
    .replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`);

const SHORT_ESCAPES: Record<string, string> = {
  "\n": "\\\\n",
  "\r": "\\\\r",
  "\t": "\\\\t",
  "\b": "\\\\b",
  "\f": "\\\\f",
};
const ENTITIES: Record<string, string> = { "&": "amp", "<": "lt", ">": "gt", '"': "quot", "'": "apos" };

/** Every way in which one character is written: as it is, in a URL or a form, in JSON, in XML or HTML. */
const writings = (character: string): string => {
  // Nothing escapes these; without this line the pattern of a long token is a hundred times its length.
  if (/^[A-Za-z0-9]$/.test(character)) return character;
  const inUrl = [...Buffer.from(character)].map((byte) => `%${hex(byte, 2)}`).join("");
  const inJson = Array.from(
    { length: character.length },
    (_, at) => `\\\\u${hex(character.charCodeAt(at), 4)}`,
  ).join("");
  const ways = [escaped(character), inUrl, inJson];
  if (character === " ") ways.push("\\+");
  if (`"'/\\`.includes(character)) ways.push(`\\\\${escaped(character)}`);
  const short = SHORT_ESCAPES[character];
  if (short !== undefined) ways.push(short);
  const entity = ENTITIES[character];
  if (entity !== undefined)
    ways.push(
      `&${entity};`,
      `&#0*${character.charCodeAt(0)};`,
      `&#[xX]0*${hex(character.charCodeAt(0), 2)};`,
    );
  return `(?:${ways.join("|")})`;
};

/**
 * The stretches of base64 that a secret gives whatever stands before and after it (`user:secret`): one for each
 * alignment, without the characters at its ends that are shared with the neighbours (at most four bits of it each).
 */
const base64Cores = (secret: string): string[] =>
  [0, 1, 2].map((offset) => {
    const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(secret)]);
    const whole = bytes.toString("base64").replace(/=+$/, "");
    return whole.slice(offset === 0 ? 0 : offset + 1, bytes.length % 3 === 0 ? undefined : -1);
  });

const BASE64_WRITINGS: Record<string, string> = { "+": "(?:[+-]|%2[bB])", "/": "(?:[/_]|\\\\/|%2[fF])" };

const plainOf = (characters: string[]): string => characters.map(writings).join("");

/** What finds one secret in a text, in all its writings. */
const patternsOf = (secret: string): RegExp[] => {
  const characters = [...secret];
  if (characters.length > LONGEST_WHOLE) {
    const pieces = Math.ceil(characters.length / LONGEST_WHOLE);
    const size = Math.ceil(characters.length / pieces);
    return Array.from({ length: pieces }, (_, at) => characters.slice(at * size, (at + 1) * size))
      .filter((piece) => piece.length > 0)
      .map((piece) => new RegExp(plainOf(piece), "gd"));
  }
  const encoded = base64Cores(secret)
    .filter((core) => core.length >= SHORTEST)
    .map((core) => [...core].map((one) => BASE64_WRITINGS[one] ?? one).join(""));
  return [new RegExp([plainOf(characters), ...encoded].join("|"), "gd")];
};

/** Where a pattern matches; its first group, if it has one. Not by `matchAll`, which compiles a copy each time. */
const spansOf = (text: string, pattern: RegExp): Span[] => {
  const spans: Span[] = [];
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const span = match.indices?.[1] ?? match.indices?.[0];
    if (span !== undefined) spans.push(span);
  }
  return spans;
};

/** Masks stretches of a text; those that overlap or touch become one, so that no piece of a secret stays between. */
const masked = (text: string, spans: Span[]): string => {
  let result = "";
  let done = 0;
  for (const [from, to] of spans.toSorted((a, b) => a[0] - b[0])) {
    if (from > done || (from === 0 && done === 0)) result += text.slice(done, from) + MASK;
    done = Math.max(done, to);
  }
  return result + text.slice(done);
};

/**
 * Where a long token stands, or a piece of it: plain, and in base64. Not by patterns: these are compiled for each
 * token, and a token is hundreds of characters.
 */
const needlesOf = (token: string): string[] => {
  const characters = [...token];
  const pieces = Math.ceil(characters.length / LONGEST_WHOLE);
  const size = Math.ceil(characters.length / pieces);
  const plain = Array.from({ length: pieces }, (_, at) =>
    characters.slice(at * size, (at + 1) * size).join(""),
  );
  const encoded = base64Cores(token)
    .filter((core) => core.length >= SHORTEST_TOKEN)
    .flatMap((core) => [core, core.replaceAll("+", "-").replaceAll("/", "_")]);
  return [...new Set([...plain, ...encoded])].filter((needle) => needle.length >= SHORTEST);
};

const spansOfNeedle = (text: string, needle: string): Span[] => {
  const spans: Span[] = [];
  for (let at = text.indexOf(needle); at >= 0; at = text.indexOf(needle, at + needle.length)) {
    spans.push([at, at + needle.length]);
  }
  return spans;
};

/**
 * A redactor of the secrets declared for an account: these strings wherever they stand (plain, URL- or form-encoded,
 * JSON- or XML-escaped, in base64 alone or as `user:secret`), credentials after `Basic` and `Bearer`, and everything
 * under a name that is a secret's in any vendor's API. Each is also found where any of its characters are escaped,
 * whether they need it or not, once or twice over.
 */
export const redactor = (secrets: readonly string[]): Redactor => {
  const known = new Set<string>();
  const declared: RegExp[] = [];
  const declare = (more: readonly string[]): void => {
    for (const secret of more) {
      if (secret.length < SHORTEST || known.has(secret)) continue;
      known.add(secret);
      declared.push(...patternsOf(secret));
    }
  };
  declare(secrets);
  const learned = new Map<string, string[]>();

  const spansOfTokens = (words: string, least: number): Span[] =>
    [...learned].flatMap(([token, needles]) =>
      token.length < least ? [] : needles.flatMap((needle) => spansOfNeedle(words, needle)),
    );

  const text = (words: string): string => {
    const spans = viewsOf(words).flatMap((view) =>
      inOriginal(view, [
        ...[...declared, NAMED, SCHEME].flatMap((pattern) => spansOf(view.text, pattern)),
        ...spansOfTokens(view.text, SHORTEST),
      ]),
    );
    return spans.length === 0 ? words : masked(words, spans);
  };

  const tokens = (words: string): string => {
    if (learned.size === 0) return words;
    const spans = viewsOf(words).flatMap((view) =>
      inOriginal(view, spansOfTokens(view.text, SHORTEST_TOKEN)),
    );
    return spans.length === 0 ? words : masked(words, spans);
  };

  const copy = (value: unknown, depth: number): unknown => {
    if (typeof value === "string") return text(value);
    if (typeof value !== "object" || value === null || value instanceof Date) return value;
    if (value instanceof Uint8Array) return `[${value.byteLength} bytes]`;
    if (value instanceof URL) return text(value.href);
    if (depth === 0) return "[deeper]";
    if (Array.isArray(value)) return value.map((one) => copy(one, depth - 1));
    // The own properties of an error do not show its message.
    const entries: [string, unknown][] =
      value instanceof Error
        ? [["name", value.name], ["message", value.message], ...Object.entries(value)]
        : value instanceof Headers || value instanceof Map
          ? [...value].map(([key, one]) => [String(key), one])
          : Object.entries(value);
    return Object.fromEntries(
      entries.map(([key, one]) => [
        text(key),
        SECRET_NAME.test(key) && one !== null && one !== undefined ? MASK : copy(one, depth - 1),
      ]),
    );
  };

  return {
    text,
    tokens,
    declare,
    json: (value) => copy(value, DEEPEST),
    learn: (secret) => {
      if (secret.length < SHORTEST) return;
      learned.delete(secret);
      learned.set(secret, needlesOf(secret));
      for (const oldest of [...learned.keys()].slice(0, -LEARNED)) learned.delete(oldest);
    },
  };
};
