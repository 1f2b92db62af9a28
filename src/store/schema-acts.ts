import type { OnlineIndex, Words } from "./db.ts";

/** What people did at the desk. */
export const acts = (_words: Words): readonly string[] => [];

export const indexesOfActs: readonly OnlineIndex[] = [];
