import { oneLine } from "../../../domain/mail.ts";
import { parisClock } from "../../../domain/paris-day.ts";
import type { Words } from "../../../domain/problem.ts";
import type { OpenThing } from "./open-things.ts";

type Language = keyof Words;
type Sort = "invoice" | "failure" | "item" | "report";

/** Most things that a mail names. */
const NAMED_MOST = 50;

const sortOf = (thing: OpenThing): Sort => {
  if ("report" in thing) return "report";
  const { kind, state } = thing.failure;
  return kind === "item" ? "item" : state === "held" ? "invoice" : "failure";
};

const some = (one: string, several: string) => (n: number) => `${n} ${n === 1 ? one : several}`;

const COUNTS: Readonly<Record<Sort, Record<Language, (n: number) => string>>> = {
  invoice: {
    fr: some("facture sans destinataire", "factures sans destinataire"),
    en: some("invoice that nobody receives", "invoices that nobody receives"),
  },
  failure: {
    fr: some("envoi abandonné", "envois abandonnés"),
    en: some("delivery given up", "deliveries given up"),
  },
  item: {
    fr: some("document non compris", "documents non compris"),
    en: some("document not understood", "documents not understood"),
  },
  report: {
    fr: some("déclaration à envoyer", "déclarations à envoyer"),
    en: some("report to be sent", "reports to be sent"),
  },
};

/** What was given up, by the kind of its work. */
const KINDS: Readonly<Record<string, Words>> = {
  submit: { fr: "Envoi d'une facture", en: "Sending an invoice" },
  status: { fr: "Envoi d'un statut", en: "Pushing a status" },
  declare: { fr: "Envoi d'une déclaration", en: "Sending a report" },
  notify: { fr: "Notification d'un ERP", en: "Notifying an ERP" },
  call: { fr: "Appel d'un abonné", en: "Calling a subscriber" },
  mail: { fr: "Facture par messagerie", en: "An invoice by mail" },
  file: { fr: "Facture dans un dossier", en: "An invoice as a file" },
};

const SORTS: Readonly<Record<Sort, Words>> = {
  invoice: { fr: "Facture reçue sans destinataire", en: "A received invoice that nobody receives" },
  failure: { fr: "Travail abandonné", en: "Work given up" },
  item: { fr: "Document non compris", en: "A document that is not understood" },
  report: { fr: "Déclaration à envoyer", en: "A report to be sent" },
};

const countsOf = (things: readonly OpenThing[], language: Language): string =>
  (Object.keys(COUNTS) as Sort[])
    .map((sort) => [sort, things.filter((thing) => sortOf(thing) === sort).length] as const)
    .flatMap(([sort, n]) => (n === 0 ? [] : [COUNTS[sort][language](n)]))
    .join(", ");

/** `YYYY-MM-DD HH:MM`, in Paris. */
const moment = (iso: string): string =>
  parisClock(new Date(iso)).replace(/^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d).*$/, "$1-$2-$3 $4:$5");

const LABELS = {
  fr: { from: "de", to: "à", since: "Depuis le", fix: "À faire :", id: "Identifiant :" },
  en: { from: "from", to: "to", since: "Since", fix: "To do:", id: "Id:" },
} as const;

const named = (thing: OpenThing, language: Language): string[] => {
  const label = LABELS[language];
  if ("report" in thing) {
    const { id, company, kind, start, end, deadline } = thing.report;
    const last =
      language === "fr"
        ? `Dernier jour : ${deadline}${thing.late ? ", dépassé" : ""}`
        : `Last day: ${deadline}${thing.late ? ", which is over" : ""}`;
    const fix =
      language === "fr"
        ? "Envoyez-la depuis la page des déclarations, après avoir corrigé ce qui y est signalé."
        : "Send it from the page of reports, once what it tells is put right.";
    return [
      `${SORTS.report[language]} : ${company}, ${kind}, ${start} – ${end}`,
      last,
      `${label.fix} ${fix}`,
      `${label.id} ${id}`,
    ];
  }
  const { id, kind, number, amount, currency, seller, buyer, fileName, since, problem } = thing.failure;
  const sort = sortOf(thing);
  const what = (sort === "failure" ? KINDS[kind] : undefined) ?? SORTS[sort];
  const about = [
    number ?? fileName,
    amount === null ? null : `${amount} ${currency ?? ""}`,
    seller === null ? null : `${label.from} ${seller}`,
    buyer === null ? null : `${label.to} ${buyer}`,
  ].filter((part) => part !== null);
  const fix = language === "fr" ? (problem.fixFr ?? problem.fix) : problem.fix;
  return [
    [what[language], about.join(", ")].filter((part) => part !== "").join(" : "),
    language === "fr" ? problem.messageFr : problem.message,
    `${label.since} ${moment(since)}`,
    ...(fix === undefined || fix === "" ? [] : [`${label.fix} ${fix}`]),
    `${label.id} ${id}`,
  ];
};

const listOf = (things: readonly OpenThing[], language: Language): string =>
  things
    .slice(0, NAMED_MOST)
    .map((thing, i) =>
      named(thing, language)
        .map((line, n) => `${n === 0 ? `${i + 1}. ` : "   "}${oneLine(line)}`)
        .join("\n"),
    )
    .join("\n\n");

/**
 * The mail that tells what is new among what waits for a person: counts in the subject, and each thing with what it is
 * about, since when, and what to do; in French, then in English.
 *
 * @param about.open - how much waits in all, what was told before included
 * @param about.more - there is more than can be named and followed
 */
export const writeAlert = (
  fresh: readonly OpenThing[],
  about: { tenant: string | null; open: number; more: boolean },
): { subject: string; text: string } => {
  const { tenant, open, more } = about;
  const rest = fresh.length - NAMED_MOST;
  const fr = countsOf(fresh, "fr");
  const en = countsOf(fresh, "en");
  const all = `${more ? "> " : ""}${open}`;
  const frenchRest = rest > 0 ? [`… et ${rest} de plus.`] : [];
  const englishRest = rest > 0 ? [`… and ${rest} more.`] : [];
  return {
    subject: `Passerelle${tenant === null ? "" : ` (${tenant})`} : ${[fr, en].filter((part) => part !== "").join(" / ") || all}`,
    text: [
      `À traiter : ${fr || "rien de nouveau"}. En attente en tout : ${all}.`,
      listOf(fresh, "fr"),
      ...frenchRest,
      "La liste complète est sur la page des échecs (/desk/failures), et à GET /v1/failures.",
      "----",
      `To look at: ${en || "nothing new"}. Waiting in all: ${all}.`,
      listOf(fresh, "en"),
      ...englishRest,
      "The whole list is on the page of failures (/desk/failures), and at GET /v1/failures.",
    ]
      .filter((part) => part !== "")
      .join("\n\n")
      .concat("\n"),
  };
};
