import type { MiddlewareHandler } from "hono";
import { Rejection, type Words } from "../domain/problem.ts";
import { REQUEST_ID_HEADERS } from "../norm/operations.ts";
import { versionOf } from "../norm/versions.ts";
import type { Admission, FacadeEnv } from "./env.ts";

/**
 * Lets tenants pass, by a token of theirs or by one of their API keys, and says who calls and which version of the
 * norm it speaks.
 *
 * @throws Rejection 401, or 403 for a key or token that is no tenant's own
 */
export const authenticate =
  (admission: Admission): MiddlewareHandler<FacadeEnv> =>
  async (c, next) => {
    // The answer has it as X-Request-Id already, as 1.1 calls it.
    c.header(REQUEST_ID_HEADERS["1.3"], c.get("requestId"));
    const name = tenantOf(admission, bearerOf(c.req.header("Authorization")));
    const tenant = admission.tenant(name);
    if (tenant === null) throw unknown();
    const version = versionOf(tenant.afnor?.apiVersion);
    c.set("tenant", tenant);
    c.set("version", version);
    c.set("caller", { kind: "tenant", tenant: name });
    c.set("facts", { ...c.get("facts"), apiVersion: version });
    await next();
  };

const tenantOf = (admission: Admission, bearer: string): string => {
  const caller = admission.callerOf(bearer);
  if (caller?.kind === "tenant" && caller.widget === undefined) return caller.tenant;
  if (caller !== null || admission.isWidgetToken(bearer)) {
    throw new Rejection(
      403,
      "tenant_key_needed",
      { en: "A tenant's key is needed here", fr: "Il faut ici la clé d'un tenant" },
      {
        en: "This API speaks for one tenant: call it with a token or an API key of the tenant, not with an administrator's key or a page's token.",
        fr: "Cette API parle pour un tenant : appelez-la avec un jeton ou une clé d'API du tenant, pas avec une clé d'administrateur ni le jeton d'une page.",
      },
    );
  }
  const read = admission.tokens.read(bearer);
  if (read === "unknown") throw unknown();
  if (read !== "expired") return read.tenant;
  throw unauthorized("token_expired", {
    en: "The token has expired: ask the token endpoint for a new one.",
    fr: "Le jeton a expiré : demandez-en un nouveau au point d'accès des jetons.",
  });
};

const bearerOf = (header: string | undefined): string => {
  if (header === undefined) {
    throw unauthorized("key_missing", {
      en: "Send a token, or an API key, with every call: Authorization: Bearer <token>.",
      fr: "Envoyez un jeton, ou une clé d'API, avec chaque appel : Authorization: Bearer <jeton>.",
    });
  }
  const bearer = /^Bearer +([\x21-\x7e]+)$/i.exec(header)?.[1];
  if (bearer !== undefined) return bearer;
  throw unauthorized("scheme_wrong", {
    en: "The Authorization header cannot be read: write it as Authorization: Bearer <token>.",
    fr: "L'en-tête Authorization est illisible : écrivez Authorization: Bearer <jeton>.",
  });
};

const unknown = (): Rejection =>
  unauthorized("token_unknown", {
    en: "The token is not known: ask the token endpoint for a new one. A token ends with the API key that it was made with.",
    fr: "Le jeton n'est pas connu : demandez-en un nouveau au point d'accès des jetons. Un jeton s'éteint avec la clé d'API qui l'a fait.",
  });

const unauthorized = (code: string, detail: Words): Rejection =>
  new Rejection(401, code, { en: "A token is needed", fr: "Un jeton est nécessaire" }, detail);
