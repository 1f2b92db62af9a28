import { z } from "@hono/zod-openapi";
import { AMOUNTS } from "../../domain/life-cycle/amounts.ts";
import { OTHER_ROLES, SPEAKERS } from "../../domain/life-cycle/speakers.ts";
import { ACTIONS } from "../../domain/life-cycle/status-needs.ts";
import { closed, says } from "../../explain.ts";
import { line, siren, statusFields, statusName } from "./common.ts";
import { reasonSchema, setbackFields } from "./problem.ts";

const need = z.enum(["required", "optional", "none"]);
const labelled = z.object({
  code: z.string(),
  label: z.string().openapi({ description: "National wording." }),
  labelEn: z.string(),
});

const Amount = closed({
  amount: z.string().openapi({
    description: "Decimal string; negative for a receipt that is taken back, with a comment.",
    example: "720.00",
  }),
  currency: z.string().openapi({ description: "That of the invoice (BT-5).", example: "EUR" }),
  vatRate: z.string().nullable().default(null).openapi({
    description: "In percent. A received amount is split: one amount for each rate.",
    example: "20.00",
  }),
  code: z
    .enum(Object.keys(AMOUNTS) as (keyof typeof AMOUNTS)[])
    .nullable()
    .default(null)
    .openapi({
      description:
        "MDT-207. Left out: what was received (MEN), paid (MPA) or approved with VAT (MAPTTC), by the status.",
    }),
}).openapi("PushedAmount");

