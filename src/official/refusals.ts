import { Rejection } from "../domain/problem.ts";

const TITLE = {
  en: "The official rules cannot be asked now",
  fr: "Les règles officielles ne peuvent pas être consultées maintenant",
};

/** Too many documents wait for the one thread. */
export const busy = (): Rejection =>
  new Rejection(
    503,
    "official_rules_busy",
    TITLE,
    {
      en: "Several documents are being checked already, one after the other. Come back in a moment, or leave out official=true.",
      fr: "Plusieurs documents sont déjà en cours de contrôle, l'un après l'autre. Revenez dans un instant, ou retirez official=true.",
    },
    [],
    10,
  );

/** Stylesheets are compiled once, which may take longer than anybody waits. */
export const preparing = (): Rejection =>
  new Rejection(
    503,
    "official_rules_preparing",
    TITLE,
    {
      en: "The official rules are being prepared, which takes up to some minutes after they are installed or changed. Come back later, or leave out official=true.",
      fr: "Les règles officielles sont en préparation : cela prend jusqu'à quelques minutes après leur installation ou leur mise à jour. Revenez plus tard, ou retirez official=true.",
    },
    [],
    20,
  );

/** The document takes longer than one document may. */
export const tooLong = (seconds: number): Rejection =>
  new Rejection(
    503,
    "official_rules_too_slow",
    TITLE,
    {
      en: `The official rules did not come to an end within ${seconds} s. The document may be too large for them; leave out official=true.`,
      fr: `Les règles officielles n'ont pas abouti en ${seconds} s. Le document est peut-être trop volumineux pour elles ; retirez official=true.`,
    },
    [],
    60,
  );

/** The thread ended under way. The next call starts another. */
export const ended = (): Rejection =>
  new Rejection(
    503,
    "official_rules_ended",
    TITLE,
    {
      en: "What runs the official rules ended before it answered; the log says why. Try again, or leave out official=true.",
      fr: "Ce qui exécute les règles officielles s'est arrêté avant de répondre ; le journal dit pourquoi. Réessayez, ou retirez official=true.",
    },
    [],
    5,
  );
