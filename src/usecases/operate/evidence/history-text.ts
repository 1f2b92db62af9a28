import type { InvoiceEvent, Reason } from "../../../domain/life-cycle/event.ts";
import { wordsOfReason } from "../../../domain/life-cycle/reason-words.ts";
import { statusFacts } from "../../../domain/life-cycle/status.ts";

export type Language = "en" | "fr";

const WORDS = {
  en: {
    title: (number: string) => `History of invoice ${number}`,
    times: "Times are UTC.",
    nothing: "Nothing was said about it.",
    unknown: (code: string) => `Unknown status "${code}"`,
    by: "by",
    heard: "heard",
    sources: {
      poll: "by pull",
      webhook: "by the platform's call",
      push: "as sent from here",
      gateway: "here",
    },
    moved: "it moved the invoice",
    reason: "Reason",
    comment: "Comment",
    amount: "Amount",
  },
  fr: {
    title: (number: string) => `Historique de la facture ${number}`,
    times: "Les heures sont en UTC.",
    nothing: "Rien n'en a été dit.",
    unknown: (code: string) => `Statut inconnu « ${code} »`,
    by: "par",
    heard: "appris",
    sources: {
      poll: "en interrogeant la plateforme",
      webhook: "par un appel de la plateforme",
      push: "envoyé d'ici",
      gateway: "ici",
    },
    moved: "elle a changé d'état",
    reason: "Motif",
    comment: "Commentaire",
    amount: "Montant",
  },
} as const;

/** One line, whatever stands in it. */
const oneLine = (text: string): string => text.replace(/\s+/gu, " ").trim();

const reasonText = ({ code, text }: Reason, language: Language): string => {
  const own = language === "fr" ? text : wordsOfReason({ code, text }).en;
  return own === "" ? code : `${code}: ${own}`;
};

const eventLines = (event: InvoiceEvent, language: Language): string[] => {
  const words = WORDS[language];
  const status = event.status === null ? null : statusFacts(event.status);
  const name =
    status === null
      ? words.unknown(event.rawCode)
      : `${language === "en" ? status.labelEn : status.label} (${status.code})`;
  const { role, name: who, id } = event.setBy;
  const by = [role, who, id].filter((part) => part !== undefined).join(" ");
  const facts = [
    `${words.by} ${oneLine(by)}`,
    `${words.heard} ${event.receivedAt} ${words.sources[event.source]} (${event.account})`,
    ...(event.moved ? [words.moved] : []),
  ];
  return [
    `${event.at}  ${name}`,
    `  ${facts.join("; ")}`,
    ...event.reasons.map((reason) => `  ${words.reason}: ${oneLine(reasonText(reason, language))}`),
    ...event.amounts.map(
      ({ code, amount, currency, vatRate }) =>
        `  ${words.amount}: ${code} ${amount} ${currency}${vatRate === null ? "" : ` (${vatRate} %)`}`,
    ),
    ...(event.comment === null ? [] : [`  ${words.comment}: ${oneLine(event.comment)}`]),
  ];
};

/** A history as people read it, oldest first. */
export const historyText = (number: string, events: readonly InvoiceEvent[], language: Language): string => {
  const words = WORDS[language];
  const said =
    events.length === 0 ? [words.nothing] : events.flatMap((event) => [...eventLines(event, language), ""]);
  return `${[words.title(oneLine(number)), words.times, "", ...said].join("\n").trimEnd()}\n`;
};
