import { z } from "zod";
import { REPORT_KINDS } from "../domain/reporting/periods.ts";
import { SEARCHED } from "../domain/retention/erasure.ts";
import type { Kind } from "../outbox/port.ts";
import type { NewWork, Work } from "../store/port.ts";
import { decisionData } from "./decision-data.ts";
import type { Parts } from "./parts.ts";

/**
 * Every kind of durable work: where it runs, what may be done with it when it fails, and what its rows carry. A new
 * kind is a line here; the compiler then asks `kinds.ts` for who does it.
 */

/** How far an act that has one effect, once, has come (`once.ts`). */
const progress = {
  /** Where an act of several steps stands: the adapter's own, JSON. */
  step: z.unknown().optional(),
  /** What went out has its effect at the platform: the steps that are left only read. */
  taken: z.boolean().optional(),
  /** By when what went out had come in at the platform, if it did; ISO 8601. Absent: it never went out. */
  arrivedBy: z.string().optional(),
  /** Until when it may still come in, epoch milliseconds: before that, "not there" proves nothing. */
  arrivesUntil: z.number().optional(),
  /** How the platform refused a second sending: not believed before it was asked whether the first one arrived. */
  refused: z
    .object({
      code: z.string(),
      message: z.string(),
      messageFr: z.string().optional(),
      fix: z.string().optional(),
      fixFr: z.string().optional(),
      raw: z.string().optional(),
      httpStatus: z.number().optional(),
    })
    .optional(),
};
export type Progress = z.infer<z.ZodObject<typeof progress>>;

const told = z.object({
  code: z.string(),
  message: z.string(),
  messageFr: z.string().optional(),
  fix: z.string().optional(),
  fixFr: z.string().optional(),
});

/** Which invoices a sync found news of: the one it was asked for, one other, several, or none. */
export const SYNC_OUTCOMES = ["this", "another", "several", "none"] as const;

const syncResult = z.object({
  outcome: z.enum(SYNC_OUTCOMES),
  message: z.string(),
  messageFr: z.string(),
  /** The same for who may see that one invoice alone: no other is named. */
  discreet: z.object({ message: z.string(), messageFr: z.string() }),
  /** Ids of the invoices that have a new event, or were received. */
  updated: z.array(z.string()),
  /** Set when the platform could be asked for nothing at all. */
  problem: told.nullable(),
});

/**
 * What became of asking for the complete history of the invoice. `absent`: the platform gives no history of one
 * invoice; `notThere`: it never left for the platform.
 */
const historyState = z.discriminatedUnion("state", [
  z.object({ state: z.literal("read") }),
  z.object({ state: z.literal("absent") }),
  z.object({ state: z.literal("notThere") }),
  z.object({ state: z.literal("failed"), problem: told }),
]);

const syncData = z.object({
  /** ISO 8601. */
  began: z.string(),
  /** The tenant's place in the feed when it began; null for an invoice that nobody owns. */
  from: z.number().nullable(),
  /** `lastSyncAt` of the invoice when it began. */
  before: z.string().nullable(),
  /** By account: the round of its pull that must be over, and what its last failure was when the sync began. */
  pulls: z.record(
    z.string(),
    z.object({ round: z.number(), lastFailure: z.string().nullable().default(null) }),
  ),
  history: historyState.nullable(),
  /** What was brought stands in the outbox up to this `seq`. */
  learning: z.object({ upTo: z.number(), pass: z.number() }).nullable(),
  result: syncResult.nullable(),
});

/** Everything that an ERP is told of by webhook. */
export const NEWS_TYPES = [
  "invoice.event",
  "invoice.received",
  "invoice.delivery",
  "invoice.withdrawn",
  "push.refused",
  "push.failed",
  "report.state",
  "report.reminder",
] as const;

