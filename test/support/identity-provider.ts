import { createHash, createHmac, generateKeyPairSync, type KeyObject, randomUUID, sign } from "node:crypto";
import { createServer, type IncomingHttpHeaders, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { afterThisTest } from "./endings.ts";

/** What goes wrong at the provider, on demand. */
export interface Wrong {
  nonce?: string;
  audience?: string;
  issuer?: string;
  /** Seconds of the token's life; below zero: it is over. */
  life?: number;
  /** The token's signature is another key's. */
  signature?: boolean;
  /** The token is signed with the client's secret, or not at all. */
  alg?: "HS256" | "none";
  /** Every answer is this status. */
  status?: number;
  /** The person says no. */
  denies?: boolean;
}

/** A strict OpenID Connect provider on loopback: it refuses whatever a real one would. */
export interface FakeProvider {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** What it says of the person who signs in, beside the standard claims. */
  claims: Record<string, unknown>;
  /** What its record of the person says, where the token does not. */
  record: Record<string, unknown>;
  wrong: Wrong;
  /** Paths that were asked for. */
  asked: string[];
  /** What a browser is answered that the desk has sent here: the address back. */
  visit(to: string): Promise<string>;
}

interface Code {
  redirectUri: string;
  challenge: string;
  nonce: string;
}

const word = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");

const signed = (alg: "RS256" | "ES256", key: KeyObject, kid: string, claims: object): string => {
  const body = `${word({ alg, kid, typ: "JWT" })}.${word(claims)}`;
  const signature = sign("sha256", Buffer.from(body), { key, dsaEncoding: "ieee-p1363" });
  return `${body}.${signature.toString("base64url")}`;
};

const pairOf = (alg: "RS256" | "ES256") =>
  alg === "RS256"
    ? generateKeyPairSync("rsa", { modulusLength: 2048 })
    : generateKeyPairSync("ec", { namedCurve: "P-256" });

interface ProviderOptions {
  /** Addresses that are registered; more may come. */
  redirectUrls: string[];
  alg?: "RS256" | "ES256";
  /** Where the client's secret is taken; `unsaid`: in the header, and the provider does not say so. */
  secretIn?: "form" | "header" | "unsaid";
  /** When it ends. */
  until?: typeof afterThisTest;
}

/** The client and its secret, as it says so in the one place where they are taken. */
const clientIn = (
  form: Record<string, string>,
  { authorization = "" }: IncomingHttpHeaders,
  isForm: boolean,
) =>
  isForm && authorization === ""
    ? [form.client_id, form.client_secret]
    : !isForm && form.client_secret === undefined
      ? Buffer.from(authorization.replace("Basic ", ""), "base64")
          .toString()
          .split(":")
          .map(decodeURIComponent)
      : [];

/** Opens one, until the end of the test. */
export const openIdentityProvider = async (options: ProviderOptions): Promise<FakeProvider> => {
  const { alg = "ES256", redirectUrls, secretIn = "form", until = afterThisTest } = options;
  const [pair, other] = [pairOf(alg), pairOf(alg)];
  const codes = new Map<string, Code>();
  const tokens = new Set<string>();

  const tokenOf = ({ nonce }: Code): string => {
    const { wrong, claims, clientId, issuer, clientSecret } = fake;
    const now = Math.floor(Date.now() / 1000);
    const said = {
      iss: wrong.issuer ?? issuer,
      aud: wrong.audience ?? clientId,
      sub: "person-1",
      iat: now,
      exp: now + (wrong.life ?? 300),
      nonce: wrong.nonce ?? nonce,
      ...claims,
    };
    if (wrong.alg !== undefined) {
      const body = `${word({ alg: wrong.alg })}.${word(said)}`;
      const mac = createHmac("sha256", clientSecret).update(body).digest("base64url");
      return `${body}.${wrong.alg === "none" ? "" : mac}`;
    }
    return signed(alg, wrong.signature === true ? other.privateKey : pair.privateKey, "k1", said);
  };

  const answers: Record<string, (url: URL, request: IncomingMessage) => Promise<Answer> | Answer> = {
    "/.well-known/openid-configuration": () => ({
      issuer: fake.issuer,
      authorization_endpoint: `${fake.issuer}/authorize`,
      token_endpoint: `${fake.issuer}/token`,
      userinfo_endpoint: `${fake.issuer}/userinfo`,
      jwks_uri: `${fake.issuer}/jwks`,
      end_session_endpoint: `${fake.issuer}/logout`,
      response_types_supported: ["code"],
      subject_types_supported: ["public"],
      id_token_signing_alg_values_supported: [alg],
      code_challenge_methods_supported: ["S256"],
      ...(secretIn === "unsaid"
        ? {}
        : {
            token_endpoint_auth_methods_supported: [
              `client_secret_${secretIn === "form" ? "post" : "basic"}`,
            ],
          }),
    }),
    "/jwks": () => ({
      keys: [{ ...pair.publicKey.export({ format: "jwk" }), kid: "k1", alg, use: "sig" }],
    }),
    "/authorize": ({ searchParams: asked }) => {
      const given = Object.fromEntries(asked);
      const redirectUri = given.redirect_uri ?? "";
      if (given.client_id !== fake.clientId || !redirectUrls.includes(redirectUri))
        return { status: 400, error: `no such client or address: ${redirectUri}` };
      const back = new URL(redirectUri);
      back.searchParams.set("state", given.state ?? "");
      const isSound =
        given.response_type === "code" &&
        given.scope?.split(" ").includes("openid") === true &&
        given.code_challenge_method === "S256" &&
        /^[\w-]{43}$/.test(given.code_challenge ?? "") &&
        (given.nonce ?? "").length > 20 &&
        (given.state ?? "").length > 20;
      if (!isSound) back.searchParams.set("error", "invalid_request");
      else if (fake.wrong.denies === true) back.searchParams.set("error", "access_denied");
      else {
        const code = randomUUID();
        codes.set(code, { redirectUri, challenge: given.code_challenge ?? "", nonce: given.nonce ?? "" });
        back.searchParams.set("code", code);
      }
      return { to: back.href };
    },
    "/token": async (_, request) => {
      const form = Object.fromEntries(new URLSearchParams(await text(request)));
      const [id, secret] = clientIn(form, request.headers, secretIn === "form");
      if (id !== fake.clientId || secret !== fake.clientSecret)
        return { status: 401, error: "invalid_client" };
      const code = codes.get(form.code ?? "");
      codes.delete(form.code ?? "");
      const challenge = createHash("sha256")
        .update(form.code_verifier ?? "")
        .digest("base64url");
      if (
        form.grant_type !== "authorization_code" ||
        code === undefined ||
        code.redirectUri !== form.redirect_uri ||
        code.challenge !== challenge
      )
        return { status: 400, error: "invalid_grant" };
      const token = randomUUID();
      tokens.add(token);
      return { access_token: token, token_type: "Bearer", expires_in: 300, id_token: tokenOf(code) };
    },
    "/userinfo": (_, { headers }) =>
      tokens.has(String(headers.authorization).replace("Bearer ", ""))
        ? { sub: "person-1", ...fake.record }
        : { status: 401, error: "invalid_token" },
  };

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", fake.issuer);
    fake.asked.push(url.pathname);
    const answer = async (): Promise<Answer> => {
      if (fake.wrong.status !== undefined) return { status: fake.wrong.status, error: "server_error" };
      return (await answers[url.pathname]?.(url, request)) ?? { status: 404, error: "not_found" };
    };
    answer().then(
      ({ status = 200, to, ...body }) => {
        response.writeHead(to === undefined ? status : 302, {
          "content-type": "application/json",
          ...(to === undefined ? {} : { location: to }),
        });
        response.end(to === undefined ? JSON.stringify(body) : "");
      },
      (error) => response.destroy(error),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  until(() => {
    server.closeAllConnections();
    server.close();
  });
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const fake: FakeProvider = {
    issuer,
    clientId: "passerelle",
    clientSecret: "a-secret-of-the-client-in-tests",
    claims: {},
    record: {},
    wrong: {},
    asked: [],
    visit: async (to) => {
      const answer = await fetch(to, { redirect: "manual" });
      const back = answer.headers.get("location");
      if (back === null) throw new Error(`${answer.status} ${await answer.text()}`);
      return back;
    },
  };
  return fake;
};

interface Answer {
  status?: number;
  to?: string;
  [member: string]: unknown;
}
