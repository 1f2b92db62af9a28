import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { CHECKS, type Check, FILE_FAULTS, RECIPIENT_CHECKS } from "../../src/domain/controls/index.ts";

const page = readFileSync(join(import.meta.dirname, "../../docs/controls.md"), "utf8");

const shownBetween = (mark: string): string | undefined =>
  new RegExp(`<!-- ${mark} -->\\n([\\s\\S]*?)\\n<!-- /${mark} -->`).exec(page)?.[1];

/** Rules of one family as one: `BR-S-08 … BR-AG-08`. */
const named = (rules: readonly string[]): string =>
  rules.length > 4 ? `${rules[0]} … ${rules.at(-1)}` : rules.join(", ");

const row = ({
  no,
  step,
  severity,
  code,
  rules,
  also = [],
  term,
  when,
  fix,
  national,
  sending,
}: Omit<Check, "run">): string =>
  [
    "",
    String(no),
    step,
    severity,
    `\`${code}\``,
    named(rules) + (also.length === 0 ? "" : ` (${also.join(", ")})`),
    term,
    `${national ? "France: " : ""}${sending ? "when sending: " : ""}${when}`,
    fix.en.replaceAll("{m}", "the code that is meant"),
    "",
  ]
    .join(" | ")
    .trim();

test("the table of checks is the code's", () => {
  const table = [
    "| no | step | severity | code | rule | term | fails when | what to do |",
    "|---|---|---|---|---|---|---|---|",
    ...[...CHECKS, ...RECIPIENT_CHECKS].sort((a, b) => a.no - b.no).map(row),
  ];
  expect(shownBetween("checks")).toBe(table.join("\n"));
});

test("the table of faults of files is the code's", () => {
  const table = [
    "| no | fault | code | rule | in French |",
    "|---|---|---|---|---|",
    ...Object.entries(FILE_FAULTS)
      .sort(([, a], [, b]) => a.no - b.no)
      .map(
        ([fault, { no, code, rule, messageFr }]) =>
          `| ${no} | \`${fault}\` | \`${code}\` | ${rule} | ${messageFr} |`,
      ),
  ];
  expect(shownBetween("faults")).toBe(table.join("\n"));
});
