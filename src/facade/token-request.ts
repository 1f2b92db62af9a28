import { basicCredentials, GRANT_TYPE } from "../norm/tokens.ts";

/** Errors of a token endpoint (RFC 6749 §5.2). */
export type TokenCode = "invalid_request" | "invalid_client" | "invalid_grant" | "unsupported_grant_type";

/** What is wrong with a request for a token. */
export class TokenFault extends Error {
  readonly code: TokenCode;

  constructor(code: TokenCode, message: string) {
    super(message);
    this.name = "TokenFault";
    this.code = code;
  }
}

/** A request for a token. */
export interface Asked {
  /** Client credentials where it says nothing. */
  grantType: string;
  /** Empty: none was given. */
  clientId: string;
  /** What the secret may be: of one in a header that a client has not encoded there are two readings. */
  secrets: readonly string[];
  refreshToken: string;
}

const NAMES = ["grant_type", "client_id", "client_secret", "refresh_token"] as const;
type Given = Record<(typeof NAMES)[number], string>;

/**
 * Reads a request for a token: a form, or the same as JSON, with the credentials in it or by Basic. Parameters that
 * are not known, scopes included, are left out.
 *
 * @param authorization the header
 * @throws TokenFault
 */
export const readTokenRequest = (authorization: string | undefined, body: string): Asked => {
  const given = body.trimStart().startsWith("{") ? readJson(body) : readForm(body);
  const basic = basicCredentials(authorization);
  if (basic === null) {
    const { client_id: clientId, client_secret: secret } = given;
    return { ...askedOf(given), clientId, secrets: secret === "" ? [] : [secret] };
  }
  const differs =
    (given.client_id !== "" && given.client_id !== basic.id) ||
    (given.client_secret !== "" && !basic.secrets.includes(given.client_secret));
  if (differs) {
    throw new TokenFault(
      "invalid_request",
      "The credentials stand in the Authorization header and in the body, and differ: give them once.",
    );
  }
  return { ...askedOf(given), clientId: basic.id, secrets: basic.secrets };
};

const askedOf = (given: Given): Pick<Asked, "grantType" | "refreshToken"> => ({
  grantType: given.grant_type || GRANT_TYPE,
  refreshToken: given.refresh_token,
});

const readForm = (body: string): Given => {
  const form = new URLSearchParams(body);
  const twice = NAMES.find((name) => form.getAll(name).length > 1);
  if (twice !== undefined) throw new TokenFault("invalid_request", `${twice} is given twice.`);
  return gather((name) => form.get(name));
};

const readJson = (body: string): Given => {
  try {
    const given: unknown = JSON.parse(body);
    return gather((name) => Reflect.get(Object(given), name));
  } catch {
    throw new TokenFault("invalid_request", "The body is neither a form nor JSON.");
  }
};

const gather = (get: (name: string) => unknown): Given => {
  const text = (name: string): string => {
    const value = get(name);
    return typeof value === "string" ? value : "";
  };
  return {
    grant_type: text("grant_type"),
    client_id: text("client_id"),
    client_secret: text("client_secret"),
    refresh_token: text("refresh_token"),
  };
};
