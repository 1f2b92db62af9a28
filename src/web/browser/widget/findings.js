import { el } from "./dom.js";

/** @typedef {import("./tongue.js").Tongue} Tongue */

/** What is wrong, what to do about it, and where it stands. @param {Tongue} say */
const lineOf = (say) => (/** @type {any} */ finding) => {
  const isError = finding.severity === "error";
  return el(
    "li",
    el("b", { class: isError ? "rejected" : "pending" }, say.words[isError ? "error" : "warning"]),
    say.words.colon,
    say.problem(finding),
    " ",
    el("small", [...new Set([finding.rule, finding.path])].join(", ")),
  );
};

/**
 * What the controls found in the invoice, unfolded by itself where there is an error among it; empty: nothing.
 * @param {Tongue} say @param {any[]} findings
 * @param {Record<string, boolean>} folds as a person left it
 */
export const findingsOf = (say, findings, folds) => {
  const list = el(
    "details",
    {
      open: folds.findings ?? findings.some(({ severity }) => severity === "error"),
      ontoggle: () => {
        folds.findings = list.open;
      },
    },
    el("summary", { "data-do": "findings" }, `${say.words.findings} (${findings.length})`),
    el("ul", findings.map(lineOf(say))),
  );
  return findings.length ? list : "";
};
