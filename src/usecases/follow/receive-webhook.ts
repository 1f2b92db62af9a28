import { Rejection } from "../../domain/problem.ts";
import type { Memory } from "../../store/port.ts";
import type { Parts } from "../parts.ts";
import type { Hints } from "./hints.ts";
import { pollKey } from "./poll-account.ts";
import { keepItems } from "./raw-items.ts";

/**
 * Takes a platform's call. A verified one is stored as it came and understood later, by the same path as what polling
 * brings; one that proves nothing only hastens the next poll, within the bounds of {@link Hints}. The same signed call again has no effect: it is answered
 * as taken, since a platform that missed the first answer may rightly repeat itself, but not accepted.
 *
 * @throws Rejection 404 (no such account, or its platform has no webhooks), 401 (the signature is wrong)
 */
export const receiveWebhook = async (
  parts: Parts,
  name: string,
  call: { headers: Headers; body: Uint8Array; path: string },
): Promise<{ accepted: boolean }> => {
  const platform = parts.platforms.get(name);
  if (platform?.connection.webhook === undefined) {
    throw new Rejection(
      404,
      "platform_not_found",
      "There is no such webhook",
      "No platform takes calls here.",
    );
  }
  const now = parts.now();
  const verdict = await platform.connection.webhook.verify({ ...call, now });
  if (verdict.kind === "refused") {
    parts.log.warn({ platform: name, why: verdict.why }, "a webhook call was refused");
    throw new Rejection(401, "signature_wrong", "The signature is wrong", verdict.why);
  }
  let accepted = false;
  if (verdict.kind === "hint") {
    const due = parts.hints.take(name);
    if (due === null) return { accepted: false };
    await parts.store.outbox.hasten(pollKey(name), due);
  } else {
    const { replayKey } = verdict;
    accepted = await parts.store.tx(async (memory) => {
      if (replayKey !== undefined && !(await isFirst(memory, name, replayKey, now))) return false;
      await keepItems(parts, memory, name, "webhook", verdict.items);
      return true;
    });
    if (!accepted) parts.log.warn({ platform: name }, "a webhook call was repeated: it has no effect");
  }
  parts.wake();
  return { accepted };
};

/** May calls of this account prove who sends them? Those of any other are hints, whatever they carry. */
export const canVerify = (parts: Pick<Parts, "platforms">, name: string): boolean => {
  const platform = parts.platforms.get(name);
  return platform?.connection.webhook !== undefined && (platform.account.settings.webhookSecret ?? "") !== "";
};

/** Remembers a signed call, far longer than its signature is good for. No tenant has a name with a colon. */
const isFirst = (memory: Memory, account: string, replayKey: string, now: Date): Promise<boolean> =>
  memory.keys.put(`webhook:${account}`, replayKey, replayKey, account, now);
