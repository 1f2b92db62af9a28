/** What a column holds, on both engines: times are epoch milliseconds, booleans 0 or 1, structures JSON text. */
export type Value = string | number | null | Uint8Array;
export type Row = Readonly<Record<string, Value>>;

const wrong = (column: string, wanted: string): Error =>
  new TypeError(
    `The store gave no ${wanted} in column "${column}": the database and the program do not match.`,
  );

export const text = (row: Row, column: string): string => {
  const value = row[column];
  if (typeof value !== "string") throw wrong(column, "text");
  return value;
};

export const whole = (row: Row, column: string): number => {
  const value = row[column];
  if (typeof value !== "number") throw wrong(column, "number");
  return value;
};

export const flag = (row: Row, column: string): boolean => whole(row, column) === 1;

export const time = (row: Row, column: string): Date => new Date(whole(row, column));

export const timeOrNull = (row: Row, column: string): Date | null =>
  row[column] === null ? null : time(row, column);

export const bytes = (row: Row, column: string): Uint8Array => {
  const value = row[column];
  if (!(value instanceof Uint8Array)) throw wrong(column, "bytes");
  return value;
};

/** JSON that this program wrote: its shape is the writer's promise. */
export const json = <T>(row: Row, column: string): T => JSON.parse(text(row, column)) as T;

/** Epoch milliseconds of a time to be stored. Throws a `RangeError` on an invalid one, which no engine would notice. */
export const millis = (at: Date | string): number => {
  const ms = typeof at === "string" ? Date.parse(at) : at.getTime();
  if (Number.isNaN(ms)) throw new RangeError(`Not a time: "${String(at)}". Give an ISO 8601 time.`);
  return ms;
};
