import type { webhooksEn } from "./words-en.ts";

/** The same in French. */
export const webhooksFr: typeof webhooksEn = {
  text: "Qui est notifié de ce qui se passe : webhooks des ERP, abonnements de l'API nationale, adresses de messagerie et dossiers.",
  none: "Personne n'est notifié : la configuration n'a pas de webhook, et personne ne s'est abonné.",
  all: "Tous les webhooks",
  ofTenant: "Du tenant",
  everyTenant: "tous",
  show: "Afficher",
  sorts: {
    webhook: "Webhook",
    subscription: "Abonnement de l'API nationale",
    mail: "Messagerie",
    folder: "Dossier",
  },
  place: (n) => `nº ${n} dans la configuration`,
  states: {
    works: "Fonctionne",
    failing: "En échec",
    stopped: "Arrêté",
    idle: "Pas encore appelé",
    gone: "N'est plus dans la configuration",
  },
  lastAttempt: "Dernière tentative",
  nextAttempt: "Prochaine tentative",
  waits: "En attente",
  givenUp: "Mis de côté",
  nothingWaits: "Rien n'attend.",
  stoppedSince: "Arrêté depuis",
  probe: "Nouvel essai",

  test: "Envoyer un test",
  testText:
    "Un appel signé de type test, dont vous voyez la réponse ici. Rien ne s'est passé, et rien n'est répété.",
  resume: "Reprendre",
  redeliver: "Renvoyer…",
  redeliverText:
    "Tout ce qui lui a été notifié depuis ce jour, et ce qui a été mis de côté : dans le même ordre pour chaque facture, et sous le même webhook-id, pour qu'un destinataire ignore ce qu'il a déjà.",
  since: "Depuis",
  what: "Quoi",
  only: { all: "tout", failed: "seulement ce qui a été mis de côté" },
  noDay: "Donnez un jour : le premier dont tout doit repartir.",

  attempts: "Dernières tentatives",
  attemptsText: "Les cinquante dernières, sur trente jours au plus.",
  noAttempts: "Aucune tentative n'est connue.",
  at: "Quand",
  type: "Type",
  answer: "Réponse",
  took: "Durée",
  size: "Taille",
  attempt: "Tentative",
  delivered: "remis",
  noAnswer: "pas de réponse",
  ms: (ms) => `${ms} ms`,
  waiting: "Ce qui attend",
  waitingText: "Les prochaines. Ce qui attend derrière une notification de la même facture part après elle.",
  tries: "Tentatives",
  lastAnswer: "Dernière réponse",
  told: "Ce qui a été notifié",
  toldText: "Les plus récentes d'abord, tant que c'est gardé : une semaine, ou selon la configuration.",
  noTold: "Rien ne lui a été notifié pendant le temps gardé.",
  failuresThere: "Ce qui a été mis de côté attend parmi les échecs.",

  gone: "Ce webhook ou cette notification n'existe pas, ou n'est plus gardé.",
  notNow: "La remise est en cours, ou quelqu'un s'en est occupé entre-temps.",
  tooMany: "C'est trop en une fois : donnez un jour plus récent, ou seulement ce qui a été mis de côté.",
  delivery: "Notification",
  again: "Renvoyer",
  now: "Essayer maintenant",
  oneOf: (type) => `Notification : ${type}`,
  endpoint: "Destinataire",
  begun: "Depuis",
  call: "L'appel",
  headers: "En-têtes",
  body: "Corps",
  hidden: "L'heure et les signatures sont faites à chaque tentative.",
  asSent: "Octet par octet ce qui est parti en dernier.",
  notAsSent: "Tel qu'il partirait maintenant : la facture a évolué depuis le dernier envoi.",
  asNow: "Tel qu'il partirait maintenant.",
  noCall:
    "Il n'y a pas d'appel à montrer : c'est un courriel ou un fichier, ou ce dont il s'agit n'est plus là.",
  answered: "Ce qui a été répondu",

  tested: (status, ms) => `Le test a reçu la réponse ${status} en ${ms} ms.`,
  testFailed: "Le test a échoué :",
  testRuns: "Le test est en cours : sa réponse figurera parmi les tentatives.",
  redelivered: (rows) =>
    rows === 0
      ? "Il n'y avait rien à renvoyer."
      : rows === 1
        ? "1 notification repart."
        : `${rows} notifications repartent.`,
  resumed: "La suite est envoyée, avec ce qui attendait.",
  chart: (total) => `Notifications des dernières 24 heures : ${total}, par heure`,
  last24: "Notifié ces dernières 24 heures",
};
