import type { CodeGroup } from "./types.ts";

export const GATEWAY: CodeGroup = {
  name: { en: "The gateway itself", fr: "La passerelle elle-même" },
  where: {
    en: "Answers to requests (`type` and `code`), `errors[].code`, the log",
    fr: "Réponses aux demandes (`type` et `code`), `errors[].code`, le journal",
  },
  codes: {
    store_unavailable: {
      http: [503],
      means: "The database does not answer: it restarts, its disk is full, or the network is cut.",
      fix: "Send the same request again: with an Idempotency-Key, or the same document, it has one effect. The operator looks at the database.",
      meansFr: "La base de données ne répond pas : redémarrage, disque plein, ou réseau coupé.",
      fixFr:
        "Renvoyez la même demande : avec une Idempotency-Key, ou le même document, elle n'a qu'un effet. L'exploitant regarde la base.",
    },
    busy: {
      http: [503],
      means: "So many documents are coming in that there is no room for this one.",
      fix: "Send it again after the time that Retry-After names.",
      meansFr: "Tant de documents arrivent qu'il n'y a pas de place pour celui-ci.",
      fixFr: "Renvoyez-le après le délai indiqué par Retry-After.",
    },
    not_ready: {
      http: [503],
      means: "The gateway cannot take calls yet or any more: it starts, stops, or has no store.",
      fix: "Try again in a moment.",
      meansFr:
        "La passerelle ne peut pas encore, ou plus, prendre d'appels : elle démarre, s'arrête, ou n'a pas de base.",
      fixFr: "Réessayez dans un instant.",
    },
    internal_error: {
      http: [500],
      means: "A fault of the gateway.",
      fix: "Report it with the requestId; the log tells more under it.",
      meansFr: "Une erreur de la passerelle.",
      fixFr: "Signalez-la avec le requestId ; le journal en dit plus sous ce nom.",
    },
    client_left: {
      http: [499],
      means: "The client closed the connection before the answer. Seen in logs alone.",
      fix: "Give the client a longer deadline if it happens often.",
      meansFr: "Le client a fermé la connexion avant la réponse. Ne se voit que dans les journaux.",
      fixFr: "Donnez au client un délai plus long si cela arrive souvent.",
    },
    configuration_faulty: {
      http: [422],
      means: "The configuration that was to be loaded has faults; nothing has changed.",
      fix: "Correct each fault that errors names (npm run check-config), then reload.",
      meansFr: "La configuration à charger a des défauts ; rien n'a changé.",
      fixFr: "Corrigez chaque défaut que nomme errors (npm run check-config), puis rechargez.",
    },
    configuration_fault: {
      means: "One place of the configuration is wrong.",
      fix: "Correct it as the fix beside it says.",
      meansFr: "Un endroit de la configuration est faux.",
      fixFr: "Corrigez-le comme l'indique le remède à côté.",
    },
    document_too_costly: {
      http: [413],
      means:
        "Reading the document takes more time or memory than is given to one, so that it would hold up the others.",
      fix: "Split it, send large annexes apart, or have limits.documentSeconds raised.",
      meansFr:
        "Lire ce document prend plus de temps ou de mémoire qu'il n'en est donné à un seul, au détriment des autres.",
      fixFr:
        "Divisez-le, envoyez les annexes volumineuses à part, ou faites augmenter limits.documentSeconds.",
    },
    official_rules_busy: {
      http: [503],
      means: "Several documents are under the publishers' rules already.",
      fix: "Come back in a moment, or leave out official=true.",
      meansFr: "Plusieurs documents sont déjà sous les règles officielles.",
      fixFr: "Revenez dans un instant, ou retirez official=true.",
    },
    official_rules_preparing: {
      http: [503],
      means: "The publishers' rules are being compiled, which takes minutes after they are installed.",
      fix: "Come back later, or leave out official=true.",
      meansFr:
        "Les règles officielles sont en préparation, ce qui prend quelques minutes après leur installation.",
      fixFr: "Revenez plus tard, ou retirez official=true.",
    },
    official_rules_too_slow: {
      http: [503],
      means: "The publishers' rules did not come to an end in time.",
      fix: "Leave out official=true for this document.",
      meansFr: "Les règles officielles n'ont pas abouti à temps.",
      fixFr: "Retirez official=true pour ce document.",
    },
    official_rules_ended: {
      http: [503],
      means: "What runs the publishers' rules ended before it answered.",
      fix: "Try again; the log says why it ended.",
      meansFr: "Ce qui exécute les règles officielles s'est arrêté avant de répondre.",
      fixFr: "Réessayez ; le journal dit pourquoi.",
    },
    official_rules_stopped: {
      means: "A publisher's rule stopped at this document and judged no further.",
      fix: "Correct what the controls found first, then check again.",
      meansFr: "Une règle officielle s'est arrêtée sur ce document et n'a pas jugé la suite.",
      fixFr: "Corrigez d'abord ce que les contrôles ont trouvé, puis revérifiez.",
    },
  },
};
