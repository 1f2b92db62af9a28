import type { configurationEn } from "./words-en.ts";

/** What the page of the configuration says, in French. */
export const configurationFr: typeof configurationEn = {
  text: "Telle qu'elle a été lue, variables et secrets montés compris ; les secrets sont masqués.",
  file: "Fichier",
  readAt: "Lue",
  digest: "Empreinte",
  digestHint: "Sans listen, log, traces et workers, que chaque processus peut avoir à soi.",
  reload: "Recharger",
  reloadText:
    "Relit le fichier. Une configuration saine prend effet d'un bloc, dans les autres processus en quelques secondes ; une configuration fautive ne change rien.",
  restart:
    "Seul un nouveau processus prend en compte : listen, store, log, limits, workers, traces, officialRules.",
  processes: "Processus",
  process: "Processus",
  version: "Version",
  started: "Démarré",
  thisOne: "(celui-ci)",
  differs: "diffère",
  differ: (count: number) =>
    `${count === 1 ? "1 autre processus suit" : `${count} autres processus suivent`} une autre configuration que celui-ci. Accordez leurs fichiers et rechargez, ou attendez si c'est en cours.`,
  agree: "Tous suivent la même configuration.",
  alone: "Aucun autre processus ne travaille sur cette base.",
  warnings: "Fonctionne, mais peut-être pas comme prévu",
  noWarnings: "Rien d'étrange.",
  content: "La configuration",
  unchanged: "Elle a été relue : rien ne diffère.",
  changed: (paths: string) => `Elle a été relue. En service : ${paths}.`,
  needsRestart: (paths: string) => `Attend un nouveau processus : ${paths}.`,
  faults: "Elle ne peut pas être utilisée, et rien n'a changé",
  fix: "Que faire :",
};
