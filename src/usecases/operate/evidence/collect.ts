import { DocumentFault, messageOfPush, writeCdar } from "../../../documents/index.ts";
import type { Caller } from "../../../domain/caller.ts";
import { findingsOnInvoice, type Invoice } from "../../../domain/invoice.ts";
import type { InvoiceEvent } from "../../../domain/life-cycle/event.ts";
import type { Push } from "../../../domain/life-cycle/push.ts";
import type { StoredItem } from "../../../store/port.ts";
import { messageIn } from "../../flow/message-in.ts";
import { partIn } from "../../follow/raw-items.ts";
import type { Parts } from "../../parts.ts";
import { presentEvent, presentInvoice } from "../../read/present.ts";
import type { Redacting } from "../export-invoice.ts";
import {
  type EvidenceFile,
  endingOf,
  jsonBytes,
  type LeftOut,
  numbered,
  safeName,
  sha256Of,
} from "./file.ts";
import { historyText } from "./history-text.ts";

export type Needs = Pick<Parts, "store" | "documents" | "limits"> & Redacting;

/** Bytes of files past which what stands in the document anyway is left out. */
const LARGE = 100_000_000;

/** What is gathered of one invoice, and for whom. */
export interface Gathering {
  parts: Needs;
  caller: Caller;
  invoice: Invoice;
  files: EvidenceFile[];
  leftOut: LeftOut[];
}

const json = (
  { parts, files }: Gathering,
  file: Omit<EvidenceFile, "bytes" | "mediaType">,
  value: unknown,
): void => {
  files.push({ ...file, mediaType: "application/json", bytes: jsonBytes(parts.redact(value)) });
};

/** The record, what the controls said, and the history; administrators are shown whose it is. */
export const gatherRecord = (to: Gathering, events: readonly InvoiceEvent[]): void => {
  const { invoice, caller, files } = to;
  const { createdAt, updatedAt } = invoice;
  json(to, { path: "invoice.json", what: "invoice", at: updatedAt }, presentInvoice(invoice, caller));
  json(to, { path: "findings.json", what: "findings", at: createdAt }, findingsOnInvoice(invoice));
  if (invoice.erased?.events !== undefined) {
    const { sha256, ...erased } = invoice.erased.events;
    to.leftOut.push({ what: "history", sha256, why: "erased", erased: { ...erased } });
    return;
  }
  const at = events.at(-1)?.receivedAt ?? createdAt;
  json(to, { path: "history/events.json", what: "history", at }, events.map(presentEvent));
  for (const language of ["en", "fr"] as const) {
    files.push({
      path: `history/history.${language}.txt`,
      what: "history-text",
      at,
      mediaType: "text/plain; charset=utf-8",
      bytes: Buffer.from(historyText(invoice.number, events, language)),
      written: true,
    });
  }
};

/** The document and what is kept of its other forms; then what is embedded in it. */
export const gatherDocuments = async (to: Gathering): Promise<void> => {
  const { parts, invoice, files, leftOut } = to;
  const at = invoice.createdAt;
  const original = await parts.store.documents.get(invoice.id, "original");
  if (original === null) throw new Error(`the document of ${invoice.id} is gone`);
  const { mediaType, bytes } = original;
  files.push({ path: `document/original.${endingOf(mediaType)}`, what: "document", at, mediaType, bytes });
  for (const { kind, sha256, erased } of await parts.store.documents.list(invoice.id)) {
    if (kind === "original") continue;
    const of = { rendition: kind };
    if (erased === true) {
      leftOut.push({ what: "rendition", sha256, why: "erased", of });
      continue;
    }
    const found = await parts.store.documents.get(invoice.id, kind);
    if (found === null) continue;
    addIfRoom(to, {
      path: `document/${kind}.${endingOf(found.mediaType)}`,
      what: "rendition",
      at,
      mediaType: found.mediaType,
      bytes: found.bytes,
      of,
    });
  }
  try {
    const embedded = await parts.documents("attachmentsOf", { bytes });
    for (const [n, file] of embedded.entries()) {
      addIfRoom(to, {
        path: `attachments/${numbered(n + 1)}-${safeName(file.fileName ?? "attachment")}`,
        what: "attachment",
        at,
        mediaType: file.mediaType ?? "application/octet-stream",
        bytes: file.bytes,
      });
    }
  } catch (error) {
    // What was received with faults is evidence as it is.
    if (!(error instanceof DocumentFault)) throw error;
    leftOut.push({ what: "attachment", sha256: null, why: "unreadable" });
  }
};

const addIfRoom = ({ files, leftOut }: Gathering, file: EvidenceFile): void => {
  const size = files.reduce((sum, { bytes }) => sum + bytes.length, file.bytes.length);
  if (size <= LARGE) files.push(file);
  else
    leftOut.push({
      what: file.what,
      sha256: sha256Of(file.bytes),
      why: "too_large",
      of: { path: file.path },
    });
};

