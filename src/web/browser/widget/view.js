import { el, idOf } from "./dom.js";
import { findingsOf } from "./findings.js";
import { historyOf, whyOf } from "./history.js";
import { reportsOf } from "./reports.js";

/** @typedef {import("./tongue.js").Tongue} Tongue */

/** Badge and status. @param {Tongue} say @param {any} invoice */
const standing = (say, { badge, status }) =>
  el(
    "p",
    { class: "row" },
    el("span", { class: `badge ${badge.state}` }, say.label(badge)),
    el("span", say.label(status), status ? [" ", el("small", say.time(status.at))] : ""),
  );

/** What is wrong with the invoice, or why its status was set. @param {Tongue} say @param {any} invoice @param {any[]} events */
const reasonOf = (say, { badge, problem }, events) => {
  if (problem)
    return el(
      "p",
      { class: "bad" },
      el("strong", say.told(problem, "message")),
      " ",
      say.told(problem, "fix"),
      problem.raw ? el("small", el("br"), problem.raw) : "",
    );
  const last = events.findLast((event) => event.moved);
  const why = last ? whyOf(say, { ...last, amounts: [] }) : [];
  return why.length ? el("div", { class: badge.state === "rejected" ? "bad" : "soft" }, why) : "";
};

/** @param {Tongue} say @param {any} invoice */
const facts = (say, { platformId, lastSyncAt }) => {
  const t = say.words;
  const copy = el(
    "button",
    {
      class: "small",
      type: "button",
      "data-do": "copy",
      onclick: async () => {
        await navigator.clipboard.writeText(platformId);
        copy.textContent = t.copied;
      },
    },
    t.copy,
  );
  const fact = (/** @type {string} */ name, /** @type {any[]} */ ...value) =>
    el("div", el("dt", name), el("dd", ...value));
  const list = el(
    "dl",
    fact(t.lastSync, say.time(lastSyncAt)),
    platformId ? fact(t.id, idOf(platformId), " ", navigator.clipboard ? copy : "") : "",
  );
  return el("div", { class: "facts" }, list);
};

/**
 * What the widget shows of an invoice.
 * @param {Tongue} say
 * @param {{ invoice: any, events: any[], pushes: any[], reports: any[], acts: Record<string, () => unknown>, busy: Set<string>,
 *   told: any[], folds: Record<string, boolean> }} given
 *   `acts`: what a person may do, by the name of its words; `told`: the places for messages; `folds`: what is unfolded,
 *   where it is remembered
 */
export const viewOf = (say, { invoice, events, pushes, reports, acts, busy, told, folds }) => {
  const buttons = Object.entries(acts).map(([name, onclick]) =>
    el(
      "button",
      { type: "button", "data-do": name, "aria-disabled": busy.has(name) && "true", onclick },
      say.words[/** @type {"sync"} */ (name)],
    ),
  );
  const history = el(
    "details",
    {
      open: folds.history,
      ontoggle: () => {
        folds.history = history.open;
      },
    },
    el("summary", { "data-do": "history" }, say.words.history),
    historyOf(say, events, pushes),
  );
  return [
    standing(say, invoice),
    reasonOf(say, invoice, events),
    findingsOf(say, invoice.findings, folds),
    facts(say, invoice),
    reportsOf(say, reports),
    buttons.length ? el("p", { class: "row" }, buttons) : "",
    ...told,
    history,
  ];
};
