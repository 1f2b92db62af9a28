import { z } from "zod";
import type { RawItem } from "../../domain/life-cycle/event.ts";
import { digestOf } from "../kit/items.ts";
import { isoOf } from "../kit/time.ts";
import { eventSchema, onboardingSchema, statusSchema } from "./shapes.ts";

/*
 * What the platform has to say, as items. The same thing has the same id, whether it was pulled, found in a history
 * or searched, or the platform called about it.
 */

/** What an item holds, as it came. */
export const rawSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("invoice"), invoiceId: z.string() }),
  z.object({ kind: z.literal("status"), status: z.unknown() }),
  z.object({ kind: z.literal("event"), event: z.unknown() }),
  z.object({ kind: z.literal("other"), body: z.unknown() }),
]);
type Raw = z.infer<typeof rawSchema>;

const item = (id: string, at: string | null | undefined, now: Date, raw: Raw): RawItem => ({
  id,
  at: isoOf(at, "utc", now),
  raw,
});

/** A received invoice. */
export const invoiceItem = (invoiceId: string, at: Date): RawItem =>
  item(`invoice:${invoiceId}`, null, at, { kind: "invoice", invoiceId });

/** A status; one that cannot be read is kept, so that a person sees it. */
export const statusItem = (value: unknown, now: Date): RawItem => {
  const read = statusSchema.safeParse(value);
  if (!read.success) return otherItem(value, now);
  const { statusId, date, json } = read.data;
  // Calls may leave the id out; the message's own id is as unique.
  const id = statusId ?? json?.identification?.id ?? digestOf(value);
  return item(`status:${id}`, date, now, { kind: "status", status: value });
};

/** What a call of the platform tells in JSON. */
export const calledItem = (body: unknown, now: Date): RawItem => {
  const event = eventSchema.safeParse(body);
  if (event.success) {
    const { eventId, timestamp } = event.data;
    return item(`event:${eventId}`, timestamp, now, { kind: "event", event: body });
  }
  return statusItem(body, now);
};

/** Something that is none of these. */
const otherItem = (value: unknown, now: Date): RawItem =>
  item(`other:${digestOf(value)}`, null, now, { kind: "other", body: value });

/** The platform's id of a status, readable or not. */
export const statusIdIn = (value: unknown): string | null =>
  z.looseObject({ statusId: z.string().min(1) }).safeParse(value).data?.statusId ?? null;

/** Is it the progress of an onboarding, which is not the gateway's business? */
export const isOnboarding = (body: unknown): boolean => onboardingSchema.safeParse(body).success;
