/** Path of the SQLite file that a store's URL names, `:memory:` included; null: it names none. */
export const sqlitePathOf = (url: string): string | null =>
  /^sqlite:(?!\/\/[^/])(.+)$/.exec(url)?.[1] ?? null;

/** The same where it is a file: beside it lies what belongs to the store. */
export const sqliteFileOf = (url: string): string | null => {
  const path = sqlitePathOf(url);
  return path === ":memory:" ? null : path;
};
