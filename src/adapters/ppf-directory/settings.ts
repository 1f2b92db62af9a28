import { baseOf, faultIf, readerOf, type SettingFault } from "../kit/settings.ts";
import type { Setting, Settings } from "../port.ts";

/** What an account at the public portal's directory must supply. */
export const SETTINGS = {
  directoryUrl: {
    label: "Directory API",
    kind: "url",
    required: true,
    help: "Base address with its version, as it was given with the access (`…/annuaire-public/v1`): the portal publishes none.",
  },
  tokenUrl: {
    label: "Token endpoint",
    kind: "url",
    required: true,
    help: "Of PISTE: `https://oauth.piste.gouv.fr/api/oauth/token`; of a platform's own installation, as it gives it.",
  },
  clientId: {
    label: "Client id",
    required: true,
    help: "Of the PISTE application: the pair under « OAuth Credentials », not the API keys.",
  },
  clientSecret: { label: "Client secret", required: true, secret: true },
  scope: { label: "OAuth2 scope", default: "openid", help: "PISTE wants `openid`." },
  technicalLogin: {
    label: "Login of the technical account",
    help: "Of the connection that a registered platform declared (Raccordements). With PISTE; sent as `cpro-account`.",
  },
  technicalPassword: { label: "Password of the technical account", secret: true },
  language: {
    label: "Language",
    oneOf: ["fr", "en"],
    default: "fr",
    help: "In which the portal words its errors.",
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
  const login = maybe("technicalLogin");
  const password = maybe("technicalPassword");
  return {
    /** Without a slash at the end. */
    directoryUrl: baseOf(need("directoryUrl")),
    tokenUrl: need("tokenUrl"),
    clientId: need("clientId"),
    clientSecret: need("clientSecret"),
    scope: need("scope"),
    /** Value of the `cpro-account` header; null: an installation that wants none. */
    technicalAccount:
      login === undefined || password === undefined
        ? null
        : Buffer.from(`${login}:${password}`).toString("base64"),
    language: need("language"),
  };
};

/** Faults of the settings that their declaration cannot say. */
export const faultsOf = ({ technicalLogin = "", technicalPassword = "" }: Settings): SettingFault[] => [
  ...faultIf(
    technicalLogin !== "" && technicalPassword === "",
    "technicalPassword",
    "is missing beside technicalLogin",
    "Give both, or neither where the installation wants no technical account.",
  ),
  ...faultIf(
    technicalLogin === "" && technicalPassword !== "",
    "technicalLogin",
    "is missing beside technicalPassword",
    "Give both, or neither where the installation wants no technical account.",
  ),
];
