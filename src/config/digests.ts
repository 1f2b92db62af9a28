import { createHash } from "node:crypto";
import { isGroup } from "./raw.ts";

/** SHA-256 of a part of a configuration as it was read. */
const digestOf = (value: unknown): string =>
  createHash("sha256")
    .update(JSON.stringify(value) ?? "")
    .digest("hex");

/** Parts whose entries are told one by one. */
const NAMED_PARTS = new Set(["platforms", "tenants"]);

/** The same of each part, by its path: `platforms.main`, `tenants.acme`, `receive`. */
export const digestsOf = (raw: unknown): Record<string, string> =>
  Object.fromEntries(
    Object.entries(isGroup(raw) ? raw : {}).flatMap(([key, value]) =>
      NAMED_PARTS.has(key) && isGroup(value)
        ? Object.entries(value).map(([name, entry]) => [`${key}.${name}`, digestOf(entry)])
        : [[key, digestOf(value)]],
    ),
  );

/** Parts in which processes on one store may differ. */
const OWN_PARTS = new Set(["listen", "log", "traces", "workers"]);

/** SHA-256 of all the parts that processes on one store should have in common, in whatever order they stand. */
export const sharedDigestOf = (raw: unknown): string =>
  digestOf(
    Object.entries(digestsOf(raw))
      .filter(([path]) => !OWN_PARTS.has(path))
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
