import type { RawItem, Reason } from "../../domain/life-cycle/event.ts";
import { reportKindIn, saidOfReport } from "../../mapping/iopole-reports.ts";
import { present } from "../kit/present.ts";
import { dayOf } from "../kit/time.ts";
import type { ReportAbout, Understood } from "../port.ts";
import type { Iopole } from "./calls.ts";
import { foldersOf } from "./report-search.ts";
import { reportPayloadSchema } from "./report-shapes.ts";
import { answerOf } from "./reports.ts";
import type { PlatformEvent } from "./shapes.ts";

/** First and last day, where both can be read. */
const periodIn = (
  said: { startDate?: unknown; endDate?: unknown } | null | undefined,
): ReportAbout["period"] => {
  const [start, end] = [said?.startDate, said?.endDate].map((date) =>
    typeof date === "string" ? dayOf(date, "utc") : null,
  );
  return start && end ? { start, end } : undefined;
};

/**
 * An event about a message of ours: that it stands in a report of the platform's, or why it does not. A word that the
 * table does not know has no meaning yet.
 */
export const readReportEvent = (
  item: RawItem,
  { eventType, referencedObject, payload }: PlatformEvent,
  reasons: Reason[],
): Understood => {
  const { reportId, fluxType, period: said } = reportPayloadSchema.safeParse(payload).data ?? {};
  const known = saidOfReport(eventType);
  const period = periodIn(said);
  const kind = reportKindIn(fluxType) ?? known?.kind ?? reportKindIn(referencedObject?.type);
  const into = joinedWords(fluxType, period);
  return {
    kind: "report",
    about: present({
      platformId: referencedObject?.id,
      // The end of the period is told of the report alone.
      aliases: reportId && reportId !== referencedObject?.id ? [reportId] : null,
      kind,
      period,
    }),
    answer: {
      outcome: known?.outcome ?? null,
      rawCode: eventType,
      at: item.at,
      reasons,
      rule: null,
      comment: known?.outcome === "taken" ? into : null,
    },
  };
};

/** Into which report it went: who compares the days sees a VAT regime that is set wrongly at the platform. */
const joinedWords = (fluxType: string | null | undefined, period: ReportAbout["period"]): string | null =>
  period === undefined
    ? null
    : `IOPOLE ${fluxType ?? ""} ${period.start} – ${period.end}`.replace(/ {2,}/g, " ");

/** A period is closed: the list of reports says whether it was sent, and what became of it. */
export const readClosing = async (
  access: Iopole,
  item: RawItem,
  { referencedObject, payload }: PlatformEvent,
): Promise<Understood> => {
  const said = reportPayloadSchema.safeParse(payload).data;
  const [company, period] = [said?.businessEntityId, periodIn(said)];
  const platformId = said?.reportId ?? referencedObject?.id;
  if (!company || period === undefined || !platformId) {
    return { kind: "nothing", why: "a period is closed that is not named" };
  }
  const folders = await foldersOf(access, { company, ...period });
  const folder = folders.find(({ id }) => id === platformId);
  const answer = folder === undefined ? null : answerOf(folder, item.at);
  if (answer === null) return { kind: "nothing", why: "the period is closed, and not reported yet" };
  return { kind: "report", about: { platformId, company, period }, answer };
};
