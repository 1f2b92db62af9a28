import type { HttpBindings } from "@hono/node-server";
import type { OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import type { Caller } from "../domain/caller.ts";
import { Rejection } from "../domain/problem.ts";
import type { UseCases } from "../usecases/index.ts";

/** What a request carries on its way through. */
export interface ApiEnv {
  /** Node's own request and answer; absent where the app is called without a socket. */
  Bindings: Partial<HttpBindings>;
  Variables: {
    requestId: string;
    /** Set below `/v1` only. */
    caller: Caller;
    /** Largest invoice in JSON, in bytes, wherever it stands in the request. */
    mostJson: number;
    /** More facts for the request's one line of log. */
    facts: Record<string, unknown>;
  };
}

export type Api = OpenAPIHono<ApiEnv>;

/** What routes are given. */
export interface RouteParts {
  gateway: UseCases;
}

/** The tenant that calls; administrators, who have no data of their own, are told to use a tenant's key. */
export const tenantOf = (c: Context<ApiEnv>): string => {
  const caller = c.get("caller");
  if (caller.kind === "tenant") return caller.tenant;
  throw new Rejection(
    403,
    "tenant_key_needed",
    { en: "A tenant's key is needed here", fr: "Il faut ici la clé d'un tenant" },
    {
      en: "This operation is a tenant's own: call it with one of the tenant's API keys, not with an administrator's.",
      fr: "Cette opération est propre à un tenant : appelez-la avec l'une de ses clés d'API, pas avec celle d'un administrateur.",
    },
  );
};

/** Lets only administrators go on. */
export const adminOf = (c: Context<ApiEnv>): void => {
  if (c.get("caller").kind === "admin") return;
  throw new Rejection(
    403,
    "admin_key_needed",
    { en: "An administrator's key is needed here", fr: "Il faut ici la clé d'un administrateur" },
    {
      en: "This operation shows data of all tenants: call it with one of the keys under admin.keys in the configuration.",
      fr: "Cette opération montre les données de tous les tenants : appelez-la avec l'une des clés sous admin.keys dans la configuration.",
    },
  );
};
