import { el } from "./dom.js";

/** How a push looks where it stands. @type {Record<string, string>} */
const LOOKS = {
  queued: "soft",
  sent: "soft",
  accepted: "good",
  refused: "bad",
  failed: "bad",
  parked: "bad",
};

/** Something can still become of it. @param {any} push */
export const isOpen = ({ state }) => state === "queued" || state === "sent" || state === "parked";

/** Where pushes stand, to see whether one has moved. @param {any[]} pushes */
export const standOf = (pushes) => pushes.map(({ id, state }) => id + state).join();

/**
 * The pushes that a person must know of: those that are open, those of this page with what became of them, and the last
 * one when it came to nothing.
 * @param {import("./tongue.js").Tongue} say @param {any[]} pushes @param {Set<string>} followed ids that this page has seen open
 * @returns {any[]}
 */
export const pushLines = (say, pushes, followed) =>
  pushes
    .filter((push, i) => {
      const isBad = LOOKS[push.state] === "bad";
      const isLast = i === pushes.length - 1;
      return isOpen(push) || (isBad && followed.has(push.id)) || (isLast && (isBad || followed.has(push.id)));
    })
    .map(({ status, state, problem }) =>
      el(
        "p",
        { class: LOOKS[state] ?? "soft" },
        el("strong", `${status.code} ${say.label(status)}`),
        " · ",
        say.words[/** @type {"queued"} */ (state)] ?? state,
        ...(problem
          ? [". ", say.problem(problem), problem.raw ? el("small", el("br"), problem.raw) : ""]
          : []),
      ),
    );
