import { z } from "@hono/zod-openapi";
import { RECIPIENT_STATES } from "../../domain/directory/directory.ts";
import { RULES, type Rule } from "../../domain/directory/resolution.ts";

const day = z.string().nullable().openapi({ format: "date", example: "2026-09-01" });
const ACTIONS = ["send", "send_not_transmitted", "report", "block"] as const;
const address = z.string().openapi({ description: "With its scheme.", example: "0225:732829320" });

export const SourceSchema = z
  .object({
    platform: z.string().openapi({ description: "Platform account that said it.", example: "main" }),
    at: z.string().openapi({ format: "date-time", description: "When it said it." }),
    stale: z
      .boolean()
      .openapi({ description: "The platform cannot be asked now; this is what it said then." }),
  })
  .openapi("DirectorySource", { description: "Where an answer of the directory comes from." });

export const CompanySchema = z
  .object({
    siren: z.string().openapi({ example: "732829320" }),
    name: z.string(),
    kind: z.enum(["public", "private", "unknown"]),
    state: z.enum(["active", "ceased", "unknown"]),
  })
  .openapi("DirectoryCompany");

const RoutingCodeSchema = z
  .object({
    code: z.string().openapi({ example: "COMPTA" }),
    siret: z.string(),
    name: z.string().nullable(),
    state: z.enum(["active", "inactive", "unknown"]),
    commitmentNumber: z
      .boolean()
      .nullable()
      .openapi({ description: "Demands a commitment number (BT-13); null: not told." }),
  })
  .openapi("RoutingCode");

export const EstablishmentSchema = z
  .object({
    siret: z.string().openapi({ example: "73282932000074" }),
    siren: z.string(),
    name: z.string().nullable(),
    state: z.enum(["active", "ceased", "unknown"]),
    demands: z
      .object({
        serviceCode: z.boolean(),
        commitmentNumber: z.boolean(),
        serviceOrCommitment: z.boolean().openapi({ description: "One of the two is enough." }),
      })
      .nullable()
      .openapi({ description: "What a public establishment demands; null: nothing is known." }),
    routingCodes: z.array(RoutingCodeSchema),
  })
  .openapi("DirectoryEstablishment");

const lineState = z.enum(["active", "upcoming", "without_platform", "inactive", "unsure"]).openapi({
  description:
    "Today. `active`: a platform receives there. `upcoming`: from a later day on. `without_platform`: the company has chosen no platform yet. `inactive`: out of use. `unsure`: the platform tells no status.",
});

const lineParts = {
  siret: z.string().nullable(),
  routingCode: z.string().nullable(),
  suffix: z.string().nullable(),
};

export const AddressSchema = z
  .object({
    address,
    siren: z.string(),
    ...lineParts,
    state: lineState,
    from: day.openapi({ description: "First day, where the platform tells." }),
    until: day.openapi({ description: "Last day, where the platform tells." }),
    platform: z
      .enum(["registered", "public-portal", "none", "unknown"])
      .openapi({ description: "Who receives there." }),
  })
  .openapi("DirectoryAddress");

export const ResolutionSchema = z
  .object({
    address: z.string().nullable().openapi({
      description: "The address to use (BT-49), with its scheme; null when there is none.",
      example: "0225:732829320",
    }),
    rule: z
      .enum(Object.keys(RULES) as Rule[])
      .openapi({ description: "The rule that decided.", example: "siren" }),
    action: z.enum(ACTIONS).openapi({
      description:
        "`send`. `send_not_transmitted`: send it, the platform will say NON_TRANSMISE; reach the buyer by other means too. `report`: no electronic invoice, report the sale. `block`: do not send it as it is.",
    }),
    state: z.enum(RECIPIENT_STATES),
    certain: z.boolean().openapi({ description: "False: the directory does not tell for sure." }),
    instead: z.string().nullable().openapi({
      description: "What the rules choose in the place of a given address that cannot be used.",
    }),
    alternatives: z
      .array(z.object({ address, state: lineState, ...lineParts, from: day }))
      .openapi({ description: "Other addresses, best first; 50 at most." }),
    reasons: z.array(
      z.object({
        code: z.string(),
        message: z.string(),
        messageFr: z.string(),
        fix: z.string().nullable(),
        fixFr: z.string().nullable(),
      }),
    ),
    missing: z.array(z.string()).openapi({
      description: "What is missing: `SIRET`, `address`, `service code`, `commitment number`…",
      example: ["service code"],
    }),
    source: SourceSchema,
  })
  .openapi("Resolution");

export const FindingSchema = z
  .object({
    address: z
      .string()
      .nullable()
      .openapi({ description: "The document's own: BT-49, or BT-34 of a self-billed invoice." }),
    state: z.enum(RECIPIENT_STATES).openapi({
      description:
        "`active`: a platform receives there. `unsure`: the directory could not be asked, or does not tell. `unchecked`: not looked up yet.",
    }),
    rule: z.string().nullable().openapi({ description: "As in the answer of a resolve." }),
    checkedAt: z.string().openapi({ format: "date-time" }),
    source: z.string().nullable().openapi({ description: "Platform account that was asked." }),
    stale: z
      .boolean()
      .openapi({ description: "The platform could not be asked; it is what it said before." }),
    advice: z
      .object({
        action: z.enum(ACTIONS),
        message: z.string(),
        fix: z.string().nullable(),
        use: z.string().nullable().openapi({ description: "The address to use instead." }),
        alternatives: z.array(z.string()),
        missing: z.array(z.string()),
      })
      .nullable()
      .openapi({ description: "What to do; null when the address is good." }),
    buyer: z
      .object({ kind: z.enum(["public", "private", "unknown"]), note: z.string() })
      .optional()
      .openapi({ description: "How the buyer was taken, where the tenant's routes ask for it." }),
  })
  .openapi("DirectoryFinding", { description: "What the directory said of the recipient before sending." });
