import {
  baseOf,
  faultIf,
  hostSettings,
  hostsOf,
  readerOf,
  type SettingFault,
  showsAfter,
} from "../kit/settings.ts";
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

/** What an operator's account at IOPOLE must supply. */
export const SETTINGS = {
  ...hostSettings(HOSTS, {
    environment: "Each has credentials of its own. The self-service sandbox (Labs) is `pre-production`.",
    apiUrl: "Without `/v1`.",
  }),
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
  showsAfterSeconds: showsAfter(60, "the search may lag behind."),
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
  return {
    /** Without a version and without a slash at the end. */
    apiUrl: baseOf(hosts.apiUrl, /\/v1(\.1)?$/),
    tokenUrl: hosts.tokenUrl,
    clientId: need("clientId"),
    clientSecret: need("clientSecret"),
    customerId: need("customerId"),
    webhookSecret: maybe("webhookSecret"),
    webhookUrl: maybe("webhookUrl"),
    /** How long after it came in a deposit or a status may still not show, in milliseconds. */
    showsAfterMs: Number(need("showsAfterSeconds")) * 1000,
  };
};

/** Faults of the settings that their declaration cannot say. */
export const faultsOf = ({ customerId = "", webhookSecret = "" }: Settings): SettingFault[] => [
  ...faultIf(
    customerId !== "" && !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(customerId),
    "customerId",
    "is not a UUID",
    "Copy it from the settings page of the platform; it is not the client id.",
  ),
  ...faultIf(
    webhookSecret !== "" && (webhookSecret.length < 32 || webhookSecret.length > 512),
    "webhookSecret",
    "has not 32 to 512 characters",
    "Make one of 64 random hexadecimal digits: the platform takes no shorter one.",
  ),
];
