import { seconds, secret, text } from "./kinds.ts";
import { optional, required } from "./shape.ts";

/** The only grant that the norm names, since 1.2; 1.1 speaks of a bearer token and not of where it comes from. */
export const GRANT_TYPE = "client_credentials";

/** What a token endpoint answers (RFC 6749 §5.1). */
export const TOKEN = {
  access_token: required(secret()),
  token_type: required(text()),
  expires_in: optional(seconds()),
};

/**
 * Credentials of an `Authorization: Basic` header, form-decoded as RFC 6749 §2.3.1 asks; null where there is no such
 * header, without an id where it cannot be read. Many clients encode nothing, and a secret may hold a `+` or a `%`: its
 * second reading, where that differs, is the secret as it stands.
 */
export const basicCredentials = (
  header: string | undefined,
): { id: string; secrets: readonly string[] } | null => {
  const encoded = /^Basic +(\S*)$/i.exec(header ?? "")?.[1];
  if (encoded === undefined) return null;
  const text = Buffer.from(encoded, "base64").toString("utf8");
  const colon = text.indexOf(":");
  if (colon < 0) return { id: "", secrets: [] };
  const secret = text.slice(colon + 1);
  return { id: formDecoded(text.slice(0, colon)), secrets: [...new Set([formDecoded(secret), secret])] };
};

const formDecoded = (part: string): string => {
  try {
    return decodeURIComponent(part.replaceAll("+", " "));
  } catch {
    return part;
  }
};
