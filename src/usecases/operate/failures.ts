import type { Caller } from "../../domain/caller.ts";
import type { Invoice } from "../../domain/invoice.ts";
import { Rejection } from "../../domain/problem.ts";
import { DOUBT_TOLD } from "../../outbox/port.ts";
import type { Page, StoredItem, Waiting, WaitingSort, Work } from "../../store/port.ts";
import { learnWork } from "../follow/raw-items.ts";
import { retryWork } from "../kinds.ts";
import type { Parts } from "../parts.ts";
import { WORK_KINDS, type WorkKind } from "../work.ts";

/**
 * What can wait for a person: a kind of work, `item` (something a platform told that is not understood), `unowned` (a
 * received invoice whose company no tenant has).
 */
export const FAILURE_KINDS = [...WORK_KINDS, "item", "unowned"] as const;
export type OpenFailureKind = (typeof FAILURE_KINDS)[number];

/**
 * `failed`: a definitive no, or out of tries. `parked`: the outcome is unknown, and only a person may decide.
 * `in_doubt`: the outcome is unknown, and the gateway goes on asking. `held`: not understood, or nobody's.
 */
export const FAILURE_STATES = ["failed", "parked", "in_doubt", "held"] as const;

/** Something that waits for a person. */
export interface OpenFailure {
  /** Id of the work, of the item, or of the invoice. */
  id: string;
  kind: OpenFailureKind;
  state: (typeof FAILURE_STATES)[number];
  platform: string;
  /** The platform's own id of the thing, where it has one. */
  platformId: string | null;
  invoiceId: string | null;
  /** The invoice that it is about, as far as that is known. Amounts are decimal strings, with VAT. */
  number: string | null;
  amount: string | null;
  currency: string | null;
  seller: string | null;
  buyer: string | null;
  reference: string | null;
  /** As the platform names the file. */
  fileName: string | null;
  /** ISO 8601. */
  since: string;
  attempts: number;
  problem: { code: string; message: string; fix?: string; raw?: string };
}

/** What was given up, is in doubt or is not understood, and whose it is. */
export interface FailureFilter {
  kind?: string;
  platform?: string;
  /** These sorts alone. */
  sorts?: readonly WaitingSort[];
}

/**
 * What waits for a person, oldest first, in one list: work that was given up or is in doubt and, for administrators
 * (since it belongs to nobody yet), what could not be understood and received invoices that are nobody's.
 *
 * @throws Rejection 400 on a cursor that is not ours
 */
export const listFailures = async (
  parts: Pick<Parts, "store" | "now">,
  caller: Caller,
  filter: FailureFilter,
  page: { limit: number; cursor?: string },
): Promise<Page<OpenFailure>> => {
  const { kind, platform, sorts } = filter;
  const asked: readonly WaitingSort[] | undefined =
    kind === "item" ? ["item"] : kind === "unowned" ? ["invoice"] : kind === undefined ? sorts : ["work"];
  const mine: readonly WaitingSort[] | undefined = caller.kind === "admin" ? asked : ["work"];
  if (caller.kind === "tenant" && asked !== undefined && !asked.includes("work")) {
    return { items: [], nextCursor: null };
  }
  const found = await parts.store.failures.list(
    {
      ...(mine === undefined ? {} : { sorts: mine }),
      ...(caller.kind === "tenant" ? { tenant: caller.tenant } : {}),
      ...(platform === undefined ? {} : { account: platform }),
      ...(kind === undefined || kind === "item" || kind === "unowned" ? {} : { kind }),
      doubtedBefore: new Date(parts.now().getTime() - DOUBT_TOLD),
    },
    page,
  );
  return {
    items: await Promise.all(found.items.map((waiting) => openFailureOf(parts, waiting))),
    nextCursor: found.nextCursor,
  };
};

const openFailureOf = async (parts: Pick<Parts, "store">, waiting: Waiting): Promise<OpenFailure> => {
  if ("item" in waiting) return fromItem(waiting.item);
  if ("invoice" in waiting) return fromUnowned(waiting.invoice);
  const { work } = waiting;
  return fromWork(work, work.invoiceId === null ? null : await parts.store.invoices.byId(work.invoiceId));
};

type Named = Pick<
  OpenFailure,
  "platformId" | "number" | "amount" | "currency" | "seller" | "buyer" | "reference" | "fileName"
>;

const namesOf = (invoice: Invoice | null): Named => ({
  platformId: invoice?.platformId ?? null,
  number: invoice?.number ?? null,
  amount: invoice?.total ?? null,
  currency: invoice?.currency ?? null,
  seller: invoice?.seller.name ?? null,
  buyer: invoice?.buyer.name ?? null,
  reference: invoice?.reference ?? null,
  fileName: null,
});

const fromWork = (work: Work, invoice: Invoice | null): OpenFailure => ({
  id: work.id,
  // Rows of a kind that another version of the program knows go by its name.
  kind: work.kind as WorkKind,
  state: work.state === "failed" || work.state === "parked" ? work.state : "in_doubt",
  platform: work.account,
  invoiceId: work.invoiceId,
  ...namesOf(invoice),
  since: (work.state === "failed" || work.state === "parked"
    ? work.updatedAt
    : (work.doubtSince ?? work.updatedAt)
  ).toISOString(),
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
  ...namesOf(null),
  ...item.about,
  platformId: item.id,
  since: (item.heldAt ?? item.receivedAt).toISOString(),
  attempts: 0,
  problem: { code: item.reason?.code ?? "unknown", message: item.reason?.message ?? "" },
});

const fromUnowned = (invoice: Invoice): OpenFailure => ({
  id: invoice.id,
  kind: "unowned",
  state: "held",
  platform: invoice.platform,
  invoiceId: invoice.id,
  ...namesOf(invoice),
  since: invoice.createdAt,
  attempts: 0,
  problem: {
    code: "unowned",
    message: `Invoice ${invoice.number} is addressed to ${invoice.buyer.name ?? "a company"} (${invoice.buyer.siren ?? "without a SIREN"}), which no tenant has.`,
    fix: "Add the company's SIREN to the companies of its tenant; it is given the invoice then.",
  },
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
