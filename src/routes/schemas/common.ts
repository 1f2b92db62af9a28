import { z } from "@hono/zod-openapi";
import { isSiren, isSiret } from "../../domain/company.ts";
import { BADGES } from "../../domain/life-cycle/badge.ts";
import { STATUS_NAMES } from "../../domain/life-cycle/status.ts";
import { says } from "../../explain.ts";
import { FindingSchema } from "./directory.ts";
import { ProblemSchema, setbackFields } from "./problem.ts";

/** One line of text without control characters (which no store and no header takes). */
export const line = (most: number) =>
  z
    .string()
    .min(
      1,
      says("is empty", "give a value, or leave it out", {
        message: "est vide",
        fix: "donnez une valeur, ou laissez-le",
      }),
    )
    .max(most)
    .refine(
      (text) => !/\p{Cc}/u.test(text),
      says("holds control characters", "give one line of plain text", {
        message: "contient des caractères de contrôle",
        fix: "donnez une ligne de texte simple",
      }),
    );

export const siren = z
  .string()
  .refine(
    isSiren,
    says("is not a SIREN", "give nine digits; the last one is a check digit", {
      message: "n'est pas un SIREN",
      fix: "donnez neuf chiffres ; le dernier est une clé de contrôle",
    }),
  )
  .openapi({ description: "SIREN: nine digits.", example: "732829320" });

export const siret = z
  .string()
  .refine(
    isSiret,
    says("is not a SIRET", "give fourteen digits: the SIREN and five more; the last one is a check digit", {
      message: "n'est pas un SIRET",
      fix: "donnez quatorze chiffres : le SIREN et cinq autres ; le dernier est une clé de contrôle",
    }),
  )
  .openapi({ description: "SIRET: fourteen digits.", example: "73282932000074" });

export const limit = z
  .string()
  .regex(/^([1-9]\d?|1\d\d|200)$/, says("is not a number from 1 to 200", "give a whole number from 1 to 200"))
  .transform(Number)
  .default(50)
  .openapi({
    type: "integer",
    minimum: 1,
    maximum: 200,
    default: 50,
    description: "How many items at most.",
    example: 50,
  });

export const cursor = line(512)
  .optional()
  .openapi({ description: "`nextCursor` of the page before; absent: from the start." });

/** A date or a date-time with its offset. */
export const instant = z
  .string()
  .regex(
    /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2}))?$/,
    says("is not a date or a date-time", "write 2025-07-01 or 2025-07-01T08:30:00Z; a + must be sent as %2B"),
  )
  .refine(
    (text) =>
      !Number.isNaN(Date.parse(text)) &&
      new Date(`${text.slice(0, 10)}T00:00:00Z`).toISOString().startsWith(text.slice(0, 10)),
    says("is no day of the calendar", "correct the date"),
  );

export const statusName = z.enum(STATUS_NAMES);
export const badgeName = z.enum(Object.keys(BADGES) as (keyof typeof BADGES)[]);

export const time = z.string().openapi({ format: "date-time", example: "2025-07-01T08:30:00.000Z" });

const PROBLEM_TEXTS = {
  400: "The request is not valid: `errors` names each field.",
  401: "The API key is missing or unknown.",
  403: "The key may not do this.",
  404: "There is no such thing, or it is another tenant's.",
  409: "It contradicts what is there already.",
  410: "It was erased: `erasedAt`, `term` or `erasure` tell when and why, `sha256` what it was.",
  413: "The body is too large.",
  415: "The body is of a kind that is not taken here.",
  422: "The content is wrong: `errors` names each fault.",
  429: "Too many requests of one tenant at once; `Retry-After` tells when to come back.",
  501: "The platform cannot do this.",
  502: "The platform failed or refused.",
  503: "Not available now; try again later.",
} as const;

type ProblemStatus = keyof typeof PROBLEM_TEXTS;
const problemContent = { "application/problem+json": { schema: ProblemSchema } };

/** What every operation of a tenant or an administrator may answer: too much at once, and a store that is away. */
const ANY_TIME = [429, 503] as const;

/** The problems that an operation may answer. */
export const problems = <const S extends readonly ProblemStatus[]>(...statuses: S) => {
  const all = new Set<ProblemStatus>([...statuses, ...(statuses.includes(400) ? ANY_TIME : [])]);
  return Object.fromEntries(
    [...all].map((status) => [status, { description: PROBLEM_TEXTS[status], content: problemContent }]),
  ) as { [K in S[number]]: { description: string; content: typeof problemContent } };
};

export const PartySchema = z
  .object({
    siren: z.string().nullable(),
    siret: z.string().nullable(),
    name: z.string().nullable(),
    address: z
      .string()
      .nullable()
      .openapi({ description: "Electronic address, `scheme:value`.", example: "0225:732829320" }),
  })
  .openapi("Party");

export const statusFields = {
  name: statusName,
  code: z.int().openapi({ description: "National code.", example: 205 }),
  label: z.string().openapi({ description: "National wording.", example: "Approuvée" }),
  labelEn: z.string().openapi({ example: "Approved" }),
};

export const StatusSchema = z
  .object(statusFields)
  .openapi("Status", { description: "A status of the national life cycle." });

const CurrentStatusSchema = z
  .object({ ...statusFields, at: time.nullable().openapi({ description: "When it was set." }) })
  .openapi("CurrentStatus", { description: "A status of the national life cycle, with its time." });

