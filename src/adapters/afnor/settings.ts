import { API_VERSIONS, NEWEST, versionOf } from "../../norm/versions.ts";
import { baseOf, faultIf, readerOf, type SettingFault, showsAfter } from "../kit/settings.ts";
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
  matricule: {
    label: "Number of the platform",
    help: "The four characters under which the platform is registered. It stands in reports as who hands them in (TT-8); the platform writes its own over another one.",
  },
  showsAfterSeconds: showsAfter(10, "the search may lag behind."),
  webhookSecret: {
    label: "Key of the webhook",
    secret: true,
    help: "The `signingKey` (base64) that the platform gave when the webhook was created (1.3).",
  },
} as const satisfies Record<string, Setting>;

/** The settings of one account, ready to use. */
export type Endpoint = ReturnType<typeof endpointOf>;

/**
 * Settings as the adapter uses them.
 *
 * @throws Error naming a required setting that is missing; configurations are checked before that
 */
export const endpointOf = (settings: Settings) => {
  const { need, maybe } = readerOf(SETTINGS, settings);
  const directoryUrl = maybe("directoryUrl");
  return {
    /** Without `/v1` and without a slash at the end: platforms print their addresses with and without. */
    flowUrl: baseOf(need("flowUrl"), /\/v1$/),
    /** As `flowUrl`; null: the account has no directory. */
    directoryUrl: directoryUrl === undefined ? null : baseOf(directoryUrl, /\/v1$/),
    tokenUrl: need("tokenUrl"),
    clientId: need("clientId"),
    clientSecret: need("clientSecret"),
    auth: need("auth"),
    scope: maybe("scope"),
    organizationId: maybe("organizationId"),
    apiVersion: versionOf(settings.apiVersion),
    matricule: maybe("matricule"),
    showsAfterMs: Number(need("showsAfterSeconds")) * 1000,
    webhookSecret: maybe("webhookSecret"),
  };
};

/** Faults of the settings that their declaration cannot say. */
export const faultsOf = ({ matricule = "" }: Settings): SettingFault[] =>
  faultIf(
    matricule !== "" && !/^[0-9A-Za-z]{4}$/.test(matricule),
    "matricule",
    "has not four letters or digits",
    "Copy it from the State's list of registered platforms, or leave it out.",
  );
