import type { AckDetail, AckStatus } from "../../norm/acknowledgement.ts";
import {
  FLOW,
  FLOW_PROFILES,
  FLOW_TYPES,
  type FlowDirection,
  type FlowProfile,
  type FlowSyntax,
  type FlowType,
  PROCESSING_RULES,
  type ProcessingRule,
  type RuleSource,
} from "../../norm/flow.ts";
import type { Strict } from "../../norm/shape.ts";
import type { ApiVersion, Words } from "../../norm/versions.ts";
import { iso } from "../platform.ts";

/** A flow as stored. `In` comes to the client, `Out` comes from it. */
export interface FlowRow {
  seq: number;
  id: string;
  client: string;
  direction: FlowDirection;
  type: FlowType;
  syntax: FlowSyntax;
  profile: FlowProfile;
  rule: ProcessingRule;
  rule_source: RuleSource;
  name: string;
  tracking_id: string | null;
  sha256: string;
  ack: AckStatus;
  ack_details: string | null;
  submitted_at: number;
  updated_at: number;
  media_type: string;
  bytes: Uint8Array;
  /** JSON of a reading (read-deposit.ts); null where nothing was read. */
  reading: string | null;
  /** Seller, year and number of the invoice. */
  number_key: string | null;
  /** 1: it holds its number, so that another deposit of it is a duplicate. */
  held: 0 | 1;
}

const known = <T extends string>(list: Words<T>, version: ApiVersion, word: T): T | undefined =>
  list.has(version, word) ? word : undefined;

/** A flow as the API of one version shows it. What that version has no word or no member for is left out. */
export const presentFlow = (
  flow: Omit<FlowRow, "bytes" | "reading">,
  version: ApiVersion,
): Strict<typeof FLOW> => ({
  flowId: flow.id,
  submittedAt: iso(flow.submitted_at),
  updatedAt: iso(flow.updated_at),
  ...(FLOW.name.in.includes(version) ? { name: flow.name } : {}),
  ...(flow.tracking_id === null ? {} : { trackingId: flow.tracking_id }),
  flowType: known(FLOW_TYPES, version, flow.type),
  flowDirection: flow.direction,
  flowSyntax: flow.syntax,
  flowProfile: known(FLOW_PROFILES, version, flow.profile),
  processingRule: known(PROCESSING_RULES, version, flow.rule),
  processingRuleSource: flow.rule_source,
  acknowledgement: {
    status: flow.ack,
    ...(flow.ack_details === null ? {} : { details: JSON.parse(flow.ack_details) as AckDetail[] }),
  },
});
