import type { Setting, Settings } from "../port.ts";

/** Hosts by environment. The two names of the pre-production login (`auth.ppd`, `auth.preprod`) are one realm. */
const HOSTS = {
  production: {
    apiUrl: "https://api.iopole.com",
    tokenUrl: "https://auth.iopole.com/realms/iopole/protocol/openid-connect/token",
  },
  "pre-production": {
    apiUrl: "https://api.ppd.iopole.fr",
    tokenUrl: "https://auth.ppd.iopole.fr/realms/iopole/protocol/openid-connect/token",
  },
} as const;

type Environment = keyof typeof HOSTS;

/** What an operator's account at IOPOLE must supply. */
export const SETTINGS = {
  environment: {
    label: "Environment",
    oneOf: Object.keys(HOSTS) as Environment[],
    default: "production",
    help: "Each has credentials of its own. The self-service sandbox (Labs) is `pre-production`.",
  },
  clientId: { label: "Client id", required: true, help: "May be an e-mail address; it is sent as it is." },
  clientSecret: { label: "Client secret", required: true, secret: true },
  customerId: {
    label: "Customer id",
    required: true,
    help: "UUID of the operator's account, in Labs under settings. It is neither the client id nor the scope of the token.",
  },
  webhookSecret: {
    label: "Key of the webhook",
    secret: true,
    help: "32 to 512 characters; what the platform signs its calls with. Without one, its calls only hasten the next pull.",
  },
  webhookUrl: {
    label: "Public address of the webhook",
    kind: "url",
    help: "Only where a proxy changes the path: the signature covers the path that the platform called.",
  },
  showsAfterSeconds: {
    label: "Time until a deposit shows",
    kind: "number",
    default: "60",
    help: "After a lost answer, « not found » is believed only so many seconds after the deposit: the search may lag behind.",
  },
  apiUrl: { label: "API", kind: "url", help: "Another address than the environment's, without `/v1`." },
  tokenUrl: { label: "Token endpoint", kind: "url", help: "Another address than the environment's." },
} as const satisfies Record<string, Setting>;

/** The settings of one account, ready to use. */
export interface Endpoint {
  /** Without a version and without a slash at the end. */
  apiUrl: string;
  tokenUrl: string;
  clientId: string;
  clientSecret: string;
  customerId: string;
  webhookSecret: string | undefined;
  webhookUrl: string | undefined;
  /** How long after it came in a deposit or a status may still not show, in milliseconds. */
  showsAfterMs: number;
}

const isEnvironment = (text: string): text is Environment => Object.hasOwn(HOSTS, text);

/**
 * Settings as the adapter uses them.
 *
 * @throws Error naming a required setting that is missing; configurations are checked before that
 */
export const endpointOf = (settings: Settings): Endpoint => {
  const required = (key: "clientId" | "clientSecret" | "customerId"): string => {
    const value = settings[key];
    if (value === undefined || value === "") throw new Error(`the setting ${key} is missing`);
    return value;
  };
  const environment = settings.environment ?? SETTINGS.environment.default;
  if (!isEnvironment(environment)) throw new Error(`there is no environment ${environment}`);
  return {
    apiUrl: (settings.apiUrl || HOSTS[environment].apiUrl).replace(/\/+$/, "").replace(/\/v1(\.1)?$/, ""),
    tokenUrl: settings.tokenUrl || HOSTS[environment].tokenUrl,
    clientId: required("clientId"),
    clientSecret: required("clientSecret"),
    customerId: required("customerId"),
    webhookSecret: settings.webhookSecret || undefined,
    webhookUrl: settings.webhookUrl || undefined,
    showsAfterMs: Number(settings.showsAfterSeconds || SETTINGS.showsAfterSeconds.default) * 1000,
  };
};

/** Faults of the settings that their declaration cannot say. */
export const faultsOf = (settings: Settings): { path: string; message: string; fix: string }[] => {
  const faults: { path: string; message: string; fix: string }[] = [];
  const { customerId, webhookSecret } = settings;
  if (customerId && !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(customerId)) {
    faults.push({
      path: "customerId",
      message: "is not a UUID",
      fix: "Copy it from the settings page of the platform; it is not the client id.",
    });
  }
  if (webhookSecret && (webhookSecret.length < 32 || webhookSecret.length > 512)) {
    faults.push({
      path: "webhookSecret",
      message: "has not 32 to 512 characters",
      fix: "Make one of 64 random hexadecimal digits: the platform takes no shorter one.",
    });
  }
  return faults;
};
