import { el } from "./dom.js";

/** Why a status was set, and with which amounts. @param {any} event @returns {any[]} */
export const whyOf = ({ reasons, comment, amounts }) =>
  [
    ...reasons.map((/** @type {any} */ r) => r.text || r.code),
    ...(comment ? [comment] : []),
    ...amounts.map((/** @type {any} */ a) =>
      [a.code, a.amount, a.currency, a.vatRate ? `(${a.vatRate} %)` : ""].join(" "),
    ),
  ].map((text) => el("div", text));

/** One line of the history. @param {import("./tongue.js").Tongue} say @param {any} e */
export const lineOf = ({ words, label, time }, e) =>
  el(
    "li",
    el("strong", e.status ? `${e.status.code} ${label(e.status)}` : `${words.unknown} ${e.rawCode}`),
    " ",
    el("small", time(e.at), e.setBy.name ? `, ${e.setBy.name}` : "", e.external ? `, ${words.external}` : ""),
    whyOf(e),
  );
