import { type Check, type Findings, type NotTried, summaryOf } from "../check.ts";

/** What a report is about. */
export interface About {
  /** Who was judged. */
  judged: "platform" | "client";
  version: string;
  /** Its address, or where it was to call. */
  address: string;
  /** ISO 8601 UTC. */
  at: string;
}

/** The findings as JSON: `checks`, `notTried` and `summary`, with what they are about. */
export const asJson = (about: About, findings: Findings): string =>
  `${JSON.stringify({ ...about, summary: summaryOf(findings), ...findings }, null, 2)}\n`;

/** What XML 1.0 cannot hold, however it is written. */
const FORBIDDEN = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;

const escaped = (text: string): string =>
  text
    .replaceAll(FORBIDDEN, "\u{FFFD}")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");

const caseOf = ({ operation, what, level }: Check | NotTried, inside: string): string =>
  `    <testcase classname="${escaped(operation)}" name="${escaped(`${level}: ${what}`)}"${
    inside === "" ? "/>" : `>${inside}</testcase>`
  }`;

const proofOf = ({ got, place, request, answer }: Check): string =>
  [got, place, request, answer].filter((part) => part !== null).join("\n\n");

const testOf = (check: Check): string => {
  if (check.ok) return caseOf(check, "");
  const { got, place } = check;
  // Only a must breaks a build.
  return check.level === "must"
    ? caseOf(
        check,
        `<failure message="${escaped(got)}" type="${escaped(place)}">${escaped(proofOf(check))}</failure>`,
      )
    : caseOf(check, `<skipped message="${escaped(`does not hold: ${got} (${place})`)}"/>`);
};

/**
 * The findings as JUnit XML, for the reports of build servers. A should that does not hold, and what was not tried, are
 * skipped tests: neither breaks a build.
 */
export const asJunit = (about: About, findings: Findings): string => {
  const { must } = summaryOf(findings);
  const { checks, notTried } = findings;
  const skipped = notTried.length + checks.filter(({ ok, level }) => !ok && level === "should").length;
  const counts = `tests="${checks.length + notTried.length}" failures="${must.failed}" skipped="${skipped}"`;
  const name = escaped(`XP Z12-013 ${about.version} ${about.judged}`);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="conformance" ${counts}>`,
    `  <testsuite name="${name}" timestamp="${about.at}" ${counts}>`,
    ...checks.map(testOf),
    ...notTried.map((one) => caseOf(one, `<skipped message="${escaped(one.why)}"/>`)),
    "  </testsuite>",
    "</testsuites>",
    "",
  ].join("\n");
};
