import { Rejection } from "../domain/problem.ts";
import type { Parts } from "./parts.ts";
import { pollKey } from "./poll-account.ts";
import { learnWork } from "./take-up-waiting.ts";

/**
 * Takes a platform's call. A verified one is stored as it came and understood later, by the same path as what polling
 * brings; one that proves nothing only hastens the next poll.
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
  if (verdict.kind === "hint") await parts.store.outbox.hasten(pollKey(name), now);
  else {
    await parts.store.tx(async (memory) => {
      const items = verdict.items.map((item) => ({ ...item, itemId: parts.ids.item() }));
      const stored = await memory.items.add(name, "webhook", items, now);
      await memory.outbox.add(
        stored.map((item) => learnWork(parts, name, item.itemId)),
        now,
      );
    });
  }
  parts.wake();
  return { accepted: verdict.kind === "items" };
};
