import { type Shape, strict } from "../norm/shape.ts";
import type { ApiVersion } from "../norm/versions.ts";

export type Members = Readonly<Record<string, unknown>>;

export const isMembers = (value: unknown): value is Members =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The JSON object of a text; null where it is none. */
export const membersIn = (text: string): Members | null => {
  try {
    const value: unknown = JSON.parse(text);
    return isMembers(value) ? value : null;
  } catch {
    return null;
  }
};

/** A member that is a text; undefined for anything else. */
export const textOf = (members: Members | null, name: string): string | undefined => {
  const value = members?.[name];
  return typeof value === "string" ? value : undefined;
};

/** Objects of a list; what is none is left out. */
export const objectsOf = (value: unknown): Members[] => (Array.isArray(value) ? value.filter(isMembers) : []);

/** `results[0].flowType` */
const nameOf = (path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (name, key) => `${name}${typeof key === "number" ? `[${key}]` : `${name && "."}${String(key)}`}`,
    "",
  );

/** Where a value is not what a shape of the norm says in one version; empty where it is. */
export const faultsOf = (shape: Shape, version: ApiVersion, value: unknown): string[] => {
  const read = strict(shape, version).safeParse(value);
  return read.success
    ? []
    : read.error.issues.map(({ path, message }) => `${nameOf(path) || "the body"} ${message}`);
};

/** Members of an object that a version does not know. Those below them are not looked at. */
export const unknownMembers = (shape: Shape, version: ApiVersion, value: Members): string[] =>
  Object.keys(value).filter((name) => {
    const member = Object.hasOwn(shape, name) ? shape[name] : undefined;
    return member?.in.includes(version) !== true;
  });
