import { addressShown, endpointAccount, isEndpointAccount, isServed } from "../../domain/erp-endpoint.ts";
import type { Memory, Work } from "../../store/port.ts";
import type { Parts } from "../parts.ts";
import { isPerpetual } from "../work.ts";

/** Code of the failure of an endpoint that answered 410. */
export const ENDPOINT_GONE = "endpoint_gone";

/** The words under which an endpoint that answered 410 is stopped. They change when its address does. */
export const goneMessage = ({ url }: { url: string }): string =>
  `The endpoint ${addressShown(url)} answered 410 (Gone): nothing more is sent to it.`;

/** Nothing tries a stopped endpoint by itself: only a person or a new address does. */
const NEVER = new Date("9999-01-01T00:00:00Z");

/** Stops an endpoint: what waits for it is kept. */
export const stopEndpoint = (
  memory: Memory,
  account: string,
  reason: { code: string; message: string; fix?: string },
  now: Date,
): Promise<void> => memory.accounts.pause(account, reason, now, NEVER);

/** Lets a stopped endpoint go on, with the notifications whose calls were answered 410. */
export const resumeEndpoint = async (memory: Memory, account: string, now: Date): Promise<void> => {
  if ((await memory.accounts.get(account)).pausedAt === null) return;
  await memory.accounts.resume(account);
  await retryGivenUp(memory, account, now, ({ lastError }) => lastError?.code === ENDPOINT_GONE);
};

/** Has everything that waits for an endpoint come up once more, what was given up too. */
export const drainEndpoint = async (memory: Memory, account: string, now: Date): Promise<void> => {
  await memory.accounts.resume(account);
  await retryGivenUp(memory, account, now, () => true);
};

const retryGivenUp = async (
  memory: Memory,
  account: string,
  now: Date,
  fits: (work: Work) => boolean,
): Promise<void> => {
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await memory.outbox.givenUp(
      { account },
      { limit: 200, ...(cursor === undefined ? {} : { cursor }) },
    );
    for (const work of page.items) if (fits(work)) await memory.outbox.retry(work.id, { doubt: false }, now);
    cursor = page.nextCursor;
  }
};

/**
 * At the start: endpoints that were stopped and have another address now go on; what waits for one that the
 * configuration no longer has is told in the log.
 */
export const lookAtEndpoints = async (
  parts: Pick<Parts, "store" | "tenants" | "alerts" | "now" | "log">,
): Promise<void> => {
  for (const { name, webhooks } of parts.tenants.values()) {
    for (const [n, webhook] of webhooks.entries()) {
      const account = endpointAccount(name, n);
      const { pauseReason } = await parts.store.accounts.get(account);
      if (pauseReason === null) continue;
      if (pauseReason.message === goneMessage(webhook)) {
        parts.log.warn({ account, why: pauseReason.message }, "the endpoint is stopped: what waits is kept");
        continue;
      }
      await parts.store.tx((memory) => resumeEndpoint(memory, account, parts.now()));
      parts.log.info({ account }, "the endpoint has a new address: its notifications go on");
    }
  }
  for (const { account, kind, rows, state } of await parts.store.outbox.counts()) {
    if (!isEndpointAccount(account) || isPerpetual(kind) || isServed(parts, account)) continue;
    parts.log.warn({ account, rows, state }, "notifications wait for an endpoint that is not configured");
  }
};
