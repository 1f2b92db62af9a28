import { fileFailure } from "./sort.ts";

/** Parts names on some servers. */
const BACKSLASH = "\\";

const isControl = (character: string): boolean => character < " " || character === "\u007f";

/**
 * The names along a path under the account's root; none: the root itself (`""` or `"."`).
 *
 * @throws Failure `path_outside` for whatever could lead elsewhere: absolute paths, `..`, empty names, backslashes
 */
export const partsOf = (path: string): string[] => {
  if (path === "" || path === ".") return [];
  const parts = path.split("/");
  const isBad = (part: string): boolean =>
    part === "" || part === "." || part === ".." || part.includes(BACKSLASH) || [...part].some(isControl);
  if (parts.some(isBad)) throw fileFailure("path_outside", path);
  return parts;
};

/** The same of a file, which is not the root. */
export const filePartsOf = (path: string): string[] => {
  const parts = partsOf(path);
  if (parts.length === 0) throw fileFailure("not_a_file", path);
  return parts;
};

/** Is it one name? A server can send anything as one. */
export const isName = (name: string): boolean =>
  name !== "" && name !== "." && name !== ".." && !name.includes("/") && !name.includes("\0");

/** The last name of a path. */
export const nameOf = (path: string): string => path.slice(path.lastIndexOf("/") + 1);
