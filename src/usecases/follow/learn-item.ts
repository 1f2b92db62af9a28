import { createHash } from "node:crypto";
import type { Understood } from "../../adapters/port.ts";
import { DocumentFault } from "../../documents/index.ts";
import { isFromBefore } from "../../domain/account.ts";
import { isAboutAddressing, recipientOf, sirenOfParty } from "../../domain/directory/recipient.ts";
import { isFailure } from "../../domain/failure.ts";
import { isInvoiceId } from "../../domain/invoice.ts";
import { isDuplicateRejection } from "../../domain/life-cycle/timeline.ts";
import type { RunResult } from "../../outbox/port.ts";
import type { InvoicePatch, Memory, StoredItem } from "../../store/port.ts";
import type { OpenPlatform, Parts } from "../parts.ts";
import { recordAnswer } from "../report/record-answer.ts";
import type { WorkOf } from "../work.ts";
import { keepReceivedInvoice } from "./keep-received-invoice.ts";
import type { Foreseen } from "./look-ahead.ts";
import { holdItem, keepItems, type Learning, letWait, partIn, partsOf } from "./raw-items.ts";
import { recordOutcome } from "./record-outcome.ts";
import { recordStatement } from "./record-statement.ts";

type Learned = Extract<RunResult, { done: true }> & { foreseen?: Foreseen };

/** What takes more than this, in bytes, is written at once: few of them may be in memory. */
const LARGE = 256 * 1024;

/**
 * Understands one thing that a platform said, and acts on it. What cannot be understood is held, with the reason and
 * what it waits for; it holds back nothing else. What is from before the account was met, or about what other programs
 * did, waits without being a failure.
 *
 * @throws Failure when the platform could not be asked for the content, for the policy table of the outbox
 */
export const learnItem = async (
  parts: Parts,
  platform: OpenPlatform,
  work: WorkOf<"learn" | "past">,
  signal: AbortSignal,
): Promise<Learned> => {
  const stored = await parts.store.items.byId(work.data.item);
  if (stored === null) throw new Error(`the item ${work.data.item} of work ${work.id} is gone`);
  if (stored.state === "done" || stored.state === "dismissed") return { done: true };
  const { createdAt: met } = await parts.store.accounts.get(stored.account);
  const item: Learning = { ...stored, met, old: work.kind === "past" || isFromBefore(stored.at, met) };
  const { events } = platform.connection;
  if (events === undefined) throw new Error(`${platform.account.name} has items but no events`);

  let understood: Understood;
  try {
    understood = await readItem(parts, events, item, signal);
  } catch (error) {
    const why = whyUnreadable(error, item);
    if (why === null) throw error;
    return { done: true, write: (memory) => holdItem(parts, memory, item, why.code, why.message, null) };
  }

  switch (understood.kind) {
    case "statement": {
      const first = await depositThatStands(parts, platform, item, understood, signal);
      return {
        done: true,
        write: async (memory) => {
          if (first !== null) await memory.invoices.update(first.id, first.patch);
          await learnStatement(parts, memory, item, understood);
        },
        foreseen: {
          account: item.account,
          about: understood.about,
          platformEventId: understood.statement.platformEventId,
        },
        large: (understood.evidence?.bytes.length ?? 0) > LARGE,
      };
    }
    case "several":
      return {
        done: true,
        write: async (memory) => {
          const each = partsOf(item, understood.each.length);
          await keepItems(parts, memory, item.account, item.source, each, { isOld: () => item.old });
          await memory.items.done(item.itemId);
        },
      };
    case "invoice":
      return {
        done: true,
        write: await keepReceivedInvoice(parts, platform, item, understood),
        large: understood.document.bytes.length > LARGE,
      };
    case "outcome":
      return { done: true, write: (memory) => recordOutcome(parts, memory, item, understood) };
    case "report":
      return { done: true, write: (memory) => learnAnswer(parts, memory, item, understood) };
    case "nothing":
      return { done: true, write: (memory) => memory.items.done(item.itemId) };
  }
};

/** Reads an item, or the part of a message about several documents that it is. */
export const readItem = async (
  parts: Pick<Parts, "store">,
  events: NonNullable<OpenPlatform["connection"]["events"]>,
  item: StoredItem,
  signal: AbortSignal,
): Promise<Understood> => {
  const part = await partIn(parts, item);
  if (part === null) return events.read(item, signal);
  const whole = await events.read(part.whole, signal);
  const each = whole.kind === "several" ? whole.each : [whole];
  return each[part.n - 1] ?? { kind: "nothing", why: "the message has no such part any more" };
};

/** Why an item is put aside instead of tried again; null: it is not. Platforms do not keep what is old for ever. */
const whyUnreadable = (error: unknown, item: Learning): { code: string; message: string } | null => {
  if (error instanceof DocumentFault) return error;
  return item.old && isFailure(error) && error.kind === "refused" ? error.facts : null;
};

