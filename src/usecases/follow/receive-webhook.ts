import { Rejection } from "../../domain/problem.ts";
import type { Memory } from "../../store/port.ts";
import type { Parts } from "../parts.ts";
import { pollKey } from "./poll-account.ts";
import { keepItems } from "./raw-items.ts";

/**
 * Takes a platform's call. A verified one is stored as it came and understood later, by the same path as what polling
 * brings; one that proves nothing only hastens the next poll. The same signed call again has no effect: it is answered
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
  if (verdict.kind === "hint") await parts.store.outbox.hasten(pollKey(name), now);
  else {
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

/** Remembers a signed call, far longer than its signature is good for. No tenant has a name with a colon. */
const isFirst = (memory: Memory, account: string, replayKey: string, now: Date): Promise<boolean> =>
  memory.keys.put(`webhook:${account}`, replayKey, replayKey, account, now);
