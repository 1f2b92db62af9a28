import type { About } from "../../adapters/port.ts";
import { isFromBefore } from "../../domain/account.ts";
import type { Invoice } from "../../domain/invoice.ts";
import { problemOfStatus } from "../../domain/life-cycle/advice.ts";
import {
  type EventSource,
  type InvoiceEvent,
  isSaidAgain,
  type Statement,
} from "../../domain/life-cycle/event.ts";
import { standing } from "../../domain/life-cycle/timeline.ts";
import type { Memory } from "../../store/port.ts";
import { judgeByStatement, judgePush } from "../flow/judge-flows.ts";
import { keepStatusFlow } from "../flow/keep-flows.ts";
import type { Parts } from "../parts.ts";
import { presentEvent } from "../read/present.ts";
import { feedStatement } from "../report/feed-sent.ts";
import { tellDelivery, tellErp } from "../tell/tell-erp.ts";
import type { NewsType } from "../work.ts";
import { keyOf } from "./look-ahead.ts";
import { inTraceOfInvoice } from "./trace-of-invoice.ts";

/** What recording a statement did. */
export type Recorded =
  | { outcome: "recorded"; invoice: Invoice; event: InvoiceEvent; moved: boolean }
  /** The same thing was said before: nothing changed. */
  | { outcome: "repeat"; invoice: Invoice; event: InvoiceEvent | null }
  /** No invoice of ours fits (yet). `key`: its natural key, where the statement tells it. */
  | { outcome: "unmatched"; key: string | null };

/**
 * Puts what a platform said into the log of the invoice that it is about, and works out anew where the invoice stands.
 * The one place where a status moves. Runs inside the caller's transaction.
 */
export const recordStatement = async (
  parts: Pick<Parts, "now" | "ids" | "tenants" | "tracer">,
  memory: Memory,
  said: Said,
): Promise<Recorded> => {
  const own = await ownPush(parts, memory, said.account, said.statement);
  if (own !== null) return { outcome: "repeat", invoice: own, event: null };
  const found = await match(memory, said.account, said.about, said.statement);
  if (found === null) return { outcome: "unmatched", key: keyOf(said.about) };
  const invoice = (await memory.invoices.byId(found.invoice.id, { lock: true })) ?? found.invoice;
  // What is said of it once more, years later, would stand alone in a history that is gone.
  if (invoice.erased !== undefined) return { outcome: "repeat", invoice, event: null };

  const event: InvoiceEvent = {
    ...said.statement,
    id: parts.ids.event(),
    invoiceId: invoice.id,
    account: said.account,
    source: said.source,
    receivedAt: parts.now().toISOString(),
    moved: false,
    aboutAnotherDeposit: isAboutAnotherDeposit(invoice, said.about, found.by),
  };
  const before = await memory.events.ofInvoice(invoice.id);
  const known = before.find(
    (e) => e.account === event.account && e.platformEventId === event.platformEventId,
  );
  if (known !== undefined && (known.status !== null || event.status === null))
    return { outcome: "repeat", invoice, event: known };
  const earlier = before.find((e) => e.account === event.account && isSaidAgain(e, event));
  if (earlier !== undefined) {
    // News to clients of the norm alone: an acknowledgement is no flow to them, and the message is one.
    if (earlier.acknowledgement === true) {
      await keepStatusFlow(parts, memory, invoice, { ...event, id: earlier.id });
    }
    return { outcome: "repeat", invoice, event: earlier };
  }

  const now = known === undefined ? event : { ...event, id: known.id, receivedAt: known.receivedAt };
  return inTraceOfInvoice(parts, invoice, now, () =>
    keepStatement(parts, memory, { invoice, before, known, now, said, by: found.by }),
  );
};

/** What was said, and where it was heard. */
interface Said {
  account: string;
  source: EventSource;
  about: About;
  statement: Statement;
}

