import type { Caller } from "../../domain/caller.ts";
import type { InvoiceEvent } from "../../domain/life-cycle/event.ts";
import type { Push } from "../../domain/life-cycle/push.ts";
import { standing } from "../../domain/life-cycle/timeline.ts";
import { Rejection } from "../../domain/problem.ts";
import { isErasedItem } from "../../domain/retention/erased.ts";
import type { StoredItem } from "../../store/port.ts";
import { getFlowFile } from "../flow/flow-files.ts";
import { messageIn as lifeCycleMessageIn } from "../flow/message-in.ts";
import { partIn } from "../follow/raw-items.ts";
import type { Parts } from "../parts.ts";
import { getInvoiceAndHistory } from "../read/read-invoices.ts";
import type { Redacting } from "./export-invoice.ts";

/** A text as it came or went, cut where it is long. */
export interface RawText {
  /** `item`: what the platform listed or called with; `message`: the message itself; `written`: ours, as it is written. */
  what: "item" | "message" | "written";
  mediaType: string;
  text: string;
  /** How many characters were left out. */
  cut: number;
}

/** One thing that was said about an invoice, as it came or went, beside what was understood. */
export interface InvoiceMessage {
  /** Id of the event, or of the push that is none yet. */
  id: string;
  /** `in`: a platform said it; `out`: we did. `own`: the gateway noted it, and nobody sent anything. */
  way: "in" | "out" | "own";
  /** What it was understood as; null: it is on its way, or did not arrive. */
  event: InvoiceEvent | null;
  push: Push | null;
  /** When and how it came, and where it stands; null: it came otherwise, or is kept no more. */
  item: Pick<StoredItem, "id" | "receivedAt" | "source" | "state" | "reason"> | null;
  raws: RawText[];
  /** Some of it came among what is said of other companies, which is for administrators. */
  isAmongOthers: boolean;
  /** What it was is erased. */
  isErased: boolean;
}

/** Most messages of an invoice that are shown, and most characters of a text. */
const MOST = 50;
const LONGEST = 20_000;
/** A secret that begins within a text is looked for as far as this behind its end. */
const MARGIN = 4_000;

type Needs = Pick<Parts, "store" | "platforms" | "limits" | "documents"> & Redacting;

/**
 * The messages about an invoice both ways, newest first, 50 at most: as they came or went, and as what they were
 * understood.
 *
 * @throws Rejection 404; 410 where its history is gone
 */
export const listInvoiceMessages = async (
  parts: Needs,
  caller: Caller,
  id: string,
  signal: AbortSignal,
): Promise<{ messages: InvoiceMessage[]; more: boolean }> => {
  const invoice = await getInvoiceAndHistory(parts, caller, id);
  const events = standing(await parts.store.events.ofInvoice(invoice.id)).ordered.reverse();
  const pushes = await parts.store.pushes.ofInvoice(invoice.id);
  const known = new Map(pushes.map((push) => [push.id, push]));
  const arrived = new Set(events.map(({ platformEventId }) => platformEventId));
  const said = [
    ...pushes
      .filter((push) => !arrived.has(push.id))
      .reverse()
      .map((push) => ({ event: null, push })),
    ...events.map((event) => ({ event, push: known.get(event.platformEventId) ?? null })),
  ];
  const messages: InvoiceMessage[] = [];
  // One after the other: others want the store too.
  for (const { event, push } of said.slice(0, MOST)) {
    if (push !== null) messages.push(await messageOut(parts, event, push, signal));
    else if (event !== null) messages.push(await messageIn(parts, caller, event));
  }
  return { messages, more: said.length > MOST };
};

/** What is read, unless it is erased. */
const unlessErased = async <T>(read: () => Promise<T>): Promise<T | "erased"> => {
  try {
    return await read();
  } catch (error) {
    if (error instanceof Rejection && error.status === 410) return "erased";
    throw error;
  }
};

const messageOut = async (
  parts: Needs,
  event: InvoiceEvent | null,
  push: Push,
  signal: AbortSignal,
): Promise<InvoiceMessage> => {
  const flow = await parts.store.flows.byAbout(push.id, push.tenant);
  const file = flow === null ? null : await unlessErased(() => getFlowFile(parts, flow, "Original", signal));
  return {
    id: event?.id ?? push.id,
    way: "out",
    event,
    push,
    item: null,
    raws:
      file === null || file === "erased"
        ? []
        : [textOf(parts, "written", "application/xml", decoded(file.bytes))],
    isAmongOthers: false,
    isErased: file === "erased",
  };
};

const messageIn = async (parts: Needs, caller: Caller, event: InvoiceEvent): Promise<InvoiceMessage> => {
  const { store } = parts;
  const item = await store.items.byPlatformId(event.account, event.platformEventId);
  const part = item === null ? null : await partIn(parts, item);
  const evidence = await unlessErased(() => store.documents.get(event.id, "statement"));
  const raw = part?.whole.raw ?? item?.raw;
  const isErased = evidence === "erased" || isErasedItem(raw);
  // What speaks of several says of others what is theirs to know.
  const seesAll = caller.kind === "admin";
  const isItemShown = seesAll || part === null;
  const came = item === null || !isItemShown || isErased ? [] : [itemText(parts, raw)];
  const found = evidence === "erased" ? null : evidence;
  const isMessageShown = found === null || seesAll || isAlone(parts, found, part !== null);
  const message =
    found === null || !isMessageShown
      ? []
      : [textOf(parts, "message", found.mediaType, decoded(found.bytes))];
  return {
    id: event.id,
    way: event.source === "gateway" || event.source === "push" ? "own" : "in",
    event,
    push: null,
    item:
      item === null
        ? null
        : {
            id: item.id,
            receivedAt: item.receivedAt,
            source: item.source,
            state: item.state,
            reason: item.reason,
          },
    raws: [...message, ...came],
    isAmongOthers: !isItemShown || !isMessageShown,
    isErased,
  };
};

/** Does a message speak of one document alone? Where it is none of the life cycle, the item tells. */
const isAlone = (
  { limits }: Pick<Parts, "limits">,
  found: { bytes: Uint8Array; mediaType: string },
  isPart: boolean,
): boolean => {
  const message = lifeCycleMessageIn(found, limits);
  return message === null ? !isPart : message.only !== null;
};

const itemText = (parts: Redacting, raw: unknown): RawText =>
  textOf(parts, "item", "application/json", JSON.stringify(raw, null, 2) ?? "null");

/** A platform may repeat what it was called with: secrets are masked, before the text is cut through one of them. */
const textOf = ({ redact }: Redacting, what: RawText["what"], mediaType: string, said: string): RawText => ({
  what,
  mediaType,
  text: String(redact(said.slice(0, LONGEST + MARGIN))).slice(0, LONGEST),
  cut: Math.max(0, said.length - LONGEST),
});

const decoded = (bytes: Uint8Array): string => new TextDecoder("utf-8").decode(bytes);
