import { z } from "zod";
import { ACK_STATUSES } from "./acknowledgement.ts";
import { FLOW, FLOW_DIRECTIONS, FLOW_TYPES, PROCESSING_RULES } from "./flow.ts";
import { dateTime, listOf, nested, text, url, uuid, vital, whole, word } from "./kinds.ts";
import { optional, required, type Strict, tolerant } from "./shape.ts";
import { ONLY_1_1, ONLY_1_2, SINCE_1_2, SINCE_1_3, sameWords, words } from "./versions.ts";

/*
 * 1.1 knows the call and not how to ask for it. 1.2 asks in nested objects and lets the client choose how calls are
 * signed; 1.3 asks in flat members, and the platform makes the key.
 */

/** Headers of a call. 1.2 names one `Signature` and leaves open what is signed. */
export const SIGNATURE_HEADERS = {
  "1.2": { signature: "Signature", timestamp: null },
  "1.3": { signature: "Afnor-Signature", timestamp: "Afnor-Signature-Timestamp" },
} as const;

/** Kinds of signature that a client may ask for; since 1.3 it is HMAC-SHA-256 and no choice. */
export const SIGNATURE_ALGORITHMS = words({
  RSA: ONLY_1_1,
  RS256: ONLY_1_2,
  HS256: ONLY_1_2,
  ECDSA: ["1.1", "1.2"],
  RSA_PSS: ["1.1", "1.2"],
  EDDSA_25519: ["1.1", "1.2"],
  EDDSA_448: ["1.1", "1.2"],
});

/** How the platform of 1.2 makes itself known to the address that it calls. */
const CALLBACK_AUTH_TYPES = sameWords("BASIC", "OAUTH2");

const CALLBACK_OPTIONS = {
  headers: optional(
    listOf(nested({ headerName: required(text()), headerValue: required(text()) })),
    ONLY_1_2,
  ),
  /** Either the first two of its secrets or the other three, by its type. */
  authentication: optional(
    nested({
      authType: required(word(CALLBACK_AUTH_TYPES)),
      userId: optional(text()),
      userPassword: optional(text()),
      tokenUrl: optional(url()),
      clientId: optional(text()),
      clientSecret: optional(text()),
    }),
    ONLY_1_2,
  ),
  signature: optional(
    nested({ algo: required(word(SIGNATURE_ALGORITHMS)), key: required(text()) }),
    ONLY_1_2,
  ),
};

export const CALLBACK_PARAMETERS = { url: required(url(), ONLY_1_2), ...CALLBACK_OPTIONS };

/** Which flows a webhook of 1.2 is told of. */
export const WEBHOOK_METADATA = {
  flowType: required(word(FLOW_TYPES), ONLY_1_2),
  flowDirection: required(word(FLOW_DIRECTIONS), ONLY_1_2),
  processingRule: optional(word(PROCESSING_RULES), ONLY_1_2),
  ackStatus: optional(word(ACK_STATUSES), ONLY_1_2),
};

/** A subscription as it is asked for. */
export const WEBHOOK_PARAMS = {
  callbackUrl: required(url(), SINCE_1_3),
  flowTypes: optional(listOf(word(FLOW_TYPES)), SINCE_1_3),
  flowDirection: optional(word(FLOW_DIRECTIONS), SINCE_1_3),
  ackStatus: optional(word(ACK_STATUSES), SINCE_1_3),
  callback: required(nested(CALLBACK_PARAMETERS), ONLY_1_2),
  metadata: required(nested(WEBHOOK_METADATA), ONLY_1_2),
};

/** The answer to it. The key is told once. */
export const WEBHOOK_CREATED = {
  webhookId: optional(uuid(), SINCE_1_2),
  /** Base64; 256 bits. */
  signingKey: optional(text(), SINCE_1_3),
  createdAt: optional(dateTime(), SINCE_1_3),
};

/** A subscription as it is shown. */
export const WEBHOOK = { ...WEBHOOK_CREATED, ...WEBHOOK_PARAMS };

/** What may be changed of a subscription; nothing since 1.3. */
export const WEBHOOK_PATCH = CALLBACK_OPTIONS;

/** The subscriptions. 1.3 describes `webhooks` and still requires the `webhookIds` of 1.2: a server gives both. */
export const WEBHOOK_LIST = {
  count: required(whole({ min: 0 }), SINCE_1_3),
  webhookIds: required(listOf(uuid()), SINCE_1_2),
  webhooks: optional(listOf(nested(WEBHOOK)), SINCE_1_3),
};

/** The body of a call in 1.1. Since 1.2 it is the flow itself. */
export const WRAPPED_CALL = { flowInfo: optional(vital(FLOW), ONLY_1_1) };

/** The flow that a call tells of, whichever way it is told. */
export const toldFlow = z.union([
  z.looseObject({ flowInfo: tolerant(FLOW, "flowId") }).transform(({ flowInfo }) => flowInfo),
  tolerant(FLOW, "flowId"),
]);

/** A subscription of the version in force. */
export type WebhookParams = Strict<typeof WEBHOOK_PARAMS, "1.3">;
