import type { failuresEn } from "./words-en.ts";

/** What the room of failures says, in French. */
export const failuresFr: typeof failuresEn = {
  causes: "Par cause",
  causesText: "Le même souci, regroupé : ce que c'est, que faire, ce qu'il y a derrière.",
  cause: "Cause",
  worth: "Montant des factures",
  worthOf: (things) => `les ${things} plus anciennes seulement`,
  oldest: "La plus ancienne",
  newest: "La plus récente",
  count: "Nombre",
  acts: "Que faire",
  retryAllOf: (what) => `Réessayer tout ce qui a cette cause : ${what}`,
  retryAll: "Réessayer tout",
  dismiss: "Écarter…",
  dismissNamed: (what) => `Écarter… ${what}`,
  show: "Ne voir que cela",
  showAll: "Voir toutes les causes",
  filters: "Restreindre",
  allKinds: "Tous les types",
  allPlatforms: "Toutes les plateformes",
  open: "En attente de quelqu'un",
  dismissed: "Écartés",
  narrow: "Appliquer",
  moreGroups: "Il y a d'autres causes ; restreignez la liste pour les voir.",
  following: (count) => `${count} autres suivent d'elles-mêmes.`,
  dismissTitle: "Écarter",
  dismissText:
    "Plus personne n'est attendu, aucun compte ni alerte n'en parle, et votre motif est gardé. Rien ne change dans la facture.",
  dismissGroup: (count) => `${count} de la même cause`,
  reason: "Motif",
  reasons: {
    settled: "Réglé par ailleurs",
    duplicate: "Il y en a une autre",
    not_needed: "N'est plus nécessaire",
    test: "C'était un essai",
    other: "Un autre motif, indiqué ci-dessous",
  },
  note: "Ce qu'il faut savoir d'autre",
  doDismiss: "Écarter",
  cancel: "Annuler",
  wasDismissed: (count) =>
    count === 0
      ? "Il ne restait rien à écarter."
      : count === 1
        ? "1 élément est écarté."
        : `${count} éléments sont écartés.`,
  dismissedText: "Ce que quelqu'un a écarté, avec son motif. On peut y revenir.",
  noDismissed: "Rien n'a été écarté.",
  by: "par",
  reopen: "Rouvrir",
  reopenNamed: (what) => `Rouvrir : ${what}`,
  reopened: "Quelqu'un est de nouveau attendu.",
  notReopened: "Il n'y a rien à rouvrir : c'est réglé depuis.",
  raw: "Tel que reçu",
  file: "Fichier",
  download: "Prendre le fichier à la plateforme",
  waitsFor: "Attend",
};
