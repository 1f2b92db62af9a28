import { API_VERSIONS, type ApiVersion } from "../../../src/norm/versions.ts";
import { ask, memberOf } from "./ask.ts";
import { checkAnswers } from "./check-answers.ts";
import { checkBody } from "./check-body.ts";
import { checkDeposits, checkSearch } from "./check-flows.ts";
import { checkParameters } from "./check-parameters.ts";
import type { Walk } from "./ledger.ts";
import type { WalkedCall, WalkedPlatform } from "./platform.ts";
import { type Published, published, SERVICES, type Service } from "./published.ts";
import { CREATE_WEBHOOK, DELETE_WEBHOOK, requestsFor } from "./requests.ts";
import { type Round, roundOf } from "./rounds.ts";

export { type KnownDeviation, knownOf, shareOf, surprises, type Walk } from "./ledger.ts";
export type { WalkedCall, WalkedPlatform } from "./platform.ts";

/** Are all published files at hand? */
export const isPublishedAtHand = (): boolean =>
  SERVICES.every((service) => API_VERSIONS.every((version) => published(service, version).document !== null));

/** The files of one service, by their versions. Throws where one is not at hand. */
const filesOf = (service: Service): ReadonlyMap<ApiVersion, Published> =>
  new Map(
    API_VERSIONS.map((version) => {
      const { name, document } = published(service, version);
      if (document === null) throw new Error(`${name} is not at hand`);
      return [version, document];
    }),
  );

const callsOf = (service: Service, document: Published | undefined): WalkedCall[] =>
  Object.entries(document?.paths ?? {}).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => ({ service, method: method.toUpperCase(), path })),
  );

/** Deletes subscriptions as soon as they are made: a platform bounds their number. */
const tidied = (platform: WalkedPlatform, round: Round): Round => ({
  ...round,
  async ask(asked) {
    const answer = await round.ask(asked);
    if (round.call.path === CREATE_WEBHOOK.path && answer.status === 201)
      await ask(platform, DELETE_WEBHOOK, {
        path: { webhookUid: String(memberOf(answer.body, "webhookId")) },
      });
    return answer;
  },
});

const walkCall = async (round: Round): Promise<void> => {
  const { service, path } = round.call;
  if (service === "flow" && path === "/v1/flows") await checkDeposits(round);
  if (service === "flow" && path === "/v1/flows/search") await checkSearch(round);
  if (!(await checkAnswers(round))) return;
  await checkParameters(round);
  await checkBody(round);
};

/**
 * Holds a running platform against the two published files of its version: every call with every status, parameter,
 * member, word and example, what should be taken and what should be refused. Of a call that is not offered nothing more
 * is asked. The platform keeps the flows that this deposits.
 */
export const walkOf = async (platform: WalkedPlatform): Promise<Walk> => {
  const walk: Walk = { checks: [], passedOver: [] };
  const requests = requestsFor(platform);
  for (const service of SERVICES) {
    const files = filesOf(service);
    for (const call of callsOf(service, files.get(platform.version))) {
      const round = roundOf(platform, call, files, walk, () => requests.of(call));
      await walkCall(tidied(platform, round));
    }
  }
  await requests.tidy();
  return walk;
};
