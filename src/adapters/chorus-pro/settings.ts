import { type PasswordState, passwordState } from "../kit/calls/password.ts";
import { baseOf, hostSettings, hostsOf, readerOf, showsAfter } from "../kit/settings.ts";
import type { Setting, Settings } from "../port.ts";

const HOSTS = {
  production: {
    apiUrl: "https://api.piste.gouv.fr",
    tokenUrl: "https://oauth.piste.gouv.fr/api/oauth/token",
  },
  sandbox: {
    apiUrl: "https://sandbox-api.piste.gouv.fr",
    tokenUrl: "https://sandbox-oauth.piste.gouv.fr/api/oauth/token",
  },
} as const;

/** What an account at Chorus Pro must supply. */
export const SETTINGS = {
  ...hostSettings(HOSTS, {
    environment: "`sandbox` is the qualification platform; each has accounts and applications of its own.",
    apiUrl: "With or without `/cpro` at the end.",
  }),
  clientId: {
    label: "PISTE client id",
    required: true,
    help: "Of the PISTE application: the pair under « OAuth Credentials », not the API keys.",
  },
  clientSecret: { label: "PISTE client secret", required: true, secret: true },
  technicalLogin: {
    label: "Login of the technical account",
    required: true,
    help: "Created with the API connection on the portal (Raccordements): `TECH_1_…@cpro.fr`.",
  },
  technicalPassword: { label: "Password of the technical account", required: true, secret: true },
  passwordExpiresOn: {
    label: "Day the technical password expires",
    kind: "date",
    help: "Shown on the portal beside the technical account. Given: a warning comes 15 days ahead.",
  },
  role: {
    label: "Role of the account",
    oneOf: ["supplier", "recipient", "both"],
    default: "supplier",
    help: "`recipient` or `both` for a public body that also receives its invoices here.",
  },
  showsAfterSeconds: showsAfter(300, "an invoice shows once its flow is integrated."),
} as const satisfies Record<string, Setting>;

/** The settings of one account, ready to use. */
export type Endpoint = ReturnType<typeof endpointOf>;

/**
 * Settings as the adapter uses them.
 *
 * @throws Error naming a required setting that is missing; configurations are checked before that
 */
export const endpointOf = (settings: Settings) => {
  const reader = readerOf(SETTINGS, settings);
  const { need, maybe } = reader;
  const hosts = hostsOf(HOSTS, reader);
  const role = need("role");
  const password = need("technicalPassword");
  return {
    /** With `/cpro`, without a slash at the end. */
    apiUrl: `${baseOf(hosts.apiUrl, /\/cpro$/)}/cpro`,
    tokenUrl: hosts.tokenUrl,
    clientId: need("clientId"),
    clientSecret: need("clientSecret"),
    /** Value of the `cpro-account` header. */
    technicalAccount: Buffer.from(`${need("technicalLogin")}:${password}`).toString("base64"),
    passwordExpiresOn: maybe("passwordExpiresOn"),
    /** How long after it came in a deposit may still not show in the search, in milliseconds. */
    showsAfterMs: Number(need("showsAfterSeconds")) * 1000,
    supplies: role !== "recipient",
    receives: role !== "supplier",
  };
};

/** Chorus Pro lets the password of a technical account expire and tells nobody; every call is then answered 401. */
const WARN_AHEAD_DAYS = 15;

/** How long the technical password still holds; null: the setting `passwordExpiresOn` does not tell. */
export const passwordOf = (expiresOn: string | undefined, now: Date): PasswordState | null =>
  passwordState(
    expiresOn,
    now,
    WARN_AHEAD_DAYS,
    (when) =>
      `The password of the technical account ${when}. Set a new one on the Chorus Pro portal (Raccordements), then change technicalPassword and passwordExpiresOn.`,
  );
