import { isMembers, type Members, objectsOf, textOf } from "../shapes.ts";
import type { Fault, Seen } from "./rule.ts";
import { answerOf, bodyOf, type Call, type KnownFlow, type Story } from "./story.ts";

/** What a client follows: all its searches by the same criteria, times aside. */
interface Followed {
  client: string;
  criteria: Members;
  /** From when to when it asked, epoch milliseconds. */
  from: number;
  until: number;
  last: Call;
}

const TIMES: ReadonlySet<string> = new Set(["updatedAfter", "updatedBefore"]);

const timeOf = (members: Members, name: string): number | null => {
  const value = Date.parse(textOf(members, name) ?? "");
  return Number.isNaN(value) ? null : value;
};

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : [value]);

const followedBy = (calls: readonly Call[]): Followed[] => {
  const all = new Map<string, Followed>();
  for (const call of calls) {
    const where = bodyOf(call)?.where;
    if (call.operation !== "POST /v1/flows/search" || call.client === null || !isMembers(where)) continue;
    // One deposit is looked for, and not what is new.
    if (call.answer?.status !== 200 || where.trackingId !== undefined) continue;
    const criteria = Object.fromEntries(
      Object.entries(where).filter(([name, value]) => value !== null && !TIMES.has(name)),
    );
    const key = JSON.stringify([call.client, Object.entries(criteria).sort()]);
    const known = all.get(key);
    const from = timeOf(where, "updatedAfter") ?? 0;
    const until = timeOf(where, "updatedBefore") ?? call.at;
    all.set(key, {
      client: call.client,
      criteria,
      from: Math.min(from, known?.from ?? from),
      until: Math.max(until, known?.until ?? until),
      last: call,
    });
  }
  return [...all.values()];
};

const valueOfFlow = (flow: KnownFlow, name: string): unknown => {
  if (name !== "ackStatus") return flow[name];
  return isMembers(flow.acknowledgement) ? flow.acknowledgement.status : undefined;
};

const isAskedFor = (flow: KnownFlow, { criteria, from, until }: Followed): boolean => {
  const at = timeOf(flow, "updatedAt");
  if (at === null || at <= from || at >= until) return false;
  return Object.entries(criteria).every(([name, wanted]) => listOf(wanted).includes(valueOfFlow(flow, name)));
};

/** Flows that an account was shown, in whichever answer. */
const shownTo = (client: string, calls: readonly Call[]): ReadonlySet<string> =>
  new Set(
    calls
      .filter((call) => call.client === client && call.answer?.status === 200)
      .flatMap((call) => {
        const answer = answerOf(call);
        return [
          textOf(answer, "flowId"),
          ...objectsOf(answer?.results).map((flow) => textOf(flow, "flowId")),
        ];
      })
      .filter((id) => id !== undefined),
  );

/**
 * What was there to be found by a client's searches, and never came in any answer: pages that were not read on, or an
 * `updatedAfter` that skipped flows which share the time of the last one of a page.
 */
export const lostInPaging = ({ calls, flows }: Story): Seen => {
  const followed = followedBy(calls);
  const faults = followed.flatMap((one): Fault[] => {
    const shown = shownTo(one.client, calls);
    const lost = (flows.get(one.client) ?? []).filter(
      (flow) => isAskedFor(flow, one) && !shown.has(textOf(flow, "flowId") ?? ""),
    );
    if (lost.length === 0) return [];
    const times = lost.map((flow) => textOf(flow, "updatedAt")).slice(0, 3);
    return [{ text: `${lost.length} flows never came, of ${times.join(", ")}`, call: one.last }];
  });
  return { tried: followed.length, faults };
};
