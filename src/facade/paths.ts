import { PATH_PREFIX } from "../norm/operations.ts";

/** Where the services of the norm stand, and where clients get their tokens. */
export const FLOW_BASE = `/afnor/flow-service${PATH_PREFIX}`;
export const DIRECTORY_BASE = `/afnor/directory-service${PATH_PREFIX}`;
export const TOKEN_PATH = "/afnor/oauth2/token";

/** The same for clients that have these paths fixed. */
const ALIASES: readonly (readonly [alias: string, base: string])[] = [
  [`/afnor-flow${PATH_PREFIX}`, FLOW_BASE],
  [`/afnor-directory${PATH_PREFIX}`, DIRECTORY_BASE],
  ["/oauth2/token", TOKEN_PATH],
];

const BASES = [FLOW_BASE, DIRECTORY_BASE, TOKEN_PATH];

const isBelow = (path: string, base: string): boolean => path === base || path.startsWith(`${base}/`);

/**
 * The path of an operation by its one name. Below the bases of the norm, aliases lead to the base, and slashes that
 * clients double or leave at the end (they join a base with a path of their own) do not count; every other path stays
 * as it is.
 */
export const canonicalPath = (path: string): string => {
  if (!/^\/+(?:afnor|oauth2)/.test(path)) return path;
  const single = path.replaceAll(/\/{2,}/g, "/").replace(/(.)\/$/, "$1");
  for (const [alias, base] of ALIASES) {
    if (isBelow(single, alias)) return base + single.slice(alias.length);
  }
  return BASES.some((base) => isBelow(single, base)) ? single : path;
};

/** Which part of the facade answers a (canonical) path; null: none does. */
export const partOf = (path: string): "flow" | "directory" | "token" | null => {
  if (isBelow(path, FLOW_BASE)) return "flow";
  if (isBelow(path, DIRECTORY_BASE)) return "directory";
  return isBelow(path, TOKEN_PATH) ? "token" : null;
};
