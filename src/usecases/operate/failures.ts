import type { Caller } from "../../domain/caller.ts";
import { shareOf } from "../../domain/tenant.ts";
import { DOUBT_TOLD } from "../../outbox/port.ts";
import type { Dismissal, Page, WaitingFilter, WaitingSort } from "../../store/port.ts";
import type { Parts } from "../parts.ts";
import { fromItem, type OpenFailure, openFailureOf } from "./open-failure.ts";

/** Narrows the list. */
export interface FailureFilter {
  kind?: string;
  platform?: string;
  /** These sorts alone. */
  sorts?: readonly WaitingSort[];
  /** One tenant's alone, as it is shown to that tenant. */
  tenant?: string;
  /** Code of what went wrong. */
  cause?: string;
  /** What has waited since before this time. */
  before?: Date;
  /** What waits and is no failure, or what was dismissed, instead of the failures. */
  state?: "waiting" | "dismissed";
}

/**
 * What waits for a person, oldest first, in one list: work that was given up or is in doubt, what could not be
 * understood, and received invoices that are nobody's. A tenant sees its own work, and documents that were refused on
 * arrival where they are surely for it: addressed to its company, or come over an account that serves it alone, and not
 * to a company that rules are about. The rest belongs to nobody yet and is for administrators. Whose a document is follows from the configuration as it is
 * now.
 *
 * @throws Rejection 400 on a cursor that is not ours
 */
export const listFailures = async (
  parts: Pick<Parts, "store" | "now" | "tenants" | "router">,
  caller: Caller,
  filter: FailureFilter,
  page: { limit: number; cursor?: string },
): Promise<Page<OpenFailure>> => {
  if (filter.state === "waiting") return listWaiting(parts, caller, filter, page);
  if (filter.state === "dismissed") return listDismissed(parts, caller, filter, page);
  const within = narrowed(parts, caller, filter);
  if (within === null) return { items: [], nextCursor: null };
  const found = await parts.store.failures.list(within, page);
  return {
    items: await Promise.all(found.items.map((waiting) => openFailureOf(parts, caller, waiting))),
    nextCursor: found.nextCursor,
  };
};

/** A filter as the store takes it, no wider than what the caller sees; null: nothing is left. */
export const narrowed = (
  parts: Pick<Parts, "now" | "tenants" | "router">,
  caller: Caller,
  { kind, platform, sorts, tenant, cause, before }: FailureFilter,
): WaitingFilter | null => {
  if (caller.kind === "tenant" && tenant !== undefined && tenant !== caller.tenant) return null;
  const name = caller.kind === "tenant" ? caller.tenant : tenant;
  if (name !== undefined && caller.kind === "admin" && !parts.tenants.has(name)) return null;
  const asked: readonly WaitingSort[] | undefined =
    kind === "item" ? ["item"] : kind === "unowned" ? ["invoice"] : kind === undefined ? sorts : ["work"];
  return {
    ...(asked === undefined ? {} : { sorts: asked }),
    ...(name === undefined
      ? {}
      : { tenant: { name, share: shareOf(parts.tenants, name, parts.router.shared) } }),
    ...(platform === undefined ? {} : { account: platform }),
    ...(kind === undefined || kind === "item" || kind === "unowned" ? {} : { kind }),
    ...(cause === undefined ? {} : { cause }),
    ...(before === undefined ? {} : { before }),
    doubtedBefore: new Date(parts.now().getTime() - DOUBT_TOLD),
  };
};

/** What was put away, newest first: a tenant's work, and what it dismissed itself. */
const listDismissed = async (
  parts: Pick<Parts, "store" | "router">,
  caller: Caller,
  { kind, platform, tenant, cause }: FailureFilter,
  page: { limit: number; cursor?: string },
): Promise<Page<OpenFailure>> => {
  const whose = caller.kind === "tenant" ? caller.tenant : tenant;
  const found = await parts.store.dismissals.list(
    {
      ...(whose === undefined ? {} : { tenant: whose }),
      ...(platform === undefined ? {} : { account: platform }),
      ...(kind === undefined ? {} : { kind }),
      ...(cause === undefined ? {} : { cause }),
    },
    page,
  );
  const items = await Promise.all(found.items.map((one) => dismissedOf(parts, caller, one)));
  // What the platform spoke of since is over.
  return { items: items.filter((one) => one !== null), nextCursor: found.nextCursor };
};

const dismissedOf = async (
  parts: Pick<Parts, "store" | "router">,
  caller: Caller,
  { id, sort, reason, note, dismissedBy, dismissedAt }: Dismissal,
): Promise<OpenFailure | null> => {
  const { outbox, items } = parts.store;
  const [work, item] = await Promise.all([
    sort === "work" ? outbox.byId(id) : null,
    sort === "item" ? items.byId(id) : null,
  ]);
  const waiting = work?.state === "dismissed" ? { work } : item?.state === "dismissed" ? { item } : null;
  if (waiting === null) return null;
  return {
    ...(await openFailureOf(parts, caller, waiting)),
    state: "dismissed",
    dismissal: { reason, note, by: dismissedBy, at: dismissedAt.toISOString() },
  };
};

/** What is about no invoice known here, and is no failure: administrators alone see it. */
const listWaiting = async (
  parts: Pick<Parts, "store">,
  caller: Caller,
  { kind, platform }: FailureFilter,
  page: { limit: number; cursor?: string },
): Promise<Page<OpenFailure>> => {
  if (caller.kind === "tenant" || (kind !== undefined && kind !== "item"))
    return { items: [], nextCursor: null };
  const found = await parts.store.items.waiting(platform === undefined ? {} : { account: platform }, page);
  return { items: found.items.map(fromItem), nextCursor: found.nextCursor };
};
