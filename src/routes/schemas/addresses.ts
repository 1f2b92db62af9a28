import { z } from "@hono/zod-openapi";
import { partsOfAddress } from "../../domain/directory/directory.ts";
import { closed, says } from "../../explain.ts";
import { line, siren, siret } from "./common.ts";
import { day } from "./report-bodies.ts";

const platform = line(63).openapi({ description: "The platform account.", example: "main" });
const orNull = <S extends z.ZodType>(schema: S) => z.union([schema, z.null()]);

/** A code or a suffix. What characters it may hold is a rule of the directory, told with the others. */
const word = line(255);

/** An address that is to be declared. */
export const DeclarationBody = closed({
  platform,
  siren,
  siret: siret.optional().openapi({
    description: "Of the establishment. Left out: the address of the whole company, or a suffix.",
  }),
  routingCode: closed({
    code: word.openapi({
      description: "Routing code (scheme 0224) of the establishment.",
      example: "COMPTA",
    }),
    name: line(100).optional().openapi({
      description: "Where the establishment has no such code, it is made first, under this name.",
    }),
  }).optional(),
  suffix: word.optional().openapi({ description: "Beside the SIREN alone.", example: "ACHATS" }),
  from: day.openapi({ description: "First day: tomorrow at the earliest, by the calendar in France." }),
  until: day.optional().openapi({ description: "Last day. Left out: until somebody ends it." }),
}).openapi("AddressDeclaration", {
  example: { platform: "main", siren: "732829320", suffix: "ACHATS", from: "2026-10-01" },
});

/** A line that is to end. */
export const EndingBody = closed({
  platform,
  address: line(130)
    .refine(
      (text) => partsOfAddress(text) !== null,
      says(
        "is not a French electronic address",
        "write 0225: and SIREN, SIREN_SIRET, SIREN_SIRET_CODE or SIREN_SUFFIX; the SIREN must be valid",
      ),
    )
    .openapi({ description: "With or without its scheme.", example: "0225:732829320_ACHATS" }),
  from: day.optional().openapi({ description: "First day of the line, where the address has several." }),
  until: day.openapi({ description: "Its last day: today, or later where the platform takes that." }),
}).openapi("AddressEnding", {
  example: { platform: "main", address: "0225:732829320_ACHATS", until: "2026-12-31" },
});

const shownDay = (description: string) =>
  orNull(z.string().openapi({ format: "date", example: "2026-10-01" })).openapi({ description });

const declared = {
  address: z.string().openapi({ description: "With its scheme.", example: "0225:732829320_ACHATS" }),
  siren: z.string(),
  siret: orNull(z.string()),
  routingCode: orNull(z.string()),
  suffix: orNull(z.string()),
  from: shownDay("First day; null: the platform does not tell."),
  until: shownDay("Last day; null: open, or the platform does not tell."),
};

export const DeclaredSchema = z.object(declared).openapi("DeclaredAddress");

const WarningSchema = z
  .object({
    code: z.string().openapi({ example: "suffix_like_siret" }),
    rule: z.string().optional(),
    message: z.string(),
    messageFr: z.string(),
    fix: z.string(),
    fixFr: z.string(),
  })
  .openapi("DeclarationWarning");

export const DeclarationAnswer = z
  .object({
    ...declared,
    adopted: z.boolean().openapi({ description: "It was there already: nothing was sent." }),
    warnings: z.array(WarningSchema),
  })
  .openapi("AddressDeclared");

export const declaredQuery = closed({ siren, platform });
