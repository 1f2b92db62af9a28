import { createHash } from "node:crypto";
import { isGroup } from "./raw.ts";

/** SHA-256 of a part of a configuration as it was read. */
export const digestOf = (value: unknown): string =>
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
