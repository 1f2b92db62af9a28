import { z } from "zod";
import { sifted } from "./calls/answers.ts";

/*
 * Pieces of shapes that are read as loosely as can be: platforms leave out what they call required, give numbers as
 * text and text as numbers, and add words and members. What cannot be read as it should counts as left out.
 */

/** A part that may be missing or be something else altogether. */
export const part = <T extends z.ZodType>(of: T) => of.nullish().catch(undefined);

export const text = part(z.string());

export const number = part(z.number());

/** A text or a number, as text. */
export const word = part(z.union([z.string(), z.number()]).transform(String));

/** A text or a number as text, trimmed; undefined when nothing is left. */
export const trimmed = part(
  z.union([z.string(), z.number()]).transform((value) => String(value).trim() || undefined),
);

/** An id; some platforms give a number where they say a string. */
export const id = z.union([z.string().trim().min(1), z.number()]).transform(String);

/** A count, as a number or as text. */
export const count = part(z.coerce.number().int().nonnegative());

/** A boolean, or a French or English word for one. */
export const flag = part(
  z
    .union([z.boolean(), z.string(), z.number()])
    .transform((value) => value === true || /^(?:true|oui|o|1)$/i.test(String(value))),
);

/** A list whose bad members hide no good one. */
export const goodOnes = <T extends z.ZodType>(of: T) =>
  part(z.array(z.unknown())).transform((list) => sifted(of, list ?? []).good);

/** A list; one of a single member may come as that member, an empty one as nothing. */
export const oneOrMore = <T extends z.ZodType>(of: T) =>
  z.preprocess(
    (value) =>
      value === undefined || value === null || value === "" ? [] : Array.isArray(value) ? value : [value],
    z.array(of),
  );
