import { el } from "./dom.js";

/** @typedef {import("./tongue.js").Tongue} Tongue */

/** One period in which something of the invoice is told. @param {Tongue} say @param {any} one */
const reportLine = (say, one) => {
  const { words } = say;
  const isBad = one.problem || one.problems.length > 0;
  return el(
    "li",
    { class: isBad ? "bad" : "" },
    el("strong", say.days(one.period)),
    " · ",
    say.label(one),
    one.state === "accepted" ? "" : [", ", words.until, " ", say.day(one.deadline)],
    [one.problem, ...one.problems]
      .filter(Boolean)
      .map((/** @type {any} */ problem) => el("div", say.problem(problem))),
  );
};

/**
 * Where e-reporting stands with the invoice; empty: it tells nothing of it.
 * @param {Tongue} say @param {any[]} reports
 */
export const reportsOf = (say, reports) =>
  reports.length
    ? el(
        "div",
        el("p", el("strong", say.words.reports)),
        el(
          "ul",
          reports.map((one) => reportLine(say, one)),
        ),
      )
    : "";
