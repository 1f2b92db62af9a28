import { el } from "./dom.js";

/** @typedef {import("./tongue.js").Tongue} Tongue */

/** Why a status was set, and with which amounts. @param {Tongue} say @param {any} event @returns {any[]} */
export const whyOf = (say, { reasons, comment, amounts }) =>
  [
    ...reasons.map((/** @type {any} */ r) => say.told(r, "text") || r.code),
    ...(comment ? [comment] : []),
    ...amounts.map((/** @type {any} */ a) =>
      [a.code, say.money(a.amount, a.currency), a.vatRate ? `(${say.typed(a.vatRate)} %)` : ""].join(" "),
    ),
  ].map((text) => el("div", text));

/**
 * What came to nothing, told by the push itself.
 * @param {Tongue} say @param {any} event @param {any} push
 */
const vainly = (say, event, push) =>
  push?.problem
    ? [el("div", `${say.words[/** @type {"refused"} */ (push.state)]}. ${say.problem(push.problem)}`)]
    : whyOf(say, event);

/**
 * The history, oldest first.
 * @param {Tongue} say @param {any[]} events @param {any[]} pushes
 */
export const historyOf = (say, events, pushes) =>
  el(
    "ol",
    events.map((e) => {
      const push = pushes.find(({ id }) => id === e.push?.id);
      const isVain = !e.status && e.push;
      const status = e.status ?? (isVain && push?.status);
      const title = isVain ? say.words[/** @type {"refused"} */ (e.push.outcome)] : "";
      return el(
        "li",
        el(
          "strong",
          status ? `${status.code} ${say.label(status)}` : title || `${say.words.unknown} ${e.rawCode}`,
        ),
        " ",
        el(
          "small",
          say.time(e.at),
          e.setBy.name ? `, ${e.setBy.name}` : "",
          e.external ? `, ${say.words.external}` : "",
        ),
        isVain ? vainly(say, e, push) : whyOf(say, e),
      );
    }),
  );
