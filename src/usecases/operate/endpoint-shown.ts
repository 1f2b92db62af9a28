import {
  addressShown,
  endpointOf,
  folderOf,
  type Hearers,
  isFolderAccount,
  isMailAccount,
  isServed,
  mailedOf,
  subscriptionOf,
} from "../../domain/erp-endpoint.ts";
import type { Parts } from "../parts.ts";
import { isPerpetual } from "../work.ts";

/** A row that comes back by itself is well for so long after its time, in milliseconds. */
const AT_REST = 300_000;

/** Is this a row that comes back by itself, in time or for nobody any more? It has nothing to tell. */
export const isAtRest = (
  hearers: Hearers,
  { account, kind, oldest }: { account: string; kind: string; oldest: Date | null },
  at: Date,
): boolean =>
  isPerpetual(kind) &&
  (oldest === null || at.getTime() - oldest.getTime() < AT_REST || !isServed(hearers, account));

/** Where who is told is found; null: the configuration has it no more, or it was deleted. */
export const addressOf = async (
  parts: Pick<Parts, "store" | "tenants" | "alerts">,
  account: string,
): Promise<string | null> => {
  if (isMailAccount(account)) return mailedOf(parts, account)?.to[0] ?? null;
  if (isFolderAccount(account)) return folderOf(parts, account);
  const subscribed = subscriptionOf(account);
  const called =
    subscribed === null
      ? endpointOf(parts.tenants, account)?.webhook
      : parts.tenants.has(subscribed.tenant) && (await parts.store.flows.subscription(subscribed.id));
  return called ? addressShown(called.url) : null;
};
