import { z } from "zod";
import { code, reference, text } from "./scalars.ts";

/** A value and the list that it comes from; the terms are those of every place that it stands in. */
export const IdentifierSchema = z
  .strictObject({
    value: reference(
      "BT-18, BT-29, BT-30, BT-34, BT-46, BT-47, BT-49, BT-60, BT-61, BT-71, BT-128, BT-157: the identifier itself",
    ),
    scheme: code(
      "BT-18-1, BT-29-1, BT-30-1, BT-34-1, BT-46-1, BT-47-1, BT-49-1, BT-60-1, BT-61-1, BT-71-1, BT-128-1, BT-157-1: the list that it comes from",
      "ISO 6523, EAS or UNTDID 1153: `0002` SIREN, `0009` SIRET, `0224` routing code, `0225` French electronic address",
    ).optional(),
  })
  .describe("A value and the list that it comes from (ISO 6523, EAS, UNTDID…).");
export type Identifier = z.infer<typeof IdentifierSchema>;

export const ClassificationSchema = z
  .strictObject({
    code: reference("BT-158: what the item is, in a list"),
    list: code("BT-158-1: the list", "UNTDID 7143, as `STI`").optional(),
    listVersion: text("BT-158-2: its version").optional(),
  })
  .describe("BT-158: a classification of the item.");
export type Classification = z.infer<typeof ClassificationSchema>;
