import { ACK_STATUSES } from "../../norm/acknowledgement.ts";
import { FLOW, FLOW_DIRECTIONS, FLOW_TYPES, PROCESSING_RULES } from "../../norm/flow.ts";
import { DEFAULT_PAGE, FLOW_PAGE, LARGEST_PAGE } from "../../norm/search.ts";
import type { Words } from "../../norm/versions.ts";
import { faultsOf, type Members, textOf, unknownMembers } from "../shapes.ts";
import { ackOf } from "./deposits.ts";
import { answers, type Probe, unless, type Verdict } from "./probe.ts";
import { wordsOutside } from "./refusals.ts";
import { flowsOf, idOf, recent, sampleFlow, searchFlows, startOf, updatedAt } from "./samples.ts";
import { CannotTry, taken } from "./taken.ts";
import type { Walk } from "./walk.ts";

const OPERATION = "POST /v1/flows/search";
const OK = { operation: OPERATION, place: "/v1/flows/search post 200" } as const;
const BAD = { level: "must", operation: OPERATION, place: "/v1/flows/search post 400" } as const;

const iso = (ms: number): string => new Date(ms).toISOString();

/** A word of a flow, and how a search asks for it. */
interface Criterion {
  name: string;
  words: Words<string> | null;
  of(flow: Members): string | undefined;
  ask(word: string): unknown;
}

const list = (name: string, member: string, words: Words<string>): Criterion => ({
  name,
  words,
  of: (flow) => textOf(flow, member),
  ask: (word) => [word],
});

const CRITERIA: readonly Criterion[] = [
  list("flowType", "flowType", FLOW_TYPES),
  list("flowDirection", "flowDirection", FLOW_DIRECTIONS),
  list("processingRule", "processingRule", PROCESSING_RULES),
  { name: "ackStatus", words: ACK_STATUSES, of: ackOf, ask: (word) => word },
  { name: "trackingId", words: null, of: (flow) => textOf(flow, "trackingId"), ask: (word) => word },
];

/** The sample is found by its own word, and nothing that has another. */
const findsBy = ({ name, of, ask }: Criterion): Probe => ({
  level: "must",
  ...OK,
  what: `finds flows by ${name}, and no others`,
  run: async (walk) => {
    const sample = await sampleFlow(walk);
    const word = of(sample);
    if (word === undefined) throw new CannotTry(`the flow that is looked for tells no ${name}`);
    const moment = updatedAt(sample);
    const where = {
      [name]: ask(word),
      // Beside others of a busy account, the page would be too small.
      ...(Number.isNaN(moment) ? {} : { updatedAfter: iso(moment - 1) }),
    };
    const exchange = await searchFlows(walk, where, { limit: LARGEST_PAGE });
    if (exchange.status !== 200) return answers(exchange, 200);
    const flows = flowsOf(exchange);
    const others = flows.filter((flow) => of(flow) !== word);
    const faults = [
      ...(flows.some((flow) => idOf(flow) === idOf(sample)) ? [] : [`${word}: the flow is not found`]),
      ...others.map((flow) => `${word} asked, ${of(flow) ?? "nothing"} found`),
    ];
    return unless(faults, exchange, `${flows.length} of ${word}`);
  },
});

/** Every word of the version can be asked for, and none of another one. */
const knowsWords = ({ name, words, ask }: Criterion): Probe[] => {
  if (words === null) return [];
  const each = async (walk: Walk, some: readonly string[], statuses: readonly number[]): Promise<Verdict> => {
    const updatedAfter = await startOf(walk);
    let last: Verdict = { ok: true, got: "there is none", exchange: null };
    for (const word of some) {
      const verdict = answers(await searchFlows(walk, { updatedAfter, [name]: ask(word) }), ...statuses);
      last = { ...verdict, got: `${word}: ${verdict.got}` };
      if (!last.ok) return last;
    }
    return { ...last, got: `${some.length} words: ${statuses.join(" or ")}` };
  };
  return [
    {
      level: "must",
      ...OK,
      what: `takes every ${name} of the version`,
      run: (walk) => each(walk, words.of(walk.version), [200]),
    },
    {
      ...BAD,
      what: `refuses a ${name} that is not of the version`,
      run: (walk) => each(walk, wordsOutside(words, walk.version), [400, 422]),
    },
  ];
};

const refuses = (what: string, json: unknown): Probe => ({
  ...BAD,
  what: `refuses ${what}`,
  run: async (walk) => answers(await walk.flow("POST", "/flows/search", { json }), 400, 422),
});

