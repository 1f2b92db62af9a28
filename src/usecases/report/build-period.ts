import { createHash } from "node:crypto";
import { type Built, isEmpty, ReportBuilder } from "../../domain/reporting/build.ts";
import type { PeriodKey } from "../../domain/reporting/record.ts";
import type { ReportContent } from "../../domain/reporting/report.ts";
import type { Memory, ToldItem } from "../../store/port.ts";
import { letOthersIn } from "../let-others-in.ts";

/** Items that are read at once: a few milliseconds. */
const PAGE = 1_000;

/** A period as it would be told now. */
export interface BuiltPeriod extends Built {
  /** Of what it is made of: grows with every change. 0: nothing ever fell into it. */
  revision: number;
  contentHash: string;
  empty: boolean;
}

const numbers = (_: string, value: unknown): unknown =>
  typeof value === "bigint" ? value.toString() : value;

/** The parts of a content, each small: its lists may hold a hundred thousand invoices. */
function* partsOf({ kind, ...lists }: ReportContent): Generator<string> {
  yield kind;
  for (const [name, list] of Object.entries(lists)) {
    yield name;
    for (const one of list) yield JSON.stringify(one, numbers);
  }
}

/** Of what is told, whatever the report is called and whenever it is made. */
const hashOfContent = async (content: ReportContent, signal?: AbortSignal): Promise<string> => {
  const hash = createHash("sha256");
  let parts = 0;
  for (const part of partsOf(content)) {
    // Each ends where JSON has no end of a line, so that no two contents read alike.
    hash.update(`${part}\n`);
    parts += 1;
    if (parts % PAGE !== 0) continue;
    signal?.throwIfAborted();
    await letOthersIn();
  }
  return hash.digest("hex");
};

/**
 * Makes the content of a period from its items. They are read page by page, and only sums are held, so that a million
 * of them cost no memory; other requests come in between.
 *
 * What changes while it is read shows in the revision: who stores what was built compares it in the transaction.
 */
export const buildPeriod = async (
  store: Pick<Memory, "reports">,
  key: PeriodKey,
  signal?: AbortSignal,
): Promise<BuiltPeriod> => {
  const revision = (await store.reports.period(key))?.revision ?? 0;
  const builder = new ReportBuilder(key.kind);
  let after: ToldItem | null = null;
  for (;;) {
    signal?.throwIfAborted();
    const page: ToldItem[] = await store.reports.toldItems(key, after, PAGE);
    for (const item of page) builder.add(item);
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) break;
    after = last;
    await letOthersIn();
  }
  const built = builder.build();
  return {
    ...built,
    revision,
    contentHash: await hashOfContent(built.content, signal),
    empty: isEmpty(built.content),
  };
};
