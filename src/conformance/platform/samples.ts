import { LARGEST_PAGE } from "../../norm/search.ts";
import { type Members, objectsOf, textOf } from "../shapes.ts";
import { cii, settled } from "./deposits.ts";
import type { Exchange } from "./exchange.ts";
import { CannotTry, taken } from "./taken.ts";
import { oncePerWalk, type Walk } from "./walk.ts";

/** How far back flows are looked for where none is deposited. */
const LOOK_BACK_DAYS = 30;

export const searchFlows = (walk: Walk, where: Members, more: Members = {}): Promise<Exchange> =>
  walk.flow("POST", "/flows/search", { json: { where, ...more } });

/** The flows of a page. */
export const flowsOf = (exchange: Exchange): Members[] => objectsOf(exchange.json?.results);

export const idOf = (flow: Members): string => textOf(flow, "flowId") ?? "";

/** An instant, in milliseconds; NaN where the flow does not tell it. */
export const updatedAt = (flow: Members): number => Date.parse(textOf(flow, "updatedAt") ?? "");

/** From when on flows are this run's own: before its first deposit; without deposits, some weeks ago. */
export const startOf = oncePerWalk(async (walk): Promise<string> => {
  if (walk.target.readOnly) return new Date(Date.now() - LOOK_BACK_DAYS * 86_400_000).toISOString();
  const { exchange } = await cii(walk);
  const submitted = Date.parse(textOf(exchange.json, "submittedAt") ?? "");
  // The platform's clock counts; where it says nothing, ours with room for a difference.
  return new Date(Number.isNaN(submitted) ? Date.now() - 3_600_000 : submitted - 1).toISOString();
});

/** Everything since then, in one page as large as any platform gives. */
export const recent = oncePerWalk(async (walk) =>
  searchFlows(walk, { updatedAfter: await startOf(walk) }, { limit: LARGEST_PAGE }),
);

/** One flow that is known: deposited by this run, else found. */
export const sampleFlow = oncePerWalk(async (walk): Promise<Members> => {
  if (!walk.target.readOnly) {
    const { json } = await settled(walk, await cii(walk));
    if (json === null) throw new CannotTry("the state of a deposit is no JSON");
    return json;
  }
  const page = taken(await recent(walk), "a search by updatedAfter is not answered", 200);
  const [first] = flowsOf(page);
  if (first === undefined) throw new CannotTry(`the account has no flow of the last ${LOOK_BACK_DAYS} days`);
  return first;
});
