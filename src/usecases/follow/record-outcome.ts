import type { Understood } from "../../adapters/port.ts";
import { isOpen, type Push } from "../../domain/life-cycle/push.ts";
import type { Memory, StoredItem } from "../../store/port.ts";
import type { Parts } from "../parts.ts";
import { holdItem } from "./raw-items.ts";
import { recordNoEffect, recordSent } from "./record-push.ts";

type Outcome = Extract<Understood, { kind: "outcome" }>;

/**
 * What the platform made of something that was pushed. A status of ours is marked with it; a refusal undoes what the
 * push had done to the invoice, and is told to the ERP.
 */
export const recordOutcome = async (
  parts: Parts,
  memory: Memory,
  item: StoredItem,
  said: Outcome,
): Promise<void> => {
  const found = await pushOf(memory, item.account, said);
  const push = found === null ? null : await memory.pushes.byId(found.id, { lock: true });
  if (push === null) {
    const ours = said.trackingId === null || said.trackingId.startsWith("psh_");
    if (said.accepted || !ours) return memory.items.done(item.itemId);
    // The platform may be faster than the answer to our own call.
    const message = `The platform refuses ${said.platformId}, which was not pushed from here: ${wordsOf(said)}`;
    return holdItem(parts, memory, item, "unknown_push", message, `push:${said.platformId}`);
  }
  if (isOpen(push)) await memory.outbox.settle(push.invoiceId, "status", parts.now());
  if (said.accepted) await recordSent(parts, memory, push.id, { platformId: said.platformId }, "accepted");
  else if (push.state !== "refused") {
    const [reason] = said.reasons;
    await recordNoEffect(parts, memory, push, {
      state: "refused",
      outcome: "refused",
      problem: {
        code: reason?.code ?? "status_refused",
        message: wordsOf(said),
        fix: "Correct what the platform complains about, then push the status again.",
        raw: said.comment,
      },
      reasons: said.reasons,
      at: item.at,
      source: item.source === "webhook" ? "webhook" : "poll",
      eventId: item.id,
    });
  }
  return memory.items.done(item.itemId);
};

/** By our own reference (messages about a message name it as their subject), else by the platform's name for it. */
const pushOf = async (memory: Memory, account: string, said: Outcome): Promise<Push | null> => {
  for (const id of [said.trackingId, said.platformId]) {
    const push = id?.startsWith("psh_") ? await memory.pushes.byId(id) : null;
    if (push !== null && push.account === account) return push;
  }
  return memory.pushes.byName(account, said.platformId);
};

const wordsOf = ({ reasons, comment }: Outcome): string =>
  [...reasons.map(({ code, text }) => text || code), reasons.length === 0 ? comment : null]
    .filter((text) => text !== null)
    .join(" ") || "The platform gives no reason.";
