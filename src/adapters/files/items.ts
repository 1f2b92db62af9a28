import { z } from "zod";
import type { RawItem } from "../../domain/life-cycle/event.ts";

/** A file that came, as its item tells of it. */
const fileSchema = z.object({
  folder: z.string(),
  name: z.string(),
  /** Bytes. */
  size: z.number(),
  /** Epoch milliseconds, by the platform's clock. */
  modified: z.number(),
  sha256: z.string(),
  /** It could not be understood when it was listed: it stays where it is. */
  odd: z.literal(true).optional(),
  /** Too large to be read. */
  tooLarge: z.literal(true).optional(),
  /** Listed, and not given: why. */
  unread: z.string().optional(),
  /** Base64, where it may not be there any more when it is to be understood. */
  content: z.string().optional(),
});

export interface FileItem extends RawItem {
  raw: z.infer<typeof fileSchema>;
}

/** The file of an item; null for an item of another adapter, from before the account had this one. */
export const fileIn = ({ raw }: Pick<RawItem, "raw">): FileItem["raw"] | null =>
  fileSchema.safeParse(raw).data ?? null;
