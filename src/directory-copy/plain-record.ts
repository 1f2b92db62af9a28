import { FIELDS } from "./records.ts";

const NAME = /^[A-Za-z][A-Za-z0-9]*$/;
const ATTRIBUTE = /^ qualifiant="[0-9]{4}"$/;
/** What only a parser may judge: references, sections, comments, line ends of other systems, characters that are none. */
const ODD = /[^\t\n -%'-\\^-\ufffd]|<[!?]/;
/** Groups of fields in each other, within a record. */
const DEEPEST = 3;

const LESS = 0x3c;
const SLASH = 0x2f;
const MORE = 0x3e;
const QUOTE = 0x22;

/** Does the end tag of this element stand there? */
const isClosedAt = (text: string, at: number, name: string): boolean =>
  text.charCodeAt(at + 1) === SLASH &&
  text.startsWith(name, at + 2) &&
  text.charCodeAt(at + 2 + name.length) === MORE;

const isSpace = (code: number): boolean => code === 0x20 || code === 0x0a || code === 0x09;

/** The next character that is no space, from a place on. */
export const afterSpace = (text: string, from: number): number => {
  let at = from;
  while (isSpace(text.charCodeAt(at))) at += 1;
  return at;
};

/**
 * Reads the fields of a record that is written as the portal writes them: elements with at most the one attribute, and
 * text without anything special. That is four times as fast as a parser, and an extract has millions of records.
 *
 * @param record what stands between its tags
 * @param fields where they go; it may have some of them when the answer is no
 * @returns false for everything else, sound or not: then a parser reads it
 */
export const readPlain = (record: string, longest: number, fields: Map<string, string>): boolean => {
  if (ODD.test(record)) return false;
  const groups: string[] = [];
  let at = afterSpace(record, 0);
  let known = 0;
  while (at < record.length) {
    if (record.charCodeAt(at) !== LESS) return false;
    if (record.charCodeAt(at + 1) === SLASH) {
      const group = groups.pop();
      if (group === undefined || !isClosedAt(record, at, group)) return false;
      at = afterSpace(record, at + group.length + 3);
      continue;
    }
    const end = record.indexOf(">", at);
    if (end === -1) return false;
    // Without an attribute, as most are, there is nothing more to look for.
    const nameEnd = record.charCodeAt(end - 1) === QUOTE ? record.indexOf(" ", at) : end;
    const name = record.slice(at + 1, nameEnd);
    const isWanted = FIELDS.has(name);
    if (!isWanted && !NAME.test(name)) return false;
    if (nameEnd !== end && !ATTRIBUTE.test(record.slice(nameEnd, end))) return false;
    const next = record.indexOf("<", end);
    if (next !== -1 && isClosedAt(record, next, name)) {
      if (next - end > longest) return false;
      if (isWanted) {
        fields.set(name, record.slice(end + 1, next).trim());
        known += 1;
        if (fields.size !== known) return false;
      }
      at = afterSpace(record, next + name.length + 3);
    } else {
      groups.push(name);
      if (groups.length > DEEPEST) return false;
      at = afterSpace(record, end + 1);
    }
  }
  return groups.length === 0;
};
