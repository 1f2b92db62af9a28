import {
  AuthorizationResponseError,
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  buildEndSessionUrl,
  type ClientAuth,
  ClientSecretBasic,
  ClientSecretPost,
  type Configuration,
  calculatePKCECodeChallenge,
  customFetch,
  discovery,
  enableNonRepudiationChecks,
  fetchUserInfo,
  None,
  ResponseBodyError,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from "openid-client";
import { Agent } from "undici";
import type { IdentityProvider } from "../domain/desk/identity.ts";
import { claimAt } from "../domain/desk/roles.ts";
import { Failure, isFailure } from "../domain/failure.ts";
import { openDeadline } from "./deadline.ts";
import { exchange } from "./exchange.ts";
import { prepare } from "./prepare.ts";
import { codeOfStatus, failureOf } from "./sort.ts";

/** Longest time of one call, in milliseconds: a person waits. */
const TIMEOUT = 10_000;
const LONGEST_CONNECT = 5_000;
const MAX_BYTES = 1024 * 1024;
/** How long what the provider says of itself is believed, in milliseconds. */
const HOLDS = 3_600_000;
/** How long nobody asks again after it could not be reached, in milliseconds: anybody may begin to sign in. */
const RESTS = 5_000;

/** A provider as the configuration has it. */
export interface ProviderOptions {
  issuer: string;
  clientId: string;
  /** Absent: a public client, which has PKCE alone. */
  clientSecret?: string;
  scopes: string;
  now(): Date;
}

/** The way to a provider, and its end. */
export interface OpenProvider extends IdentityProvider {
  close(): Promise<void>;
}

/** What is wrong with the way to the provider, for the person who tried to sign in. */
const away = (cause: Failure): Failure =>
  new Failure("unsent", {
    code: cause.facts.code,
    message: "The identity provider cannot be reached now.",
    messageFr: "Le fournisseur d'identité est injoignable pour l'instant.",
    fix: "Try again in a moment, or sign in with a key.",
    fixFr: "Réessayez dans un instant, ou connectez-vous avec une clé.",
  });

const denied = (words: string): Failure =>
  new Failure("denied", {
    code: "client_refused",
    message: "The identity provider does not take this gateway as its client.",
    messageFr: "Le fournisseur d'identité n'accepte pas cette passerelle comme client.",
    fix: "An administrator checks desk.oidc in the configuration: issuer, clientId, clientSecret, and the redirect address that is registered at the provider.",
    fixFr:
      "Un administrateur vérifie desk.oidc dans la configuration : issuer, clientId, clientSecret, et l'adresse de redirection enregistrée chez le fournisseur.",
    raw: words,
  });

const refused = (code: string, words: string): Failure =>
  new Failure("refused", {
    code,
    message: "The sign-in at the identity provider did not succeed.",
    messageFr: "La connexion chez le fournisseur d'identité n'a pas abouti.",
    fix: "Begin again; where it comes back, show an administrator the provider's words.",
    fixFr: "Recommencez ; si cela se répète, montrez à un administrateur les mots du fournisseur.",
    raw: words,
  });

/** What the library throws, by what a person can do about it. */
const sorted = (error: unknown): Failure => {
  for (let at: unknown = error, n = 0; n < 5 && at instanceof Error; at = at.cause, n++)
    if (isFailure(at)) return away(at);
  if (error instanceof AuthorizationResponseError)
    return refused(error.error, [error.error, error.error_description].filter(Boolean).join(": "));
  if (error instanceof ResponseBodyError) {
    const words = [error.error, error.error_description].filter(Boolean).join(": ");
    return error.error === "invalid_client" || error.error === "unauthorized_client"
      ? denied(words)
      : refused(error.error, words);
  }
  return refused("answer_invalid", error instanceof Error ? error.message : String(error));
};

/**
 * The secret in the form where the provider takes it there, in a header otherwise: a provider that says nothing of it
 * takes the header (OpenID Connect Discovery 1.0 §3, `token_endpoint_auth_methods_supported`).
 */
const secretAs = (secret: string): ClientAuth => {
  const [post, basic] = [ClientSecretPost(secret), ClientSecretBasic(secret)];
  return (server, ...rest) => {
    const takesPost = server.token_endpoint_auth_methods_supported?.includes("client_secret_post") === true;
    (takesPost ? post : basic)(server, ...rest);
  };
};

const told = async <T>(work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    throw isFailure(error) ? error : sorted(error);
  }
};

/**
 * Opens the way to an OpenID Connect provider. It is asked nothing before somebody signs in: one that is down keeps no
 * gateway from starting, and is found again by the next who tries.
 */