const times: readonly Probe[] = [
  {
    level: "must",
    ...OK,
    what: "updatedAfter leaves out what changed at that very moment, and finds what changed after it",
    run: async (walk) => {
      const sample = await sampleFlow(walk);
      const told = textOf(sample, "updatedAt");
      if (told === undefined || Number.isNaN(updatedAt(sample)))
        throw new CannotTry("the flow tells no updatedAt");
      const holds = async (updatedAfter: string) => {
        const exchange = await searchFlows(walk, { updatedAfter }, { limit: LARGEST_PAGE });
        return { exchange, there: flowsOf(exchange).some((flow) => idOf(flow) === idOf(sample)) };
      };
      const before = await holds(iso(updatedAt(sample) - 1));
      if (!before.there)
        return { ok: false, got: "a flow that changed after it is not found", exchange: before.exchange };
      // As it was told: its fraction may be finer than a millisecond.
      const at = await holds(told);
      return {
        ok: !at.there,
        got: at.there ? "the very moment is found" : "as it should",
        exchange: at.exchange,
      };
    },
  },
  {
    level: "must",
    ...OK,
    what: "updatedBefore leaves out what changed later",
    run: async (walk) => {
      const sample = await sampleFlow(walk);
      const moment = updatedAt(sample);
      if (Number.isNaN(moment)) throw new CannotTry("the flow tells no updatedAt");
      const limit = { limit: LARGEST_PAGE };
      const window = { updatedAfter: iso(moment - 1), updatedBefore: iso(moment + 1_000) };
      const exchange = await searchFlows(walk, window, limit);
      if (exchange.status !== 200) return answers(exchange, 200);
      if (!flowsOf(exchange).some((flow) => idOf(flow) === idOf(sample)))
        return { ok: false, got: "a flow that changed before it is not found", exchange };
      const early = await searchFlows(walk, { updatedBefore: iso(moment - 1) }, limit);
      const late = flowsOf(early).filter((flow) => updatedAt(flow) >= moment);
      return unless(
        late.map((flow) => `${textOf(flow, "updatedAt")} found`),
        early,
        "nothing later",
      );
    },
  },
];

const forms: readonly Probe[] = [
  {
    level: "must",
    ...OK,
    what: "answers with a page as the version has it (SearchFlowContent), every flow complete",
    run: async (walk) => {
      const exchange = taken(await recent(walk), "a search by updatedAfter is not answered", 200);
      return unless(
        faultsOf(FLOW_PAGE, walk.version, exchange.json),
        exchange,
        `${flowsOf(exchange).length} flows`,
      );
    },
  },
  {
    level: "should",
    ...OK,
    what: "shows nothing that came with a later version",
    run: async (walk) => {
      const exchange = taken(await recent(walk), "a search by updatedAfter is not answered", 200);
      const later = (members: Members, shape: typeof FLOW | typeof FLOW_PAGE): string[] =>
        unknownMembers(shape, walk.version, members).filter((name) => Object.hasOwn(shape, name));
      const seen = [
        ...later(exchange.json ?? {}, FLOW_PAGE),
        ...flowsOf(exchange).flatMap((flow) => later(flow, FLOW)),
      ];
      return unless([...new Set(seen)], exchange, "nothing");
    },
  },
  {
    level: "must",
    ...OK,
    what: "gives no more flows than limit asks for",
    run: async (walk) => {
      const exchange = await searchFlows(walk, { updatedAfter: await startOf(walk) }, { limit: 1 });
      const { length } = flowsOf(exchange);
      return {
        ...answers(exchange, 200),
        ok: exchange.status === 200 && length <= 1,
        got: `${length} flows`,
      };
    },
  },
  {
    level: "should",
    ...OK,
    what: `takes a limit above ${LARGEST_PAGE} for ${LARGEST_PAGE}`,
    run: async (walk) => {
      const limit = LARGEST_PAGE + 1;
      const exchange = await searchFlows(walk, { updatedAfter: await startOf(walk) }, { limit });
      const told = exchange.json?.limit;
      const ok = exchange.status === 200 && (told === undefined || told === LARGEST_PAGE);
      return { ...answers(exchange, 200), ok, ...(ok ? { got: `limit ${told ?? "not told"}` } : {}) };
    },
  },
  {
    level: "must",
    ...OK,
    what: `gives ${DEFAULT_PAGE} flows at most where no limit is asked for`,
    run: async (walk) => {
      const exchange = await searchFlows(walk, { updatedAfter: await startOf(walk) });
      const { length } = flowsOf(exchange);
      const ok = exchange.status === 200 && length <= DEFAULT_PAGE;
      return {
        ...answers(exchange, 200),
        ok,
        ...(exchange.status === 200 ? { got: `${length} flows` } : {}),
      };
    },
  },
  {
    level: "should",
    ...OK,
    what: "ignores criteria and members that it does not know",
    run: async (walk) => {
      const where = { updatedAfter: await startOf(walk), conformanceUnknown: "x" };
      return answers(await searchFlows(walk, where, { conformanceUnknown: 1 }), 200);
    },
  },
];

export const SEARCH_PROBES: readonly Probe[] = [
  ...CRITERIA.map(findsBy),
  ...CRITERIA.flatMap(knowsWords),
  ...times,
  ...forms,
  refuses("a search without a criterion", { where: {} }),
  refuses("a search without where", { limit: 10 }),
  refuses("an updatedAfter that is no time", { where: { updatedAfter: "yesterday" } }),
  {
    ...BAD,
    what: "refuses a body that is not JSON",
    run: async (walk) => {
      const headers = { "content-type": "application/json" };
      return answers(
        await walk.flow("POST", "/flows/search", { headers, body: Buffer.from("{where") }),
        400,
        422,
      );
    },
  },
  {
    level: "must",
    operation: OPERATION,
    place: "/v1/flows/search post 401",
    what: "answers a call without a token with 401",
    run: async (walk) =>
      answers(await walk.flow("POST", "/flows/search", { json: { where: {} }, bearer: null }), 401),
  },
];
