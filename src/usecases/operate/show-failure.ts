import type { Understood } from "../../adapters/port.ts";
import type { Caller } from "../../domain/caller.ts";
import { Rejection } from "../../domain/problem.ts";
import type { StoredItem } from "../../store/port.ts";
import { readItem } from "../follow/learn-item.ts";
import type { Parts } from "../parts.ts";
import { type OpenFailure, openFailureOf } from "./open-failure.ts";
import { sees } from "./retry-failures.ts";

/** One failure, and what an item brought with it. */
export interface FailureShown {
  failure: OpenFailure;
  /** Null: it is work. */
  item: {
    source: StoredItem["source"];
    /** By the platform's clock, as it wrote it. */
    at: string;
    /** ISO 8601. */
    receivedAt: string;
    waitsFor: string | null;
    /** As the platform said it. */
    raw: unknown;
  } | null;
}

/**
 * One thing that waits for a person, or was dismissed.
 *
 * @throws Rejection 404 (there is none of this id, or it is another tenant's)
 */
export const showFailure = async (
  parts: Pick<Parts, "store" | "tenants" | "router">,
  caller: Caller,
  id: string,
): Promise<FailureShown> => {
  const dismissal = await parts.store.dismissals.byId(id);
  const put = dismissal !== null && {
    state: "dismissed" as const,
    dismissal: {
      reason: dismissal.reason,
      note: dismissal.note,
      by: dismissal.dismissedBy,
      at: dismissal.dismissedAt.toISOString(),
    },
  };
  if (id.startsWith("itm_")) {
    const item = await itemOf(parts, caller, id);
    const failure = await openFailureOf(parts, caller, { item });
    const { source, at, receivedAt, waitsFor, raw } = item;
    return {
      failure: { ...failure, ...(item.state === "dismissed" && put ? put : {}) },
      item: { source, at, receivedAt: receivedAt.toISOString(), waitsFor, raw },
    };
  }
  const work = await parts.store.outbox.byId(id);
  if (work === null || work.state === "done" || (caller.kind === "tenant" && work.tenant !== caller.tenant))
    throw notFound(id);
  const failure = await openFailureOf(parts, caller, { work });
  return { failure: { ...failure, ...(work.state === "dismissed" && put ? put : {}) }, item: null };
};

/** A held, waiting or dismissed item that the caller sees. */
const itemOf = async (
  parts: Pick<Parts, "store" | "tenants" | "router">,
  caller: Caller,
  id: string,
): Promise<StoredItem> => {
  const item = await parts.store.items.byId(id);
  if (item === null || item.state === "done" || item.state === "new" || !sees(parts, caller, item))
    throw notFound(id);
  return item;
};

const notFound = (id: string): Rejection =>
  new Rejection(404, "failure_not_found", "There is no such failure", `Nothing of the id ${id} waits.`);

/** A file as it came. */
export interface HeldDocument {
  fileName: string;
  mediaType: string;
  bytes: Uint8Array;
}

/**
 * The file that an item brings, read from the platform once more: what was refused is not kept here.
 *
 * @throws Rejection 404 (there is none of this id, or it brings no file), Failure where the platform gives none
 */
export const heldDocument = async (
  parts: Pick<Parts, "store" | "tenants" | "router" | "platforms">,
  caller: Caller,
  id: string,
  signal: AbortSignal,
): Promise<HeldDocument> => {
  const item = await itemOf(parts, caller, id);
  const events = parts.platforms.get(item.account)?.connection.events;
  const file = events === undefined ? null : fileIn(await readItem(parts, events, item, signal));
  if (file !== null) return file;
  throw new Rejection(
    404,
    "no_file",
    { en: "There is no file", fr: "Il n'y a pas de fichier" },
    {
      en: `What the platform said (${id}) brings no file with it.`,
      fr: `Ce que la plateforme a transmis (${id}) n'apporte pas de fichier.`,
    },
  );
};

const fileIn = (understood: Understood): HeldDocument | null => {
  if (understood.kind === "invoice") {
    const { bytes, mediaType, fileName } = understood.document;
    return { bytes, mediaType, fileName: fileName ?? nameFor(mediaType) };
  }
  const evidence = "evidence" in understood ? understood.evidence : undefined;
  return evidence === undefined
    ? null
    : { bytes: evidence.bytes, mediaType: evidence.mediaType, fileName: nameFor(evidence.mediaType) };
};

const nameFor = (mediaType: string): string => `document.${mediaType.includes("pdf") ? "pdf" : "xml"}`;
