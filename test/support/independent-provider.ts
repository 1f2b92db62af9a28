import { generateKeyPairSync } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import Provider, { type Asked } from "oidc-provider";
import { afterThisFile } from "./endings.ts";

/** An OpenID Connect provider that others wrote (`oidc-provider`, certified), on loopback. */
export interface IndependentProvider {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** Opens it for the desk at this origin. */
  serve(desk: string): void;
  /** What it had to object to. */
  faults: string[];
}

/** What people choose from at its page, beside the people. */
export const NOBODY = "Cancel";
/** What they are asked for when they sign out, since the desk keeps no token of theirs to show. */
export const LEAVE = "Yes, sign me out";

/**
 * Where it keeps what it gave out: its own memory is shared by all that a process opens, and tells so.
 */
const openMemory = () => {
  const kept = new Map<string, Record<string, unknown>>();
  return (name: string) => {
    const keyOf = (id: string): string => `${name} ${id}`;
    return {
      upsert: async (id: string, payload: Record<string, unknown>) => void kept.set(keyOf(id), payload),
      find: async (id: string) => kept.get(keyOf(id)),
      findByUid: async (uid: string) => [...kept.values()].find((one) => one.uid === uid),
      consume: async (id: string) => {
        const payload = kept.get(keyOf(id));
        if (payload !== undefined) payload.consumed = Math.floor(Date.now() / 1000);
      },
      destroy: async (id: string) => void kept.delete(keyOf(id)),
      revokeByGrantId: async (grantId: string) => {
        for (const [key, payload] of kept)
          if (key.startsWith(keyOf("")) && payload.grantId === grantId) kept.delete(key);
      },
    };
  };
};

/** Everything that is asked for is granted: what people may do here is the desk's to say. */
const grantAll = async ({ oidc }: Asked) => {
  const grant = new oidc.provider.Grant({
    clientId: oidc.client.clientId,
    accountId: oidc.session.accountId,
  });
  grant.addOIDCScope("openid profile email");
  await grant.save();
  return grant;
};

/**
 * Opens one, until the end of the file.
 *
 * @param people - what it says of each, by the name under which they sign in
 * @param claimsIn - `token`: in the ID token, as Entra ID; `record`: where it is asked for them, as Keycloak
 */
export const openIndependentProvider = async (
  people: Record<string, Record<string, unknown>>,
  claimsIn: "token" | "record",
): Promise<IndependentProvider> => {
  let provider: Provider | null = null;
  const page = (uid: string): string =>
    `<!doctype html><html lang="en"><title>Who are you?</title><h1>Who are you?</h1><ul>${[
      ...Object.keys(people),
      NOBODY,
    ]
      .map((name) => `<li><a href="/who/${uid}?as=${name}">${name}</a></li>`)
      .join("")}</ul>`;
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", opened.issuer);
    const uid = /^\/who\/([\w-]+)$/.exec(url.pathname)?.[1];
    const as = url.searchParams.get("as");
    if (provider === null) response.writeHead(503).end();
    else if (uid === undefined) provider.callback()(request, response);
    else if (as === null) response.writeHead(200, { "content-type": "text/html" }).end(page(uid));
    else
      provider
        .interactionFinished(
          request,
          response,
          as === NOBODY
            ? { error: "access_denied", error_description: "The person went away" }
            : { login: { accountId: as } },
        )
        .catch((error) => response.destroy(error));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  afterThisFile(() => {
    server.close();
    server.closeAllConnections();
  });
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const named = [...new Set(Object.values(people).flatMap((claims) => Object.keys(claims)))];
  const opened: IndependentProvider = {
    issuer: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    clientId: "passerelle",
    clientSecret: "the-secret-of-the-client: with/signs",
    faults: [],
    serve(desk) {
      provider = new Provider(opened.issuer, {
        adapter: openMemory(),
        clients: [
          {
            client_id: opened.clientId,
            client_secret: opened.clientSecret,
            redirect_uris: [`${desk}/desk/oidc/callback`],
            post_logout_redirect_uris: [`${desk}/desk`],
          },
        ],
        claims: { openid: ["sub"], profile: ["preferred_username", ...named], email: ["email"] },
        conformIdTokenClaims: claimsIn === "record",
        cookies: { keys: ["a key of its cookies"] },
        jwks: { keys: [{ ...privateKey.export({ format: "jwk" }), kid: "k1", use: "sig", alg: "RS256" }] },
        features: {
          devInteractions: { enabled: false },
          rpInitiatedLogout: {
            enabled: true,
            logoutSource: (asked: { body: string }, form: string) => {
              asked.body = `<!doctype html><html lang="en"><title>Sign out</title><h1>Sign out?</h1>${form}<button form="op.logoutForm" name="logout" value="yes">${LEAVE}</button>`;
            },
          },
        },
        findAccount: async (_: unknown, name: string) => ({
          accountId: name,
          claims: async () => ({
            sub: name,
            email: `${name.toLowerCase()}@example.com`,
            preferred_username: name,
            ...people[name],
          }),
        }),
        interactions: { url: (_: unknown, { uid }: { uid: string }) => `/who/${uid}` },
        loadExistingGrant: grantAll,
        pkce: { required: () => true },
        ttl: {
          AccessToken: 300,
          AuthorizationCode: 60,
          Grant: 600,
          IdToken: 300,
          Interaction: 600,
          Session: 600,
        },
      });
      for (const event of ["server_error", "authorization.error", "grant.error", "userinfo.error"])
        provider.on(event, (_, error) => opened.faults.push(error.error_description ?? error.message));
    },
  };
  return opened;
};
