import type { Found, OutgoingStatus, Submitted } from "../../adapters/port.ts";
import { Failure, type FailureFacts, isFailure } from "../../domain/failure.ts";
import type { Invoice } from "../../domain/invoice.ts";
import type { Push } from "../../domain/life-cycle/push.ts";
import type { Memory, Work, WorkError } from "../../store/port.ts";
import { isOpen, recordNoEffect, recordSent } from "../follow/record-push.ts";
import type { OpenPlatform, Parts } from "../parts.ts";

type Delivered =
  | { done: true; write?: (memory: Memory) => Promise<void> }
  | { done: false; runAt: Date; attempts?: number; doubt?: boolean; data: Record<string, unknown> }
  | { done: "parked"; why: FailureFacts };

/**
 * Pushes one status, once. When an earlier run may have reached the platform (`work.doubt`), the platform is asked
 * first: what is there is adopted, and only a clear "not there", given after the lost request can no longer be worked
 * on, is answered by sending again.
 *
 * @throws Failure, for the policy table of the outbox
 */
export const deliverStatus = async (
  parts: Parts,
  platform: OpenPlatform,
  work: Work,
  signal: AbortSignal,
): Promise<Delivered> => {
  const push = await parts.store.pushes.byId(String(work.data.push));
  if (push === null) throw new Error(`the push ${work.data.push} of work ${work.id} is gone`);
  // The platform may have spoken of it before our own call was settled.
  if (!isOpen(push)) return { done: true };
  const { statuses } = platform.connection;
  if (statuses === undefined) throw new Failure("refused", CANNOT_PUSH);
  const outgoing = await outgoingOf(parts, push, work.data);
  const adopt = (found: Pick<Found, "platformId" | "aliases">): Delivered => ({
    done: true,
    write: (memory) => recordSent(parts, memory, push.id, found, "sent"),
  });

  if (work.doubt) {
    if (statuses.find === undefined) return { done: "parked", why: CANNOT_BE_ASKED };
    const found = await statuses.find(outgoing, signal);
    if (found !== null) return adopt(found);
    const arrivesUntil = Number(work.data.arrivesUntil ?? latestArrival(parts, platform));
    if (parts.now().getTime() < arrivesUntil) {
      const data = { ...work.data, arrivesUntil };
      return { done: false, runAt: new Date(arrivesUntil), attempts: work.attempts, doubt: true, data };
    }
  }
  const now = parts.now();
  const data = {
    ...work.data,
    arrivedBy: new Date(latestArrival(parts, platform)).toISOString(),
    arrivesUntil: latestArrival(parts, platform),
  };
  if (!(await parts.store.outbox.progress(work.id, work.lease ?? "", { data }, now)))
    throw new Error(`the lease of ${work.id} was lost before the push`);
  // What becomes of a failure is worked out on this copy of the row, and written over the one in the store.
  work.data = data;

  let sent: Submitted;
  try {
    sent = await statuses.send(outgoing, signal);
  } catch (error) {
    if (!isFailure(error) || error.facts.alreadyExists !== true) throw error;
    const found = (await statuses.find?.(outgoing, signal)) ?? null;
    if (found === null) throw error;
    return adopt(found);
  }
  if (sent.done) return adopt(sent);
  return {
    done: false,
    runAt: new Date(parts.now().getTime() + sent.againInSeconds * 1000),
    data: { ...data, step: sent.step },
  };
};

/** Until when a request that leaves now may still be worked on at the platform, epoch milliseconds. */
const latestArrival = (parts: Pick<Parts, "now">, { account }: OpenPlatform): number =>
  parts.now().getTime() + account.timeoutSeconds * 1000;

const CANNOT_PUSH: FailureFacts = {
  code: "capability_missing",
  message: "No status can be pushed through this platform (any more).",
  fix: "Set the status in the platform's own web page: it comes back from there.",
};

const CANNOT_BE_ASKED: FailureFacts = {
  code: "outcome_unknown",
  message: "The answer to the push was lost, and this platform cannot be asked whether it arrived.",
  fix: "Look for the status in the platform's own web page; then retry, and say whether it is there.",
};

const outgoingOf = async (
  parts: Pick<Parts, "store">,
  push: Push,
  { step, arrivedBy }: Work["data"],
): Promise<OutgoingStatus> => {
  const invoice = await parts.store.invoices.byId(push.invoiceId);
  if (invoice === null) throw new Error(`the invoice ${push.invoiceId} of ${push.id} is gone`);
  const attachments = [];
  for (const { name } of await parts.store.documents.list(push.id)) {
    const document = await parts.store.documents.get(push.id, "attachment", name);
    if (document === null) throw new Error(`the attachment ${name} of ${push.id} is gone`);
    attachments.push({ fileName: name, mediaType: document.mediaType, bytes: document.bytes });
  }
  const { id, status, at, setBy, reasons, comment, amounts, actionCode, payee } = push;
  return {
    id,
    invoice,
    status,
    at,
    setBy,
    reasons,
    comment,
    amounts,
    actionCode,
    attachments,
    ...(payee === null ? {} : { payee }),
    takenAt: await takenAt(parts, invoice),
    step,
    ...(typeof arrivedBy === "string" ? { arrivedBy } : {}),
  };
};

/** When the platform took the invoice in: the first 200 of what was sent, the first 202 of what was received. */
const takenAt = async (parts: Pick<Parts, "store">, invoice: Invoice): Promise<string> => {
  const status = invoice.direction === "outbound" ? "submitted" : "received";
  const times = (await parts.store.events.ofInvoice(invoice.id))
    .filter((e) => e.status === status)
    .map((e) => e.at)
    .sort((a, b) => Date.parse(a) - Date.parse(b));
  return times[0] ?? invoice.createdAt;
};

/** Writes on the push why it came to nothing or waits for a person. */
export const statusTroubled = async (
  parts: Parts,
  memory: Memory,
  work: Work,
  error: WorkError,
  state: "failed" | "parked",
): Promise<void> => {
  const push = await memory.pushes.byId(String(work.data.push), { lock: true });
  // What the platform said of it meanwhile is worth more than what became of our call.
  if (push === null || !isOpen(push)) return;
  const problem = {
    code: error.code,
    message: error.message,
    fix:
      error.fix ??
      (state === "parked"
        ? "Look for the status on the platform; then retry, and say whether it is there."
        : "Correct what the platform complains about, then push the status again."),
    raw: error.raw ?? null,
  };
  if (state === "parked") {
    await memory.pushes.update(push.id, { state, problem, updatedAt: parts.now().toISOString() });
    return;
  }
  await recordNoEffect(parts, memory, push, {
    state: error.kind === "refused" ? "refused" : "failed",
    outcome: "failed",
    problem,
    reasons: [{ code: error.code, text: error.message }],
    at: parts.now().toISOString(),
    source: "gateway",
    // Each failure of a push that a person tries again is told.
    eventId: `${push.id}:${parts.ids.event()}`,
  });
};
