import { z } from "zod";
import { goodOnes, number, part, text, word } from "../kit/shapes.ts";

/*
 * What IOPOLE answers, as loosely as it can be read: its description and its answers differ in places, and both
 * change. Unknown members and unknown words pass.
 */

/** Answer to anything that creates. Two of them answer a list; an id missing after 2xx is for the caller to judge. */
export const createdSchema = z.looseObject({ id: z.string().min(1) });

/** Errors in all forms seen; `details` is one finding or a list of them. */
const findingSchema = z.looseObject({ path: part(z.array(word)), message: text });
export const errorSchema = z.looseObject({
  code: text,
  statusMessage: text,
  message: text,
  error: text,
  details: part(z.union([z.array(findingSchema), findingSchema.transform((one) => [one])])),
});

/** One hit of a search. `createDate` was `date` until April 2026. */
const hitSchema = z.looseObject({
  metadata: z.looseObject({
    invoiceId: z.string().min(1),
    state: text,
    direction: text,
    createDate: text,
    date: text,
  }),
  businessData: part(
    z.looseObject({
      invoiceId: text,
      seller: part(z.looseObject({ electronicAddress: text, siren: text })),
    }),
  ),
  lastStatusData: part(z.looseObject({ code: text, networkCode: text, date: text })),
});
export type Hit = z.infer<typeof hitSchema>;

const metaSchema = part(z.looseObject({ count: number }));

export const searchSchema = z.looseObject({ data: z.array(hitSchema), meta: metaSchema });

/** A party as far as it names itself. */
const namedSchema = part(z.looseObject({ name: text, siren: text, electronicAddress: text }));
export type NamedParty = z.infer<typeof namedSchema>;

/** Metadata of one invoice: described as an object, answered as a list of one. */
const metadataObject = z.looseObject({
  invoiceId: text,
  date: text,
  originalFormat: text,
  originalNetwork: text,
  way: text,
  businessData: part(
    z.looseObject({
      invoiceId: text,
      type: word,
      monetary: part(
        z.looseObject({ invoiceCurrency: text, invoiceAmount: part(z.looseObject({ amount: word })) }),
      ),
      seller: namedSchema,
      buyer: namedSchema,
    }),
  ),
});
export type BusinessData = z.infer<typeof metadataObject>["businessData"];
export const metadataSchema = z.union([
  z.array(metadataObject).transform(([first]) => first ?? null),
  metadataObject,
]);

/** The two lists of what was not seen yet. `newstatus` was `newStatus` until April 2026. */
export const unseenInvoicesSchema = z.array(z.unknown());
export const unseenStatusesSchema = z.array(
  z
    .looseObject({ newstatus: z.array(z.unknown()).nullish(), newStatus: z.array(z.unknown()).nullish() })
    .transform(({ newstatus, newStatus }) => newstatus ?? newStatus ?? []),
);
export const historySchema = z.array(z.unknown());

/** A role is a word, or an object with its code and its name. */
const roleSchema = part(
  z.union([
    z.string(),
    z.looseObject({ code: text, value: text }).transform(({ code, value }) => code ?? value ?? null),
  ]),
);

const partySchema = part(
  z.looseObject({ name: text, siren: text, electronicAddress: text, roleCode: roleSchema }),
);
export type Party = z.infer<typeof partySchema>;

/** Why a status was set (`rejectionDetail`), whether it is a refusal, a dispute or a rejection. */
const statusReasonSchema = z.looseObject({
  reason: z.string().min(1),
  message: text,
  errors: goodOnes(z.looseObject({ message: text, rule: text, location: text })),
});
export type StatusReason = z.infer<typeof statusReasonSchema>;

const responseSchema = z.looseObject({
  documentReference: part(z.looseObject({ issuerAssignedId: text, issueDate: text, issuer: partySchema })),
  additionalData: goodOnes(
    z.looseObject({
      type: z.string().min(1),
      amount: z.looseObject({ value: z.union([z.number(), z.string()]), currency: text }),
      vatRate: word,
    }),
  ),
  rejectionDetail: part(statusReasonSchema),
  rejectionDetails: goodOnes(statusReasonSchema),
});
export type StatusResponse = z.infer<typeof responseSchema>;

/** A status, in a history, in a list of unseen ones, or in a call of the platform. */
export const statusSchema = z.looseObject({
  statusId: text,
  date: text,
  destType: text,
  invoiceId: text,
  status: z.looseObject({ code: z.string().min(1), networkCode: word }),
  xml: text,
  json: part(
    z.looseObject({
      identification: part(z.looseObject({ id: text })),
      notes: goodOnes(z.looseObject({ content: text })),
      sender: partySchema,
      issuer: partySchema,
      recipients: goodOnes(partySchema.unwrap()),
      responses: goodOnes(responseSchema),
    }),
  ),
});
export type Status = z.infer<typeof statusSchema>;

/** An event that the platform calls about: not a status. */
export const eventSchema = z.looseObject({
  eventId: z.string().min(1),
  eventType: z.string().min(1),
  timestamp: text,
  referencedObject: part(z.looseObject({ type: text, id: text })),
  payload: part(
    z.looseObject({
      invoiceId: text,
      statusId: text,
      rejectionDetail: part(statusReasonSchema),
      error: part(z.looseObject({ code: word, statusMessage: text })),
      businessData: part(z.looseObject({ invoiceId: text, seller: partySchema })),
      validationErrors: part(z.array(z.unknown())),
    }),
  ),
});
export type PlatformEvent = z.infer<typeof eventSchema>;

/** A progress of an onboarding. */
export const onboardingSchema = z.looseObject({ enrollmentId: z.string().min(1), state: z.string() });

const registrationsSchema = goodOnes(
  z.looseObject({
    directoryId: text,
    networkIdentifier: text,
    directoryAddress: text,
    validFrom: text,
    validTo: text,
  }),
);

const identifierSchema = z
  .looseObject({
    businessEntityIdentifierId: text,
    type: text,
    value: text,
    label: text,
    networkRegistered: registrationsSchema,
    networksRegistered: registrationsSchema,
  })
  .transform(({ networkRegistered, networksRegistered, ...identifier }) => ({
    ...identifier,
    registrations: [...networkRegistered, ...networksRegistered],
  }));

export type Identifier = z.infer<typeof identifierSchema>;

/** One entity of the French directory, or of the operator's own. `networksRegistered` in the description is `networkRegistered` in answers. */
const entitySchema = z.looseObject({
  businessEntityId: text,
  name: text,
  type: text,
  scope: text,
  identifierScheme: text,
  identifierValue: text,
  countryIdentifier: part(z.looseObject({ siren: text })),
  identifiers: goodOnes(identifierSchema),
});
export type Entity = z.infer<typeof entitySchema>;

export const directorySchema = z.looseObject({ data: goodOnes(entitySchema), meta: metaSchema });

const endpointsSchema = z.looseObject({ status: part(z.looseObject({ callbackUrl: text })) });

/** Webhooks that are configured. */
export const webhooksSchema = goodOnes(
  z.looseObject({
    webhookId: z.string().min(1),
    interopData: part(z.looseObject({ endpoints: part(endpointsSchema) })),
  }),
);