/** Writes a statement that says something new, and everything that follows from it. */
const keepStatement = async (
  parts: Pick<Parts, "now" | "ids" | "tenants">,
  memory: Memory,
  {
    invoice,
    before,
    known,
    now,
    said,
    by,
  }: {
    invoice: Invoice;
    before: readonly InvoiceEvent[];
    /** It stands there already, without a meaning. */
    known: InvoiceEvent | undefined;
    now: InvoiceEvent;
    said: Said;
    by: MatchedBy;
  },
): Promise<Recorded> => {
  const after = standing([...before.filter((e) => e !== known), now]);
  now.moved = after.moved.has(now);
  const isNews = !(await wasBeforeUs(memory, invoice, said));
  if (known !== undefined) await memory.events.reinterpret(now, { isNews });
  else if (
    (await memory.events.append(
      now,
      isNews ? invoice.tenant : null,
      isNews ? (invoice.copies ?? []) : [],
    )) === null
  )
    return { outcome: "repeat", invoice, event: null };
  await memory.events.setMoved(
    before
      .filter((e) => e !== known && e.moved !== after.moved.has(e))
      .map((e) => ({ id: e.id, moved: !e.moved })),
  );

  // A platform that speaks of our deposit has it, whatever became of our own call. Under the number alone it may speak
  // of what another program sent, so that counts only where ours may have arrived.
  const arrived =
    invoice.direction === "outbound" &&
    (invoice.delivery === "parked" ||
      (by !== "key" && (invoice.delivery === "queued" || invoice.delivery === "sending")));
  if (arrived) await memory.outbox.settle(invoice.id, "submit", parts.now());
  const patch = {
    ...(arrived
      ? { delivery: "sent" as const, platformId: invoice.platformId ?? said.about.platformId ?? null }
      : {}),
    status: after.status,
    statusAt: after.current?.at ?? null,
    badge: after.badge,
    problem:
      problemOfStatus(after.status, after.current) ??
      (invoice.delivery === "failed" ? invoice.problem : null),
    lastSyncAt: parts.now().toISOString(),
    updatedAt: parts.now().toISOString(),
  };
  await memory.invoices.update(invoice.id, patch);
  const updated = { ...invoice, ...patch };
  await feedStatement(parts, memory, invoice, updated, now);
  await judgeByStatement(parts, memory, updated, now);
  await keepStatusFlow(parts, memory, updated, now);
  if (arrived) await tellDelivery(parts, memory, updated);
  if (isNews) {
    await tellErp(parts, memory, invoice, {
      type: newsOf(now),
      // A known event that is understood at last is told once more, and must not be taken for a repetition.
      ...(known === undefined ? { id: now.id } : {}),
      said: { event: presentEvent(now) },
    });
  }
  return { outcome: "recorded", invoice: updated, event: now, moved: now.moved };
};

/** Was it said of a received invoice before the account was met? It belongs to the invoice's history, and is no news. */
const wasBeforeUs = async (
  memory: Memory,
  invoice: Invoice,
  { account, statement }: { account: string; statement: Statement },
): Promise<boolean> =>
  invoice.fromBefore === true && isFromBefore(statement.at, (await memory.accounts.get(account)).createdAt);

const newsOf = ({ push }: InvoiceEvent): NewsType =>
  push?.outcome === "refused" ? "push.refused" : push?.outcome === "failed" ? "push.failed" : "invoice.event";

/**
 * Does the platform report a status that was pushed from here, under the name that it gave it? Then it is in the
 * history already, and the platform has taken it.
 */
const ownPush = async (
  parts: Pick<Parts, "now" | "ids">,
  memory: Memory,
  account: string,
  { platformEventId }: Statement,
): Promise<Invoice | null> => {
  const push = await memory.pushes.byName(account, platformEventId);
  if (push === null) return null;
  if (push.state === "sent") {
    await memory.pushes.update(push.id, { state: "accepted", updatedAt: parts.now().toISOString() });
    await judgePush(parts, memory, { ...push, state: "accepted" });
  }
  return memory.invoices.byId(push.invoiceId);
};

/**
 * The platform's id is surest, then our own reference. The national key may fit several (a rejected invoice and the
 * corrected one under the same number): what was said before the newer one existed is about the older.
 */
const match = async (
  memory: Memory,
  account: string,
  about: About,
  statement: Statement,
): Promise<{ invoice: Invoice; by: MatchedBy } | null> => {
  if (about.platformId !== undefined) {
    const invoice = await memory.invoices.byPlatformId(account, about.platformId);
    if (invoice !== null) return { invoice, by: "platformId" };
  }
  if (about.trackingId !== undefined) {
    const invoice = await memory.invoices.byId(about.trackingId);
    if (invoice !== null && invoice.platform === account) return { invoice, by: "trackingId" };
  }
  const candidates = (await ofKey(memory, account, about, statement)).filter(
    (i) => about.direction === undefined || i.direction === about.direction,
  );
  const saidAfter = (i: Invoice): boolean => Date.parse(i.createdAt) <= Date.parse(statement.at);
  const invoice = candidates.find(saidAfter) ?? candidates.at(-1);
  return invoice === undefined ? null : { invoice, by: "key" };
};

/** So many years before a statement an invoice is looked for whose date it does not tell. */
const YEARS_BACK = 4;

/**
 * The invoices of a national key. Where the date is not told and the platform takes each number once, those of the number
 * in the last years; none, where they are of several years after all.
 */
const ofKey = async (
  memory: Memory,
  account: string,
  about: About,
  { at }: Statement,
): Promise<Invoice[]> => {
  const key = keyOf(about);
  if (key !== null) return memory.invoices.byAccountAndKey(account, key);
  if (about.numberedOnce !== true) return [];
  const said = Number(at.slice(0, 4));
  const found: Invoice[][] = [];
  // The year begins in France before it does in UTC.
  for (let year = said + 1; year >= said - YEARS_BACK; year--) {
    const ofYear = keyOf({ ...about, issueDate: String(year) });
    if (ofYear !== null) found.push(await memory.invoices.byAccountAndKey(account, ofYear));
  }
  const years = found.filter((invoices) => invoices.length > 0);
  return years.length === 1 ? (years[0] ?? []) : [];
};

type MatchedBy = "platformId" | "trackingId" | "key";

/** The invoice was found by another way than the id that the platform names: that id is another deposit's. */
const isAboutAnotherDeposit = (invoice: Invoice, about: About, by: MatchedBy): boolean =>
  by !== "platformId" &&
  about.platformId !== undefined &&
  invoice.platformId !== null &&
  about.platformId !== invoice.platformId;
