import {
  type DeclaredFlow,
  type FlowType,
  profileOfInvoice,
  ruleOfInvoice,
  ruleOfReport,
  syntaxOfInvoice,
  typeOfInvoice,
  typeOfReport,
} from "../../domain/flow.ts";
import { type Invoice, receiversOf } from "../../domain/invoice.ts";
import type { InvoiceEvent } from "../../domain/life-cycle/event.ts";
import type { Push } from "../../domain/life-cycle/push.ts";
import type { ReportEvent, ReportRecord } from "../../domain/reporting/record.ts";
import { publicBuyerByDocument } from "../../domain/tenant.ts";
import type { Memory, NewFlow } from "../../store/port.ts";
import type { Parts } from "../parts.ts";
import { callSubscribers } from "./call-subscribers.ts";
import { ackOfPush, ackOfReport } from "./judge-flows.ts";

/*
 * The flows of clients of XP Z12-013 are kept where the thing itself is kept, in its transaction: an invoice, a status,
 * a report without its flow would never be found by such a client.
 */

type Tools = Pick<Parts, "now" | "ids">;

const EXTENSIONS: Readonly<Record<string, string>> = { "application/pdf": "pdf" };

/** A name for a file: what the norm allows, and every file system takes. */
const fileName = (stem: string, extension: string): string =>
  `${stem.replaceAll(/[^\w.-]/g, "_").slice(0, 200)}.${extension}`;

const add = async (
  parts: Tools,
  memory: Memory,
  flow: NewFlow,
  again: string | undefined = undefined,
): Promise<void> => {
  const now = parts.now();
  if (again !== undefined) await memory.flows.replace({ ...flow, id: again }, now);
  else if (!(await memory.flows.add(flow, now))) return;
  await callSubscribers(parts, memory, { ...flow, id: again ?? flow.id });
};

/**
 * The flow of an invoice that was sent or received, for each whose it is; none of one that nobody owns. Its id is the
 * invoice's for the first of them: ids are not shared.
 */
export const keepInvoiceFlow = async (
  parts: Tools,
  memory: Memory,
  invoice: Invoice,
  given: { declared?: DeclaredFlow | undefined; isPublic?: boolean } = {},
): Promise<void> => {
  for (const [i, tenant] of receiversOf(invoice).entries())
    await keepInvoiceFlowOf(parts, memory, tenant, i === 0 ? invoice.id : parts.ids.flow(), invoice, given);
};

/** The flow of an invoice for one tenant. */
export const keepInvoiceFlowOf = async (
  parts: Tools,
  memory: Memory,
  tenant: string,
  id: string,
  invoice: Invoice,
  given: { declared?: DeclaredFlow | undefined; isPublic?: boolean } = {},
): Promise<void> => {
  const { declared } = given;
  const isOut = invoice.direction === "outbound";
  const direction = isOut ? "Out" : "In";
  await add(
    parts,
    memory,
    {
      id,
      about: invoice.id,
      tenant,
      subject: "invoice",
      direction,
      type: typeOfInvoice(invoice.type, direction),
      syntax: syntaxOfInvoice(invoice),
      profile: declared?.profile ?? profileOfInvoice(invoice),
      ...ruled(invoice, given),
      name: declared?.name ?? fileName(invoice.number, EXTENSIONS[invoice.mediaType] ?? "xml"),
      trackingId: declared?.trackingId ?? null,
      sha256: isOut ? invoice.sha256 : null,
      ack: isOut ? "Pending" : "Ok",
      details: [],
    },
    declared?.again,
  );
};

const ruled = (
  invoice: Invoice,
  { declared, isPublic }: { declared?: DeclaredFlow | undefined; isPublic?: boolean },
): Pick<NewFlow, "rule" | "ruleSource"> =>
  declared?.rule === undefined
    ? {
        rule: ruleOfInvoice(invoice, isPublic ?? publicBuyerByDocument(invoice) === true),
        ruleSource: "Computed",
      }
    : { rule: declared.rule, ruleSource: "Input" };

const typeOfStatus = ({ type, direction }: Invoice): FlowType =>
  `${typeOfInvoice(type, direction === "outbound" ? "Out" : "In")}LC`;

/**
 * Is it a status that a client hears as a flow? An acknowledgement is that of the invoice's own flow; what the client
 * pushed itself is a flow already, and news to the others; a word without a meaning comes once it has one.
 */
