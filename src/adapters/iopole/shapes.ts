import { z } from "zod";

/*
 * What IOPOLE answers, as loosely as it can be read: its description and its answers differ in places, and both
 * change. Unknown members and unknown words pass.
 */

const text = z.string().nullish().catch(undefined);
const word = z.union([z.string(), z.number()]).transform(String).nullish().catch(undefined);
const number = z.number().nullish().catch(undefined);

/** A list whose bad members hide no good one. */
const listOf = <T extends z.ZodType>(member: T) =>
  z
    .array(z.unknown())
    .nullish()
    .catch(undefined)
    .transform((list) =>
      (list ?? []).flatMap((value) => {
        const read = member.safeParse(value);
        return read.success ? [read.data] : [];
      }),
    );

/** Answer to anything that creates. Two of them answer a list; an id missing after 2xx is for the caller to judge. */
export const createdSchema = z.looseObject({ id: z.string().min(1) });

/** Errors in all forms seen; `details` is one finding or a list of them. */
const findingSchema = z.looseObject({ path: z.array(word).nullish().catch(undefined), message: text });
export const errorSchema = z.looseObject({
  code: text,
  statusMessage: text,
  message: text,
  error: text,
  details: z
    .union([z.array(findingSchema), findingSchema.transform((one) => [one])])
    .nullish()
    .catch(undefined),
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
  businessData: z
    .looseObject({
      invoiceId: text,
      seller: z.looseObject({ electronicAddress: text, siren: text }).nullish().catch(undefined),
    })
    .nullish()
    .catch(undefined),
  lastStatusData: z.looseObject({ code: text, networkCode: text, date: text }).nullish().catch(undefined),
});
export type Hit = z.infer<typeof hitSchema>;

const metaSchema = z.looseObject({ count: number }).nullish().catch(undefined);

export const searchSchema = z.looseObject({ data: z.array(hitSchema), meta: metaSchema });

/** Metadata of one invoice: described as an object, answered as a list of one. */
const metadataObject = z.looseObject({
  invoiceId: text,
  date: text,
  originalFormat: text,
  originalNetwork: text,
  way: text,
});
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
const roleSchema = z
  .union([
    z.string(),
    z.looseObject({ code: text, value: text }).transform(({ code, value }) => code ?? value ?? null),
  ])
  .nullish()
  .catch(undefined);

const partySchema = z
  .looseObject({ name: text, siren: text, electronicAddress: text, roleCode: roleSchema })
  .nullish()
  .catch(undefined);
export type Party = z.infer<typeof partySchema>;

const rejectionSchema = z.looseObject({
  reason: z.string().min(1),
  message: text,
  errors: listOf(z.looseObject({ message: text, rule: text, location: text })),
});
export type Rejection = z.infer<typeof rejectionSchema>;

const responseSchema = z.looseObject({
  documentReference: z
    .looseObject({ issuerAssignedId: text, issueDate: text, issuer: partySchema })
    .nullish()
    .catch(undefined),
  additionalData: listOf(
    z.looseObject({
      type: z.string().min(1),
      amount: z.looseObject({ value: z.union([z.number(), z.string()]), currency: text }),
      vatRate: z.union([z.number(), z.string()]).transform(String).nullish().catch(undefined),
    }),
  ),
  rejectionDetail: rejectionSchema.nullish().catch(undefined),
  rejectionDetails: listOf(rejectionSchema),
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
  json: z
    .looseObject({
      identification: z.looseObject({ id: text }).nullish().catch(undefined),
      notes: listOf(z.looseObject({ content: text })),
      sender: partySchema,
      issuer: partySchema,
      recipients: listOf(partySchema.unwrap()),
      responses: listOf(responseSchema),
    })
    .nullish()
    .catch(undefined),
});
export type Status = z.infer<typeof statusSchema>;

/** An event that the platform calls about: not a status. */
export const eventSchema = z.looseObject({
  eventId: z.string().min(1),
  eventType: z.string().min(1),
  timestamp: text,
  referencedObject: z.looseObject({ type: text, id: text }).nullish().catch(undefined),
  payload: z
    .looseObject({
      invoiceId: text,
      statusId: text,
      rejectionDetail: rejectionSchema.nullish().catch(undefined),
      error: z.looseObject({ code: word, statusMessage: text }).nullish().catch(undefined),
      businessData: z.looseObject({ invoiceId: text, seller: partySchema }).nullish().catch(undefined),
      validationErrors: z.array(z.unknown()).nullish().catch(undefined),
    })
    .nullish()
    .catch(undefined),
});
export type PlatformEvent = z.infer<typeof eventSchema>;

/** A progress of an onboarding. */
export const onboardingSchema = z.looseObject({ enrollmentId: z.string().min(1), state: z.string() });

const registrationsSchema = listOf(
  z.looseObject({ networkIdentifier: text, directoryAddress: text, validFrom: text, validTo: text }),
);

/** One entity of the French directory. `networksRegistered` in the description is `networkRegistered` in answers. */
const entitySchema = z.looseObject({
  name: text,
  type: text,
  scope: text,
  identifierScheme: text,
  identifierValue: text,
  countryIdentifier: z.looseObject({ siren: text }).nullish().catch(undefined),
  identifiers: listOf(
    z
      .looseObject({
        type: text,
        value: text,
        label: text,
        networkRegistered: registrationsSchema,
        networksRegistered: registrationsSchema,
      })
      .transform(({ networkRegistered, networksRegistered, ...identifier }) => ({
        ...identifier,
        registrations: [...networkRegistered, ...networksRegistered],
      })),
  ),
});
export type Entity = z.infer<typeof entitySchema>;

export const directorySchema = z.looseObject({ data: listOf(entitySchema), meta: metaSchema });

/** Webhooks that are configured. */
export const webhooksSchema = listOf(
  z.looseObject({
    webhookId: z.string().min(1),
    interopData: z
      .looseObject({
        endpoints: z
          .looseObject({
            status: z.looseObject({ callbackUrl: text }).nullish().catch(undefined),
            invoice: z.looseObject({ callbackUrl: text }).nullish().catch(undefined),
          })
          .nullish()
          .catch(undefined),
      })
      .nullish()
      .catch(undefined),
  }),
);
