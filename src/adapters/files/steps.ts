import { z } from "zod";
import type { Named } from "./name.ts";

/** What is known of a file of ours where its bytes are not at hand. */
export interface Sought {
  named: Named;
  sha256: string;
  /** Bytes. */
  size: number;
  step: unknown;
}

/** Something that is to become one file at the platform: an invoice, a status, a report. */
export interface Parcel extends Sought {
  bytes: Uint8Array;
}

/**
 * How far a deposit has come. Each is stored before the next is begun, so that after any crash it is known what may be
 * there:
 *
 * - `named`: its name is fixed; a half-written file may be there, under the name that nobody looks at;
 * - `written`: it is there whole under that name, or, where the next move's answer was lost, under its final one, or gone
 *   because the platform has taken it;
 * - `published`: the platform has it, and its acknowledgement is awaited.
 */
const stepSchema = z.object({
  state: z.enum(["named", "written", "published"]),
  name: z.string(),
  /** Of what was written, for `written` and after. */
  sha256: z.string().optional(),
  size: z.number().optional(),
  /** When it was written, by the platform's clock; epoch milliseconds. */
  theirs: z.number().optional(),
  /** When it was published, by ours. */
  since: z.number().optional(),
  /** How often its acknowledgement was looked for. */
  looks: z.number().default(0),
});
export type Step = z.infer<typeof stepSchema>;

/** What was written, or is to be. */
export type Own = Step & { id: string; sha256: string; size: number };

/** Where an earlier try stands; null: there was none. */
export const stepIn = (step: unknown): Step | null => stepSchema.safeParse(step).data ?? null;

/** The file of a step. What is made anew for a later one (the message of a status) may differ from what was written. */
export const ownOf = (step: Step, { named, sha256, size }: Sought): Own => ({
  ...step,
  id: named.id,
  sha256: step.sha256 ?? sha256,
  size: step.size ?? size,
});
