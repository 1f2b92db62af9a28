import type { validateEn } from "./words-en.ts";

/** The same in French. */
export const validateFr: typeof validateEn = {
  official: "Règles officielles",
  officialText:
    "Les schémas et règles des éditeurs (Schematron) sont aussi consultés. Cela prend quelques secondes, davantage la première fois.",
  notInstalled:
    "Les schémas et règles des éditeurs ne sont pas installés ici : officialRules.folder, dans la configuration, dit où ils se trouvent.",
  officialFound: "Ce que seules disent les règles officielles",
  nothingMore: "Rien que les contrôles de la passerelle ne disent déjà.",
};
