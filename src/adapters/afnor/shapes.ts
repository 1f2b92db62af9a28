import { z } from "zod";

/*
 * What platforms answer, as loosely as it can be read: the standard lets them add fields, values and codes, and 1.1
 * requires next to nothing. Unknown members and unknown words pass.
 */

const text = z.string().nullish().catch(undefined);
/** An id; some platforms give a number where the standard says a string. */
const id = z.union([z.string().min(1), z.number()]).transform(String);

const ackDetailSchema = z.looseObject({ level: text, item: text, reasonCode: text, reasonMessage: text });

/** The state of one flow (the `Flow` of 1.1 to 1.3). */
export const flowSchema = z.looseObject({
  flowId: id,
  trackingId: text,
  name: text,
  submittedAt: text,
  updatedAt: text,
  flowType: text,
  flowDirection: text,
  flowSyntax: text,
  flowProfile: text,
  processingRule: text,
  acknowledgement: z
    .looseObject({ status: text, details: z.array(ackDetailSchema).nullish().catch(undefined) })
    .nullish(),
});
export type Flow = z.infer<typeof flowSchema>;

/** Answer to a deposit (`FullFlowInfo`): nothing but the id matters. */
export const depositedSchema = z.looseObject({ flowId: id });

/** Answer to a search. Flows are read one by one, so that an odd one hides no other. */
export const searchAnswerSchema = z.looseObject({
  limit: z.number().nullish().catch(undefined),
  nextCursor: text,
  results: z.array(z.unknown()).nullish(),
});

/** Errors: `errorCode` form (Flow 1.1 and later, Directory 1.3) and problem details (Directory 1.1, RFC 9457). */
export const errorSchema = z.looseObject({
  errorCode: z.union([z.string(), z.number()]).transform(String).nullish().catch(undefined),
  errorMessage: text,
  message: text,
  title: text,
  details: text,
  detail: text,
});

/** The `WebhookParams` answer of 1.3. */
export const webhookCreatedSchema = z.looseObject({ webhookId: id, signingKey: text });

/** Body of a webhook call: 1.3 gives the flow itself, 1.1 wraps it. */
export const webhookBodySchema = z.union([
  z.looseObject({ flowInfo: flowSchema }).transform(({ flowInfo }) => flowInfo),
  flowSchema,
]);

/** What a token endpoint answers to a JSON login. */
export const tokenSchema = z.looseObject({
  access_token: z.string().min(1),
  expires_in: z.coerce.number().positive().nullish().catch(undefined),
});

const legalUnitSchema = z.looseObject({
  siren: text,
  businessName: text,
  entityType: text,
  administrativeStatus: text,
});
export type LegalUnit = z.infer<typeof legalUnitSchema>;

const flag = z.boolean().nullish().catch(undefined);

/** A facility, by `GET siret`. */
export const facilitySchema = z.looseObject({
  siret: text,
  siren: text,
  name: text,
  administrativeStatus: text,
  b2gAdditionalData: z
    .looseObject({
      managesLegalCommitmentCode: flag,
      managesLegalCommitmentOrServiceCode: flag,
      serviceCodeStatus: flag,
    })
    .nullish(),
  legalUnit: legalUnitSchema.nullish(),
});
export type Facility = z.infer<typeof facilitySchema>;

const routingCodeSchema = z.looseObject({
  routingIdentifier: text,
  siret: text,
  routingCodeName: text,
  administrativeStatus: text,
  managesLegalCommitmentCode: flag,
});
export type RoutingCode = z.infer<typeof routingCodeSchema>;

/** A directory line: 1.1 has `platform`, later versions the two flat fields. */
export const directoryLineSchema = z.looseObject({
  addressingIdentifier: text,
  siren: text,
  siret: text,
  addressingSuffix: text,
  routingIdentifier: text,
  routingCode: z.looseObject({ routingIdentifier: text }).nullish(),
  platformType: text,
  directoryLineStatus: text,
  platform: z.looseObject({ platformType: text, platformStatus: text }).nullish(),
});
export type DirectoryLine = z.infer<typeof directoryLineSchema>;

const found = <T extends z.ZodType>(result: T) =>
  z.looseObject({
    /** -1: not counted (1.3). */
    totalNumberOfResults: z.number().nullish().catch(undefined),
    results: z.array(result).nullish(),
  });

export { legalUnitSchema };
export const legalUnitsSchema = found(legalUnitSchema);
export const routingCodesSchema = found(routingCodeSchema);
export const directoryLinesSchema = found(directoryLineSchema);
