import { el } from "./dom.js";
import { WORDS } from "./words.js";

/** @typedef {ReturnType<typeof tongue>} Tongue */

/** How the widget speaks one language: its own words, and those of the gateway. @param {"en" | "fr"} lang */
export const tongue = (lang) => {
  const words = WORDS[lang];
  const locale = lang === "fr" ? "fr-FR" : "en-GB";
  const days = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone: "UTC" });

  /**
   * A text of the gateway. What has no word for its language in its name stands in the one that it was first written in.
   * @param {any} of @param {string} member @returns {string}
   */
  const told = (of, member) => of[member + (lang === "fr" ? "Fr" : "En")] ?? of[member] ?? "";

  /** A decimal string is written exactly, digit by digit. @param {any} decimal @param {any} as @returns {string} */
  const number = (decimal, as) =>
    Number.isNaN(Number(decimal)) ? decimal : new Intl.NumberFormat(locale, as).format(decimal);

  return {
    lang,
    words,
    told,
    /** The name of a status, a badge or a choice. @param {any} of */
    label: (of) => (of ? told(of, "label") : words.none),
    /** What is wrong, and what to do about it. @param {any} problem */
    problem: (problem) => [told(problem, "message"), told(problem, "fix")].filter(Boolean).join(" "),
    /** An amount as it is typed. @param {string} amount */
    typed: (amount) => number(amount, { minimumFractionDigits: 2 }),
    /** An amount in its currency. @param {string} amount @param {string} currency */
    money: (amount, currency) => number(amount, { style: "currency", currency }),
    /** A day of the calendar. @param {string} day */
    day: (day) => days.format(new Date(day)),
    /** Days from one to another. @param {{ start: string, end: string }} period */
    days: ({ start, end }) => days.formatRange(new Date(start), new Date(end)),
    /** @param {string | null} at */
    time: (at) => {
      if (!at) return words.never;
      const text = new Date(at).toLocaleString(locale, { dateStyle: "medium", timeStyle: "short" });
      return el("time", { datetime: at }, text);
    },
  };
};
