import { API_VERSIONS, type ApiVersion, NEWEST, versionOf } from "../../norm/versions.ts";
import type { Setting, Settings } from "../port.ts";

/** What an account at an XP Z12-013 platform must supply. */
export const SETTINGS = {
  flowUrl: {
    label: "Flow Service",
    kind: "url",
    required: true,
    help: "Base address of the Flow Service, as the platform gives it, up to but without `/v1`.",
  },
  directoryUrl: {
    label: "Directory Service",
    kind: "url",
    help: "Base address of the Directory Service, without `/v1`. Left out: the account has no directory.",
  },
  tokenUrl: {
    label: "Token endpoint",
    kind: "url",
    required: true,
    help: "Where access tokens are asked for. The standard fixes no address: the platform gives it.",
  },
  clientId: { label: "Client id", required: true, help: "With `password-json`, the user name." },
  clientSecret: {
    label: "Client secret",
    required: true,
    secret: true,
    help: "With `password-json`, the password.",
  },
  auth: {
    label: "Kind of login",
    oneOf: ["client_credentials", "password-json"],
    default: "client_credentials",
    help: "`client_credentials`: OAuth2. `password-json`: a JSON login with user name and password (Esalink).",
  },
  scope: { label: "OAuth2 scope", help: "Only where the platform asks for one: the standard fixes none." },
  organizationId: {
    label: "Organisation",
    help: "Sent as `Organization-Id`: whose account is meant, where one login serves several (1.2 and later).",
  },
  apiVersion: {
    label: "Version of the API",
    oneOf: API_VERSIONS,
    default: NEWEST,
    help: "All versions share the path `/v1`, so it cannot be seen from the address: ask the platform.",
  },
  webhookSecret: {
    label: "Key of the webhook",
    secret: true,
    help: "The `signingKey` (base64) that the platform gave when the webhook was created (1.3).",
  },
} as const satisfies Record<string, Setting>;

/** The settings of one account, ready to use. */
export interface Endpoint {
  /** Without `/v1` and without a slash at the end. */
  flowUrl: string;
  directoryUrl: string | null;
  tokenUrl: string;
  clientId: string;
  clientSecret: string;
  auth: string;
  scope: string | undefined;
  organizationId: string | undefined;
  apiVersion: ApiVersion;
  webhookSecret: string | undefined;
}

/**
 * Settings as the adapter uses them.
 *
 * @throws Error naming a required setting that is missing; configurations are checked before that
 */
export const endpointOf = (settings: Settings): Endpoint => {
  const required = (key: "flowUrl" | "tokenUrl" | "clientId" | "clientSecret"): string => {
    const value = settings[key];
    if (value === undefined || value === "") throw new Error(`the setting ${key} is missing`);
    return value;
  };
  return {
    flowUrl: baseOf(required("flowUrl")),
    directoryUrl: settings.directoryUrl ? baseOf(settings.directoryUrl) : null,
    tokenUrl: required("tokenUrl"),
    clientId: required("clientId"),
    clientSecret: required("clientSecret"),
    auth: settings.auth ?? SETTINGS.auth.default,
    scope: settings.scope || undefined,
    organizationId: settings.organizationId || undefined,
    apiVersion: versionOf(settings.apiVersion),
    webhookSecret: settings.webhookSecret || undefined,
  };
};

/** Platforms print their addresses with and without `/v1` and the last slash. */
const baseOf = (url: string): string => url.replace(/\/+$/, "").replace(/\/v1$/, "");
