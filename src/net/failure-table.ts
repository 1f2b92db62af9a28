import type { FailureKind } from "../domain/failure.ts";
import type { Words } from "../domain/problem.ts";

/**
 * Everything that can go wrong on the way to a platform, sorted by what may safely happen next. An answer below 500
 * other than 408 and 429 is no failure: its words belong to the adapter.
 */
export interface Row {
  /** What a call that may be repeated ends as, and what one that may not. */
  safe: FailureKind;
  unsafe: FailureKind;
  /** What it tells the breaker of the platform. */
  platform: "ill" | "well" | "nothing";
  /** Is a safe call sent again within the same attempt? `asked`: only when the platform says how long to wait. */
  repeat: "yes" | "no" | "asked";
  /** The request may still be worked on at the other side. */
  mayStillArrive?: true;
  /** Our own doing, which spends no attempt. */
  ours?: true;
  message: Words;
  fix?: Words;
}

/** A platform or a network that is down says so before anything was written. */
const BEFORE = { safe: "unsent", unsafe: "unsent", platform: "ill", repeat: "yes" } as const;
/** The request was on its way. A lost answer to a read costs nothing; one to a deposit must be looked up. */
const AFTER = { safe: "unsent", unsafe: "unknown", platform: "ill", repeat: "yes" } as const;
/** Nothing was sent, and the platform had no part in it. */
const ASIDE = { safe: "unsent", unsafe: "unsent", platform: "nothing", repeat: "no" } as const;

