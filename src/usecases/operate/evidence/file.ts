import { createHash } from "node:crypto";

/** What a file of the evidence is. */
export type WhatItIs =
  | "invoice"
  | "findings"
  | "document"
  | "rendition"
  | "attachment"
  | "history"
  | "history-text"
  | "message-in"
  | "status-out"
  | "message-out"
  | "attachment-out"
  | "notification";

/** A file of the evidence, and what is known of it. */
export interface EvidenceFile {
  path: string;
  bytes: Uint8Array;
  mediaType: string;
  what: WhatItIs;
  /** When it came, went or was said, ISO 8601. */
  at: string;
  /** More that tells where it belongs: an account, an event, a push. */
  of?: Readonly<Record<string, string>>;
  /** Not kept as it came or went: written of what is known, the same at any time. */
  written?: true;
}

/** Something that is not in it, and why. */
export interface LeftOut {
  what: WhatItIs;
  /** SHA-256 of what it was, where that is known. */
  sha256: string | null;
  /** `erased`: it is gone. `others`: it speaks of other invoices, too. `too_large`: it stands in the document. `unreadable`: it could not be taken out of it. */
  why: "erased" | "others" | "too_large" | "unreadable";
  of?: Readonly<Record<string, string>>;
  /** Of what was erased, as far as it is known: when, by which term or erasure, how much. */
  erased?: Readonly<Record<string, string | number>>;
}

export const sha256Of = (bytes: Uint8Array | string): string =>
  createHash("sha256").update(bytes).digest("hex");

/** A name that means nothing to a path or a shell, whatever the platform or the sender called the file. */
export const safeName = (name: string): string => {
  const safe = [...name.normalize("NFC").replace(/[^\p{L}\p{M}\p{N}._-]+/gu, "_")].slice(-80).join("");
  return safe.replace(/^[._-]+/, "") || "file";
};

/** `001`, so that the order of names is that of things. */
export const numbered = (n: number): string => String(n).padStart(3, "0");

export const jsonBytes = (value: unknown): Uint8Array => Buffer.from(`${JSON.stringify(value, null, 2)}\n`);

const ENDINGS: Readonly<Record<string, string>> = {
  "application/pdf": "pdf",
  "application/xml": "xml",
  "text/xml": "xml",
  "application/json": "json",
};

export const endingOf = (mediaType: string): string =>
  ENDINGS[mediaType.split(";")[0]?.trim() ?? ""] ?? "bin";
