import { Failure } from "../../domain/failure.ts";
import type { ReportRecord } from "../../domain/reporting/record.ts";
import { lacksRegime, outcomeOfReport } from "../../mapping/iopole-reports.ts";
import { readAnswer } from "../kit/calls/answers.ts";
import { refused, unlessRefused } from "../kit/calls/failures.ts";
import { refusalFor } from "../kit/faults.ts";
import type { Found, OutgoingReport, ReportAnswer, ReportPart, Submitted } from "../port.ts";
import type { Iopole } from "./calls.ts";
import { findMessage } from "./find-report.ts";
import { messageFaults, messageOf } from "./report-bodies.ts";
import { foldersOf, isOfSpan, warnOfPeriods } from "./report-search.ts";
import type { Folder } from "./report-shapes.ts";
import { createdSchema } from "./shapes.ts";

const partOf = ({ part }: OutgoingReport): ReportPart => {
  if (part !== undefined) return part;
  throw refused(
    "report_not_single",
    "IOPOLE takes no whole report: each day, invoice and receipt is a message.",
    "Report this to the operator of the gateway.",
  );
};

const REGIME: Pick<Failure["facts"], "fix" | "fixFr"> = {
  fix: "Set the VAT regime of this company at IOPOLE (its own pages, or its support), then send again.",
  fixFr:
    "Renseignez le régime de TVA de cette société chez IOPOLE (son site, ou son assistance), puis renvoyez.",
};

/**
 * Sends one message of a report. The answer means that it was taken up; an event says into which of its reports the
 * platform put it. What was sent cannot be changed there: a day is sent when it is over.
 *
 * @throws Failure `refused` for what the platform is known to refuse, before it is sent
 */
export const sendReport = async ({ door, io }: Iopole, outgoing: OutgoingReport): Promise<Submitted> => {
  const part = partOf(outgoing);
  const refusal = refusalFor(messageFaults(part));
  if (refusal !== null) throw refusal;
  const { company } = outgoing.report;
  const { path, body } = messageOf(part, outgoing);
  const call = {
    operation: "send-report",
    method: "POST",
    path: `/v1/reporting/${path}/scheme/0002/value/${encodeURIComponent(company)}`,
    json: body,
    safe: false,
    also: [404],
  } as const;
  const answer = await unlessRefused(door(call), ({ facts }) => {
    throw new Failure("refused", lacksRegime(facts.message) ? { ...facts, ...REGIME } : facts);
  });
  if (answer.status === 404) throw companyUnknown(company, io.quoted(answer.text()));
  return { done: true, platformId: readAnswer(createdSchema, answer, false).id };
};

/** One company that is not there must not pause the account, as a wrong address would. */
const companyUnknown = (company: string, raw: string): Failure =>
  refused(
    "company_unknown",
    `IOPOLE does not know the company ${company}.`,
    "Have it enrolled at IOPOLE first.",
    {
      messageFr: `IOPOLE ne connaît pas la société ${company}.`,
      fixFr: "Faites-la d'abord inscrire chez IOPOLE.",
      httpStatus: 404,
      raw,
    },
  );

/** Did an earlier message arrive? */
export const findReport = (access: Iopole, outgoing: OutgoingReport): Promise<Found | null> =>
  findMessage(access, outgoing, partOf(outgoing));

/**
 * What the platform says of a report of its own. It gives no reasons there.
 *
 * @param at when it was asked, as it does not tell since when it is so
 */
export const answerOf = ({ status }: Folder, at: string): ReportAnswer | null => {
  if (!status) return null;
  const outcome = outcomeOfReport(status);
  if (outcome === null) return null;
  return { outcome: outcome ?? null, rawCode: status, at, reasons: [], rule: null, comment: null };
};

/** What became of a period. Sales and receipts of the same days are reports of their own: both must say the same. */
export const stateOfReport = async (access: Iopole, report: ReportRecord): Promise<ReportAnswer | null> => {
  const at = access.io.now().toISOString();
  const folders = await foldersOf(access, report);
  warnOfPeriods(access, folders, report);
  const answers = folders.filter((folder) => isOfSpan(folder, report)).map((folder) => answerOf(folder, at));
  const [first] = answers;
  const agree = answers.every((answer) => answer?.rawCode === first?.rawCode);
  return agree ? (first ?? null) : null;
};
