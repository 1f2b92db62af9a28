import {
  allowInsecureRequests,
  ClientSecretBasic,
  ClientSecretPost,
  Configuration,
  clientCredentialsGrant,
  customFetch,
} from "openid-client";
import { Failure, isFailure } from "../domain/failure.ts";
import { failureOf } from "./sort.ts";
import type { Answer, Door, Grant, MintedToken } from "./types.ts";

/** A token endpoint has little to say. */
const MAX_BYTES = 256 * 1024;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const stringIn = (record: Record<string, unknown>, key: string): string | undefined => {
  const value = record[key];
  return typeof value === "string" && value !== "" ? value : undefined;
};

const bodyOf = (answer: Answer): Record<string, unknown> => {
  try {
    const value = answer.json();
    return isRecord(value) ? value : {};
  } catch {
    return {};
  }
};

/**
 * A refusal by the token endpoint. Every status that is neither a success nor a passing fault counts: a wrong address
 * (404, a redirect) stops the account just as wrong credentials do, and no invoice is at fault.
 */
const denial = (answer: Answer, rawOf: (text: string) => string): Failure => {
  const body = bodyOf(answer);
  const error = stringIn(body, "error");
  const words = stringIn(body, "error_description") ?? error ?? `HTTP ${answer.status}`;
  return new Failure("denied", {
    code: error === undefined ? "token_refused" : rawOf(error).toLowerCase(),
    message: `The platform gives no access token: ${rawOf(words)}`,
    messageFr: `La plateforme ne donne pas de jeton d'accès : ${rawOf(words)}`,
    fix: "Check the client id, the client secret and the token address in the platform's settings.",
    fixFr:
      "Vérifiez l'identifiant client, le secret client et l'adresse des jetons dans les paramètres de la plateforme.",
    raw: rawOf(answer.text()),
    httpStatus: answer.status,
  });
};

/**
 * The parts of a token answer that are used, in the form that the standard gives them (RFC 6749 §5.1). Platforms
 * leave `token_type` out, give `expires_in` as a string, answer 201, or add an `id_token` that was not asked for.
 */
const standardised = (answer: Answer, rawOf: (text: string) => string): Response => {
  if (answer.status < 200 || answer.status > 299) throw denial(answer, rawOf);
  const body = bodyOf(answer);
  const token = stringIn(body, "access_token");
  if (token === undefined) {
    if (stringIn(body, "error") !== undefined) throw denial(answer, rawOf);
    // A maintenance page, most likely: without its words, in case they hold half a token.
    throw failureOf("answer_garbled", true, { httpStatus: answer.status, detail: "no access_token" });
  }
  const life = Number(body.expires_in ?? Number.NaN);
  return Response.json({
    access_token: token,
    token_type: "bearer",
    ...(Number.isFinite(life) && life >= 0 ? { expires_in: life } : {}),
  });
};

/**
 * Presents client credentials at a token endpoint (RFC 6749 §4.4), over the account's own door. Throws `denied` for
 * credentials or an address that are refused, `unsent` for an endpoint that is down: nothing depends on a lost token.
 *
 * @param rawOf bounds and masks the endpoint's words.
 */
export const clientCredentials = async (
  grant: Grant,
  fetch: Door["fetch"],
  rawOf: (text: string) => string,
): Promise<MintedToken> => {
  const url = URL.parse(grant.tokenUrl);
  if (url === null) throw failureOf("bad_request", true, { detail: "token address" });
  const authentication = grant.method === "basic" ? ClientSecretBasic : ClientSecretPost;
  const configuration = new Configuration(
    { issuer: url.origin, token_endpoint: url.href },
    grant.clientId,
    {},
    authentication(grant.clientSecret),
  );
  // The address is from the configuration, which allows plain http for an overridden host.
  if (url.protocol === "http:") allowInsecureRequests(configuration);
  configuration[customFetch] = async (tokenUrl, { method, headers, body }) => {
    const answer = await fetch({
      operation: "token",
      method: method === "POST" ? "POST" : "GET",
      url: tokenUrl,
      headers,
      body: String(body),
      signal: grant.signal,
      safe: true,
      maxBytes: MAX_BYTES,
    });
    return standardised(answer, rawOf);
  };
  try {
    const parameters: Record<string, string> = grant.scope === undefined ? {} : { scope: grant.scope };
    const { access_token, expires_in } = await clientCredentialsGrant(configuration, parameters);
    return { value: access_token, ...(expires_in === undefined ? {} : { expiresIn: expires_in }) };
  } catch (error) {
    // The library wraps what its fetch throws.
    if (error instanceof Error && isFailure(error.cause)) throw error.cause;
    throw error;
  }
};
