import { createHmac, timingSafeEqual } from "node:crypto";

/** Facts as one word of URL-safe text that nobody without the key can make or change: `<JSON>.<HMAC-SHA256>`. */
export const seal = (facts: object, key: Uint8Array): string => {
  const body = Buffer.from(JSON.stringify(facts)).toString("base64url");
  return `${body}.${macOf(body, key).toString("base64url")}`;
};

/** What a sealed word says, whoever wrote it; null when it is none. To be believed only once {@link isSealed}. */
export const claimsOf = (sealed: string): Record<string, unknown> | null => {
  const body = /^([A-Za-z0-9_-]{1,3000})\.[A-Za-z0-9_-]{43}$/.exec(sealed)?.[1];
  if (body === undefined) return null;
  try {
    const facts: unknown = JSON.parse(Buffer.from(body, "base64url").toString());
    return typeof facts === "object" && facts !== null ? { ...facts } : null;
  } catch {
    return null;
  }
};

/** Was it sealed with one of these keys? Takes the same time whatever is wrong with it. */
export const isSealed = (sealed: string, keys: readonly Uint8Array[]): boolean => {
  const [body = "", mac = ""] = sealed.split(".");
  const given = Buffer.from(mac, "base64url");
  return keys
    .map((key) => macOf(body, key))
    .map((right) => given.length === right.length && timingSafeEqual(given, right))
    .includes(true);
};

const macOf = (body: string, key: Uint8Array): Buffer => createHmac("sha256", key).update(body).digest();
