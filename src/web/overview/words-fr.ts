import type { overviewEn } from "./words-en.ts";

/** The same in French. */
export const overviewFr: typeof overviewEn = {
  moving: "Ce qui circule",
  movingText:
    "Compté par heure, jusqu'à maintenant : les factures prises en envoi, les factures reçues, ce que disent les plateformes, et ce qui a été notifié aux ERP et aux autres.",
  nothingYet: "Rien ne s'est passé ces 30 derniers jours.",
  kinds: {
    sent: "Envois",
    received: "Réceptions",
    statuses: "Statuts",
    told: "Notifications",
    news: "Notifications",
  },
  hours: "24 heures",
  days: "30 jours",
  chart: {
    hours: (what, where, total) =>
      `${what}${where === "" ? "" : `, ${where}`} : ${total} ces dernières 24 heures, par heure`,
    days: (what, where, total) =>
      `${what}${where === "" ? "" : `, ${where}`} : ${total} ces 30 derniers jours, par jour`,
  },
  numbers: { hours: "Chiffres par heure", days: "Chiffres par jour" },
  hour: "Heure",
  dayOf: "Jour",
  everybody: "Tous ceux qui sont notifiés",
  now: "maintenant",
  today: "aujourd'hui",
  queue: "Ce qui attend",
  queueText: "Les travaux à faire ou en cours, et depuis quand attend le premier.",
  noQueue: "Rien n'attend.",
  toTell: "À notifier",
  certificates: "Certificats des serveurs",
  yourPlatforms: "Plateformes",
  where: "Où",
  atLeast: (count) => `${count} ou plus`,
};
