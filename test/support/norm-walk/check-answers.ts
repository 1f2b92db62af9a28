import type { Asked } from "./ask.ts";
import type { Round } from "./rounds.ts";

/** A question of each search that nothing answers to. */
const NOTHING: Readonly<Record<string, string>> = {
  "/v1/siren/search": "businessName",
  "/v1/siret/search": "name",
  "/v1/routing-code/search": "routingCodeName",
  "/v1/directory-line/search": "addressingIdentifier",
};

/** Requests that end in a status of success other than the usual one. */
const requestFor = (round: Round, status: number): Asked | null => {
  const criterion = NOTHING[round.call.path];
  if (criterion === undefined) return null;
  if (status === 206) return { body: { limit: 1 } };
  if (status === 204) return { body: { filters: { [criterion]: { value: "nothing is called so" } } } };
  return null;
};

/** Is a part of the path made by the platform, so that one may be unknown to it? */
const unknownPath = ({ call, parameters }: Round): Asked | null => {
  if (call.method !== "GET" && call.method !== "DELETE") return null;
  const chosen = parameters.filter((parameter) => parameter.in === "path");
  if (chosen.length === 0) return null;
  const UNKNOWN: Readonly<Record<string, string>> = {
    siren: "999999998",
    siret: "99999999800010",
    "id-instance": "9",
    webhookUid: "00000000-0000-4000-8000-000000000000",
  };
  return { path: Object.fromEntries(chosen.map(({ name }) => [name, UNKNOWN[name] ?? "unknown"])) };
};

/**
 * The call as it should be, then every status that the file lists for it.
 *
 * @returns whether the platform offers the call at all; where it does not, nothing more can be asked of it
 */
export const checkAnswers = async (round: Round): Promise<boolean> => {
  const { spec, platform, call } = round;
  const answer = await round.ask(await round.request());
  const problems = round.successProblems(answer);
  round.note("is offered, and answers as published", problems);
  if (answer.status >= 300) return false;
  for (const status of Object.keys(spec.responses).map(Number)) {
    if (Number.isNaN(status) || status === answer.status) continue;
    const what = `answers ${status} as published`;
    const asked = requestFor(round, status);
    const unknown = unknownPath(round);
    if (asked !== null) {
      const other = await round.ask(asked);
      const wrong = other.status === status ? [] : [`answered ${other.status}`];
      round.note(what, [...wrong, ...round.successProblems(other)]);
    } else if (status === 401) {
      round.note(
        what,
        round.errorProblems(await round.ask({ ...(await round.request()), anonymous: true }), [401]),
      );
    } else if (status === 404 && unknown !== null) {
      round.note(what, round.errorProblems(await round.ask(unknown), [404]));
    } else if (status >= 400 && platform.failNext !== undefined) {
      const request = await round.request();
      await platform.failNext(call, status);
      round.note(what, round.errorProblems(await round.ask(request), [status]));
    } else {
      round.passOver(what);
    }
  }
  return true;
};
