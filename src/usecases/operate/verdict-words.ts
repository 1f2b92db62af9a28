/** A reason's weight, and how it is told of an account in either language. */
interface Words {
  state: "look" | "stopped";
  en(name: string, count: number): string;
  fr(name: string, count: number): string;
}

/** One of something, or several of it. */
const some = (count: number, one: string, several: string): string =>
  count === 1 ? `1 ${one}` : `${count} ${several}`;

/** Everything that the verdict may be about. */
export const VERDICT_WORDS = {
  account_paused: {
    state: "stopped",
    en: (name) => `${name} is paused: nothing goes out until its credentials work again.`,
    fr: (name) => `${name} est en pause : rien ne part tant que ses identifiants ne fonctionnent pas.`,
  },
  circuit_open: {
    state: "stopped",
    en: (name) => `The circuit of ${name} is open: calls are held back until the platform answers again.`,
    fr: (name) =>
      `Le circuit de ${name} est ouvert : les appels sont retenus jusqu'à ce que la plateforme réponde.`,
  },
  sync_late: {
    state: "stopped",
    en: (name) => `The last complete synchronisation of ${name} is too long ago.`,
    fr: (name) => `La dernière synchronisation complète de ${name} est trop ancienne.`,
  },
  account_unknown: {
    state: "stopped",
    en: (name, n) =>
      `${name} is not in the configuration any more: ${some(n, "piece of work waits", "pieces of work wait")}.`,
    fr: (name, n) =>
      `${name} n'est plus dans la configuration : ${some(n, "travail attend", "travaux attendent")}.`,
  },
  endpoint_stopped: {
    state: "stopped",
    en: (name, n) =>
      `The ERP's endpoint ${name} is stopped: ${some(n, "notification waits", "notifications wait")}.`,
    fr: (name, n) =>
      `L'adresse de notification ${name} est arrêtée : ${some(n, "notification attend", "notifications attendent")}.`,
  },
  endpoint_unknown: {
    state: "stopped",
    en: (name, n) =>
      `The ERP's endpoint ${name} is not in the configuration any more: ${some(n, "notification waits", "notifications wait")}.`,
    fr: (name, n) =>
      `L'adresse de notification ${name} n'est plus dans la configuration : ${some(n, "notification attend", "notifications attendent")}.`,
  },
  never_synced: {
    state: "look",
    en: (name) => `${name} was never synchronised.`,
    fr: (name) => `${name} n'a jamais été synchronisé.`,
  },
  work_failed: {
    state: "look",
    en: (name, n) => `${name}: ${some(n, "failure waits", "failures wait")} for a person.`,
    fr: (name, n) => `${name} : ${some(n, "échec attend", "échecs attendent")} quelqu'un.`,
  },
  work_parked: {
    state: "look",
    en: (name, n) =>
      `${name}: ${some(n, "outcome is", "outcomes are")} unknown, and only a person can decide.`,
    fr: (name, n) =>
      `${name} : ${some(n, "issue inconnue", "issues inconnues")}, à décider par une personne.`,
  },
  work_in_doubt: {
    state: "look",
    en: (name, n) =>
      `${name}: ${some(n, "outcome is", "outcomes are")} in doubt; the gateway goes on asking.`,
    fr: (name, n) => `${name} : ${some(n, "issue", "issues")} en doute ; la passerelle continue de demander.`,
  },
  invoices_rejected: {
    state: "look",
    en: (name, n) => `${name} rejected ${some(n, "invoice", "invoices")}.`,
    fr: (name, n) => `${name} a rejeté ${some(n, "facture", "factures")}.`,
  },
  invoices_late: {
    state: "look",
    en: (name, n) => `${some(n, "invoice has", "invoices have")} waited too long to be sent to ${name}.`,
    fr: (name, n) =>
      `${some(n, "facture attend d'être envoyée", "factures attendent d'être envoyées")} à ${name} depuis trop longtemps.`,
  },
  work_late: {
    state: "look",
    en: (name, n) => `${name}: ${some(n, "piece of work has", "pieces of work have")} waited too long.`,
    fr: (name, n) => `${name} : ${some(n, "travail attend", "travaux attendent")} depuis trop longtemps.`,
  },
  notifications_late: {
    state: "look",
    en: (name, n) => `${some(n, "notification has", "notifications have")} waited too long for ${name}.`,
    fr: (name, n) =>
      `${some(n, "notification attend", "notifications attendent")} depuis trop longtemps pour ${name}.`,
  },
  items_held: {
    state: "look",
    en: (name, n) => `${some(n, "thing", "things")} that ${name} said cannot be understood yet.`,
    fr: (name, n) =>
      `${name} : ${some(n, "élément n'est pas encore compris", "éléments ne sont pas encore compris")}.`,
  },
  invoices_unowned: {
    state: "look",
    en: (name, n) =>
      `${some(n, "invoice", "invoices")} received from ${name} belong${n === 1 ? "s" : ""} to nobody.`,
    fr: (name, n) => `${some(n, "facture reçue", "factures reçues")} de ${name} sans destinataire connu.`,
  },
  password_expired: {
    state: "look",
    en: (name) =>
      `The password or certificate of ${name} has expired: renew it at the platform and in the configuration.`,
    fr: (name) =>
      `Le mot de passe ou le certificat de ${name} a expiré : renouvelez-le sur la plateforme et dans la configuration.`,
  },
  password_expires: {
    state: "look",
    en: (name) =>
      `The password or certificate of ${name} expires soon: renew it at the platform and in the configuration.`,
    fr: (name) =>
      `Le mot de passe ou le certificat de ${name} expire bientôt : renouvelez-le sur la plateforme et dans la configuration.`,
  },
  certificate_ends: {
    state: "stopped",
    en: (name) =>
      `The server certificate of ${name} is about to end, or has ended: no call goes there from then on. Tell the platform.`,
    fr: (name) =>
      `Le certificat du serveur de ${name} se termine d'un jour à l'autre, ou a expiré : plus aucun appel n'y passe alors. Prévenez la plateforme.`,
  },
  certificate_expires: {
    state: "look",
    en: (name) =>
      `The server certificate of ${name} ends soon and was not replaced: ask the platform whether it knows.`,
    fr: (name) =>
      `Le certificat du serveur de ${name} se termine bientôt et n'a pas été remplacé : demandez à la plateforme si elle le sait.`,
  },
  directory_missing: {
    state: "look",
    en: (name) =>
      `${name} has no copy of the directory yet: put the newest complete extract into its folder.`,
    fr: (name) =>
      `${name} n'a pas encore de copie de l'annuaire : déposez le dernier extrait complet dans son dossier.`,
  },
  directory_old: {
    state: "look",
    en: (name) => `The copy of the directory of ${name} is too old: no newer extract could be read in.`,
    fr: (name) =>
      `La copie de l'annuaire de ${name} est trop ancienne : aucun extrait plus récent n'a pu être lu.`,
  },
  retention_behind: {
    state: "look",
    en: (name) => `${name}: what was kept for its time is erased more slowly than it becomes due.`,
    fr: (name) =>
      `${name} : ce qui a été conservé le temps voulu est effacé moins vite qu'il n'arrive à échéance.`,
  },
  configurations_differ: {
    state: "look",
    en: (name) =>
      `Processes on this store go by different configurations (${name}): some read an older one, or their files differ.`,
    fr: (name) =>
      `Des processus sur cette base suivent des configurations différentes (${name}) : certains en ont lu une plus ancienne, ou leurs fichiers diffèrent.`,
  },
} as const satisfies Record<string, Words>;

export type VerdictCode = keyof typeof VERDICT_WORDS;

/** The codes of all reasons. */
export const VERDICT_CODES = Object.keys(VERDICT_WORDS) as [VerdictCode, ...VerdictCode[]];
