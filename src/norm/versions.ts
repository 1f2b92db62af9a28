/**
 * Versions of XP Z12-013 in use. All share the path prefix `/v1`, so that none can be told from an address; 1.2 and
 * 1.3 break what was before them although only the minor number moves.
 */
export const API_VERSIONS = ["1.1", "1.2", "1.3"] as const;
export type ApiVersion = (typeof API_VERSIONS)[number];

/** The version that is in force. */
export const NEWEST = "1.3" satisfies ApiVersion;

/** A version by its name; the one in force where none is given or none is of that name. */
export const versionOf = (name: string | undefined): ApiVersion =>
  API_VERSIONS.find((version) => version === name) ?? NEWEST;

/** In every version. */
export const ALWAYS = ["1.1", "1.2", "1.3"] as const satisfies typeof API_VERSIONS;
export const SINCE_1_2 = ["1.2", "1.3"] as const;
export const SINCE_1_3 = ["1.3"] as const;
export const UNTIL_1_2 = ["1.1", "1.2"] as const;
export const ONLY_1_1 = ["1.1"] as const;
export const ONLY_1_2 = ["1.2"] as const;

/** A closed list of the norm, whose words came and went. */
export interface Words<T extends string> {
  /** Those of all versions together. */
  readonly all: readonly T[];
  /** Those of one version, in the order of the table. */
  of(version: ApiVersion): readonly T[];
  /** Does this version have the word? */
  has(version: ApiVersion, word: string): word is T;
}

/** A closed list from a table that says beside each word which versions have it. */
export const words = <T extends string>(table: Readonly<Record<T, readonly ApiVersion[]>>): Words<T> => {
  const entries = Object.entries(table) as [T, readonly ApiVersion[]][];
  const of = (version: ApiVersion): readonly T[] =>
    entries.filter(([, versions]) => versions.includes(version)).map(([word]) => word);
  return {
    all: entries.map(([word]) => word),
    of,
    has: (version, word): word is T => of(version).some((known) => known === word),
  };
};

/** A closed list that has stayed the same in all versions. */
export const sameWords = <const T extends string>(...all: T[]): Words<T> => ({
  all,
  of: () => all,
  has: (_version, word): word is T => all.some((known) => known === word),
});

/** The words of a list. */
export type WordOf<L> = L extends Words<infer T> ? T : never;
