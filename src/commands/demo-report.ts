import { setTimeout as wait } from "node:timers/promises";
import { parisDay } from "../domain/paris-day.ts";
import { daysAfter } from "../domain/reporting/days.ts";
import type { ReportState } from "../domain/reporting/record.ts";

/** How the demo calls the gateway, and how it shows what comes. */
export interface DemoCalls {
  call<T>(method: "GET" | "POST", path: string, body?: object): Promise<T>;
  line(at: Date, code: string, label: string): void;
}

/** One line of a report's history. */
interface Step {
  at: string;
  state: ReportState;
  rawCode: string | null;
}

interface Shown {
  id: string;
  state: ReportState;
  deadline: string;
  problem: { message: string; fix: string } | null;
}

/** How long a report may take, in milliseconds. */
const LONGEST = 30_000;

/** Far enough back that its period is over, whatever the day: a period has eleven days at most. */
const PAST_DAYS = 11;

const LABELS: Readonly<Partial<Record<ReportState, string>>> = {
  due: "the period is over: the report is due",
  queued: "written, to be sent",
  sent: "sent to the platform",
  taken: "in order at the platform",
  accepted: "Déposée: accepted by the public portal",
};

/**
 * Gives a till's sales of one day to be reported, and follows the report of their period until it is accepted.
 *
 * @returns the report
 * @throws Error when it is rejected, or takes too long
 */
export const reportOne = async (company: string, { call, line }: DemoCalls): Promise<Shown> => {
  const date = daysAfter(parisDay(new Date()), -PAST_DAYS);
  await call("POST", "/v1/reports/transactions", {
    company,
    id: `till-1-${date}`,
    date,
    currency: "EUR",
    groups: [
      {
        category: "TLB1",
        count: 41,
        rates: [
          { rate: "20", base: "801.25", vat: "160.25" },
          { rate: "5.5", base: "189.57", vat: "10.43" },
        ],
      },
    ],
  });
  const started = Date.now();
  let seen = 0;
  while (Date.now() - started < LONGEST) {
    const { items } = await call<{ items: Shown[] }>("GET", `/v1/reports?company=${company}`);
    const [report] = items;
    if (report !== undefined) {
      const events = await call<{ items: Step[] }>("GET", `/v1/reports/${report.id}/events`);
      for (const { at, state, rawCode } of events.items.slice(seen)) {
        const code = rawCode !== null && /^\d{3}$/.test(rawCode) ? rawCode : "···";
        line(new Date(at), code, LABELS[state] ?? state);
      }
      seen = events.items.length;
      if (report.problem !== null) throw new Error(`${report.problem.message}\n  ${report.problem.fix}`);
      if (report.state === "accepted") return report;
    }
    await wait(150);
  }
  throw new Error(`The report was not accepted within ${LONGEST / 1000} s.`);
};
