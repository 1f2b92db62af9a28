import { z } from "zod";
import { code, text } from "./scalars.ts";

export const NoteSchema = z
  .strictObject({
    subjectCode: code(
      "BT-21: what the note is about",
      "UNTDID 4451, as `PMT`, `PMD`, `AAB`, `BAR`",
    ).optional(),
    text: text("BT-22, BT-127: the note"),
  })
  .describe("BG-1: a note on the invoice, or BT-127 on a line.");
export type Note = z.infer<typeof NoteSchema>;
