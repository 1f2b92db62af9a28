import { z } from "zod";
import { says } from "../../explain.ts";
import { reference, text } from "./scalars.ts";

export const AttachmentSchema = z
  .strictObject({
    id: reference("BT-122: number of the supporting document"),
    description: text("BT-123: what it is, one of the words of BR-FR-17 in France").optional(),
    externalUri: text("BT-124: where it can be had, a URI").optional(),
    fileName: text("BT-125-2: name of the embedded file").optional(),
    mediaType: text("BT-125-1: media type of the embedded file, as `application/pdf`").optional(),
    content: z
      .base64(
        says("is not base64", "write the bytes of the file in base64, on one line", {
          message: "n'est pas en base64",
          fix: "écrivez les octets du fichier en base64, sur une ligne",
        }),
      )
      .describe("BT-125: the embedded file in base64; what is read has it only where it was asked for.")
      .optional(),
    size: z
      .int()
      .nullable()
      .describe("BT-125: length of the embedded file in bytes; null where nothing is embedded."),
  })
  .describe("BG-24: a supporting document.");
export type Attachment = z.infer<typeof AttachmentSchema>;
