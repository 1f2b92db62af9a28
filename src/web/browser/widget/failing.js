import { Unanswered } from "./ask.js";
import { el } from "./dom.js";

/** The fields of the form, by what the gateway calls them. @type {Record<string, any>} */
const FIELDS = {
  status: "status",
  reason: "reason",
  actionCode: "action",
  comment: "comment",
  amount: "amount",
  vatRate: "rate",
  attachments: "files",
  siren: "siren",
  name: "name",
  iban: "iban",
  bic: "bic",
};

/** A fault of one field. @param {import("./tongue.js").Tongue} say @param {any} fault */
const faultOf = (say, fault) => {
  const field = FIELDS[fault.path.split(".").pop()];
  const name = field ? `${say.words[/** @type {"status"} */ (field)]}${say.words.colon}` : "";
  return [el("br"), name + say.problem(fault)];
};

/**
 * A failure in words, with what to do about each field.
 * @param {import("./tongue.js").Tongue} say @param {unknown} error @param {any[]} [more]
 */
export const failureOf = (say, error, more = []) => {
  const shown = (/** @type {any[]} */ ...parts) => el("p", { class: "bad" }, parts, more);
  if (!(error instanceof Unanswered)) return shown(String(error));
  const { problem } = error;
  if (!problem.code) return shown(say.words.offline);
  if (problem.code === "token_expired") return shown(say.words.expired);
  // The detail is the same faults in one sentence, in one language.
  if (problem.errors?.length)
    return shown(
      say.words.notTaken,
      problem.errors.map((/** @type {any} */ e) => faultOf(say, e)),
    );
  return shown(say.told(problem, "detail") || say.told(problem, "title"));
};
