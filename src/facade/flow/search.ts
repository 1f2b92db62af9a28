import type { Context } from "hono";
import { ACK_STATUSES } from "../../norm/acknowledgement.ts";
import { FLOW_TYPES } from "../../norm/flow.ts";
import { isObject } from "../../norm/read-as.ts";
import { DEFAULT_PAGE, FLOW_CRITERIA, type FLOW_PAGE, FLOW_SEARCH, LARGEST_PAGE } from "../../norm/search.ts";
import type { Strict } from "../../norm/shape.ts";
import { type ApiVersion, NEWEST } from "../../norm/versions.ts";
import { presentFlow } from "../../usecases/flow/present-flow.ts";
import type { FlowCriteria } from "../../usecases/flow/read-flows.ts";
import type { FacadeEnv, FacadeParts } from "../env.ts";
import { held, objectOf, wrongMember } from "../read-body.ts";

type Where = Strict<typeof FLOW_CRITERIA>;

/** Criteria that are lists in the norm. Some clients give one word, and some a list where the norm has one word. */
const LISTS = ["processingRule", "flowType", "flowDirection"] as const;
const WORDS = ["updatedAfter", "updatedBefore", "trackingId"] as const;

const asAsked = (where: Record<string, unknown>): Record<string, unknown> => {
  const lists = LISTS.filter((name) => typeof where[name] === "string").map((name) => [name, [where[name]]]);
  const words = WORDS.filter((name) => Array.isArray(where[name])).map((name) => {
    const [only, ...others] = where[name] as unknown[];
    if (others.length > 0) throw wrongMember(`where.${name}`, "must be one value", "give one", "wrong_type");
    return [name, only];
  });
  return { ...where, ...Object.fromEntries([...lists, ...words]) };
};

/** The norm has one acknowledgement; who gives several wants any of them. */
const acksIn = (given: unknown): FlowCriteria["acks"] => {
  if (given === undefined || given === null) return undefined;
  const words = Array.isArray(given) ? given : [given];
  const wrong = words.find((word) => !ACK_STATUSES.has("1.3", String(word)));
  if (wrong === undefined) return words.map(String) as NonNullable<FlowCriteria["acks"]>;
  throw wrongMember(
    "where.ackStatus",
    `must be one of ${ACK_STATUSES.all.join(", ")}`,
    "use one of these words",
    "word",
  );
};

const timeOf = (text: string | undefined): Date | undefined =>
  text === undefined ? undefined : new Date(text);

const known = (given: Record<string, unknown>): boolean =>
  Object.keys(FLOW_CRITERIA).some((name) => given[name] !== undefined && given[name] !== null);

const criteriaOf = (where: Where, acks: FlowCriteria["acks"], version: ApiVersion): FlowCriteria => {
  const { updatedAfter, updatedBefore, processingRule, flowType, flowDirection, trackingId } = where;
  const criteria = {
    updatedAfter: timeOf(updatedAfter),
    updatedBefore: timeOf(updatedBefore),
    rules: processingRule,
    // Flows of a kind that the version does not know are none to its clients.
    types: flowType ?? (version === NEWEST ? undefined : FLOW_TYPES.of(version)),
    directions: flowDirection,
    trackingId,
    acks,
  };
  return Object.fromEntries(Object.entries(criteria).filter(([, value]) => value !== undefined));
};

/** How many flows a page has: what is asked for, as far as the norm lets it. */
const limitOf = (given: unknown): number => {
  if (given === undefined || given === null) return DEFAULT_PAGE;
  const wanted = typeof given === "string" && given.trim() !== "" ? Number(given) : given;
  if (typeof wanted !== "number" || !Number.isFinite(wanted))
    throw wrongMember("limit", "must be a whole number", `give 1 to ${LARGEST_PAGE}`, "wrong_type");
  return Math.min(Math.max(Math.trunc(wanted), 1), LARGEST_PAGE);
};

const cursorOf = (time: Date): string => Buffer.from(`after ${time.getTime()}`).toString("base64url");

const timeIn = (cursor: string): Date => {
  const found = /^after (\d{1,15})$/.exec(Buffer.from(cursor, "base64url").toString("utf8"))?.[1];
  if (found !== undefined) return new Date(Number(found));
  throw wrongMember(
    "cursor",
    "was not given out here",
    "give nextCursor unchanged, or none",
    "unknown_cursor",
  );
};

/**
 * `POST /flows/search`: oldest change first, no two with one time, so that who goes on after the time of the last flow
 * misses none. Since 1.3 there is a cursor besides.
 */
export const search =
  ({ gateway }: Pick<FacadeParts, "gateway">) =>
  async (c: Context<FacadeEnv>): Promise<Response> => {
    const version = c.get("version");
    const body = objectOf(await c.req.text(), "body");
    const given = body.where;
    if (given !== undefined && !isObject(given))
      throw wrongMember("where", "must be an object", "give the criteria in it", "wrong_type");
    if (given === undefined || !known(given))
      throw wrongMember("where", "needs at least one criterion", "give updatedAfter, for one", "missing");
    const limit = limitOf(body.limit);
    const acks = acksIn(given.ackStatus);
    const { ackStatus: _, ...rest } = asAsked(given);
    const { where, cursor } = held(FLOW_SEARCH, version, { ...body, where: rest, limit });
    const page = await gateway.searchFlows(c.get("tenant").name, criteriaOf(where, acks, version), {
      limit,
      ...(cursor === undefined ? {} : { after: timeIn(cursor) }),
    });
    const hasCursor = page.next !== null && FLOW_SEARCH.cursor.in.includes(version);
    const answer: Strict<typeof FLOW_PAGE> = {
      limit,
      filters: given,
      results: page.flows.map((flow) => presentFlow(flow, version)),
      ...(hasCursor && page.next !== null ? { nextCursor: cursorOf(page.next) } : {}),
    };
    return c.json(answer);
  };