/** What a platform says of a report. One that is not known here is another program's. */
const learnAnswer = async (
  parts: Parts,
  memory: Memory,
  item: Learning,
  { about, answer, evidence }: Extract<Understood, { kind: "report" }>,
): Promise<void> => {
  const report = await recordAnswer(parts, memory, item.account, {
    about,
    answer,
    evidence,
    source: item.source === "webhook" ? "webhook" : "poll",
  });
  if (report !== null && answer.outcome !== null) return memory.items.done(item.itemId);
  if (report !== null) {
    parts.count.unmappedCode(item.account, answer.rawCode);
    const message = `The word "${answer.rawCode}" is not in the table: it is in the history, without a meaning.`;
    return holdItem(parts, memory, item, "unmapped_code", message, `code:${answer.rawCode}`);
  }
  const id = about.platformId ?? about.trackingId ?? about.name ?? "a report that it does not name";
  const ours = [about.trackingId, about.name].some((name) => name?.startsWith("rpt_"));
  const putAside = ours ? holdItem : letWait;
  return putAside(
    parts,
    memory,
    item,
    "unknown_report",
    `It speaks of the report ${id}, which is not known here.`,
    about.platformId === undefined ? null : `platform:${about.platformId}`,
  );
};

type SaidStatement = Extract<Understood, { kind: "statement" }>;

/**
 * A rejection as duplicate of what was sent a second time, its first answer being lost: the first deposit stands, and
 * the invoice is followed under its id. Null in every other case.
 *
 * @throws Failure when the platform cannot say now
 */
const depositThatStands = async (
  parts: Pick<Parts, "store" | "now">,
  platform: OpenPlatform,
  item: StoredItem,
  { statement, about }: SaidStatement,
  signal: AbortSignal,
): Promise<{ id: string; patch: InvoicePatch } | null> => {
  const find = platform.connection.invoices?.find;
  if (!isDuplicateRejection(statement) || find === undefined || about.platformId === undefined) return null;
  const invoice = await parts.store.invoices.byPlatformId(item.account, about.platformId);
  if (invoice === null || invoice.direction !== "outbound" || invoice.platformId !== about.platformId)
    return null;
  const found = await find({ invoice, fileName: "" }, signal);
  if (found === null || found.sameContent !== "yes" || found.platformId === about.platformId) return null;
  return {
    id: invoice.id,
    patch: { platformId: found.platformId, updatedAt: parts.now().toISOString() },
  };
};

const learnStatement = async (
  parts: Parts,
  memory: Memory,
  item: Learning,
  understood: SaidStatement,
): Promise<void> => {
  const { statement, about, evidence } = understood;
  const recorded = await recordStatement(parts, memory, {
    account: item.account,
    source: item.source === "webhook" ? "webhook" : "poll",
    about,
    statement,
  });
  if (recorded.outcome === "unmatched") {
    const ours = isInvoiceId(about.trackingId ?? "");
    const waitsFor =
      recorded.key !== null
        ? `invoice:${recorded.key}`
        : about.platformId !== undefined && !ours
          ? `platform:${about.platformId}`
          : null;
    const which = about.number ?? about.platformId ?? about.trackingId ?? "an invoice that it does not name";
    // Other programs send under the same account. Where it bears our own reference, something of ours is missing here;
    // what names nothing to wait for is placed by a person.
    const putAside = ours || waitsFor === null ? holdItem : letWait;
    return putAside(
      parts,
      memory,
      item,
      "unknown_invoice",
      `It speaks of ${which}, which is not known here.`,
      waitsFor,
      {
        number: about.number ?? null,
        seller: about.sellerSiren ?? null,
        reference: about.trackingId ?? null,
      },
    );
  }
  if (evidence !== undefined && recorded.event !== null) {
    await memory.documents.put({
      ownerId: recorded.event.id,
      kind: "statement",
      name: "",
      mediaType: evidence.mediaType,
      sha256: createHash("sha256").update(evidence.bytes).digest("hex"),
      bytes: evidence.bytes,
    });
  }
  if (recorded.outcome === "recorded") {
    const siren = sirenOfParty(recipientOf(recorded.invoice));
    if (siren !== null && statement.reasons.some(({ code }) => isAboutAddressing(code)))
      parts.directory.forget(siren);
    parts.count.syncEvent(item.account, statement.status ?? "unmapped");
  }
  if (statement.status === null) {
    parts.count.unmappedCode(item.account, statement.rawCode);
    const message = `The status "${statement.rawCode}" is not in the table: it is in the history, without a meaning.`;
    return holdItem(parts, memory, item, "unmapped_code", message, `code:${statement.rawCode}`);
  }
  return memory.items.done(item.itemId);
};