export const openProvider = (options: ProviderOptions): OpenProvider => {
  const { issuer, clientId, clientSecret, scopes, now } = options;
  const agent = new Agent({
    connections: 4,
    pipelining: 1,
    allowH2: false,
    headersTimeout: TIMEOUT,
    bodyTimeout: TIMEOUT,
    connect: { timeout: LONGEST_CONNECT },
  });
  const closing = new AbortController();

  const fetchHere = async (
    url: string,
    { method, headers, body }: { method: string; headers: Record<string, string>; body?: unknown },
  ): Promise<Response> => {
    const deadline = openDeadline(TIMEOUT, closing.signal);
    try {
      const request = await prepare({
        operation: "sign_in",
        method: method === "POST" ? "POST" : "GET",
        url,
        headers,
        ...(body === undefined || body === null ? {} : { body: String(body) }),
        signal: closing.signal,
        safe: true,
      });
      const answer = await exchange(agent, request, { safe: true, deadline, maxBytes: MAX_BYTES });
      const fault = answer.status >= 500 || answer.status === 429 ? codeOfStatus(answer.status) : null;
      if (fault !== null) throw failureOf(fault, true, { httpStatus: answer.status });
      const empty = [204, 205, 304].includes(answer.status);
      return new Response(empty ? null : Uint8Array.from(answer.bytes), {
        status: answer.status,
        headers: answer.headers,
      });
    } finally {
      deadline.close();
    }
  };

  const discover = async (): Promise<Configuration> => {
    const server = new URL(issuer);
    return discovery(
      server,
      clientId,
      undefined,
      clientSecret === undefined ? None() : secretAs(clientSecret),
      {
        [customFetch]: fetchHere,
        // The signature too: that the token came over TLS is not enough behind a proxy that ends it.
        execute: [
          enableNonRepudiationChecks,
          ...(server.protocol === "http:" ? [allowInsecureRequests] : []),
        ],
        timeout: TIMEOUT / 1000,
      },
    );
  };

  let known: { at: number; configuration: Configuration } | null = null;
  let failed: { at: number; why: Failure } | null = null;
  let asking: Promise<Configuration> | null = null;
  const configured = async (): Promise<Configuration> => {
    const ms = now().getTime();
    if (known !== null && ms - known.at < HOLDS) return known.configuration;
    if (failed !== null && ms - failed.at < RESTS && known === null) throw failed.why;
    asking ??= discover()
      .then((configuration) => {
        known = { at: now().getTime(), configuration };
        failed = null;
        return configuration;
      })
      .catch((error) => {
        // What it said an hour ago is better than nothing.
        if (known !== null) return known.configuration;
        const why = sorted(error);
        const fault = why.kind === "unsent" ? why : denied(why.facts.raw ?? why.facts.message);
        failed = { at: now().getTime(), why: fault };
        throw fault;
      })
      .finally(() => {
        asking = null;
      });
    return asking;
  };

  return {
    begin: (redirectUrl, afresh) =>
      told(async () => {
        const configuration = await configured();
        const asked = {
          redirectUrl,
          state: randomState(),
          nonce: randomNonce(),
          verifier: randomPKCECodeVerifier(),
        };
        const to = buildAuthorizationUrl(configuration, {
          redirect_uri: redirectUrl,
          scope: scopes,
          state: asked.state,
          nonce: asked.nonce,
          code_challenge: await calculatePKCECodeChallenge(asked.verifier),
          code_challenge_method: "S256",
          ...(afresh ? { prompt: "login" } : {}),
        });
        return { to, asked };
      }),
    finish: (query, { redirectUrl, state, nonce, verifier }, wanted) =>
      told(async () => {
        const configuration = await configured();
        const here = new URL(redirectUrl);
        here.search = query;
        const tokens = await authorizationCodeGrant(configuration, here, {
          expectedState: state,
          expectedNonce: nonce,
          pkceCodeVerifier: verifier,
          idTokenExpected: true,
        });
        const claims = tokens.claims();
        if (claims === undefined) throw refused("answer_invalid", "no id_token");
        if (
          claimAt(claims, wanted) !== undefined ||
          configuration.serverMetadata().userinfo_endpoint === undefined
        )
          return claims;
        const more = await fetchUserInfo(configuration, tokens.access_token, claims.sub);
        return { ...more, ...claims };
      }),
    end: (backTo) =>
      told(async () => {
        const configuration = await configured();
        if (configuration.serverMetadata().end_session_endpoint === undefined) return null;
        return buildEndSessionUrl(configuration, { post_logout_redirect_uri: backTo });
      }),
    close: async () => {
      closing.abort();
      await agent.destroy();
    },
  };
};
