import { createHash } from "node:crypto";
import { parisDay } from "../../domain/paris-day.ts";
import { Rejection } from "../../domain/problem.ts";
import { flowsIn } from "../../domain/reporting/build.ts";
import { nextReport, stands, UNSENT } from "../../domain/reporting/next-report.ts";
import type { PeriodKey, ReportRecord } from "../../domain/reporting/record.ts";
import type { Memory } from "../../store/port.ts";
import { traceNow } from "../../traces/current.ts";
import { keepReportFlow } from "../flow/keep-flows.ts";
import type { Parts } from "../parts.ts";
import { newWork } from "../work.ts";
import { buildPeriod } from "./build-period.ts";
import type { Reporter } from "./company.ts";
import { type NamedPart, partsOfReport } from "./parts-of-report.ts";
import { needWay, type ReportPlatform } from "./platform-of.ts";
import { isReady } from "./ready-report.ts";
import { addReportEvent, moveReport } from "./record-report.ts";
import { refuseReport } from "./refuse-report.ts";
import { newReport, writeReport } from "./write-report.ts";

type Needs = Pick<Parts, "store" | "platforms" | "tenants" | "now" | "ids" | "wake" | "official">;

/** How often a period is built anew because it changed meanwhile, before the transaction is tried all the same. */
const TRIES = 5;

/**
 * Sends a period as it is now: what it tells is written down whole (file, items, hash) and queued in one transaction,
 * in which the period is held, so that two who do it at once make one report.
 *
 * @param by - who wants it: a person, or the calendar
 * @throws Rejection 409 (not over, awaited, nothing changed, nothing to report), 422 (no corrections, it breaks a rule),
 *   501 (the platform takes no reports)
 */
export const sendPeriod = async (
  parts: Needs,
  reporter: Reporter,
  key: PeriodKey,
  by: "person" | "gateway",
): Promise<ReportRecord> => {
  const way = needWay(parts, reporter);
  for (let n = 1; ; n++) {
    const made = await prepare(parts, reporter, key, way);
    if (await parts.store.tx((memory) => queue(parts, memory, key, made, by))) {
      parts.wake();
      return made.report;
    }
    if (n === TRIES) {
      throw new Rejection(
        503,
        "period_changing",
        { en: "The period is changing", fr: "La période change" },
        {
          en: "Items of the period come in faster than it can be read. Try again in a moment.",
          fr: "Des éléments de la période arrivent plus vite qu'on ne peut la lire. Réessayez dans un instant.",
        },
        [],
        5,
      );
    }
  }
};

/** A report that is written and may go out, as long as nothing changes. */
interface Made {
  report: ReportRecord;
  /** It takes this one's place, which waited to be sent. */
  open: ReportRecord | null;
  file: Uint8Array;
  /** Null: it goes out whole. */
  messages: NamedPart[] | null;
  /** What it hangs on: the items of the period, and where its reports stood. */
  revision: number;
  stood: string;
}

const standOf = (reports: readonly ReportRecord[]): string =>
  reports.map(({ id, state }) => `${id} ${state}`).join(", ");

