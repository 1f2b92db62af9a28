/** What a document is to its owner; `f10` is a report as it was sent, `report-part` one of the files that it was sent in. */
export type DocumentKind =
  | "original"
  | "readable"
  | "converted"
  | "statement"
  | "attachment"
  | "f10"
  | "report-part";

export interface StoredDocument {
  /** What it belongs to: an invoice's, an event's, a push's, a report's or a raw item's id. */
  ownerId: string;
  kind: DocumentKind;
  /** Tells several of one kind apart (attachments); "" otherwise. */
  name: string;
  mediaType: string;
  sha256: string;
  bytes: Uint8Array;
}

/** Documents, compressed in the row (zstd) where that pays. */
export interface Documents {
  /** Stored once per (owner, kind, name); a second put of the same is a no-op. */
  put(document: StoredDocument): Promise<void>;
  /** @throws Rejection 410 for one that was erased, with its hash */
  get(ownerId: string, kind: DocumentKind, name?: string): Promise<StoredDocument | null>;
  /** Those that were erased too: their hashes stay. */
  list(ownerId: string): Promise<(Omit<StoredDocument, "bytes"> & { erased?: true })[]>;
}
