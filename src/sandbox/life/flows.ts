import { createHash } from "node:crypto";
import type { AckDetail, AckStatus } from "../../norm/acknowledgement.ts";
import type {
  FlowDirection,
  FlowProfile,
  FlowSyntax,
  FlowType,
  ProcessingRule,
  RuleSource,
} from "../../norm/flow.ts";
import { type Platform, uuid } from "../platform.ts";
import { callWebhooks } from "./call-webhooks.ts";
import type { FlowRow } from "./flow.ts";
import type { Reading } from "./read-deposit.ts";

/** A flow to be stored. */
export interface NewFlow {
  client: string;
  direction: FlowDirection;
  type: FlowType;
  syntax: FlowSyntax;
  profile: FlowProfile;
  rule: ProcessingRule;
  ruleSource: RuleSource;
  name: string;
  trackingId: string | null;
  ack: AckStatus;
  mediaType: string;
  bytes: Uint8Array;
  reading: Reading | null;
  numberKey: string | null;
}

export const sha256Of = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

/** The flow of this id. Throws when it is gone, which is a fault of the sandbox itself. */
export const flowById = (platform: Platform, id: string): FlowRow => {
  const row = platform.db.get<FlowRow>("SELECT * FROM flows WHERE id = ?", id);
  if (row === undefined) throw new Error(`flow ${id} is gone`);
  return row;
};

/** Stores a flow and tells the webhooks of its client. Several that shall share one moment are given it. */
export const addFlow = (platform: Platform, flow: NewFlow, now = platform.clock.now()): FlowRow => {
  const id = uuid(platform);
  platform.db.run(
    `INSERT INTO flows (id, client, direction, type, syntax, profile, rule, rule_source, name, tracking_id, sha256, ack,
       submitted_at, updated_at, media_type, bytes, reading, number_key, held)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    id,
    flow.client,
    flow.direction,
    flow.type,
    flow.syntax,
    flow.profile,
    flow.rule,
    flow.ruleSource,
    flow.name,
    flow.trackingId,
    sha256Of(flow.bytes),
    flow.ack,
    now,
    now,
    flow.mediaType,
    flow.bytes,
    flow.reading === null ? null : JSON.stringify(flow.reading),
    flow.numberKey,
    flow.direction === "Out" && flow.numberKey !== null ? 1 : 0,
  );
  const stored = flowById(platform, id);
  callWebhooks(platform, stored);
  return stored;
};

/** Acknowledges a deposit, qualifies it, and tells the webhooks. */
export const acknowledge = (
  platform: Platform,
  flow: FlowRow,
  type: FlowType,
  details: readonly AckDetail[],
): void => {
  const refused = details.some((d) => d.level === "Error");
  platform.db.run(
    "UPDATE flows SET ack = ?, ack_details = ?, type = ?, updated_at = ?, held = CASE WHEN ? THEN 0 ELSE held END WHERE id = ?",
    refused ? "Error" : "Ok",
    details.length === 0 ? null : JSON.stringify(details),
    type,
    platform.clock.now(),
    refused ? 1 : 0,
    flow.id,
  );
  callWebhooks(platform, flowById(platform, flow.id));
};

/** The number of a rejected invoice may be used again (regulation §1.3). */
export const releaseNumber = (platform: Platform, flowId: string): void => {
  platform.db.run("UPDATE flows SET held = 0 WHERE id = ?", flowId);
};

/** An earlier deposit of the same client that holds this number. */
export const holderOf = (
  platform: Platform,
  client: string,
  numberKey: string | null,
  before = Number.MAX_SAFE_INTEGER,
): FlowRow | undefined =>
  numberKey === null
    ? undefined
    : platform.db.get<FlowRow>(
        `SELECT * FROM flows WHERE client = ? AND number_key = ? AND held = 1 AND direction = 'Out' AND seq < ?
         ORDER BY seq LIMIT 1`,
        client,
        numberKey,
        before,
      );
