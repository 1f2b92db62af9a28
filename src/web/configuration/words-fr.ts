import type { configurationEn } from "./words-en.ts";

/** What the page of the configuration says, in French. */
export const configurationFr: typeof configurationEn = {
  text: "Telle qu'elle a été lue, variables et secrets montés compris ; les secrets sont masqués.",
  file: "Fichier",
  readAt: "Lue",
  digest: "Empreinte",
  digestHint: "Les processus qui ont la même configuration montrent la même.",
  reload: "Recharger",
  reloadText:
    "Relit le fichier. Une configuration saine prend effet d'un bloc, dans les autres processus en quelques secondes ; une configuration fautive ne change rien.",
  restart:
    "Seul un nouveau processus prend en compte : listen, store, log, limits, workers, traces, officialRules.",
  warnings: "Fonctionne, mais peut-être pas comme prévu",
  noWarnings: "Rien d'étrange.",
  content: "La configuration",
  unchanged: "Elle a été relue : rien ne diffère.",
  changed: (paths: string) => `Elle a été relue. En service : ${paths}.`,
  needsRestart: (paths: string) => `Attend un nouveau processus : ${paths}.`,
  faults: "Elle ne peut pas être utilisée, et rien n'a changé",
  fix: "Que faire :",
};
