import { LRUCache } from "lru-cache";
import type { Caller } from "../../domain/caller.ts";
import { parisDay } from "../../domain/paris-day.ts";
import { type ToldFault, told } from "../../domain/problem.ts";
import type { NegativeReceipt } from "../../domain/reporting/build.ts";
import type { Role } from "../../domain/reporting/facts.ts";
import type { ItemName } from "../../domain/reporting/item.ts";
import type { DuePeriod, ReportKind } from "../../domain/reporting/periods.ts";
import type { PeriodKey, ReportRecord, ReportState } from "../../domain/reporting/record.ts";
import { amountOf } from "../../domain/reporting/shares.ts";
import type { ItemDifference, Memory } from "../../store/port.ts";
import type { Parts } from "../parts.ts";
import { type BuiltPeriod, buildPeriod } from "./build-period.ts";
import { keyOf, reporterOf } from "./company.ts";
import { type NoReports, wayOf } from "./platform-of.ts";

/** Most problems, and most items of each list of the difference, that are told. */
const MOST = 1_000;

/** What keeps an item, or a receipt that is more than taken back, out of the report. */
export interface PeriodProblem extends ToldFault {
  /** The item; null: it is about several. */
  item: Pick<ItemName, "source" | "id"> | null;
  day: string;
}

/** A period as it would be reported now. */
export interface Preview {
  key: PeriodKey;
  period: DuePeriod;
  /** The newest report of it; null: there is none. */
  report: ReportRecord | null;
  state: ReportState;
  built: BuiltPeriod;
  problems: PeriodProblem[];
  difference: ItemDifference;
  /** Why nothing is sent from here; null: reports are sent. */
  platform: NoReports | null;
}

/**
 * Periods that were built lately: pages and clients look at the same one several times in a row. By the store, so that
 * two gateways in one process keep theirs apart.
 */
const BUILT = new WeakMap<object, LRUCache<string, BuiltPeriod>>();

const builtOf = async (store: Pick<Memory, "reports">, key: PeriodKey): Promise<BuiltPeriod> => {
  const known = BUILT.get(store) ?? new LRUCache<string, BuiltPeriod>({ max: 16 });
  BUILT.set(store, known);
  const name = `${key.company} ${key.kind} ${key.role} ${key.start}`;
  const revision = (await store.reports.period(key))?.revision ?? 0;
  const there = known.get(name);
  if (there?.revision === revision) return there;
  const built = await buildPeriod(store, key);
  known.set(name, built);
  return built;
};

/** The newest report of a period that went out and was not refused: what the platform was told. */
export const lastSent = (reports: readonly ReportRecord[]): ReportRecord | null =>
  // One that a ready report took the place of never went out.
  reports.findLast(({ state, submittedAt }) => TOLD.has(state) && submittedAt !== null) ?? null;

const TOLD: ReadonlySet<ReportState> = new Set(["queued", "sent", "taken", "accepted", "superseded"]);

/** Where a period stands: as its newest report does, else by whether it is over. */
export const stateOf = (reports: readonly ReportRecord[], end: string, today: string): ReportState =>
  reports.at(-1)?.state ?? (today > end ? "due" : "open");

const negativeProblem = ({ day, rate, amount, invoice }: NegativeReceipt): PeriodProblem => ({
  path: "payments",
  code: "receipt_negative",
  rule: "G1.16",
  item: null,
  day,
  ...told(
    {
      en: `Refunds at ${rate} % on ${day}${invoice === null ? "" : ` of ${invoice}`} are ${amountOf(-amount)} more than receipts, and a report takes no minus.`,
      fr: `Les remboursements à ${rate} % du ${day}${invoice === null ? "" : ` de ${invoice}`} dépassent les encaissements de ${amountOf(-amount)}, et une déclaration n'accepte pas de montant négatif.`,
    },
    {
      en: "A later receipt of that day settles it; or correct the period of the first receipt if that was wrong; or keep it until the rule is settled.",
      fr: "Un encaissement ultérieur de ce jour le compense ; ou rectifiez la période du premier encaissement s'il était faux ; ou gardez-le jusqu'à ce que la règle soit fixée.",
    },
  ),
});

/**
 * The period of a day as it would be reported now, with what keeps items out of it, and how it differs from what was
 * sent.
 *
 * @throws Rejection 422 where the company does not report here
 */
export const previewReport = async (
  parts: Pick<Parts, "store" | "platforms" | "tenants" | "now">,
  caller: Caller,
  asked: { company: string; kind: ReportKind; role: Role; day?: string | undefined },
): Promise<Preview> => {
  const reporter = reporterOf(parts, caller, asked.company);
  const today = parisDay(parts.now());
  const { key, period } = keyOf(reporter.company, asked.kind, asked.role, asked.day ?? today);
  const { reports } = parts.store;
  const [built, all, troubled] = await Promise.all([
    builtOf(parts.store, key),
    reports.ofPeriod(key),
    reports.troubled(key, MOST),
  ]);
  const way = wayOf(parts, reporter);
  return {
    key,
    period,
    report: all.at(-1) ?? null,
    state: stateOf(all, key.end, today),
    built,
    problems: [
      ...troubled.flatMap(({ source, id, day, problems }) =>
        problems.map((problem): PeriodProblem => ({ ...problem, item: { source, id }, day })),
      ),
      ...built.negative.map(negativeProblem),
    ],
    difference: await reports.difference(lastSent(all)?.id ?? null, key, MOST),
    platform: "reports" in way ? null : way,
  };
};