const Attachment = closed({
  fileName: line(100).regex(
    /^[^\\/:*?"<>|]+\.[A-Za-z0-9]{1,5}$/,
    says("is not a file name", 'write a plain name with its extension: "delivery-note.pdf"', {
      message: "n'est pas un nom de fichier",
      fix: "donnez un nom simple avec son extension : « bon-de-livraison.pdf »",
    }),
  ),
  mediaType: z
    .string()
    .regex(
      /^[\w.+-]+\/[\w.+-]+$/,
      says("is not a media type", "write one like application/pdf", {
        message: "n'est pas un type de média",
        fix: "écrivez-en un comme application/pdf",
      }),
    )
    .openapi({ example: "application/pdf" }),
  content: z
    .base64({
      error: says("is not base64", "give the bytes of the file in base64", {
        message: "n'est pas du base64",
        fix: "donnez les octets du fichier en base64",
      }),
    })
    .min(
      4,
      says("is empty", "give the bytes of the file in base64", {
        message: "est vide",
        fix: "donnez un fichier qui ne l'est pas",
      }),
    )
    .openapi({ description: "The bytes, in base64." }),
}).openapi("PushedAttachment");

const PayeeBody = closed({
  siren,
  name: line(255),
  iban: z
    .string()
    .regex(
      /^[A-Z]{2}\d{2}[A-Z0-9]{10,30}$/,
      says("is not an IBAN", "write it without spaces, in capitals", {
        message: "n'est pas un IBAN",
        fix: "écrivez-le sans espaces, en majuscules",
      }),
    )
    .nullable()
    .default(null),
  bic: z
    .string()
    .regex(
      /^[A-Z0-9]{8}([A-Z0-9]{3})?$/,
      says("is not a BIC", "give eight or eleven characters", {
        message: "n'est pas un BIC",
        fix: "donnez huit ou onze caractères",
      }),
    )
    .nullable()
    .default(null),
}).openapi("PushedPayee", { description: "Who is to be paid from now on." });

export const PushBody = closed({
  status: statusName.openapi({ example: "refused" }),
  as: z
    .enum(OTHER_ROLES)
    .nullable()
    .default(null)
    .openapi({
      description: `Another party of your side, named on the invoice and one of your companies, that says it: ${Object.entries(
        SPEAKERS,
      )
        .map(([role, { en }]) => `\`${role}\` ${en}`)
        .join(", ")}. Left out: the seller or the buyer.`,
      example: null,
    }),
  reason: z.string().nullable().default(null).openapi({
    description: "Code of the closed list that `allowed-statuses` gives for this status.",
    example: "TX_TVA_ERR",
  }),
  comment: z
    .string()
    .trim()
    .min(
      1,
      says("is empty", "say something, or leave it out", {
        message: "est vide",
        fix: "dites quelque chose, ou laissez-le",
      }),
    )
    .max(2000)
    .regex(
      /^[^\p{Cc}\n\r\t]*(?:[\n\r\t][^\p{Cc}\n\r\t]*)*$/u,
      says("holds control characters", "give plain text", {
        message: "contient des caractères de contrôle",
        fix: "donnez du texte simple",
      }),
    )
    .nullable()
    .default(null),
  amounts: z.array(Amount).max(50).default([]),
  attachments: z.array(Attachment).max(20).default([]),
  actionCode: z
    .string()
    .nullable()
    .default(null)
    .openapi({
      description: `What the other party is asked to do (MDT-121): ${Object.entries(ACTIONS)
        .map(([code, { labelEn }]) => `\`${code}\` ${labelEn}`)
        .join(", ")}.`,
      example: "NIN",
    }),
  payee: PayeeBody.nullable().default(null).openapi({
    description:
      "Needed with `factored` (225) and `payee_changed` (227), with its IBAN; as you like with `factored_confidential` (226).",
  }),
}).openapi("PushStatus");

export const PushSchema = z
  .object({
    id: z.string().openapi({ example: "psh_0198c1de5f3c7d4e9b066a1f0c2d3e4f" }),
    invoiceId: z.string(),
    status: z.object(statusFields),
    state: z.enum(["queued", "sent", "accepted", "refused", "failed", "parked"]).openapi({
      description:
        "`queued`: on its way. `sent`: the platform has it. `accepted`: the platform took it. `refused`: the platform said no. `failed`: it could not be delivered in time. `parked`: nobody knows whether it arrived, a person must look.",
    }),
    setBy: z.enum(["seller", "buyer"]),
    as: z
      .object({ role: z.enum(OTHER_ROLES), siren: z.string().nullable(), name: z.string().nullable() })
      .nullable()
      .openapi({ description: "The party of that side in whose name it was said, where it is another." }),
    at: z.string().openapi({ format: "date-time" }),
    reasons: z.array(reasonSchema),
    comment: z.string().nullable(),
    amounts: z.array(
      z.object({
        code: z.string(),
        amount: z.string(),
        currency: z.string(),
        vatRate: z.string().nullable(),
      }),
    ),
    attachments: z.array(z.object({ fileName: z.string(), mediaType: z.string() })),
    actionCode: z.string().nullable(),
    payee: z
      .object({
        siren: z.string(),
        name: z.string(),
        iban: z.string().nullable(),
        bic: z.string().nullable(),
      })
      .nullable(),
    problem: z.object(setbackFields).nullable(),
    platformId: z.string().nullable(),
    createdAt: z.string().openapi({ format: "date-time" }),
    updatedAt: z.string().openapi({ format: "date-time" }),
  })
  .openapi("Push");

export const AllowedSchema = z
  .object({
    side: z.enum(["seller", "buyer"]).openapi({ description: "Which party the caller is on this document." }),
    allowed: z.array(
      z.object({
        ...statusFields,
        needs: z.object({
          reason: need,
          reasons: z.array(labelled).openapi({ description: "Closed list." }),
          comment: z.enum(["optional", "none"]),
          commentWith: z
            .array(z.string())
            .openapi({ description: "Reasons that need a comment beside them." }),
          amounts: need,
          amountCodes: z.array(labelled).openapi({ description: "The first is meant where none is given." }),
          attachments: need,
          actionCode: need,
          actionCodes: z.array(labelled),
          payee: need,
          payeeAccount: need.openapi({ description: "The IBAN of the payee." }),
        }),
        note: z.string().nullable().openapi({ description: "What a person should know beforehand." }),
        noteFr: z.string().nullable().openapi({ description: "The same in French." }),
      }),
    ),
    others: z.array(
      z.object({
        ...statusFields,
        why: z.object({
          code: z.string().openapi({ description: "Stable.", example: "set_by_other_party" }),
          lasting: z.boolean().openapi({ description: "Nothing that can still happen will change it." }),
          message: z.string(),
          messageFr: z.string(),
          fix: z.string(),
          fixFr: z.string(),
        }),
      }),
    ),
  })
  .openapi("AllowedStatuses");
