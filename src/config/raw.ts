/** The configuration as it was read, before anybody knows that its shape is right. */

export type Group = Readonly<Record<string, unknown>>;

export const isGroup = (value: unknown): value is Group =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Empty for what is no group: its shape is told elsewhere. */
export const group = (value: unknown): Group => (isGroup(value) ? value : {});

/** Empty for what is no list. */
export const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