export const TABLE = {
  // Before the request was written.
  connection_refused: {
    ...BEFORE,
    message: { en: "The platform refuses the connection.", fr: "La plateforme refuse la connexion." },
    fix: {
      en: "Check that the platform is up and that the address and port in the settings are right.",
      fr: "Vérifiez que la plateforme est en service, et que l'adresse et le port des paramètres sont justes.",
    },
  },
  host_not_found: {
    ...BEFORE,
    message: {
      en: "The platform's host name cannot be resolved.",
      fr: "Le nom d'hôte de la plateforme ne peut pas être résolu.",
    },
    fix: {
      en: "Check the host name in the settings and the name servers of this machine.",
      fr: "Vérifiez le nom d'hôte des paramètres et les serveurs de noms de cette machine.",
    },
  },
  tls_failed: {
    ...BEFORE,
    repeat: "no",
    message: {
      en: "No trusted TLS connection to the platform could be made.",
      fr: "Aucune connexion TLS de confiance avec la plateforme n'a pu être établie.",
    },
    fix: {
      en: "Check the address in the settings, the platform's certificate and the certificates this machine trusts.",
      fr: "Vérifiez l'adresse des paramètres, le certificat de la plateforme et ceux auxquels cette machine fait confiance.",
    },
  },
  connect_timeout: {
    ...BEFORE,
    repeat: "no",
    message: {
      en: "The platform did not accept a connection in time.",
      fr: "La plateforme n'a pas accepté de connexion à temps.",
    },
    fix: {
      en: "Check the platform's state, and whether a firewall drops the connection.",
      fr: "Vérifiez l'état de la plateforme, et si un pare-feu coupe la connexion.",
    },
  },
  connect_failed: {
    ...BEFORE,
    message: {
      en: "No connection to the platform could be made.",
      fr: "Aucune connexion avec la plateforme n'a pu être établie.",
    },
  },
  bad_request: {
    ...ASIDE,
    message: {
      en: "The request could not be written: its address or one of its headers is not valid HTTP.",
      fr: "La demande n'a pas pu être écrite : son adresse ou l'un de ses en-têtes n'est pas du HTTP valide.",
    },
    fix: {
      en: "Check the addresses and keys in the platform's settings for stray characters.",
      fr: "Cherchez des caractères parasites dans les adresses et les clés des paramètres de la plateforme.",
    },
  },
  forbidden_address: {
    ...ASIDE,
    safe: "refused",
    unsafe: "refused",
    message: {
      en: "The address leads into a private network, where webhooks are not sent.",
      fr: "L'adresse mène dans un réseau privé, où aucun webhook n'est envoyé.",
    },
    fix: {
      en: "Use a public address, or allow private ones in the configuration.",
      fr: "Prenez une adresse publique, ou permettez les adresses privées dans la configuration.",
    },
  },
  no_slot: {
    ...ASIDE,
    ours: true,
    message: {
      en: "All connections of this account were busy for too long.",
      fr: "Toutes les connexions de ce compte ont été occupées trop longtemps.",
    },
    fix: {
      en: "Raise `concurrency` of the account if the platform allows it.",
      fr: "Augmentez `concurrency` du compte si la plateforme le permet.",
    },
  },
  cancelled: {
    ...ASIDE,
    ours: true,
    message: {
      en: "The call was cancelled before it was sent.",
      fr: "L'appel a été annulé avant d'être envoyé.",
    },
  },
  shutting_down: {
    ...ASIDE,
    ours: true,
    message: {
      en: "The gateway is stopping: the call was not sent.",
      fr: "La passerelle s'arrête : l'appel n'a pas été envoyé.",
    },
  },
  circuit_open: {
    ...ASIDE,
    ours: true,
    message: {
      en: "Calls to this account are held back, because the last ones failed.",
      fr: "Les appels de ce compte sont retenus, car les derniers ont échoué.",
    },
    fix: {
      en: "Nothing: one call is let through from time to time, and the rest follow as soon as it succeeds.",
      fr: "Rien à faire : un appel passe de temps en temps, et les autres suivent dès qu'il réussit.",
    },
  },
  // Once the request was on its way. A cancelled read is ours too: it would otherwise spend an attempt.
  cancelled_midway: {
    ...AFTER,
    platform: "nothing",
    repeat: "no",
    mayStillArrive: true,
    ours: true,
    message: {
      en: "The call was cancelled while the platform was working on it.",
      fr: "L'appel a été annulé pendant que la plateforme y travaillait.",
    },
  },
  timeout: {
    ...AFTER,
    repeat: "no",
    mayStillArrive: true,
    message: { en: "The platform did not answer in time.", fr: "La plateforme n'a pas répondu à temps." },
  },
  connection_lost: {
    ...AFTER,
    message: {
      en: "The connection was lost before the platform answered.",
      fr: "La connexion a été perdue avant la réponse de la plateforme.",
    },
  },
  answer_cut: {
    ...AFTER,
    message: {
      en: "The connection was lost in the middle of the platform's answer.",
      fr: "La connexion a été perdue au milieu de la réponse de la plateforme.",
    },
  },
  answer_garbled: {
    ...AFTER,
    message: {
      en: "The platform's answer is not what its own format says.",
      fr: "La réponse de la plateforme n'est pas conforme à son propre format.",
    },
  },
  answer_too_large: {
    ...AFTER,
    platform: "well",
    repeat: "no",
    message: {
      en: "The platform's answer is larger than what is taken.",
      fr: "La réponse de la plateforme dépasse la taille acceptée.",
    },
  },
  // Answers that are failures.
  rate_limited: {
    ...BEFORE,
    platform: "well",
    repeat: "asked",
    message: {
      en: "The platform asks for fewer calls (429).",
      fr: "La plateforme demande moins d'appels (429).",
    },
    fix: {
      en: "Lower `concurrency` or poll less often if this goes on.",
      fr: "Réduisez `concurrency`, ou interrogez moins souvent si cela dure.",
    },
  },
  gateway_timeout: {
    ...AFTER,
    mayStillArrive: true,
    message: {
      en: "The platform gave up waiting for a part of itself.",
      fr: "La plateforme a cessé d'attendre l'une de ses propres parties.",
    },
  },
  // A 503 is usual before anything was taken, but nothing proves it: for a deposit it is as unknown as a 500.
  server_error: {
    ...AFTER,
    message: { en: "The platform failed on its own side.", fr: "La plateforme a échoué de son côté." },
  },
} as const satisfies Record<string, Row>;

/** Name of a row, and the `code` of its failures. */
export type FailureCode = keyof typeof TABLE;
