/** The row of a table; undefined for a word that it does not have (names of `Object` itself included). */
export const rowOf = <T>(
  table: Readonly<Record<string, T>>,
  word: string | null | undefined,
): T | undefined =>
  word !== null && word !== undefined && Object.hasOwn(table, word) ? table[word] : undefined;
