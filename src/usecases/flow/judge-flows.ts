import type { FlowAck, FlowDetail } from "../../domain/flow.ts";
import type { Invoice } from "../../domain/invoice.ts";
import type { InvoiceEvent } from "../../domain/life-cycle/event.ts";
import type { Push, PushState } from "../../domain/life-cycle/push.ts";
import type { Problem } from "../../domain/problem.ts";
import type { ReportRecord, ReportState } from "../../domain/reporting/record.ts";
import { ackCodeOfReason } from "../../mapping/acknowledgements.ts";
import type { Memory } from "../../store/port.ts";
import type { Parts } from "../parts.ts";
import { callSubscribers } from "./call-subscribers.ts";

/*
 * The acknowledgements of flows move with what becomes of their subjects, in the same transaction.
 */

type Tools = Pick<Parts, "now" | "ids">;

/** What is said of a flow. */
type Judgement = { ack: FlowAck; details: FlowDetail[] };

const PENDING: Judgement = { ack: "Pending", details: [] };
const OK: Judgement = { ack: "Ok", details: [] };

/** An error, by a reason of the life cycle or a code of ours, and its words: in French, clerks read them in their ERP. */
const errorOf = (item: string, { code, text }: { code: string; text: string }): FlowDetail => ({
  level: "Error",
  item,
  reasonCode: ackCodeOfReason(code),
  reasonMessage: text === "" ? code : text,
});

const refusedBy = (item: string, problem: Problem | null): Judgement => ({
  ack: "Error",
  details: [
    errorOf(item, { code: problem?.code ?? "refused", text: problem?.messageFr ?? problem?.message ?? "" }),
  ],
});

export const ackOfPush = (state: PushState, problem: Problem | null): Judgement =>
  state === "refused" || state === "failed"
    ? refusedBy("status", problem)
    : state === "queued" || state === "parked"
      ? PENDING
      : OK;

export const ackOfReport = (state: ReportState, problem: Problem | null): Judgement =>
  state === "rejected" || state === "inadmissible"
    ? refusedBy("report", problem)
    : state === "taken" || state === "accepted" || state === "superseded"
      ? OK
      : PENDING;

const ANY: readonly FlowAck[] = ["Pending", "Ok", "Error"];
const others = (ack: FlowAck): readonly FlowAck[] => ANY.filter((one) => one !== ack);

const judge = async (
  parts: Tools,
  memory: Memory,
  about: string,
  said: Judgement,
  from: readonly FlowAck[] = others(said.ack),
): Promise<void> => {
  const flow = await memory.flows.judge(about, { ...said, from }, parts.now());
  if (flow !== null) await callSubscribers(parts, memory, flow);
};

/**
 * What a statement of the platform means for the flow of a sent invoice: an acknowledgement is believed at any time;
 * else the first status tells that it was taken, or rejected.
 */
export const judgeByStatement = async (
  parts: Tools,
  memory: Memory,
  invoice: Invoice,
  event: InvoiceEvent,
): Promise<void> => {
  const { status, acknowledgement, push, reasons, comment } = event;
  if (invoice.direction !== "outbound" || status === null || push !== undefined) return;
  if (event.aboutAnotherDeposit === true) return;
  const isRejected = status === "rejected";
  const rejected = reasons.length === 0 ? [{ code: "rejected", text: comment ?? "" }] : reasons;
  const said: Judgement = isRejected
    ? { ack: "Error", details: rejected.map((reason) => errorOf("invoice", reason)) }
    : OK;
  await judge(parts, memory, invoice.id, said, acknowledgement === true ? others(said.ack) : ["Pending"]);
};

/** The delivery of an invoice came to nothing, or a person tries it again. */
export const judgeDelivery = (
  parts: Tools,
  memory: Memory,
  { id, delivery, problem }: Pick<Invoice, "id" | "delivery" | "problem">,
): Promise<void> =>
  judge(parts, memory, id, delivery === "failed" ? refusedBy("invoice", problem) : PENDING, [
    "Pending",
    "Error",
  ]);

/** The platform has the invoice, and will say nothing more of it. */
export const judgeTaken = (parts: Tools, memory: Memory, invoiceId: string): Promise<void> =>
  judge(parts, memory, invoiceId, OK);

/** Where a push stands now. `sent` says nothing where the platform gives its verdict later. */
export const judgePush = (
  parts: Tools,
  memory: Memory,
  { id, state, problem }: Pick<Push, "id" | "state" | "problem">,
): Promise<void> => judge(parts, memory, id, ackOfPush(state, problem));

/** Where a report stands now. */
export const judgeReport = (
  parts: Tools,
  memory: Memory,
  { id, state, problem }: Pick<ReportRecord, "id" | "state" | "problem">,
): Promise<void> => judge(parts, memory, id, ackOfReport(state, problem));