const notification = z.object({
  /** `webhook-id`: by it receivers drop the second copy. */
  message: z.string(),
  type: z.enum(NEWS_TYPES),
  /** When the gateway knew, ISO 8601. */
  at: z.string(),
  /** What happened, as the API showed it then; it stands beside `invoice` in the call's `data`. */
  said: z.record(z.string(), z.unknown()),
  /** Id of the report that it is about; absent: it is about the row's invoice. */
  report: z.string().optional(),
});

const alertData = z.object({
  /** Counts the mails. */
  n: z.number().default(0),
  /** When the last one was written, epoch milliseconds. */
  wroteAt: z.number().optional(),
  /** What was told and is still open. */
  told: z.array(z.string()).default([]),
  /** A mail that is to go out, written once: every attempt is the same mail. */
  mail: z
    .object({
      messageId: z.string(),
      at: z.string(),
      subject: z.string(),
      text: z.string(),
      /** Addresses that have not got it yet, where others have. */
      left: z.array(z.string()).optional(),
    })
    .optional(),
});

/** A period of a company that is reported. */
const periodKey = z.object({
  company: z.string(),
  kind: z.enum(REPORT_KINDS),
  role: z.enum(["SE", "BY"]),
  start: z.string(),
  end: z.string(),
});

/** How the outbox treats a kind. */
type Rules = Pick<Kind, "place" | "perpetual" | "repeatable">;

export const WORK = {
  /** Deposits an invoice. */
  submit: { place: "speak", data: z.object(progress) },
  /** Sends a status; `push`: its id. */
  status: { place: "speak", data: z.object({ push: z.string(), ...progress }) },
  /** Sends a report of e-reporting, or one message of it (`part`: its name). */
  declare: {
    place: "speak",
    data: z.object({ report: z.string(), part: z.string().optional(), ...progress }),
  },
  /** Makes the report of a period once it is over. */
  report: { place: "learn", repeatable: true, data: periodKey },
  /** Asks what became of a report, where the platform does not tell it by itself. */
  answer: { place: "listen", repeatable: true, data: z.object({ report: z.string() }) },
  /** Tells an ERP's endpoint. */
  notify: { place: "speak", repeatable: true, data: notification },
  /** Tells a subscription of the national API that a flow has changed. */
  call: {
    place: "speak",
    repeatable: true,
    data: z.object({ subscription: z.string(), flow: z.string() }),
  },
  /** Gives a tenant a received invoice by mail. */
  mail: {
    place: "speak",
    repeatable: true,
    data: z.object({
      /** Of this delivery: with the invoice and the tenant it makes the Message-ID. */
      message: z.string(),
      /** When the gateway knew, ISO 8601. */
      at: z.string(),
      /** An earlier attempt went out without a readable file: all of them do, so that they are the same mail. */
      alone: z.boolean().optional(),
      /** Addresses that have not got it yet, where others have; absent: nobody has. */
      left: z.array(z.string()).optional(),
    }),
  },
  /** Gives a tenant a received invoice as a file; `message` and `at` as for a mail. */
  file: { place: "speak", data: z.object({ message: z.string(), at: z.string(), ...progress }) },
  /** Calls a webhook for a try, once, whatever comes of it; `account`: whose. */
  test: {
    place: "speak",
    repeatable: true,
    data: z.object({ account: z.string(), message: z.string(), at: z.string() }),
  },
  /** Has told again what an account was told, or was not, in a span of time (ISO 8601). */
  redeliver: {
    place: "learn",
    repeatable: true,
    data: z.object({
      account: z.string(),
      from: z.string(),
      until: z.string(),
      only: z.enum(["failed", "all"]),
    }),
  },
  /** Tells by mail what waits for a person; gathered. */
  alert: { place: "speak", perpetual: true, repeatable: true, data: alertData },
  /** Pulls what is new; `rounds`: how often that was complete, for those who wait for the next time. */
  poll: { place: "listen", perpetual: true, data: z.object({ rounds: z.number().default(0) }) },
  /** Compares a day with what was pulled; `auditedTo`: up to when, epoch milliseconds. */
  audit: { place: "listen", perpetual: true, data: z.object({ auditedTo: z.number().optional() }) },
  /** Asks the platform now, for somebody who waits. */
  sync: { place: "listen", repeatable: true, data: syncData },
  /** Understands one raw item. */
  learn: { place: "learn", data: z.object({ item: z.string() }) },
  /** The same for what was said before the account was met: in places of its own, so that it delays no news. */
  past: { place: "past", data: z.object({ item: z.string() }) },
  /** Goes on with what a person decided about a group of failures: more of them than one request can take. */
  decide: { place: "past", repeatable: true, data: decisionData },
  /** Erases what names a person: where it stands (`at`: milliseconds or a number of its own, `id`). */
  erase: {
    place: "past",
    repeatable: true,
    data: z.object({
      erasure: z.string(),
      sort: z.enum(SEARCHED),
      place: z.object({ at: z.number(), id: z.string() }).nullable(),
    }),
  },
  /** Erases what was kept for its time. */
  retain: {
    place: "past",
    perpetual: true,
    repeatable: true,
    /** The walk whose turn it was last. */
    data: z.object({ last: z.string().optional() }),
  },
  /** Has invoices found and sorted that a version before stored; `made`: how many, `looks`: how often none was left. */
  index: { place: "past", repeatable: true, data: z.object({ made: z.number(), looks: z.number() }) },
} as const satisfies Record<string, Rules & { data: z.ZodType }>;

