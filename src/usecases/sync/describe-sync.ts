import type { Invoice } from "../../domain/invoice.ts";
import { statusFacts } from "../../domain/life-cycle/status.ts";
import type { Words } from "../../domain/problem.ts";
import type { HistoryState, SyncOutcome, SyncProblem, SyncResult } from "../work.ts";

type Shown = Pick<Invoice, "id" | "number" | "status" | "direction">;

const label = ({ status, direction }: Shown): { en: string; fr: string } => {
  if (status !== null) return { en: statusFacts(status).labelEn, fr: statusFacts(status).label };
  return direction === "inbound"
    ? { en: "received, no status yet", fr: "reçue, sans statut" }
    : { en: "no status yet", fr: "sans statut" };
};

/** Says exactly what a sync changed, in English and in French. */
export const describeSync = (found: {
  /** The invoice that was asked for, as it stands now; null when the sync was of a whole account. */
  subject: Shown | null;
  updated: readonly string[];
  /** The first of the updated ones, as far as they may be named. */
  named: readonly Shown[];
  history: HistoryState | null;
  failed: ReadonlyMap<string, SyncProblem>;
  unfinished: boolean;
}): Pick<SyncResult, "outcome" | "message" | "messageFr"> => {
  const { subject, updated } = found;
  const outcome: SyncOutcome =
    updated.length === 0
      ? "none"
      : updated.length > 1
        ? "several"
        : updated[0] === subject?.id
          ? "this"
          : "another";
  const said = [whatChanged(outcome, found), ...whatIsMissing(found)];
  return {
    outcome,
    message: said.map(({ en }) => en).join(" "),
    messageFr: said.map(({ fr }) => fr).join(" "),
  };
};

const whatChanged = (
  outcome: SyncOutcome,
  { subject, updated, named }: Parameters<typeof describeSync>[0],
): Words => {
  const rest = updated.length - named.length;
  const list = (language: "en" | "fr"): string => {
    const names = named.map((one) => `${one.number} (${label(one)[language]})`).join(", ");
    if (names === "") return "";
    const others = language === "en" ? ` and ${rest} more` : ` et ${rest} de plus`;
    return `${language === "en" ? ": " : " : "}${names}${rest <= 0 ? "" : others}`;
  };
  const still = subject === null ? null : label(subject);
  switch (outcome) {
    case "this":
      return {
        en: `This invoice was updated${list("en")}.`,
        fr: `Cette facture a été mise à jour${list("fr")}.`,
      };
    case "another":
      return still === null || subject === null
        ? { en: `One invoice was updated${list("en")}.`, fr: `Une facture a été mise à jour${list("fr")}.` }
        : {
            en: `Another invoice was updated${list("en")}. Nothing new on ${subject.number} (${still.en}).`,
            fr: `Une autre facture a été mise à jour${list("fr")}. Rien de nouveau sur ${subject.number} (${still.fr}).`,
          };
    case "several":
      return {
        en: `${updated.length} invoices were updated${list("en")}.`,
        fr: `${updated.length} factures ont été mises à jour${list("fr")}.`,
      };
    case "none":
      return still === null || subject === null
        ? { en: "Nothing new.", fr: "Rien de nouveau." }
        : {
            en: `Nothing new: ${subject.number} (${still.en}).`,
            fr: `Rien de nouveau : ${subject.number} (${still.fr}).`,
          };
  }
};

/** What could not be asked, or is not read yet. */
const whatIsMissing = ({
  history,
  failed,
  unfinished,
}: Pick<Parameters<typeof describeSync>[0], "history" | "failed" | "unfinished">): Words[] => [
  ...(history === null || history.state === "read" ? [] : [historyWords(history)]),
  ...[...failed].map(([account, { message, messageFr }]) => ({
    en: `The new events of the account "${account}" could not be fetched: ${message}`,
    fr: `Les nouveautés du compte « ${account} » n'ont pas pu être lues${because(messageFr)}`,
  })),
  ...(unfinished
    ? [
        {
          en: "Some of what the platform said is still being read.",
          fr: "Une partie de ce que la plateforme a dit est encore en cours de lecture.",
        },
      ]
    : []),
];

/** A sync that an older version began has no French words of what went wrong. */
const because = (messageFr: string | undefined): string =>
  messageFr === undefined ? "." : ` : ${messageFr}`;

const historyWords = (history: Exclude<HistoryState, { state: "read" }>): Words => {
  switch (history.state) {
    case "absent":
      return {
        en: "This platform gives no history of one invoice: only new events were asked for.",
        fr: "Cette plateforme ne donne pas l'historique d'une facture : seules les nouveautés ont été demandées.",
      };
    case "notThere":
      return {
        en: "This invoice has not left for the platform yet: there is no history.",
        fr: "Cette facture n'est pas encore partie vers la plateforme : il n'y a pas d'historique.",
      };
    case "failed":
      return {
        en: `The history of this invoice could not be read: ${history.problem.message}`,
        fr: `L'historique de cette facture n'a pas pu être lu${because(history.problem.messageFr)}`,
      };
  }
};
