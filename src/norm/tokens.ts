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
