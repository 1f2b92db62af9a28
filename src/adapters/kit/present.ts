/** What is left of a type once nothing stands for "not there". */
type Present<T> = { [K in keyof T]?: Exclude<T[K], null | undefined | ""> };

/** Leaves out the members that hold nothing: null, undefined or an empty text. */
export const present = <T extends object>(members: T): Present<T> =>
  Object.fromEntries(
    Object.entries(members).filter(([, value]) => value !== null && value !== undefined && value !== ""),
  ) as Present<T>;

/** The texts that say something, one after the other; empty when none does. */
export const joined = (texts: readonly (string | null | undefined)[], between: string): string =>
  texts.filter((text) => text).join(between);
