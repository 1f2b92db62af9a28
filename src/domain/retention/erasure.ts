/** By what a person is known: each that is given is looked for by itself. */
export interface Person {
  name?: string;
  email?: string;
  phone?: string;
  iban?: string;
  /** Of a sole trader, who is a natural person: nine digits. */
  siren?: string;
}

/**
 * What an erasure looks through, one after the other: invoices with their history and documents, what platforms said as
 * it came, files that were refused, work that was done, the record of what people did.
 */
export const SEARCHED = ["invoices", "rawItems", "refused", "delivered", "acts"] as const;
export type Searched = (typeof SEARCHED)[number];

/** Why something that names the person stays: the law asks for it, or it is not ended. */
export type KeptWhy = "law" | "open";

/** How much of one sort names the person, and what became of it. */
export interface Found {
  /** Looked at. */
  searched: number;
  /** Erased, or to be erased where it is a dry run. */
  erased: number;
  /** Stays because the law asks for it. */
  keptByLaw: number;
  /** Stays because what is to be done with it is not ended. */
  keptOpen: number;
}

/** What an erasure found so far. */
export interface ErasureFound {
  sorts: { readonly [S in Searched]: Found };
  /** The last day until which the law asks to keep something that names the person, `YYYY-MM-DD`; null: nothing is. */
  keptUntil: string | null;
  /** The first ids of what stays, with the reason, for whoever answers the person. */
  kept: readonly { sort: Searched; id: string; why: KeptWhy }[];
}

export type ErasureState = "waiting" | "running" | "done";

/** The record of an erasure that was asked for: who, what, when, how much; never the data. */
export interface Erasure {
  /** `ers_` and 32 hexadecimal digits. */
  id: string;
  /** Whose data is looked through; null: everybody's. */
  tenant: string | null;
  /** The request by which an administrator asked (its id in the log). */
  askedBy: string;
  reason: string;
  /** Only looks, and erases nothing. */
  dryRun: boolean;
  /** Null once it is done: by then the person is known by the hash alone. */
  person: Person | null;
  /** SHA-256 over the erasure's id and what the person is known by, so that a person who asks again can be told. */
  personSha256: string;
  state: ErasureState;
  found: ErasureFound;
  /** SHA-256 over the hashes of what was erased, one after the other. */
  sha256: string;
  createdAt: string;
  updatedAt: string;
  doneAt: string | null;
}

const NONE: Found = { searched: 0, erased: 0, keptByLaw: 0, keptOpen: 0 };

/** Most ids of what stays that are named. */
const MOST_NAMED = 100;

/** What became of one thing that was looked at; `until`: the last day of the law's term. */
export type Judged =
  | { was: "another's" }
  | { was: "erased" }
  | { was: "kept"; id: string; why: "open" }
  | { was: "kept"; id: string; why: "law"; until: string };

/** Adds what became of one more thing. */
export const withJudged = (found: ErasureFound, sort: Searched, judged: Judged): ErasureFound => {
  // One that began before there was this sort has nothing of it.
  const before = found.sorts[sort] ?? NONE;
  const of = (change: Partial<Found>): ErasureFound["sorts"] => ({
    ...found.sorts,
    [sort]: { ...before, searched: before.searched + 1, ...change },
  });
  if (judged.was === "another's") return { ...found, sorts: of({}) };
  if (judged.was === "erased") return { ...found, sorts: of({ erased: before.erased + 1 }) };
  const { id, why } = judged;
  const kept = found.kept.length < MOST_NAMED ? [...found.kept, { sort, id, why }] : found.kept;
  if (judged.why === "open") return { ...found, kept, sorts: of({ keptOpen: before.keptOpen + 1 }) };
  const { keptUntil } = found;
  return {
    kept,
    sorts: of({ keptByLaw: before.keptByLaw + 1 }),
    keptUntil: keptUntil === null || judged.until > keptUntil ? judged.until : keptUntil,
  };
};

/** Before anything was looked at. */
export const NOTHING_FOUND: ErasureFound = {
  sorts: { invoices: NONE, rawItems: NONE, refused: NONE, delivered: NONE, acts: NONE },
  keptUntil: null,
  kept: [],
};
