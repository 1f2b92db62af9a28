import type { Understood } from "../../adapters/port.ts";
import { isOpen, type Push } from "../../domain/life-cycle/push.ts";
import { wordsOfReason } from "../../domain/life-cycle/reason-words.ts";
import { told, type Words } from "../../domain/problem.ts";
import type { Memory } from "../../store/port.ts";
import type { Parts } from "../parts.ts";
import { holdItem, type Learning, letWait } from "./raw-items.ts";
import { PUSH_AGAIN, recordNoEffect, recordSent } from "./record-push.ts";

type Outcome = Extract<Understood, { kind: "outcome" }>;

/**
 * What the platform made of something that was pushed. A status of ours is marked with it; a refusal undoes what the
 * push had done to the invoice, and is told to the ERP.
 */
export const recordOutcome = async (
  parts: Parts,
  memory: Memory,
  item: Learning,
  said: Outcome,
): Promise<void> => {
  const found = await pushOf(memory, item.account, said);
  const push = found === null ? null : await memory.pushes.byId(found.id, { lock: true });
  if (push === null) {
    const ours = said.trackingId === null || said.trackingId.startsWith("psh_");
    if (said.accepted || !ours) return memory.items.done(item.itemId);
    // The platform may be faster than the answer to our own call.
    const message = `The platform refuses ${said.platformId}, which was not pushed from here: ${wordsOf(said).en}`;
    // Without a reference it may also be what another program pushed; our own pushes are known before they go out.
    const putAside = said.trackingId === null ? letWait : holdItem;
    return putAside(parts, memory, item, "unknown_push", message, `push:${said.platformId}`);
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
        ...told(wordsOf(said), PUSH_AGAIN),
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

/** The platform's reasons, or else its comment: its own words are the same in both languages. */
const wordsOf = ({ reasons, comment }: Outcome): Words => {
  const said = reasons.length === 0 ? [{ en: comment ?? "", fr: comment ?? "" }] : reasons.map(wordsOfReason);
  return {
    en: said.map(({ en }) => en).join(" ") || "The platform gives no reason.",
    fr: said.map(({ fr }) => fr).join(" ") || "La plateforme ne donne pas de motif.",
  };
};
