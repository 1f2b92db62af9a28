import type { RawItem } from "../../domain/life-cycle/event.ts";
import type { Page } from "./page.ts";

/**
 * Where a raw item stands: `new` (to be understood), `done`, `held` (cannot be understood yet: a person should look),
 * `waiting` (says nothing about anything known here: kept until what it waits for comes, and no failure), `dismissed`
 * (was held, and a person has put it away: it is not taken up by itself any more).
 */
export type ItemState = "new" | "done" | "held" | "waiting" | "dismissed";

export interface StoredItem extends Omit<RawItem, "undated"> {
  /** `itm_` and 32 hexadecimal digits. */
  itemId: string;
  account: string;
  source: "poll" | "webhook" | "audit" | "history";
  receivedAt: Date;
  state: ItemState;
  /** Why it is held, or waits. */
  reason: { code: string; message: string } | null;
  /** What it is waiting for, so that it can be taken up when that comes: `invoice:<natural key>`, `platform:<platform's id>`, `push:<platform's id>`, `code:<raw code>`, `company:<SIREN>`. */
  waitsFor: string | null;
  heldAt: Date | null;
  /** What is known of the thing that an item put aside is about, for the person who deals with it; null: nothing. */
  about: Named | null;
}

/** A thing by the names that people know it by, as far as they are known. Amounts are decimal strings. */
export interface Named {
  number?: string | null;
  amount?: string | null;
  currency?: string | null;
  seller?: string | null;
  buyer?: string | null;
  reference?: string | null;
  /** As the platform names the file. */
  fileName?: string | null;
  /** Of the file, in bytes. Known of every document that came in and was refused, and of nothing else. */
  size?: number;
  /** SIREN of the company that a document is addressed to. */
  addressee?: string | null;
}

export interface Items {
  /** Stores those that are new, and says which. Items of one account are unique by their platform id. */
  add(
    account: string,
    source: StoredItem["source"],
    items: (RawItem & { itemId: string })[],
    now: Date,
  ): Promise<StoredItem[]>;
  byId(itemId: string): Promise<StoredItem | null>;
  /** By the platform's id. */
  byPlatformId(account: string, id: string): Promise<StoredItem | null>;
  /** Those of these platform ids that are not understood yet: all that are not done. */
  open(account: string, ids: readonly string[]): Promise<StoredItem[]>;
  done(itemId: string): Promise<void>;
  hold(
    itemId: string,
    reason: { code: string; message: string },
    waitsFor: string | null,
    now: Date,
    about?: Named | null,
  ): Promise<void>;
  /** The same for what is no failure: its state is `waiting`. */
  wait: Items["hold"];
  /** Items, held or waiting, that wait for this. */
  waitingFor(account: string, waitsFor: string): Promise<StoredItem[]>;
  held(filter: { account?: string }, page: { limit: number; cursor?: string }): Promise<Page<StoredItem>>;
  /** The same of those that wait. */
  waiting: Items["held"];
  /** How many are held, by account, and since when the oldest is. */
  heldCounts(): Promise<{ account: string; items: number; oldest: Date }[]>;
  /** The same of those that wait; of an account 10,000 are counted at most. */
  waitingCounts: Items["heldCounts"];
  /** How many are held, by account and reason's code. */
  heldReasons(): Promise<{ account: string; reason: string; items: number }[]>;
}
