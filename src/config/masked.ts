import { stringify } from "yaml";
import { isGroup } from "./raw.ts";

/** What stands for a secret: nothing of it is shown, its length included. */
const MASK = "••••••••";

/** Keys whose every value is hidden, whether or not it is known to be a secret. */
const HIDDEN = /secret|password|passphrase|privatekey|token$|^keys?$|^headers$/i;

/** A configuration as it was read, as YAML, without any of its secrets. */
export const maskedText = (raw: unknown, secrets: readonly string[]): string => {
  // The longest first: one may be a part of another.
  const known = secrets.filter((one) => one.length > 3).sort((a, b) => b.length - a.length);
  const masked = (value: unknown, hidden: boolean): unknown => {
    if (Array.isArray(value)) return value.map((one) => masked(one, hidden));
    if (isGroup(value))
      return Object.fromEntries(
        Object.entries(value).map(([key, one]) => [key, masked(one, hidden || HIDDEN.test(key))]),
      );
    if (hidden && value !== null && typeof value !== "boolean") return MASK;
    return typeof value === "string"
      ? known.reduce((text, secret) => text.replaceAll(secret, MASK), value)
      : value;
  };
  return stringify(masked(raw, false), { lineWidth: 0 });
};
