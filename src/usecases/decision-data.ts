import { z } from "zod";

/** What a person decided about many failures, as its row of work carries it. */
export const decisionData = z.object({
  act: z.enum(["retry", "dismiss"]),
  /** Who decided: a tenant, or an administrator (null). */
  tenant: z.string().nullable(),
  /** One tenant's alone, where an administrator narrowed it so. */
  of: z.string().optional(),
  /** What failed after that time was not seen, epoch milliseconds. */
  until: z.number(),
  reason: z.string(),
  note: z.string(),
  by: z.string(),
  /** What is left, and where the first of them goes on. */
  groups: z.array(
    z.object({
      kind: z.string(),
      state: z.enum(["failed", "parked", "held"]),
      platform: z.string(),
      cause: z.string(),
      count: z.number(),
    }),
  ),
  cursor: z.string().nullable(),
});
export type Decision = z.infer<typeof decisionData>;
