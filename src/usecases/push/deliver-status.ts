import type { OutgoingStatus } from "../../adapters/port.ts";
import { Failure, type FailureFacts, toldOf } from "../../domain/failure.ts";
import type { Invoice } from "../../domain/invoice.ts";
import { isOpen, type Push } from "../../domain/life-cycle/push.ts";
import type { Words } from "../../domain/problem.ts";
import type { RunResult } from "../../outbox/port.ts";
import type { Memory, WorkError } from "../../store/port.ts";
import { judgePush } from "../flow/judge-flows.ts";
import { PUSH_AGAIN, recordNoEffect, recordSent } from "../follow/record-push.ts";
import { inDoubt, once } from "../once.ts";
import type { OpenPlatform, Parts } from "../parts.ts";
import type { DataOf, WorkOf } from "../work.ts";

/**
 * Pushes one status, once (`once.ts`).
 *
 * @throws Failure where nothing can be pushed through the platform
 * @throws Error when the lease was lost, or what the row names is gone
 */
export const deliverStatus = async (
  parts: Parts,
  platform: OpenPlatform,
  work: WorkOf<"status">,
  signal: AbortSignal,
): Promise<RunResult<DataOf<"status">>> => {
  const push = await parts.store.pushes.byId(work.data.push);
  if (push === null) throw new Error(`the push ${work.data.push} of work ${work.id} is gone`);
  // The platform may have spoken of it before our own call was settled.
  if (!isOpen(push)) return { done: true };
  const { statuses } = platform.connection;
  if (statuses === undefined) throw new Failure("refused", CANNOT_PUSH);
  const { find, send } = statuses;
  const outgoing = await outgoingOf(parts, push);
  return once(
    parts,
    platform,
    work,
    {
      find: find && ((earlier) => find({ ...outgoing, ...earlier }, signal)),
      send: (earlier) => send({ ...outgoing, ...earlier }, signal),
      adopt: (memory, found) => recordSent(parts, memory, push.id, found, "sent", statuses.judges === true),
      cannotBeAsked: CANNOT_BE_ASKED,
    },
    signal,
  );
};

const CANNOT_PUSH: FailureFacts = {
  code: "capability_missing",
  message: "No status can be pushed through this platform (any more).",
  messageFr: "Aucun statut ne peut (plus) être poussé par cette plateforme.",
  fix: "Set the status in the platform's own web page: it comes back from there.",
  fixFr: "Posez le statut sur le site de la plateforme : il revient de là.",
};

const CANNOT_BE_ASKED: FailureFacts = {
  code: "outcome_unknown",
  message: "The answer to the push was lost, and this platform cannot be asked whether it arrived.",
  messageFr:
    "La réponse à l'envoi du statut s'est perdue, et on ne peut pas demander à cette plateforme s'il est arrivé.",
  fix: "Look for the status in the platform's own web page; then retry, and say whether it is there.",
  fixFr: "Cherchez le statut sur le site de la plateforme ; puis réessayez, en disant s'il y est.",
};

const outgoingOf = async (parts: Pick<Parts, "store">, push: Push): Promise<OutgoingStatus> => {
  const invoice = await parts.store.invoices.byId(push.invoiceId);
  if (invoice === null) throw new Error(`the invoice ${push.invoiceId} of ${push.id} is gone`);
  const attachments = [];
  for (const { name, kind } of await parts.store.documents.list(push.id)) {
    // Beside them the message that the push came as may be kept.
    if (kind !== "attachment") continue;
    const document = await parts.store.documents.get(push.id, "attachment", name);
    if (document === null) throw new Error(`the attachment ${name} of ${push.id} is gone`);
    attachments.push({ fileName: name, mediaType: document.mediaType, bytes: document.bytes });
  }
  const { id, status, at, setBy, reasons, comment, amounts, actionCode, payee, as } = push;
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
    ...(as === undefined ? {} : { as }),
    takenAt: await takenAt(parts, invoice),
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

const LOOK_FOR_IT: Words = {
  en: "Look for the status on the platform; then retry, and say whether it is there.",
  fr: "Cherchez le statut sur la plateforme ; puis réessayez, en disant s'il y est.",
};

/** Writes on the push why it came to nothing or waits for a person. */
export const statusGivenUp = async (
  parts: Parts,
  memory: Memory,
  work: WorkOf<"status">,
  error: WorkError,
  state: "failed" | "parked",
): Promise<void> => {
  const push = await memory.pushes.byId(work.data.push, { lock: true });
  // What the platform said of it meanwhile is worth more than what became of our call.
  if (push === null || !isOpen(push)) return;
  const problem = {
    code: error.code,
    ...toldOf(error, state === "parked" ? LOOK_FOR_IT : PUSH_AGAIN),
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

/** A person puts it away: nobody goes on asking what became of it, so it had no effect as far as anybody knows. */
export const statusDismissed = async (
  parts: Parts,
  memory: Memory,
  work: WorkOf<"status">,
): Promise<void> => {
  if (work.state === "parked" && work.lastError !== null)
    await statusGivenUp(parts, memory, work, work.lastError, "failed");
};

/** Writes on the push that it has been in doubt for minutes, and that the gateway goes on asking. */
export const statusDoubted = async (
  parts: Pick<Parts, "now">,
  memory: Memory,
  work: WorkOf<"status">,
  error: WorkError,
): Promise<void> => {
  const push = await memory.pushes.byId(work.data.push, { lock: true });
  if (push === null || !isOpen(push)) return;
  await memory.pushes.update(push.id, {
    problem: inDoubt({ en: "the status", fr: "le statut" }, error),
    updatedAt: parts.now().toISOString(),
  });
};

/** A person tries again. A push that the platform has taken meanwhile stays as it is. */
export const statusRetried = async (
  parts: Pick<Parts, "now" | "ids">,
  memory: Memory,
  work: WorkOf<"status">,
): Promise<void> => {
  const push = await memory.pushes.byId(work.data.push, { lock: true });
  if (push === null || push.state === "sent" || push.state === "accepted") return;
  await memory.pushes.update(push.id, {
    state: "queued",
    problem: null,
    updatedAt: parts.now().toISOString(),
  });
  await judgePush(parts, memory, { id: push.id, state: "queued", problem: null });
};
