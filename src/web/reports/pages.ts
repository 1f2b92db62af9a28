import type { Context, Hono } from "hono";
import type { Caller } from "../../domain/caller.ts";
import { isDay } from "../../domain/paris-day.ts";
import { Rejection } from "../../domain/problem.ts";
import { REPORT_KINDS } from "../../domain/reporting/periods.ts";
import type { ReportRecord } from "../../domain/reporting/record.ts";
import type { ReportContent } from "../../domain/reporting/report.ts";
import type { UseCases } from "../../usecases/index.ts";
import type { Preview } from "../../usecases/report/preview.ts";
import { type Desk, noteAct, type ShownStatus } from "../desk.ts";
import { orRefused, type RefusingRoom } from "../refused.ts";
import type { Session } from "../session.ts";
import type { Say } from "../show.ts";
import { reportersOf } from "./attention.ts";
import { calendarPage, coveredDays, type Reporter, type ReporterCalendar } from "./calendar-page.ts";
import { periodPage, periodTitle } from "./period-page.ts";
import { reportPage, reportTitle } from "./report-page.ts";
import { periodPath, REPORTS } from "./shown.ts";

/** What the pages of e-reporting are built from. */
export interface ReportPageParts {
  gateway: Pick<
    UseCases,
    | "reportCalendar"
    | "previewReport"
    | "listReports"
    | "getReport"
    | "getReportDocument"
    | "listReportItems"
    | "listReportEvents"
    | "submitReport"
    | "rectifyReport"
    | "reportContent"
    | "whyNoReports"
  >;
  /** The companies that report, in the order of the configuration. */
  reporters(): readonly Reporter[];
}

/** Companies of one page: each costs a calendar. */
const COMPANIES = 20;
const ITEMS = 50;
/** Of a company and kind: more than it makes in three years. */
const REPORTS_OF_COMPANY = 200;

const ROOM: RefusingRoom = { room: "reports", back: ({ words }) => words.reports.backToReports };
const ROLES = ["SE", "BY"] as const;
const ACTS = ["submit", "rectify"] as const;

