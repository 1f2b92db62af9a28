import type { Caller } from "../../domain/caller.ts";
import { Rejection } from "../../domain/problem.ts";
import type { RunResult } from "../../outbox/port.ts";
import type { WaitingFilter } from "../../store/port.ts";
import type { Decision } from "../decision-data.ts";
import type { Parts } from "../parts.ts";
import { type DataOf, newWork, type WorkOf } from "../work.ts";
import { type DismissalAsked, dismissFailure } from "./dismiss-failures.ts";
import { sortOf } from "./failure-groups.ts";
import { type FailureFilter, narrowed } from "./failures.ts";
import { RETENTION_ACCOUNT } from "./retention/account.ts";
import { retryFailure } from "./retry-failures.ts";

/** What a person decides about many failures at once. */
export type DecisionAsked = Pick<FailureFilter, "kind" | "platform" | "tenant" | "cause" | "before"> & {
  state?: "failed" | "parked" | "in_doubt" | "held";
  /** What failed after this time was not seen by who decides, and is left alone. */
  until: Date;
};

/** The time before which everything had failed that a decision is about. */
export const seenBefore = ({ until, before }: Pick<DecisionAsked, "until" | "before">): Date =>
  new Date(Math.min(until.getTime() + 1, before?.getTime() ?? Number.MAX_SAFE_INTEGER));

/** How far a decision came. */
export interface Decided {
  /** What was done. */
  done: number;
  /** About how many follow by themselves. */
  following: number;
}

/** Things of one step: some hundred small transactions, so that neither a request nor the store is held up. */
const AT_ONCE = 200;
const PAGE = 50;
/** Groups of one decision: more causes than that are looked at by nobody together. */
const GROUPS = 1_000;

/** Tries what waits for a person and was seen again; what is more than one request can take follows as work. */
export const retryFailures = (parts: Parts, caller: Caller, asked: DecisionAsked): Promise<Decided> =>
  decide(parts, caller, asked, { act: "retry", reason: "", note: "", by: "" });

/** Puts it away, for one reason. */
export const dismissFailures = (
  parts: Parts,
  caller: Caller,
  asked: DecisionAsked,
  { reason, note = "", by = "" }: DismissalAsked,
): Promise<Decided> => decide(parts, caller, asked, { act: "dismiss", reason, note, by });

const decide = async (
  parts: Parts,
  caller: Caller,
  asked: DecisionAsked,
  how: Pick<Decision, "act" | "reason" | "note" | "by">,
): Promise<Decided> => {
  const { until: _until, before: _before, state, ...filter } = asked;
  const seen = seenBefore(asked);
  const within = narrowed(parts, caller, { ...filter, before: seen });
  if (within === null) return { done: 0, following: 0 };
  const groups = (await parts.store.failures.groups(within, GROUPS)).flatMap((group) =>
    group.sort === "invoice" || group.state === "in_doubt" || (state ?? group.state) !== group.state
      ? []
      : [{ ...group, platform: group.account, state: group.state }],
  );
  const begun: Decision = {
    ...how,
    tenant: caller.kind === "tenant" ? caller.tenant : null,
    ...(asked.tenant === undefined ? {} : { of: asked.tenant }),
    until: seen.getTime() - 1,
    groups: groups.map(({ kind, state: of, platform, cause, count }) => ({
      kind,
      state: of,
      platform,
      cause,
      count,
    })),
    cursor: null,
  };
  const { done, looked, left } = await step(parts, begun);
  if (left === null) return { done, following: 0 };
  await parts.store.outbox.add(
    [newWork(parts, "decide", { account: RETENTION_ACCOUNT, tenant: begun.tenant, data: left })],
    parts.now(),
  );
  parts.wake();
  const all = groups.reduce((sum, { count }) => sum + count, 0);
  return { done, following: Math.max(1, all - looked) };
};

/** Goes on with a decision, step by step. */
export const decideOn = async (
  parts: Parts,
  { data }: WorkOf<"decide">,
): Promise<RunResult<DataOf<"decide">>> => {
  const { left } = await step(parts, data);
  return left === null ? { done: true } : { done: false, runAt: parts.now(), data: left };
};

/** Some of what is left. What fails again at once failed after the time, and does not come round a second time. */
const step = async (
  parts: Parts,
  decision: Decision,
): Promise<{ done: number; looked: number; left: Decision | null }> => {
  const caller: Caller =
    decision.tenant === null ? { kind: "admin" } : { kind: "tenant", tenant: decision.tenant };
  const before = new Date(decision.until + 1);
  const within = narrowed(parts, caller, {
    before,
    ...(decision.of === undefined ? {} : { tenant: decision.of }),
  });
  if (within === null) return { done: 0, looked: 0, left: null };
  let [done, looked] = [0, 0];
  let { groups, cursor } = decision;
  while (groups.length > 0 && looked < AT_ONCE) {
    const [group, ...others] = groups;
    if (group === undefined) break;
    const page = await pageOf(parts, within, group, cursor);
    for (const id of page.ids) done += (await decideOne(parts, caller, decision, id)) ? 1 : 0;
    looked += page.ids.length;
    cursor = page.next;
    if (cursor === null) groups = others;
  }
  return { done, looked, left: groups.length === 0 ? null : { ...decision, groups, cursor } };
};

const pageOf = async (
  { store }: Pick<Parts, "store">,
  within: WaitingFilter,
  { kind, state, platform, cause }: Decision["groups"][number],
  cursor: string | null,
): Promise<{ ids: string[]; next: string | null }> => {
  const { items, nextCursor } = await store.failures.ofGroup(
    { sort: sortOf(kind), state, account: platform, kind, cause },
    within,
    { limit: PAGE, ...(cursor === null ? {} : { cursor }) },
  );
  const ids = items.flatMap((one) =>
    "work" in one ? [one.work.id] : "item" in one ? [one.item.itemId] : [],
  );
  return { ids, next: nextCursor };
};

/** False where somebody else has dealt with it meanwhile, or it cannot be done any more. */
const decideOne = async (parts: Parts, caller: Caller, decision: Decision, id: string): Promise<boolean> => {
  const { act, reason, note, by } = decision;
  try {
    if (act === "retry") await retryFailure(parts, caller, id, { notThere: false });
    else await dismissFailure(parts, caller, id, { reason, note, ...(by === "" ? {} : { by }) });
    return true;
  } catch (error) {
    if (error instanceof Rejection && (error.status === 404 || error.status === 409)) return false;
    throw error;
  }
};
