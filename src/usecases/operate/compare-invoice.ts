import type { PlatformInvoice, Said } from "../../adapters/port.ts";
import { DocumentFault } from "../../documents/types.ts";
import { isFailure } from "../../domain/failure.ts";
import type { Invoice } from "../../domain/invoice.ts";
import type { InvoiceEvent, Statement } from "../../domain/life-cycle/event.ts";
import { standing } from "../../domain/life-cycle/timeline.ts";
import { Rejection } from "../../domain/problem.ts";
import type { ItemState, Work } from "../../store/port.ts";
import type { OpenPlatform, Parts } from "../parts.ts";

/** What went wrong when the platform was asked. */
export interface Unanswered {
  code: string;
  message: string;
  fix: string | null;
}

/** Something that the platform has to say about the invoice and that did not reach its history. */
export interface Missing {
  /** The platform's id of what it said. */
  id: string;
  at: string;
  /** Where it stands here; null: it was never seen. */
  state: ItemState | null;
  /** What it says; null when it could not be understood now. */
  statement: Statement | null;
}

export interface Difference {
  what: "presence" | "platform_id" | "status" | "history";
  ours: string;
  theirs: string;
}

/** What we hold beside what the platform says now. */
export interface Compared {
  invoice: Invoice;
  events: InvoiceEvent[];
  work: Work[];
  askedAt: Date;
  /** `absent`: the platform says clearly that it has no such invoice. `unable`: it cannot be asked about one. */
  platform:
    | { answer: "found"; invoice: PlatformInvoice }
    | { answer: "absent" }
    | { answer: "unable"; why: string }
    | { answer: "failed"; error: Unanswered };
  history:
    | { answer: "read"; items: number; missing: Missing[] }
    | { answer: "unable" }
    | { answer: "failed"; error: Unanswered };
  differences: Difference[];
}

/** How long one check may take, in milliseconds: a person is waiting. */
const LONGEST = 25_000;
/** Most items whose content is asked for in one check: each costs a call. */
const READ_MOST = 20;

/** Invoices that a person may mean: by our id, the platform's, the ERP's reference or the number, newest first. */
const findInvoices = async (
  parts: Pick<Parts, "store" | "platforms" | "tenants">,
  asked: string,
): Promise<Invoice[]> => {
  const { invoices } = parts.store;
  const byId = await invoices.byId(asked);
  if (byId !== null) return [byId];
  const found = new Map<string, Invoice>();
  for (const account of parts.platforms.names()) {
    const invoice = await invoices.byPlatformId(account, asked);
    if (invoice !== null) found.set(invoice.id, invoice);
  }
  // Tenant by tenant, as the indexes are.
  for (const tenant of [...parts.tenants.keys(), null]) {
    for (const filter of [{ reference: asked }, { number: asked }]) {
      const { items } = await invoices.list({ tenant, ...filter }, { limit: 20 });
      for (const invoice of items) found.set(invoice.id, invoice);
    }
  }
  return [...found.values()].sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1));
};

/**
 * The one invoice that a person means, compared; or those that they may mean.
 *
 * @throws Rejection 404
 */
export const compareAsked = async (
  parts: Pick<Parts, "store" | "platforms" | "tenants" | "now">,
  asked: string,
  signal: AbortSignal,
): Promise<{ matches: Invoice[]; compared: Compared | null }> => {
  const matches = await findInvoices(parts, asked);
  const [invoice, ...others] = matches;
  if (invoice === undefined) throw notKnown(asked);
  const within = AbortSignal.any([signal, AbortSignal.timeout(LONGEST)]);
  return { matches, compared: others.length > 0 ? null : await compareInvoice(parts, invoice, within) };
};

const notKnown = (asked: string): Rejection =>
  new Rejection(
    404,
    "invoice_not_found",
    "There is no such invoice",
    `No invoice has the id, reference or number ${asked}.`,
  );

/**
 * The one invoice that a person means.
 *
 * @throws Rejection 404 (none), 409 (several)
 */
export const theInvoice = async (
  parts: Pick<Parts, "store" | "platforms" | "tenants">,
  asked: string,
): Promise<Invoice> => {
  const [invoice, ...others] = await findInvoices(parts, asked);
  if (invoice === undefined) throw notKnown(asked);
  if (others.length === 0) return invoice;
  throw new Rejection(
    409,
    "invoice_ambiguous",
    "Several invoices are meant",
    `Name one by its id: ${[invoice, ...others].map(({ id }) => id).join(", ")}.`,
  );
};

/**
 * Asks the platform about one invoice, and compares. It changes nothing, here or there. What the platform fails to
 * answer is told in the result; what we hold is worth seeing all the same.
 */
const compareInvoice = async (
  parts: Pick<Parts, "store" | "platforms" | "now">,
  invoice: Invoice,
  signal: AbortSignal,
): Promise<Compared> => {
  const events = standing(await parts.store.events.ofInvoice(invoice.id)).ordered;
  const work = await parts.store.outbox.ofInvoice(invoice.id);
  const platform = parts.platforms.get(invoice.platform);
  const [said, history] = await Promise.all([
    askAbout(platform, invoice, signal),
    askHistory(parts, platform, invoice, signal),
  ]);
  return {
    invoice,
    events,
    work,
    askedAt: parts.now(),
    platform: said,
    history,
    differences: [...compare(invoice, events, said), ...compareHistory(events, history)],
  };
};

