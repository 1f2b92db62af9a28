import type { MiddlewareHandler } from "hono";
import type { Caller } from "../domain/caller.ts";
import { Rejection } from "../domain/problem.ts";
import { WIDGET_TOKEN } from "../usecases/read/widget-tokens.ts";
import type { ApiEnv } from "./api.ts";
import { checkGrant } from "./widget-grant.ts";

/** Who presents what as a bearer. */
export interface Bearers {
  /** The owner of an API key; null: nobody known. */
  callerOf(key: string): Caller | null;
  readWidgetToken(token: string): Caller | "expired" | "unknown";
}

/** Lets only known keys and tokens pass, and says who calls. Throws a 401 or 403 `Rejection` otherwise. */
export const authenticate =
  (bearers: Bearers): MiddlewareHandler<ApiEnv> =>
  async (c, next) => {
    const key = bearerOf(c.req.header("Authorization"));
    const caller = key.startsWith(WIDGET_TOKEN) ? ofToken(bearers, key) : ofKey(bearers, key);
    c.set("caller", caller);
    if (caller.kind === "tenant" && caller.widget !== undefined) {
      checkGrant(caller.widget, c.req.method, c.req.path);
    }
    await next();
  };

/** The key or token of an Authorization header. Throws a 401 `Rejection` when there is none to read. */
export const bearerOf = (header: string | undefined): string => {
  if (header === undefined) {
    throw new Rejection(
      401,
      "key_missing",
      { en: "An API key is needed", fr: "Une clé d'API est nécessaire" },
      {
        en: "Send your key with every call: Authorization: Bearer <key>.",
        fr: "Envoyez votre clé avec chaque appel : Authorization: Bearer <clé>.",
      },
    );
  }
  const key = /^Bearer +([\x21-\x7e]+)$/i.exec(header)?.[1];
  if (key === undefined) {
    throw new Rejection(
      401,
      "scheme_wrong",
      { en: "The Authorization header cannot be read", fr: "L'en-tête Authorization est illisible" },
      {
        en: "Write it as: Authorization: Bearer <key>.",
        fr: "Écrivez-le ainsi : Authorization: Bearer <clé>.",
      },
    );
  }
  return key;
};

const ofKey = (bearers: Bearers, key: string): Caller => {
  const caller = bearers.callerOf(key);
  if (caller !== null) return caller;
  throw new Rejection(
    401,
    "key_unknown",
    { en: "The API key is not known", fr: "La clé d'API n'est pas connue" },
    {
      en: "Check the key, and that the configuration with it has been loaded.",
      fr: "Vérifiez la clé, et que la configuration qui la contient a été chargée.",
    },
  );
};

const ofToken = (bearers: Bearers, token: string): Caller => {
  const caller = bearers.readWidgetToken(token);
  if (caller === "expired") {
    throw new Rejection(
      401,
      "token_expired",
      { en: "The token has expired", fr: "Le jeton a expiré" },
      {
        en: "Make a new one with POST /v1/widget-tokens and give it to the page.",
        fr: "Faites-en un nouveau par POST /v1/widget-tokens et donnez-le à la page.",
      },
    );
  }
  if (caller === "unknown") {
    throw new Rejection(
      401,
      "token_unknown",
      { en: "The token is not known", fr: "Le jeton n'est pas connu" },
      {
        en: "Take it unchanged from the answer of POST /v1/widget-tokens. It dies with the API key that made it.",
        fr: "Reprenez-le tel quel de la réponse de POST /v1/widget-tokens. Il s'éteint avec la clé d'API qui l'a fait.",
      },
    );
  }
  return caller;
};
