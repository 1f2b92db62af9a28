import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { GATEWAY_FLAGS, ownFolder, runProgram } from "./processes.ts";
import type { Sort } from "./report-items.ts";

/** What one step took. `heldMs`: the longest for which everybody else waited. Memory: of a process that does nothing else. */
interface Cost {
  items: number;
  seconds: number;
  /** Of the processor: less than the above where others had it. */
  cpuSeconds: number;
  heldMs: number;
  peakMegabytes: number;
  grownMegabytes: number;
}

interface Previewed {
  items: number;
  firstMs: number;
  firstCpuMs: number;
  firstHeldMs: number;
  againMs: number;
}

interface Written {
  megabytes: number;
  seconds: number;
  peakMegabytes: number;
  grownMegabytes: number;
}

/** A store with one period of so many items of a sort; its steps run one after the other. */
const periodOf = async (sort: Sort, count: number) => {
  const file = join(ownFolder(), "passerelle.db");
  const stepIn = <T>(store: string, step: string): Promise<T> =>
    runProgram<T>("report-cost.ts", [step, store, sort, count], GATEWAY_FLAGS);
  const { perSecond } = await stepIn<{ perSecond: number }>(file, "fill");
  return { file, filledPerSecond: perSecond, step: <T>(name: string) => stepIn<T>(file, name), stepIn };
};

const large = async (sort: Sort, count: number) => {
  const { filledPerSecond, step } = await periodOf(sort, count);
  return { filledPerSecond, build: await step<Cost>("build"), send: await step<Cost>("send") };
};

/** E-reporting: how long a period takes to be added up, looked at, and sent. */
export const reports = async (quick: boolean) => {
  const [many, some] = quick ? [50_000, 10_000] : [1_000_000, 100_000];
  const tills = await large("tills", many);
  const receipts = await large("receipts", many);

  const shown = await periodOf("tills", some);
  const changing = join(ownFolder(), "passerelle.db");
  copyFileSync(shown.file, changing);
  const preview = await shown.stepIn<Previewed & { changedMs: number }>(changing, "preview");
  await shown.step<Cost>("send");
  const difference = await shown.step<Previewed & { againHeldMs: number }>("difference");

  const singly = await periodOf("abroad", some);
  const written = await singly.step<Written>("write");
  const abroad = { written, send: await singly.step<Cost>("send") };
  return { tills, receipts, preview, difference, abroad };
};

const costLine = (
  what: string,
  { items, seconds, heldMs, peakMegabytes, grownMegabytes }: Cost,
): string[] => [
  `${what} of ${items} items`,
  `${seconds} s`,
  `others waited ${heldMs} ms at most; peak memory ${peakMegabytes} MB, ${grownMegabytes} MB more than before`,
];

/** What it says to people: name, figure, and more. */
export const reportLines = (found: Awaited<ReturnType<typeof reports>>): string[][] => {
  const { tills, receipts, preview, difference, abroad } = found;
  return [
    costLine("adding up sales", tills.build),
    costLine("adding up receipts", receipts.build),
    costLine("sending the report", tills.send),
    [
      `preview of ${preview.items} items`,
      `${preview.firstMs} ms`,
      `again ${preview.againMs} ms, after a change ${preview.changedMs} ms; others waited ${preview.firstHeldMs} ms at most`,
    ],
    [
      "  beside the report that was sent",
      `${difference.firstMs} ms`,
      `again ${difference.againMs} ms; others waited ${difference.firstHeldMs} ms at most`,
    ],
    [
      `writing ${abroad.send.items} invoices as F10`,
      `${abroad.written.seconds} s`,
      `${abroad.written.megabytes} MB; peak memory ${abroad.written.peakMegabytes} MB, ${abroad.written.grownMegabytes} MB more than before`,
    ],
    costLine("  sending the report", abroad.send),
  ];
};