const isToldAsFlow = (event: InvoiceEvent, pushedByIt: boolean): boolean =>
  event.status !== null &&
  event.acknowledgement !== true &&
  event.source !== "gateway" &&
  ((event.push === undefined && event.source !== "push") || (event.push?.outcome === "sent" && !pushedByIt));

/** The flow of a status that a platform told, for each whose the invoice is. */
export const keepStatusFlow = async (
  parts: Tools,
  memory: Memory,
  invoice: Invoice,
  event: InvoiceEvent,
): Promise<void> => {
  for (const [i, tenant] of receiversOf(invoice).entries())
    await keepStatusFlowOf(parts, memory, tenant, i === 0 ? event.id : parts.ids.flow(), invoice, event);
};

/** The flow of a status for one tenant. */
export const keepStatusFlowOf = async (
  parts: Tools,
  memory: Memory,
  tenant: string,
  id: string,
  invoice: Invoice,
  event: InvoiceEvent,
): Promise<void> => {
  const push = event.push === undefined ? null : await memory.pushes.byId(event.push.id);
  if (!isToldAsFlow(event, push?.tenant === tenant)) return;
  await add(parts, memory, {
    id,
    about: event.id,
    tenant,
    subject: "event",
    direction: "In",
    type: typeOfStatus(invoice),
    syntax: "CDAR",
    profile: "Undefined",
    ...ruled(invoice, {}),
    name: fileName(`${invoice.number}_${event.status ?? event.rawCode}`, "xml"),
    trackingId: null,
    sha256: null,
    ack: "Ok",
    details: [],
  });
};

/** The flow of a status that the client pushes. */
export const keepPushFlow = (
  parts: Tools,
  memory: Memory,
  push: Push,
  invoice: Invoice,
  deposit?: { declared: DeclaredFlow; sha256: string },
): Promise<void> =>
  add(
    parts,
    memory,
    {
      id: push.id,
      about: push.id,
      tenant: push.tenant,
      subject: "push",
      direction: "Out",
      type: typeOfStatus(invoice),
      syntax: "CDAR",
      profile: deposit?.declared.profile ?? "Undefined",
      ...ruled(invoice, deposit ?? {}),
      name: deposit?.declared.name ?? fileName(`${invoice.number}_${push.status}`, "xml"),
      trackingId: deposit?.declared.trackingId ?? null,
      sha256: deposit?.sha256 ?? null,
      ...ackOfPush(push.state, push.problem),
    },
    deposit?.declared.again,
  );

/** The flow of a report that goes out. */
export const keepReportFlow = (
  parts: Tools,
  memory: Memory,
  report: ReportRecord,
  deposit?: { declared: DeclaredFlow; sha256: string },
): Promise<void> => {
  const type = typeOfReport(report);
  const declared = deposit?.declared;
  return add(
    parts,
    memory,
    {
      id: report.id,
      about: report.id,
      tenant: report.tenant,
      subject: "report",
      direction: "Out",
      type,
      syntax: "FRR",
      profile: declared?.profile ?? "Undefined",
      rule: declared?.rule ?? ruleOfReport(type),
      ruleSource: declared?.rule === undefined ? "Computed" : "Input",
      name: declared?.name ?? fileName(report.name, "xml"),
      trackingId: declared?.trackingId ?? null,
      sha256: deposit?.sha256 ?? null,
      ...ackOfReport(report.state, report.problem),
    },
    declared?.again,
  );
};

/** The flow of what the public portal or the platform says of a report in a life-cycle message. */
export const keepAnswerFlow = (
  parts: Tools,
  memory: Memory,
  report: ReportRecord,
  event: Pick<ReportEvent, "id" | "rawCode">,
): Promise<void> =>
  add(parts, memory, {
    id: event.id,
    about: event.id,
    tenant: report.tenant,
    subject: "answer",
    direction: "In",
    type: report.kind === "payments" ? "StatePaymentReportLC" : "StateTransactionReportLC",
    syntax: "CDAR",
    profile: "Undefined",
    rule: ruleOfReport(typeOfReport(report)),
    ruleSource: "Computed",
    name: fileName(`${report.name}_${event.rawCode ?? ""}`, "xml"),
    trackingId: null,
    sha256: null,
    ack: "Ok",
    details: [],
  });
