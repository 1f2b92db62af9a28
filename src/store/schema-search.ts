import type { OnlineIndex, Words } from "./db.ts";

/** What invoices are searched and sorted by. */
export const search = (_words: Words): readonly string[] => [];

export const indexesOfSearch: readonly OnlineIndex[] = [];