export type WorkKind = keyof typeof WORK;
export type DataOf<K extends WorkKind> = z.infer<(typeof WORK)[K]["data"]>;

export type SyncData = DataOf<"sync">;
export type SyncResult = z.infer<typeof syncResult>;
export type SyncOutcome = (typeof SYNC_OUTCOMES)[number];
export type SyncProblem = z.infer<typeof told>;
export type HistoryState = z.infer<typeof historyState>;
export type Notification = DataOf<"notify">;
export type NewsType = (typeof NEWS_TYPES)[number];

/** The names of all kinds. */
export const WORK_KINDS = Object.keys(WORK) as [WorkKind, ...WorkKind[]];

/** How the outbox treats the rows of a kind. */
export const rulesOf = (kind: WorkKind): Rules => {
  const { data, ...rules }: Rules & { data: z.ZodType } = WORK[kind];
  return rules;
};

/** Does a row of this kind come back by itself for ever? Of kinds that another version of the program knows, no. */
export const isPerpetual = (kind: string): boolean =>
  WORK_KINDS.some((known) => known === kind && rulesOf(known).perpetual === true);

/** A row of one kind, its data read. */
export type WorkOf<K extends WorkKind> = Omit<Work, "kind" | "data"> & { kind: K; data: DataOf<K> };

/** What a row of this kind carries. Throws when it is not what the kind declares. */
export const dataOf = <K extends WorkKind>(kind: K, { data }: Pick<Work, "data">): DataOf<K> =>
  WORK[kind].data.parse(data) as DataOf<K>;

/** A row with its data read. Throws when it is another kind's, or its data is not what the kind declares. */
export const readWork = <K extends WorkKind>(kind: K, work: Work): WorkOf<K> => {
  if (work.kind !== kind) throw new Error(`the work ${work.id} is no ${kind} but a ${work.kind}`);
  return { ...work, kind, data: dataOf(kind, work) };
};

/** A row to be added, due now unless it says otherwise. */
export const newWork = <K extends WorkKind>(
  parts: Pick<Parts, "ids" | "now">,
  kind: K,
  row: { account: string; data: DataOf<K> } & Partial<
    Pick<NewWork, "lane" | "uniqueKey" | "tenant" | "invoiceId" | "runAt" | "requestId" | "trace">
  >,
): NewWork => ({
  tenant: null,
  invoiceId: null,
  runAt: parts.now(),
  // What comes back for ever is nobody's in particular, whoever was there when it began.
  ...(isPerpetual(kind) ? { trace: null } : {}),
  ...row,
  id: parts.ids.work(),
  kind,
  data: { ...row.data },
});
