import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readF10, writeF10, writeWrittenF10 } from "../../src/documents/index.ts";
import type { Report } from "../../src/domain/reporting/report.ts";
import { privateFolder } from "../../src/official/compiled.ts";
import { BOUNDS, RulesThread } from "../../src/official/rules-thread.ts";
import { paymentsReport, transactionsReport } from "../fixtures/reports.ts";
import { afterThisTest } from "../support/endings.ts";
import { shared } from "../support/shared.ts";

const RULES = "specs/ppf/flux10/PPF_Flux10_v1_1.xslt";
const rules = shared(RULES);

const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** Long enough for them to be compiled on a busy machine. */
const PATIENCE = 300_000;

const openRules = (): ((xml: Uint8Array) => Promise<string[]>) => {
  const cache = join(tmpdir(), `passerelle-official-rules-${process.getuid?.() ?? ""}`);
  const thread = new RulesThread(
    { cache: privateFolder(cache) },
    { ...BOUNDS, wait: PATIENCE, document: PATIENCE, prepare: PATIENCE, calls: 100, megabytes: 1_024 },
    quiet,
  );
  afterThisTest(() => thread.stop());
  return async (xml) => {
    const said = await thread.check(xml, [rules.path(RULES)], new AbortController().signal);
    return said.flatMap(({ hits, stopped }) => [
      ...hits.map(({ id, text }) => `${id} ${text}`),
      ...(stopped === undefined ? [] : [stopped]),
    ]);
  };
};

/** A report that takes everything back that was told of its period. */
const nothing = (report: Report): Report => ({
  ...report,
  type: "RE",
  content:
    report.content.kind === "transactions"
      ? { kind: "transactions", invoices: [], groups: [] }
      : { kind: "payments", invoices: [], days: [] },
});

describe.skipIf(!rules.there)(rules.title("the public portal's own rules for reports"), () => {
  test("find nothing in what we write, and what is wrong with it once it is changed", {
    timeout: PATIENCE,
  }, async () => {
    const found = openRules();
    for (const report of [
      transactionsReport(),
      transactionsReport({ type: "RE" }),
      paymentsReport(),
      nothing(transactionsReport()),
      nothing(paymentsReport()),
    ]) {
      expect(await found(writeF10(report))).toEqual([]);
    }
    const wrong = readF10(writeF10(transactionsReport()));
    const [group] = wrong.transactions?.groups ?? [];
    if (group === undefined) throw new Error("the report has sales by the day");
    group.base = "1.00";
    expect(await found(writeWrittenF10(wrong))).toEqual([expect.stringContaining("[G1.53]")]);
  });
});