/** The pages of e-reporting: every period with its deadline, one period as it would be sent, one report. */
export const addReportPages = (app: Hono, { show, guarded, form }: Desk, parts: ReportPageParts): void => {
  const { gateway } = parts;

  const reporterOf = ({ caller }: Session, siren: string): Reporter =>
    reportersOf(parts.reporters(), caller).find((one) => one.siren === siren) ?? {
      siren,
      name: siren,
      tenant: "",
    };

  app.get(
    REPORTS,
    guarded(
      orRefused(show, ROOM, async (c, session, say) => {
        const all = reportersOf(parts.reporters(), session.caller);
        const from = Math.max(
          0,
          all.findIndex(({ siren }) => siren === c.req.query("from")),
        );
        const calendars: ReporterCalendar[] = [];
        // One after the other: others want the store too.
        for (const reporter of all.slice(from, from + COMPANIES))
          calendars.push(await calendarOf(say, session, reporter));
        const next = all[from + COMPANIES]?.siren;
        const content = calendarPage(say, calendars, {
          next: next === undefined ? null : `${REPORTS}?from=${next}`,
          first: from === 0 ? null : REPORTS,
        });
        return show(c, 200, { say, title: say.words.reports.title, room: "reports", session, content });
      }),
    ),
  );

  const calendarOf = async (say: Say, { caller }: Session, reporter: Reporter): Promise<ReporterCalendar> => {
    const { from, until } = coveredDays(say.now);
    const company = reporter.siren;
    const entries = await gateway.reportCalendar(caller, { company, from, until });
    const platform = gateway.whyNoReports(caller, company);
    return { reporter, entries, platform };
  };

  const showPeriod = async (
    c: Context,
    session: Session,
    say: Say,
    asked: { company: string; kind: ReportRecord["kind"]; role: ReportRecord["role"]; day: string },
    told: { status: ShownStatus; refused?: Rejection; isDone?: boolean },
  ): Promise<Response> => {
    const { company, kind } = asked;
    const { caller } = session;
    const [preview, { items }] = await Promise.all([
      gateway.previewReport(caller, asked),
      gateway.listReports(caller, { company, kind }, { limit: REPORTS_OF_COMPANY }),
    ]);
    const reports = items.filter((one) => isOf(one, preview)).sort((a, b) => a.n - b.n);
    const shown = { reporter: reporterOf(session, company), preview, reports };
    return show(c, told.status, {
      say,
      title: periodTitle(say, preview),
      room: "reports",
      session,
      notice: told.isDone === true ? { kind: "done", text: say.words.reports.done } : null,
      content: periodPage(
        say,
        session,
        told.refused === undefined ? shown : { ...shown, refused: told.refused },
      ),
    });
  };

  app.get(
    `${REPORTS}/period`,
    guarded(
      orRefused(show, ROOM, async (c, session, say) =>
        showPeriod(c, session, say, periodAsked(c), {
          status: 200,
          isDone: c.req.query("done") !== undefined,
        }),
      ),
    ),
  );

  app.get(
    `${REPORTS}/:id`,
    guarded(
      orRefused(show, ROOM, async (c, session, say) => {
        const { caller } = session;
        const report = await gateway.getReport(caller, idOf(c));
        const cursor = c.req.query("items") ?? "";
        const [events, items, sent] = await Promise.all([
          gateway.listReportEvents(caller, report.id),
          gateway.listReportItems(
            caller,
            report.id,
            cursor === "" ? { limit: ITEMS } : { limit: ITEMS, cursor },
          ),
          sentOf(caller, report),
        ]);
        const here = `${REPORTS}/${report.id}`;
        const content = reportPage(say, {
          reporter: reporterOf(session, report.company),
          report,
          events,
          items: {
            items: items.items,
            next:
              items.nextCursor === null
                ? null
                : `${here}?items=${encodeURIComponent(items.nextCursor)}#items`,
            first: cursor === "" ? null : `${here}#items`,
          },
          ...sent,
        });
        return show(c, 200, { say, title: reportTitle(say, report), room: "reports", session, content });
      }),
    ),
  );

  /** What was sent of a report, and its file; of one that was not sent, what would be. */
  const sentOf = async (
    caller: Caller,
    report: ReportRecord,
  ): Promise<{ content: ReportContent | null; file: Uint8Array | null }> => {
    if (report.submittedAt === null) {
      const { company, kind, role, start } = report;
      const { built } = await gateway.previewReport(caller, { company, kind, role, day: start });
      return { content: built.content, file: null };
    }
    const [file, content] = await Promise.all([
      gateway.getReportDocument(caller, report.id),
      gateway.reportContent(caller, report.id),
    ]);
    return { content, file: file.bytes };
  };

  app.get(
    `${REPORTS}/:id/f10.xml`,
    guarded(
      orRefused(show, ROOM, async (c, { caller }) => {
        const { bytes, mediaType, fileName } = await gateway.getReportDocument(caller, idOf(c));
        return c.body(Uint8Array.from(bytes), 200, {
          "Content-Type": mediaType,
          "Content-Disposition": `attachment; filename="${fileName}"`,
        });
      }),
    ),
  );

  for (const act of ACTS) {
    app.post(
      `${REPORTS}/:id/${act}`,
      form(`report_${act}`, async (c, _, session, say) =>
        orRefused(show, ROOM, async () => {
          const { caller } = session;
          const report = await gateway.getReport(caller, idOf(c));
          noteAct(c, { on: report.id, tenant: report.tenant });
          try {
            await gateway[`${act}Report`](caller, report.id);
          } catch (error) {
            if (!(error instanceof Rejection)) throw error;
            const period = { ...report, day: report.start };
            return showPeriod(c, session, say, period, { status: error.status, refused: error });
          }
          return c.redirect(`${periodPath(report)}&done=${act}`, 303);
        })(c, session, say),
      ),
    );
    // The language switch of a page that says why not leads to the report: nothing is done twice.
    app.get(`${REPORTS}/:id/${act}`, (c) =>
      c.redirect(
        `${REPORTS}/${encodeURIComponent(c.req.param("id"))}?${new URL(c.req.url).searchParams}`,
        303,
      ),
    );
  }
};

const isOf = (report: ReportRecord, { key }: Preview): boolean =>
  report.role === key.role && report.start === key.start && report.end === key.end;

const notThere = (code: string, en: string, fr: string): Rejection =>
  new Rejection(404, code, { en, fr }, { en, fr });

/** The report that an address names. @throws Rejection 404 for what can be no id of ours */
const idOf = (c: Context): string => {
  const id = c.req.param("id") ?? "";
  if (/^[A-Za-z0-9_-]{1,64}$/.test(id)) return id;
  throw notThere("report_not_found", "There is no such report.", "Cette déclaration n'existe pas.");
};

/** The period that an address names. @throws Rejection 404 where it names none */
const periodAsked = (c: Context) => {
  const { company = "", kind, role, day = "" } = c.req.query();
  const known = { kind: REPORT_KINDS.find((one) => one === kind), role: ROLES.find((one) => one === role) };
  if (/^\d{9}$/.test(company) && known.kind !== undefined && known.role !== undefined && isDay(day))
    return { company, kind: known.kind, role: known.role, day };
  throw notThere(
    "period_unknown",
    "No period is meant by this address.",
    "Cette adresse ne désigne aucune période.",
  );
};