/** An item that is gone, as the store keeps it. */
const erasedItem = ({ raw }: StoredItem): { sha256: string; at: string } | null => {
  if (typeof raw !== "object" || raw === null || !("passerelle:erased" in raw)) return null;
  return raw["passerelle:erased"] as { sha256: string; at: string };
};

/** What the platform said, as it came: the item, and the message that it brought. */
export const gatherReceived = async (to: Gathering, events: readonly InvoiceEvent[]): Promise<void> => {
  const { parts, caller, files, leftOut } = to;
  const seen = new Set<string>();
  for (const [n, event] of events.entries()) {
    const of = { event: event.id, account: event.account };
    const before = `messages/in/${numbered(n + 1)}`;
    const item = await parts.store.items.byPlatformId(event.account, event.platformEventId);
    const whole = item === null ? null : await partIn(parts, item);
    if (item !== null && !seen.has(item.itemId)) {
      seen.add(item.itemId);
      const erased = erasedItem(item);
      const where = { ...of, item: item.itemId };
      if (erased !== null) {
        const { sha256, ...rest } = erased;
        leftOut.push({ what: "message-in", sha256, why: "erased", of: where, erased: rest });
      } else {
        // A part names the whole, which speaks of others, too.
        json(
          to,
          {
            path: `${before}-${item.source}.json`,
            what: "message-in",
            at: item.receivedAt.toISOString(),
            of: where,
          },
          {
            id: item.id,
            at: item.at,
            raw: whole === null ? item.raw : { partOf: whole.whole.id, part: whole.n },
          },
        );
      }
    }
    for (const { kind, sha256, erased } of await parts.store.documents.list(event.id)) {
      if (erased === true) {
        leftOut.push({ what: "message-in", sha256, why: "erased", of });
        continue;
      }
      const found = kind === "statement" ? await parts.store.documents.get(event.id, kind) : null;
      if (found === null) continue;
      const message = messageIn(found, parts.limits);
      const isAlone = message === null ? whole === null : message.only !== null;
      if (!isAlone && caller.kind !== "admin") {
        leftOut.push({ what: "message-in", sha256, why: "others", of });
        continue;
      }
      files.push({
        path: `${before}-message.${endingOf(found.mediaType)}`,
        what: "message-in",
        at: event.receivedAt,
        mediaType: found.mediaType,
        bytes: found.bytes,
        of,
      });
    }
  }
};

/** The statuses that were set here: what was asked for, the life-cycle message, and its attachments. */
export const gatherSent = async (to: Gathering, pushes: readonly Push[]): Promise<void> => {
  const { parts, invoice, files, leftOut } = to;
  for (const [n, push] of pushes.entries()) {
    const { id, createdAt: at } = push;
    const of = { push: id, account: push.account };
    const before = `messages/out/${numbered(n + 1)}`;
    json(to, { path: `${before}-${push.status}.json`, what: "status-out", at, of }, push);
    const attachments = [];
    let isKept = false;
    for (const { kind, name, sha256, mediaType, erased } of await parts.store.documents.list(id)) {
      const what = kind === "attachment" ? "attachment-out" : "message-out";
      isKept ||= kind === "statement";
      if (erased === true) {
        leftOut.push({ what, sha256, why: "erased", of });
        continue;
      }
      const found = await parts.store.documents.get(id, kind, name);
      if (found === null) continue;
      const { bytes } = found;
      if (kind === "attachment") attachments.push({ fileName: name, mediaType, bytes });
      const path =
        kind === "attachment"
          ? `${before}-attachment-${numbered(attachments.length)}-${safeName(name)}`
          : `${before}-message.${endingOf(mediaType)}`;
      files.push({ path, what, at, mediaType, bytes, of });
    }
    if (isKept) continue;
    files.push({
      path: `${before}-message.xml`,
      what: "message-out",
      at,
      mediaType: "application/xml",
      bytes: writeCdar(messageOfPush(push, invoice, attachments)),
      of,
      written: true,
    });
  }
};

/** What ERPs were told by webhook, as long as it is kept. A tenant is shown its own calls. */
export const gatherNotifications = async (to: Gathering): Promise<void> => {
  const { parts, caller, invoice } = to;
  const rows = (await parts.store.outbox.ofInvoice(invoice.id))
    .filter(({ kind, tenant }) => kind === "notify" && (caller.kind === "admin" || tenant === caller.tenant))
    .sort((a, b) => a.seq - b.seq);
  for (const [n, row] of rows.entries()) {
    const { type } = row.data;
    json(
      to,
      {
        path: `messages/notifications/${numbered(n + 1)}-${safeName(String(type))}.json`,
        what: "notification",
        at: row.createdAt.toISOString(),
        of: { account: row.account, work: row.id },
      },
      { ...row.data, state: row.state, attempts: row.attempts, lastError: row.lastError },
    );
  }
};
