import { SELF_BILLED_TYPES } from "../../domain/invoice.ts";
import { statusFacts } from "../../domain/life-cycle/status.ts";
import type { FlowType } from "../../norm/flow.ts";
import type { Platform } from "../platform.ts";
import { addFlow } from "./flows.ts";
import { type Invoice, statusesOf } from "./invoices.ts";

/** Which way a message about an invoice goes, seen from one of its two parties. */
export const lifeCycleTypeFor = (invoice: Invoice, side: "from" | "to"): FlowType => {
  const selfBilled = SELF_BILLED_TYPES.has(invoice.content.type);
  return (side === "from") !== selfBilled ? "CustomerInvoiceLC" : "SupplierInvoiceLC";
};

/** Hands a message over to one party, if it is a client. */
export const deliverMessage = (
  platform: Platform,
  invoice: Invoice,
  side: "from" | "to",
  message: Uint8Array,
  name: string,
): void => {
  const client = side === "from" ? invoice.fromClient : invoice.toClient;
  if (client === null) return;
  addFlow(platform, {
    client,
    direction: "In",
    type: lifeCycleTypeFor(invoice, side),
    syntax: "CDAR",
    profile: "Undefined",
    rule: invoice.rule,
    ruleSource: "Computed",
    name,
    trackingId: null,
    ack: "Ok",
    mediaType: "application/xml",
    bytes: message,
    reading: null,
    numberKey: null,
  });
};

/** Does the next step wait for a status that the client has not set yet? */
export const isAwaited = (platform: Platform, invoice: Invoice): boolean => {
  const awaits = invoice.script[0]?.awaits;
  if (awaits === undefined) return false;
  const code = String(statusFacts(awaits).code);
  return !statusesOf(platform, invoice.id).some((s) => s.code === code && s.saidBy !== "sandbox");
};
