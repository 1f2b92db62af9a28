import type { Flow, FlowAck, FlowDetail, FlowDirection } from "../../domain/flow.ts";

/** A flow to be added: its times are given by the store. */
export type NewFlow = Omit<Flow, "submittedAt" | "updatedAt">;

/** Which flows are looked for: any of each list, all of the criteria together. */
export interface FlowCriteria {
  /** Strict on both sides. */
  updatedAfter?: Date;
  updatedBefore?: Date;
  rules?: readonly string[];
  types?: readonly string[];
  directions?: readonly FlowDirection[];
  trackingId?: string;
  acks?: readonly FlowAck[];
}

/** Who wants to be called when flows change (webhooks of the norm since 1.3). */
export interface FlowSubscription {
  /** A UUID. */
  id: string;
  tenant: string;
  /** Where to. */
  url: string;
  /** Base64. */
  signingKey: string;
  /** What it wants to hear of; null: everything. */
  types: readonly string[] | null;
  direction: FlowDirection | null;
  ack: FlowAck | null;
  createdAt: Date;
}

/**
 * Flows as clients of the norm see them. Each takes its `updatedAt` when its transaction ends, later than that of any
 * flow of the tenant before: no later commit ever shows a time before one that was told, on several processes too.
 */
export interface Flows {
  /**
   * Adds one. False, and nothing stored, when there is one of this id or the tenant has one about the same, or the same
   * file was refused before. Of two other flows with the same content the first keeps it: the second is added without.
   */
  add(flow: NewFlow, now: Date): Promise<boolean>;
  byId(id: string): Promise<Flow | null>;
  byAbout(about: string, tenant: string): Promise<Flow | null>;
  /** What a tenant sent with these bytes. */
  byContent(tenant: string, sha256: string): Promise<Flow | null>;
  /**
   * Sets the acknowledgement of the flow of who sent a subject, where it stands in one of `from`. Returns the flow as it is
   * then, but for its time; null: none stands so.
   */
  judge(
    about: string,
    said: { ack: FlowAck; details: readonly FlowDetail[]; from: readonly FlowAck[] },
    now: Date,
  ): Promise<Flow | null>;
  /** Writes down anew a deposit that was refused before, by its id; what it holds and when it came stay. */
  replace(flow: NewFlow, now: Date): Promise<void>;
  /** A tenant does not see an invoice any more: its flows of it go, those of its statuses too. */
  withdraw(invoiceId: string, tenant: string): Promise<void>;
  /** Oldest change first. */
  search(tenant: string, criteria: FlowCriteria, limit: number): Promise<Flow[]>;

  subscribe(subscription: FlowSubscription): Promise<void>;
  subscriptions(tenant: string): Promise<FlowSubscription[]>;
  subscription(id: string): Promise<FlowSubscription | null>;
  /** False: the tenant has none of this id. */
  unsubscribe(tenant: string, id: string): Promise<boolean>;
}