const askAbout = async (
  platform: OpenPlatform | null,
  invoice: Invoice,
  signal: AbortSignal,
): Promise<Compared["platform"]> => {
  if (platform === null) {
    return { answer: "unable", why: `The account ${invoice.platform} is not in the configuration any more.` };
  }
  const { fetch, find } = platform.connection.invoices ?? {};
  try {
    if (invoice.platformId !== null) {
      if (fetch === undefined)
        return { answer: "unable", why: "This platform tells nothing of one invoice." };
      return { answer: "found", invoice: await fetch(invoice, signal) };
    }
    if (find === undefined) return { answer: "unable", why: "This platform cannot look an invoice up." };
    const found = await find({ invoice, fileName: invoice.number }, signal);
    if (found === null) return { answer: "absent" };
    const known = { ...invoice, platformId: found.platformId };
    return {
      answer: "found",
      invoice: (await fetch?.(known, signal)) ?? {
        platformId: found.platformId,
        rawState: "",
        status: null,
        raw: found,
      },
    };
  } catch (error) {
    return { answer: "failed", error: unanswered(error) };
  }
};

const askHistory = async (
  parts: Pick<Parts, "store">,
  platform: OpenPlatform | null,
  invoice: Invoice,
  signal: AbortSignal,
): Promise<Compared["history"]> => {
  const events = platform?.connection.events;
  if (events?.history === undefined) return { answer: "unable" };
  try {
    const items = await events.history(invoice, signal);
    const missing: Missing[] = [];
    let reads = 0;
    for (const item of items) {
      const stored = await parts.store.items.byPlatformId(invoice.platform, item.id);
      if (stored?.state === "done") continue;
      if (++reads > READ_MOST) break;
      const understood = await events.read(item, signal).catch((error: unknown) => {
        if (isFailure(error) || error instanceof DocumentFault) return null;
        throw error;
      });
      const said = understood?.kind === "several" ? understood.each : [understood];
      const ours = said.filter((one) => one === null || speaksOf(one, invoice));
      if (ours.length === 0) continue;
      const [first] = ours;
      const statement = first?.kind === "statement" ? first.statement : null;
      missing.push({ id: item.id, at: item.at, state: stored?.state ?? null, statement });
    }
    return { answer: "read", items: items.length, missing };
  } catch (error) {
    return { answer: "failed", error: unanswered(error) };
  }
};

/**
 * A platform's history of one invoice may hold what it said of others at the time. An id says surely which invoice is
 * meant; the number is looked at only where the platform names none.
 */
const speaksOf = (understood: Said, invoice: Invoice): boolean => {
  if (understood.kind !== "statement") return false;
  const { platformId, trackingId, number, sellerSiren, issueDate } = understood.about;
  if (trackingId === invoice.id) return true;
  if (platformId !== undefined && invoice.platformId !== null) return platformId === invoice.platformId;
  return (
    number === invoice.number &&
    (sellerSiren === undefined || sellerSiren === invoice.seller.siren) &&
    (issueDate === undefined || issueDate.slice(0, 4) === invoice.issueDate.slice(0, 4))
  );
};

const unanswered = (error: unknown): Unanswered => {
  if (!isFailure(error)) throw error;
  const { code, message, fix } = error.facts;
  return { code, message, fix: fix ?? null };
};

const compare = (invoice: Invoice, events: InvoiceEvent[], said: Compared["platform"]): Difference[] => {
  if (said.answer === "absent") {
    return invoice.delivery === "queued" || invoice.delivery === "sending"
      ? []
      : [{ what: "presence", ours: invoice.delivery, theirs: "absent" }];
  }
  if (said.answer !== "found") return [];
  const { platformId, status, rawState } = said.invoice;
  const differences: Difference[] = [];
  if (invoice.platformId === null) {
    differences.push({ what: "presence", ours: invoice.delivery, theirs: platformId });
  } else if (platformId !== invoice.platformId) {
    differences.push({ what: "platform_id", ours: invoice.platformId, theirs: platformId });
  }
  // A platform may name an earlier stage (that it took the deposit): that is a difference only where it was never
  // heard of, or where the invoice stands as rejected here.
  const isEarlier = events.some((event) => event.status === status) && invoice.badge !== "rejected";
  if (status !== null && status !== invoice.status && !isEarlier) {
    differences.push({ what: "status", ours: invoice.status ?? "", theirs: `${status} (${rawState})` });
  }
  return differences;
};

const compareHistory = (events: InvoiceEvent[], history: Compared["history"]): Difference[] =>
  history.answer === "read" && history.missing.length > 0
    ? [{ what: "history", ours: String(events.length), theirs: `+${history.missing.length}` }]
    : [];
