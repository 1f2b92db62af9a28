import type { Found } from "../../adapters/port.ts";
import type { EventSource, Reason } from "../../domain/life-cycle/event.ts";
import { type Push, statementOfPush } from "../../domain/life-cycle/push.ts";
import { statusFacts } from "../../domain/life-cycle/status.ts";
import type { Problem, Words } from "../../domain/problem.ts";
import type { Memory } from "../../store/port.ts";
import { judgePush } from "../flow/judge-flows.ts";
import type { Parts } from "../parts.ts";
import { takeUpWaiting } from "./raw-items.ts";
import { recordStatement } from "./record-statement.ts";

type Tools = Pick<Parts, "now" | "ids" | "tenants" | "tracer">;

/**
 * The platform has the push: it moves the invoice like any other statement. Where the platform spoke first, its word
 * stands already and is not said twice.
 *
 * @param judged - the platform says later whether it takes what it has
 */
export const recordSent = async (
  parts: Tools,
  memory: Memory,
  pushId: string,
  found: Pick<Found, "platformId" | "aliases">,
  state: "sent" | "accepted",
  judged = false,
): Promise<void> => {
  const push = await memory.pushes.byId(pushId, { lock: true });
  if (push === null) throw new Error(`the push ${pushId} is gone`);
  const names = new Set([found.platformId, ...(found.aliases ?? [])]);
  for (const name of names) await memory.pushes.addName(push.account, name, push.id);
  const platformId = push.platformId ?? found.platformId;
  const updatedAt = parts.now().toISOString();
  if (push.state === "refused" || push.state === "accepted") {
    await memory.pushes.update(push.id, { platformId, updatedAt });
    return;
  }
  await memory.pushes.update(push.id, { state, platformId, problem: null, updatedAt });
  if (state === "accepted" || !judged) await judgePush(parts, memory, { id: push.id, state, problem: null });
  const invoice = await memory.invoices.byId(push.invoiceId);
  if (invoice === null) throw new Error(`the invoice ${push.invoiceId} of ${push.id} is gone`);
  const told = (await memory.events.ofInvoice(push.invoiceId)).some(
    (e) => e.account === push.account && names.has(e.platformEventId),
  );
  if (!told) {
    await recordStatement(parts, memory, {
      account: push.account,
      source: "push",
      about: { trackingId: push.invoiceId },
      statement: statementOfPush(push, invoice),
    });
  }
  await takeUpWaiting(parts, memory, push.account, [`push:${found.platformId}`]);
};

/** What to do about a push that the platform did not take. */
export const PUSH_AGAIN: Words = {
  en: "Correct what the platform complains about, then push the status again.",
  fr: "Corrigez ce que la plateforme signale, puis posez de nouveau le statut.",
};

/**
 * A push came to nothing: its state tells why, and an event tells the ERP. `refused`: the platform said no after it had
 * the push, whose effect on the invoice is undone by that.
 */
export const recordNoEffect = async (
  parts: Tools,
  memory: Memory,
  push: Push,
  said: {
    state: "refused" | "failed";
    outcome: "refused" | "failed";
    problem: Problem;
    reasons: Reason[];
    at: string;
    source: EventSource;
    /** Unique within the account. */
    eventId: string;
  },
): Promise<void> => {
  const { state, problem } = said;
  await memory.pushes.update(push.id, { state, problem, updatedAt: parts.now().toISOString() });
  await judgePush(parts, memory, { id: push.id, state, problem });
  const { code, label } = statusFacts(push.status);
  await recordStatement(parts, memory, {
    account: push.account,
    source: said.source,
    about: { trackingId: push.invoiceId },
    statement: {
      platformEventId: said.eventId,
      rawCode: `push:${said.state}`,
      status: null,
      // It follows the push, whichever clocks said when.
      at: new Date(Math.max(Date.parse(said.at), Date.parse(push.at) + 1)).toISOString(),
      setBy: { role: "WK" },
      reasons: said.reasons,
      comment: `${code} « ${label} » : ${problem.message}`,
      amounts: [],
      external: false,
      push: { id: push.id, outcome: said.outcome },
    },
  });
};
