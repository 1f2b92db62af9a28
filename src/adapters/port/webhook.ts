import type { RawItem } from "../../domain/life-cycle/event.ts";

/** What came in on a platform's webhook, raw. */
export interface WebhookCall {
  headers: Headers;
  /** The raw bytes: signatures are over them, never over parsed JSON. */
  body: Uint8Array;
  now: Date;
  path: string;
}

/** A verified call gives items; an unsigned or unsigned-able one is a hint that only triggers a poll. */
export type WebhookVerdict =
  | { kind: "items"; items: RawItem[] /** unique per call, to refuse replays */; replayKey?: string }
  | { kind: "hint"; why: string }
  | { kind: "refused"; why: string };

/** A webhook at a platform. */
export interface Registered {
  id: string;
  /** The key that it was made with, where it is not that of the settings: the platform does not show it again. */
  secret?: string;
  /** The platform called this address already. */
  existed?: true;
}
