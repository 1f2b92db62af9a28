/** What the room that controls a file says of the official rules, in English. */
export const validateEn = {
  official: "Official rules",
  officialText:
    "The publishers' own schemas and rules (Schematron) are asked too. It takes some seconds, the first time longer.",
  notInstalled:
    "The publishers' schemas and rules are not installed here: officialRules.folder in the configuration names where they lie.",
  officialFound: "What the official rules alone say",
  nothingMore: "Nothing that the controls of the gateway do not say.",
};
