import type { Expiry, Setting, Settings } from "../port.ts";

/** What an account at Chorus Pro must supply. */
export const SETTINGS = {
  environment: {
    label: "Environment",
    oneOf: ["production", "sandbox"],
    default: "production",
    help: "`sandbox` is the qualification platform; each has accounts and applications of its own.",
  },
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
  showsAfterSeconds: {
    label: "Time until a deposit shows",
    kind: "number",
    default: "300",
    help: "After a lost answer, « not found » is believed only so many seconds after the deposit: an invoice shows once its flow is integrated.",
  },
  apiUrl: {
    label: "API",
    kind: "url",
    help: "Address of the API, with or without `/cpro` at the end. Left out: that of the environment.",
  },
  tokenUrl: { label: "Token endpoint", kind: "url", help: "Left out: PISTE's, of the environment." },
} as const satisfies Record<string, Setting>;

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

/** The settings of one account, ready to use. */
export interface Endpoint {
  /** With `/cpro`, without a slash at the end. */
  apiUrl: string;
  tokenUrl: string;
  clientId: string;
  clientSecret: string;
  /** Value of the `cpro-account` header. */
  technicalAccount: string;
  technicalPassword: string;
  passwordExpiresOn: string | null;
  /** How long after it came in a deposit may still not show in the search, in milliseconds. */
  showsAfterMs: number;
  supplies: boolean;
  receives: boolean;
}

/**
 * Settings as the adapter uses them.
 *
 * @throws Error naming a required setting that is missing; configurations are checked before that
 */
export const endpointOf = (settings: Settings): Endpoint => {
  const required = (key: "clientId" | "clientSecret" | "technicalLogin" | "technicalPassword"): string => {
    const value = settings[key];
    if (value === undefined || value === "") throw new Error(`the setting ${key} is missing`);
    return value;
  };
  const hosts = HOSTS[settings.environment === "sandbox" ? "sandbox" : "production"];
  const role = settings.role || SETTINGS.role.default;
  const technicalPassword = required("technicalPassword");
  return {
    apiUrl: `${(settings.apiUrl || hosts.apiUrl).replace(/\/+$/, "").replace(/\/cpro$/, "")}/cpro`,
    tokenUrl: settings.tokenUrl || hosts.tokenUrl,
    clientId: required("clientId"),
    clientSecret: required("clientSecret"),
    technicalAccount: Buffer.from(`${required("technicalLogin")}:${technicalPassword}`).toString("base64"),
    technicalPassword,
    passwordExpiresOn: settings.passwordExpiresOn || null,
    showsAfterMs: Number(settings.showsAfterSeconds || SETTINGS.showsAfterSeconds.default) * 1000,
    supplies: role !== "recipient",
    receives: role !== "supplier",
  };
};

/** How the password of the technical account stands. */
export interface PasswordState extends Expiry {
  /** Whole days until it expires; 0 on the last day, negative afterwards. */
  daysLeft: number;
}

const DAY = 86_400_000;
/** Chorus Pro lets the password of a technical account expire and tells nobody; every call is then answered 401. */
const WARN_AHEAD_DAYS = 15;

/**
 * How long the technical password of an account still holds.
 *
 * @param expiresOn `YYYY-MM-DD`, the setting `passwordExpiresOn`; null or no date: nothing is known, and null is given
 */
export const passwordState = (expiresOn: string | null | undefined, now: Date): PasswordState | null => {
  const end = /^\d{4}-\d{2}-\d{2}$/.test(expiresOn ?? "") ? Date.parse(`${expiresOn}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(end)) return null;
  const at = new Date(end);
  const daysLeft = Math.floor(end / DAY) - Math.floor(now.getTime() / DAY);
  if (daysLeft > WARN_AHEAD_DAYS) return { at, daysLeft, warning: null };
  const when =
    daysLeft < 0
      ? `expired on ${expiresOn}`
      : daysLeft === 0
        ? "expires today"
        : `expires on ${expiresOn}, in ${daysLeft} ${daysLeft === 1 ? "day" : "days"}`;
  return {
    at,
    daysLeft,
    warning: `The password of the technical account ${when}. Set a new one on the Chorus Pro portal (Raccordements), then change technicalPassword and passwordExpiresOn.`,
  };
};
