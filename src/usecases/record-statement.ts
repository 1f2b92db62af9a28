import type { About } from "../adapters/port.ts";
import { problemOfStatus } from "../domain/advice.ts";
import type { EventSource, InvoiceEvent, Statement } from "../domain/event.ts";
import { type Invoice, naturalKey } from "../domain/invoice.ts";
import { standing } from "../domain/timeline.ts";
import type { Memory } from "../store/port.ts";
import type { Parts } from "./parts.ts";

/** What recording a statement did. */
export type Recorded =
  | { outcome: "recorded"; invoice: Invoice; event: InvoiceEvent; moved: boolean }
  /** The same thing was said before: nothing changed. */
  | { outcome: "repeat"; invoice: Invoice }
  /** No invoice of ours fits (yet). `key`: its natural key, where the statement tells it. */
  | { outcome: "unmatched"; key: string | null };

/**
 * Puts what a platform said into the log of the invoice that it is about, and works out anew where the invoice stands.
 * The one place where a status moves. Runs inside the caller's transaction.
 */
export const recordStatement = async (
  parts: Pick<Parts, "now" | "ids">,
  memory: Memory,
  said: { account: string; source: EventSource; about: About; statement: Statement },
): Promise<Recorded> => {
  const found = await match(memory, said.account, said.about, said.statement);
  if (found === null) return { outcome: "unmatched", key: keyOf(said.about) };
  const invoice = (await memory.invoices.byId(found.id, { lock: true })) ?? found;

  const event: InvoiceEvent = {
    ...said.statement,
    id: parts.ids.event(),
    invoiceId: invoice.id,
    account: said.account,
    source: said.source,
    receivedAt: parts.now().toISOString(),
    moved: false,
    aboutAnotherDeposit: isAboutAnotherDeposit(invoice, said.about),
  };
  const before = await memory.events.ofInvoice(invoice.id);
  const known = before.find(
    (e) => e.account === event.account && e.platformEventId === event.platformEventId,
  );
  if (known !== undefined && (known.status !== null || event.status === null))
    return { outcome: "repeat", invoice };

  const now = known === undefined ? event : { ...event, id: known.id, receivedAt: known.receivedAt };
  const after = standing([...before.filter((e) => e !== known), now]);
  now.moved = after.moved.has(now);
  if (known !== undefined) await memory.events.reinterpret(now);
  else if ((await memory.events.append(now, invoice.tenant)) === null) return { outcome: "repeat", invoice };
  await memory.events.setMoved(
    before
      .filter((e) => e !== known && e.moved !== after.moved.has(e))
      .map((e) => ({ id: e.id, moved: !e.moved })),
  );

  // A platform that speaks of an invoice has it, whatever became of our own call.
  const arrived =
    invoice.direction === "outbound" && invoice.delivery !== "sent" && invoice.delivery !== "failed";
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
  return { outcome: "recorded", invoice: { ...invoice, ...patch }, event: now, moved: now.moved };
};

/** The natural key that a statement tells, as the store indexes it. */
const keyOf = (about: About): string | null =>
  about.number === undefined || about.sellerSiren === undefined || about.issueDate === undefined
    ? null
    : naturalKey({ number: about.number, issueDate: about.issueDate, seller: { siren: about.sellerSiren } });

/**
 * The platform's id is surest, then our own reference. The national key may fit several (a rejected invoice and the
 * corrected one under the same number): what was said before the newer one existed is about the older.
 */
const match = async (
  memory: Memory,
  account: string,
  about: About,
  statement: Statement,
): Promise<Invoice | null> => {
  if (about.platformId !== undefined) {
    const invoice = await memory.invoices.byPlatformId(account, about.platformId);
    if (invoice !== null) return invoice;
  }
  if (about.trackingId !== undefined) {
    const invoice = await memory.invoices.byId(about.trackingId);
    if (invoice !== null && invoice.platform === account) return invoice;
  }
  const key = keyOf(about);
  if (key === null) return null;
  const candidates = await memory.invoices.byAccountAndKey(account, key);
  return (
    candidates.find((i) => Date.parse(i.createdAt) <= Date.parse(statement.at)) ?? candidates.at(-1) ?? null
  );
};

const isAboutAnotherDeposit = (invoice: Invoice, about: About): boolean =>
  about.trackingId === invoice.id &&
  about.platformId !== undefined &&
  invoice.platformId !== null &&
  about.platformId !== invoice.platformId;
