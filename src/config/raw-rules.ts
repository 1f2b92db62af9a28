import type { Path } from "./fault.ts";
import { type Group, group, list } from "./raw.ts";

/** A text of a configuration, and where it stands. */
export interface Entry {
  path: Path;
  text: string;
}

/** A rule of receiving as it was read, as far as its shape is right. */
export interface RawRule {
  path: Path;
  when: Group;
  /** SIREN of the company that it names. */
  company: string | null;
  to: readonly Entry[];
  copy: readonly Entry[];
  more: boolean;
}

export const rawRulesOf = (receive: unknown): RawRule[] =>
  list(receive).map((raw, i) => {
    const rule = group(raw);
    const when = group(rule.when);
    const path = ["receive", i];
    return {
      path,
      when,
      company: typeof when.company === "string" && when.company !== "" ? when.company : null,
      to: entriesOf(rule.to, [...path, "to"]),
      copy: entriesOf(rule.copy, [...path, "copy"]),
      more: rule.more === true,
    };
  });

/** One text or several. YAML makes numbers of codes of digits. */
export const entriesOf = (value: unknown, path: Path): Entry[] => {
  const values: [Path, unknown][] = Array.isArray(value)
    ? value.map((one, i) => [[...path, i], one])
    : [[path, value]];
  return values.flatMap(([at, one]) => {
    const text = typeof one === "number" ? String(one) : one;
    return typeof text === "string" && text !== "" ? [{ path: at, text }] : [];
  });
};
