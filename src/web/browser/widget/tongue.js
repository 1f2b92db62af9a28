import { el } from "./dom.js";
import { WORDS } from "./words.js";

/** @typedef {ReturnType<typeof tongue>} Tongue */

/** How the widget speaks one language: its own words, and those of the gateway. @param {"en" | "fr"} lang */
export const tongue = (lang) => {
  const fr = lang === "fr";
  const words = WORDS[lang];
  return {
    lang,
    words,
    /** The name of a status or badge. @param {any} of @returns {string} */
    label: (of) => {
      if (!of) return words.none;
      return fr ? (of.labelFr ?? of.label) : (of.labelEn ?? of.label);
    },
    /** @param {string | null} at */
    time: (at) => {
      if (!at) return words.never;
      const text = new Date(at).toLocaleString(fr ? "fr-FR" : "en-GB", {
        dateStyle: "medium",
        timeStyle: "short",
      });
      return el("time", { datetime: at }, text);
    },
  };
};
