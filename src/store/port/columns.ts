/** How a column holds a member: as text, as a number, as 0 or 1, as epoch milliseconds, or as JSON text. */
export type Held = "text" | "whole" | "flag" | "time" | "date" | "json";

/** `time`: an ISO 8601 text in the program; `date`: a `Date`. */
type HeldOf<V> = unknown extends V
  ? "json"
  : V extends string
    ? "text" | "time"
    : V extends number
      ? "whole"
      : V extends boolean
        ? "flag"
        : V extends Date
          ? "date"
          : "json";

type OrNull<V> = unknown extends V
  ? { orNull?: never }
  : null extends V
    ? { orNull: true }
    : { orNull?: never };

interface Uses {
  /** The member is left out where the column is null. */
  absent?: true;
  /** It may be patched after it was stored. */
  changes?: true;
  /** Lists may be narrowed by it. */
  filter?: true;
  /** The column, where the member's own name is a word of SQL. */
  column?: string;
}

/**
 * The members of a thing that have columns of their own (`platformId` stands in `platform_id`), by what is needed to
 * write, read, change and find them. Members that are not named stand together in one column of JSON.
 */
export type Columns<T> = {
  readonly [K in keyof T]?: { as: HeldOf<NonNullable<T[K]>> } & OrNull<T[K]> & Uses;
};

/** What a patch may set. */
export type Changes<T, C> = {
  [K in keyof T & keyof C as C[K] extends { changes: true } ? K : never]?: T[K];
};

/** What a list may be narrowed by. */
export type Narrowing<T, C> = {
  [K in keyof T & keyof C as C[K] extends { filter: true } ? K : never]?: NonNullable<T[K]>;
};
