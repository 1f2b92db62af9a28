import type { Words } from "../problem.ts";
import type { ReportRecord, ReportState } from "./record.ts";
import type { ReportType } from "./report.ts";

/** Whether a period may be reported now, and as what. */
export type NextReport =
  | { may: true; type: ReportType }
  | { may: false; code: string; why: Words & { fix: string; fixFr: string } };

/** What the choice hangs on. */
export interface PeriodToday {
  /** Reports of the period so far, by number. */
  reports: readonly Pick<ReportRecord, "n" | "type" | "state" | "contentHash">[];
  /** Last day of the period, and the day in Paris. */
  end: string;
  today: string;
  /** Hash of what would be told. */
  contentHash: string;
  /** Nothing would be told. */
  empty: boolean;
  /** Does the platform tell what became of a report, and does it take corrections? */
  tells: boolean;
  corrects: boolean;
  /** It takes single messages. */
  single: boolean;
}

const no = (code: string, en: string, fr: string, fix: string, fixFr: string): NextReport => ({
  may: false,
  code,
  why: { en, fr, fix, fixFr },
});

const NO_CORRECTIONS = no(
  "corrections_unsupported",
  "This platform takes no corrections.",
  "Cette plateforme n'accepte pas de rectification.",
  "Correct it at the platform itself; preview shows the difference.",
  "Rectifiez sur la plateforme elle-même ; l'aperçu montre la différence.",
);

/** Not with the platform yet. */
export const UNSENT: ReadonlySet<ReportState> = new Set(["open", "due", "awaiting-approval"]);

/** Is its answer still to come? Where the platform tells none, what it took is all there will be. */
export const isAwaited = (state: ReportState, tells: boolean): boolean =>
  state === "queued" || state === "sent" || (state === "taken" && tells);

/** Does it hold for its period, as far as anybody can know? */
export const stands = (state: ReportState, tells: boolean): boolean =>
  state === "accepted" || (state === "taken" && !tells);

/**
 * Whether a period may be reported now: a first report (IN) until one is accepted, then whole corrections (RE); nothing
 * before it is over, nothing while an answer is awaited, and nothing that would say the same again (G8.01; after a 301
 * the next one is of the same sort).
 */
export const nextReport = ({
  reports,
  end,
  today,
  contentHash,
  empty,
  tells,
  corrects,
  single,
}: PeriodToday): NextReport => {
  if (today <= end) {
    return no(
      "period_not_over",
      `The period runs until ${end}.`,
      `La période court jusqu'au ${end}.`,
      "Send it from the day after on (G7.43).",
      "Envoyez-la à partir du lendemain (G7.43).",
    );
  }
  if (reports.some(({ state }) => isAwaited(state, tells))) {
    return no(
      "answer_awaited",
      "A report of this period is on its way, and its answer is awaited.",
      "Une déclaration de cette période est en route, et sa réponse est attendue.",
      "Wait for the answer: what changes meanwhile is kept, and goes with the next report.",
      "Attendez la réponse : ce qui change entre-temps est gardé, et part avec la déclaration suivante.",
    );
  }
  const standing = reports.findLast(({ state }) => stands(state, tells));
  if (standing === undefined) {
    // Of a report that was refused the platform may have taken all messages but one: they would count twice.
    if (single && reports.some(({ state }) => !UNSENT.has(state))) return NO_CORRECTIONS;
    if (!empty) return { may: true, type: "IN" };
    return no(
      "nothing_to_report",
      "There is nothing to report in this period: a report of nothing is never sent.",
      "Il n'y a rien à déclarer pour cette période : une déclaration vide ne s'envoie jamais.",
      "Nothing need be done.",
      "Il n'y a rien à faire.",
    );
  }
  if (standing.contentHash === contentHash) {
    return no(
      "nothing_changed",
      "What would be sent is what was sent already.",
      "Ce qui serait envoyé est ce qui l'a déjà été.",
      "Correct an item of the period first; preview shows the difference.",
      "Corrigez d'abord un élément de la période ; l'aperçu montre la différence.",
    );
  }
  if (!corrects) return NO_CORRECTIONS;
  return { may: true, type: "RE" };
};
