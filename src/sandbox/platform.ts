import type { Clock } from "./clock.ts";
import type { Database } from "./database.ts";

/** A line of the sandbox's log. */
export type Log = (facts: Record<string, unknown>, text: string) => void;

/** What every part of the sandbox works with. */
export interface Platform {
  db: Database;
  clock: Clock;
  /** This many random bytes. */
  random(size: number): Uint8Array;
  /** Time between two steps of a life cycle, in seconds; may be a fraction. */
  secondsPerStep(): number;
  /** Tells the schedule that there is a new job. */
  wake(): void;
  log: Log;
}

/** A version 4 UUID from the platform's own randomness. */
export const uuid = (platform: Platform): string => {
  const bytes = Uint8Array.from(platform.random(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Buffer.from(bytes).toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
};

/** ISO 8601 UTC of a moment in milliseconds. */
export const iso = (moment: number): string => new Date(moment).toISOString();
