import { type Check, type Findings, type Level, type NotTried, summaryOf } from "../check.ts";

interface Row {
  operation: string;
  must: string;
  should: string;
  notTried: string;
}

const tally = (checks: readonly Check[], level: Level): string => {
  const some = checks.filter((check) => check.level === level);
  const held = some.filter(({ ok }) => ok).length;
  if (some.length === 0) return "-";
  return held === some.length ? `${held} of ${held}` : `${held} of ${some.length} !`;
};

const rowsOf = ({ checks, notTried }: Findings): Row[] => {
  const operations = new Set([...checks, ...notTried].map(({ operation }) => operation));
  return [...operations].map((operation) => {
    const mine = checks.filter((check) => check.operation === operation);
    const skipped = notTried.filter((one) => one.operation === operation).length;
    return {
      operation,
      must: tally(mine, "must"),
      should: tally(mine, "should"),
      notTried: skipped === 0 ? "-" : String(skipped),
    };
  });
};

const HEAD: Row = { operation: "operation", must: "must", should: "should", notTried: "not tried" };

const tableOf = (rows: readonly Row[]): string[] => {
  const width = (pick: (row: Row) => string): number =>
    Math.max(...[HEAD, ...rows].map((row) => pick(row).length));
  const [first, second, third] = [width((r) => r.operation), width((r) => r.must), width((r) => r.should)];
  const line = (row: Row): string =>
    `${row.operation.padEnd(first)}  ${row.must.padEnd(second)}  ${row.should.padEnd(third)}  ${row.notTried}`;
  const head = line(HEAD);
  return [head, "-".repeat(head.length), ...rows.map(line)];
};

const indent = (text: string): string => text.replaceAll(/^/gm, "      ");

/** Longest part of a message that the terminal shows; the JSON has more. */
const LONGEST = 600;

const proofOf = (label: string, message: string | null): string[] =>
  message === null
    ? []
    : [`    ${label}`, indent(message.length > LONGEST ? `${message.slice(0, LONGEST)}…` : message)];

const failureOf = (check: Check): string[] => [
  `${check.level.toUpperCase()}  ${check.operation}: ${check.what}`,
  `    got    ${check.got.split("\n", 1)[0]}`,
  `    place  ${check.place}`,
  ...(check.level === "must"
    ? [...proofOf("request", check.request), ...proofOf("answer", check.answer)]
    : []),
  "",
];

const whyNot = (notTried: readonly NotTried[]): string[] =>
  [...Map.groupBy(notTried, ({ why }) => why)].map(([why, some]) => `  ${some.length}: ${why}`);

/** One sentence on the whole. */
const verdictOf = (findings: Findings): string => {
  const { holds, must, should } = summaryOf(findings);
  const shoulds = `${should.held} of ${should.held + should.failed} shoulds`;
  if (holds) return `all musts hold (${must.held}), and ${shoulds}`;
  if (must.held + must.failed === 0) return "nothing could be judged";
  return `${must.failed} of ${must.held + must.failed} musts do not hold; ${shoulds} do`;
};

/** What was found out, as a person reads it: by operation, then each thing that does not hold, then the verdict. */
export const asTable = (findings: Findings): string => {
  const failed = findings.checks.filter(({ ok }) => !ok);
  const sorted = [...failed.filter((c) => c.level === "must"), ...failed.filter((c) => c.level === "should")];
  const lines = [
    ...tableOf(rowsOf(findings)),
    "",
    ...sorted.flatMap(failureOf),
    ...(findings.notTried.length === 0
      ? []
      : [`${findings.notTried.length} checks were not tried:`, ...whyNot(findings.notTried), ""]),
    verdictOf(findings),
  ];
  return `${lines.join("\n")}\n`;
};