/** Writes the report of a period as it is now: outside of any transaction, since a long one takes seconds. */
const prepare = async (
  parts: Needs,
  reporter: Reporter,
  key: PeriodKey,
  way: ReportPlatform,
): Promise<Made> => {
  const before = await parts.store.reports.ofPeriod(key);
  const built = await buildPeriod(parts.store, key);
  const { tells, corrects, takes } = way.reports;
  const now = parts.now();
  const next = nextReport({
    reports: before,
    end: key.end,
    today: parisDay(now),
    contentHash: built.contentHash,
    empty: built.empty,
    tells,
    corrects,
    single: takes === "single",
  });
  if (!next.may) {
    const { en, fr, fix, fixFr } = next.why;
    const named = next.code === "corrections_unsupported" ? `${way.platform.adapter.title}: ` : "";
    throw refuseReport(
      next.code,
      [`${named}${en}`, fix],
      [`${named}${fr}`, fixFr],
      next.code === "corrections_unsupported" ? 422 : 409,
    );
  }
  refuseOverReady(before, tells);
  const open = before.find(({ state }) => UNSENT.has(state)) ?? null;
  const blank = open ?? newReport(parts, reporter, key, (before.at(-1)?.n ?? 0) + 1);
  const { troubled } = await parts.store.reports.counts(key);
  const messages = takes === "single" ? partsOfReport(built.content) : null;
  const trace = traceNow();
  const report: ReportRecord = {
    ...blank,
    type: next.type,
    state: "queued",
    account: way.platform.account.name,
    problem: null,
    contentHash: built.contentHash,
    flows: flowsIn(built.content),
    messages: messages?.length ?? 0,
    items: built.items,
    leftOut: troubled + built.negative.length,
    late: parisDay(now) > blank.deadline,
    submittedAt: now.toISOString(),
    ...(trace === undefined ? {} : { trace }),
    updatedAt: now.toISOString(),
  };
  const file = await writeReport(parts, way, reporter, report, built.content);
  return { report, open, file, messages, revision: built.revision, stood: standOf(before) };
};

/** A ready file told the period whole: the items that are here may be a part of it, and would take its place. */
const refuseOverReady = (before: readonly ReportRecord[], tells: boolean): void => {
  const standing = before.findLast(({ state }) => stands(state, tells));
  if (standing === undefined || !isReady(standing)) return;
  throw refuseReport(
    "ready_report_stands",
    [
      `The period was told by a ready file (${standing.name}): the items that are here would take its place.`,
      "Send the correction as a file, too.",
    ],
    [
      `La période a été déclarée par un fichier prêt (${standing.name}) : les éléments présents ici le remplaceraient.`,
      "Envoyez aussi la rectification par fichier.",
    ],
  );
};

/** The transaction of a sending. False: something changed since the report was written. */
const queue = async (
  parts: Needs,
  memory: Memory,
  key: PeriodKey,
  { report, open, file, messages, revision, stood }: Made,
  by: "person" | "gateway",
): Promise<boolean> => {
  const period = await memory.reports.period(key, { lock: true });
  if ((period?.revision ?? 0) !== revision) return false;
  if (standOf(await memory.reports.ofPeriod(key)) !== stood) return false;
  const said = { source: by === "person" ? "person" : "gateway" } as const;
  if (open === null) {
    await memory.reports.insert(report);
    await addReportEvent(parts, memory, report, said);
  } else {
    const { id: _, n: __, name: ___, updatedAt: ____, ...patch } = report;
    await moveReport(parts, memory, open, patch, said);
  }
  await keepFiles(memory, report, file, messages ?? []);
  await memory.reports.link(report.id, key);
  await keepReportFlow(parts, memory, report);
  const names = messages === null ? [undefined] : messages.map(({ name }) => name);
  await memory.outbox.add(
    names.map((part) =>
      newWork(parts, "declare", {
        account: report.account,
        tenant: report.tenant,
        // By its lane a whole report is found again when the platform speaks of it by itself.
        ...(part === undefined ? { lane: report.id } : {}),
        data: { report: report.id, ...(part === undefined ? {} : { part }) },
      }),
    ),
    parts.now(),
  );
  return true;
};

/** Keeps what is told: the file, and the messages where the platform takes single ones. */
const keepFiles = async (
  memory: Memory,
  report: ReportRecord,
  file: Uint8Array,
  messages: readonly NamedPart[],
): Promise<void> => {
  const put = (kind: "f10" | "report-part", name: string, mediaType: string, bytes: Uint8Array) =>
    memory.documents.put({
      ownerId: report.id,
      kind,
      name,
      mediaType,
      sha256: createHash("sha256").update(bytes).digest("hex"),
      bytes,
    });
  await put("f10", "", "application/xml", file);
  for (const { name, part } of messages)
    await put("report-part", name, "application/json", Buffer.from(JSON.stringify(part)));
};
