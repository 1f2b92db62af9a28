import type { Caller } from "../../domain/caller.ts";
import { Rejection } from "../../domain/problem.ts";
import type { Page, StoredItem, Work } from "../../store/port.ts";
import { learnWork } from "../follow/raw-items.ts";
import { retryWork } from "../kinds.ts";
import type { Parts } from "../parts.ts";
import { WORK_KINDS, type WorkKind } from "../work.ts";

/** The kinds of work that can fail, and `item`: something a platform told that cannot be understood yet. */
export const FAILURE_KINDS = [...WORK_KINDS, "item"] as const;

/** Something that waits for a person: a piece of work that failed or is parked, or a held item. */
export interface OpenFailure {
  /** Id of the work or of the item. */
  id: string;
  kind: WorkKind | "item";
  state: "failed" | "parked" | "held";
  platform: string;
  invoiceId: string | null;
  /** ISO 8601. */
  since: string;
  attempts: number;
  problem: { code: string; message: string; fix?: string; raw?: string };
}

/**
 * What waits for a person, oldest first: the work that failed or is parked, then (for administrators, since a held
 * item belongs to nobody yet) what could not be understood.
 */
export const listFailures = async (
  parts: Pick<Parts, "store">,
  caller: Caller,
  filter: { kind?: string; platform?: string },
  page: { limit: number; cursor?: string },
): Promise<Page<OpenFailure>> => {
  const items = page.cursor?.startsWith("item.") === true || filter.kind === "item";
  if (!items) {
    const of = {
      ...(caller.kind === "tenant" ? { tenant: caller.tenant } : {}),
      ...(filter.platform === undefined ? {} : { account: filter.platform }),
      ...(filter.kind === undefined ? {} : { kind: filter.kind }),
    };
    const found = await parts.store.outbox.givenUp(of, page);
    const more = found.nextCursor ?? (caller.kind === "admin" && filter.kind === undefined ? "item." : null);
    return { items: found.items.map(fromWork), nextCursor: more };
  }
  if (caller.kind !== "admin") return { items: [], nextCursor: null };
  const cursor = page.cursor?.slice("item.".length);
  const found = await parts.store.items.held(
    filter.platform === undefined ? {} : { account: filter.platform },
    { limit: page.limit, ...(cursor === undefined || cursor === "" ? {} : { cursor }) },
  );
  return {
    items: found.items.map(fromItem),
    nextCursor: found.nextCursor === null ? null : `item.${found.nextCursor}`,
  };
};

const fromWork = (work: Work): OpenFailure => ({
  id: work.id,
  // Rows of a kind that another version of the program knows go by its name.
  kind: work.kind as WorkKind,
  state: work.state === "parked" ? "parked" : "failed",
  platform: work.account,
  invoiceId: work.invoiceId,
  since: work.updatedAt.toISOString(),
  attempts: work.attempts,
  problem: {
    code: work.lastError?.code ?? "unknown",
    message: work.lastError?.message ?? "No reason was recorded.",
    ...(work.lastError?.fix === undefined ? {} : { fix: work.lastError.fix }),
    ...(work.lastError?.raw === undefined ? {} : { raw: work.lastError.raw }),
  },
});

const fromItem = (item: StoredItem): OpenFailure => ({
  id: item.itemId,
  kind: "item",
  state: "held",
  platform: item.account,
  invoiceId: null,
  since: (item.heldAt ?? item.receivedAt).toISOString(),
  attempts: 0,
  problem: { code: item.reason?.code ?? "unknown", message: item.reason?.message ?? "" },
});

/**
 * A person's decision to try again. Parked work asks the platform first, unless the person says that the document is
 * not there.
 *
 * @throws Rejection 404 (nothing of this id waits, or it is another tenant's)
 */
export const retryFailure = async (
  parts: Pick<Parts, "store" | "ids" | "now" | "wake">,
  caller: Caller,
  id: string,
  options: { notThere: boolean },
): Promise<void> => {
  const now = parts.now();
  const retried = await parts.store.tx(async (memory) => {
    if (id.startsWith("itm_")) {
      const item = caller.kind === "admin" ? await memory.items.byId(id) : null;
      if (item === null || item.state !== "held") return false;
      await memory.outbox.add([learnWork(parts, item.account, item.itemId)], now);
      return true;
    }
    const work = await memory.outbox.byId(id);
    if (work === null || (caller.kind === "tenant" && work.tenant !== caller.tenant)) return false;
    return retryWork(parts, memory, work, options);
  });
  if (!retried) {
    throw new Rejection(
      404,
      "failure_not_found",
      "There is no such failure",
      `Nothing of the id ${id} waits for a retry.`,
    );
  }
  parts.wake();
};