/** `.nullable()` of a named schema is written as an `allOf` that no null satisfies. */
export const orNull = <S extends z.ZodType>(schema: S) => z.union([schema, z.null()]);

/** What the controls found. */
export const FindingOfControlsSchema = z
  .object({
    no: z.int().optional().openapi({
      description: "Number of the check in docs/controls.md; absent where it is a fault of the JSON.",
      example: 46,
    }),
    severity: z.enum(["error", "warning"]),
    code: z.string().openapi({
      description: "The national reason that a platform would give.",
      example: "MONTANTTOTAL_ERR",
    }),
    rule: z.string().openapi({ description: "The rule of the norm.", example: "BR-CO-15" }),
    path: z.string().openapi({ description: "The business term.", example: "BT-112" }),
    at: z.string().openapi({
      description:
        "The place: an XPath in a file, a JSON pointer in JSON; empty where it is about the whole.",
    }),
    message: z.string(),
    messageFr: z.string(),
    fix: z.string().openapi({ description: "What to do about it." }),
    fixFr: z.string(),
  })
  .openapi("ControlFinding");

/** When something was erased, and why. */
const ErasedSchema = z
  .object({
    at: time,
    term: z.string().optional().openapi({ description: "The term that was over.", example: "10y" }),
    erasure: z.string().optional().openapi({ description: "The erasure that a person asked for." }),
  })
  .openapi("Erased");

export const InvoiceSchema = z
  .object({
    tenant: z.string().nullable().optional().openapi({
      description: "Whose it is; null: nobody's yet. Shown to administrators only.",
    }),
    id: z.string().openapi({ example: "inv_0198c1de5f3c7d4e9b066a1f0c2d3e4f" }),
    reference: z.string().nullable().openapi({ description: "The ERP's own id.", example: "SO-2025-118" }),
    direction: z.enum(["outbound", "inbound"]),
    platform: z.string().openapi({ description: "Name of the platform account.", example: "main" }),
    platformId: z.string().nullable().openapi({ description: "The platform's id, once known." }),
    number: z.string().openapi({ description: "BT-1.", example: "F202500003" }),
    issueDate: z.string().openapi({ description: "BT-2.", format: "date", example: "2025-07-01" }),
    type: z.string().openapi({ description: "BT-3, UNTDID 1001.", example: "380" }),
    currency: z.string().openapi({ description: "BT-5, ISO 4217.", example: "EUR" }),
    total: z.string().openapi({ description: "BT-112, decimal.", example: "1200.00" }),
    profile: z.string().nullable().openapi({ description: "BT-24.", example: "urn:cen.eu:en16931:2017" }),
    syntax: z.enum(["factur-x", "cii", "ubl"]),
    seller: PartySchema,
    buyer: PartySchema,
    delivery: z.enum(["queued", "sending", "sent", "failed", "parked"]).openapi({
      description:
        "Where the document is on its way to the platform. `failed`: it will not arrive, `problem` tells why. `parked`: the platform gave no clear answer and cannot be asked, so a person must decide; it is never sent again by itself.",
    }),
    status: orNull(CurrentStatusSchema).openapi({ description: "Null until the platform told one." }),
    badge: z
      .object({
        state: badgeName,
        color: z.enum(["orange", "green", "red", "blue"]),
        label: z.string(),
        labelFr: z.string(),
      })
      .openapi("Badge"),
    problem: z
      .object(setbackFields)
      .nullable()
      .openapi({ description: "Set when the platform rejected the invoice or a technical step failed." }),
    findings: z.array(FindingOfControlsSchema).openapi({
      description:
        "What the controls found: in what is sent, before it is sent, with what the directory says of its recipient; in what was received, on arrival.",
    }),
    directory: orNull(FindingSchema).openapi({
      description: "What the directory said of its recipient; null: not asked, or not to be asked.",
    }),
    lastSyncAt: time.nullable(),
    createdAt: time,
    updatedAt: time,
    erased: z
      .object({
        documents: ErasedSchema.optional(),
        events: ErasedSchema.extend({ rows: z.int(), last: time, sha256: z.string() }).optional(),
        sha256: z.string().openapi({ description: "SHA-256 of the document as it was sent or received." }),
      })
      .optional()
      .openapi({
        description:
          "What of it is gone: its documents, with all that named people in this record, or its history. Absent while all of it is there.",
      }),
    supersededBy: z
      .string()
      .nullable()
      .openapi({ description: "The corrected invoice that took the number over, after a rejection." }),
    fromBefore: z.boolean().optional().openapi({
      description:
        "Received before the platform account was configured: there to be imported, and not told by webhook. Absent on all others.",
    }),
    receivers: z
      .object({
        leads: z
          .string()
          .nullable()
          .openapi({ description: "The tenant that leads it; null: nobody has it yet." }),
        copies: z.array(z.string()).openapi({ description: "The tenants that read it besides." }),
      })
      .optional()
      .openapi({
        description:
          "Who has it: of a sent one, who sent it. Shown to administrators only (webhooks are tenants' and never have it).",
      }),
    role: z.enum(["leads", "copy"]).optional().openapi({
      description:
        "What it is to the tenant that asks or is called. `leads`: it sent it, or may set its statuses. `copy`: it reads it, and another tenant leads. Shown to tenants only.",
    }),
  })
  .openapi("Invoice");

/** A page of something. */
export const pageOf = <S extends z.ZodType>(name: string, item: S) =>
  z
    .object({
      items: z.array(item),
      nextCursor: z.string().nullable().openapi({ description: "Null on the last page." }),
    })
    .openapi(name);
