import { createHash } from "node:crypto";
import { z } from "zod";

export type Version = "1.1" | "1.2" | "1.3";

const RULES = ["B2B", "B2BInt", "B2C", "OutOfScope", "ArchiveOnly", "NotApplicable"] as const;
const SYNTAXES = ["CII", "UBL", "Factur-X", "CDAR", "FRR"] as const;
/** What a deposit may say of its file. */
export const flowInfoShape = (version: Version) =>
  z.strictObject({
    trackingId: z
      .string()
      .max(version === "1.3" ? 64 : 36)
      .optional(),
    name: version === "1.1" ? z.string().max(255).optional() : z.string().max(255),
    flowSyntax: z.enum(SYNTAXES),
    flowProfile: z
      .enum(["Basic", "CIUS", "Extended-CTC-FR", ...(version === "1.3" ? ["Undefined"] : [])])
      .optional(),
    processingRule: z.enum(RULES).optional(),
    sha256: z
      .string()
      .regex(/^[a-f0-9]{64}$/)
      .optional(),
  });

/** What a search may ask. */
export const searchShape = (version: Version) =>
  z.strictObject({
    limit: z.int().min(1).max(100).optional(),
    ...(version === "1.3" ? { cursor: z.string().optional() } : {}),
    where: z
      .strictObject({
        updatedAfter: z.iso.datetime().optional(),
        updatedBefore: z.iso.datetime().optional(),
        flowType: z.array(z.string()).min(1).optional(),
        flowDirection: z
          .array(z.enum(["In", "Out"]))
          .min(1)
          .optional(),
        trackingId: z.string().optional(),
        ackStatus: z.enum(["Pending", "Ok", "Error"]).optional(),
      })
      .refine((where) => Object.keys(where).length > 0, "at least one criterion"),
  });

/** Comparable beyond milliseconds. */
export const precise = (time: string): string => {
  const [, seconds = "", fraction = ""] = /^(.{19})(?:\.(\d+))?/.exec(time) ?? [];
  return `${seconds}.${fraction.padEnd(9, "0")}`;
};

/** In an order that has nothing to do with time. */
export const shuffled = <T extends { flowId: string }>(flows: T[]): T[] => {
  const key = ({ flowId }: T): string => createHash("sha1").update(flowId).digest("hex");
  return [...flows].sort((a, b) => (key(a) < key(b) ? -1 : 1));
};
