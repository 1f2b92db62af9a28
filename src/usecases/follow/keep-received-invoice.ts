import { createHash } from "node:crypto";
import type { Understood } from "../../adapters/port.ts";
import { DocumentFault, readNames } from "../../documents/index.ts";
import { isFromBefore } from "../../domain/account.ts";
import {
  type Invoice,
  type InvoiceFinding,
  type InvoiceSummary,
  naturalKey,
  numberSpace,
} from "../../domain/invoice.ts";
import { parisDay } from "../../domain/paris-day.ts";
import type { Decision } from "../../domain/sharing/rule.ts";
import { addresseeOf, type Tenant } from "../../domain/tenant.ts";
import type { Memory, Named } from "../../store/port.ts";
import { traceNow } from "../../traces/current.ts";
import { NO_OWNER, ownerOf } from "../documents/world.ts";
import { keepInvoiceFlow } from "../flow/keep-flows.ts";
import type { OpenPlatform, Parts } from "../parts.ts";
import { tellErp } from "../tell/tell-erp.ts";
import { countDecision } from "./count-decision.ts";
import { holdItem, type Learning, letWait, takeUpWaiting } from "./raw-items.ts";

/**
 * Stores an invoice that came from a platform, for those who receive it: the tenant whose company is its recipient, or
 * who the rules name where several share the company. One that nobody receives is stored all the same, without a tenant;
 * but one that is from before the account was met and for a company that nobody has waits for its company.
 * One from before is kept to be imported, and not told as news. What the controls find in it is kept on it.
 *
 * @returns what to write in the transaction that ends the work
 */
export const keepReceivedInvoice = async (
  parts: Parts,
  platform: OpenPlatform,
  given: Learning,
  received: Extract<Understood, { kind: "invoice" }>,
): Promise<(memory: Memory) => Promise<void>> => {
  const fromBefore = given.old || isFromBefore(received.receivedAt, given.met);
  const item: Learning = { ...given, old: fromBefore };
  const { bytes, mediaType } = received.document;
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const keep = (memory: Memory, ownerId: string): Promise<void> =>
    memory.documents.put({ ownerId, kind: "original", name: "", mediaType, sha256, bytes });

  let summary: InvoiceSummary;
  let decision: Decision;
  let findings: readonly InvoiceFinding[];
  try {
    summary = await parts.documents("readReceived", { bytes });
    decision = parts.router.decide(summary, platform.account.name);
    const leads = decision.leads === null ? null : (parts.tenants.get(decision.leads) ?? null);
    findings = await controlled(parts, leads, bytes, received.receivedAt);
  } catch (error) {
    if (!(error instanceof DocumentFault)) throw error;
    const { fileName } = received.document;
    const about = named({ ...(await readNames(bytes, parts.limits)), ...received.announced });
    return async (memory) => {
      await keep(memory, item.itemId);
      await holdItem(parts, memory, item, error.code, error.message, null, {
        ...about,
        fileName,
        size: bytes.length,
      });
    };
  }

  const now = parts.now().toISOString();
  const trace = traceNow();
  const invoice: Invoice = {
    ...summary,
    id: parts.ids.invoice(),
    tenant: decision.leads,
    ...(decision.copies.length === 0 ? {} : { copies: decision.copies }),
    reference: null,
    direction: "inbound",
    platform: platform.account.name,
    platformId: received.platformId,
    sha256,
    mediaType,
    size: bytes.length,
    delivery: "sent",
    status: null,
    statusAt: null,
    badge: "pending",
    problem: null,
    ...(findings.length === 0 ? {} : { findings }),
    directory: null,
    lastSyncAt: now,
    ...(trace === undefined ? {} : { trace }),
    supersededBy: null,
    ...(fromBefore ? { fromBefore } : {}),
    createdAt: now,
    updatedAt: now,
  };
  return async (memory) => {
    const account = platform.account.name;
    if ((await memory.invoices.byPlatformId(account, received.platformId)) !== null) {
      return memory.items.done(item.itemId);
    }
    if (fromBefore && decision.by === "nobody") {
      const siren = addresseeOf(invoice);
      const message = `Invoice ${summary.number} is from before, and for a company (${siren ?? "without a SIREN"}) that no tenant has.`;
      const waitsFor = siren === null ? null : `company:${siren}`;
      return letWait(parts, memory, item, "company_unknown", message, waitsFor, namesOf(invoice));
    }
    const taking = fromBefore ? "past" : "learn";
    if (!(await memory.invoices.insert(invoice))) {
      const there = await memory.invoices.byNaturalKey("inbound", naturalKey(invoice), numberSpace(invoice));
      if (there?.sha256 === sha256) {
        // The same file once more, as another flow: one invoice, under both names.
        await memory.invoices.addAlias(account, received.platformId, there.id);
        await memory.items.done(item.itemId);
        await takeUpWaiting(parts, memory, account, [`platform:${received.platformId}`], taking);
        return;
      }
      await keep(memory, item.itemId);
      const message = `Another invoice with the number ${summary.number} of this seller and year was received before.`;
      return holdItem(parts, memory, item, "number_received_twice", message, null, namesOf(invoice));
    }
    await keep(memory, invoice.id);
    await keepInvoiceFlow(parts, memory, invoice);
    await countDecision(parts, memory, invoice.id, decision);
    await memory.items.done(item.itemId);
    for (const { rule, severity } of findings) parts.count.finding(rule, severity);
    if (!fromBefore) await tellErp(parts, memory, invoice, { type: "invoice.received", said: {} });
    const came = [`platform:${received.platformId}`, `invoice:${naturalKey(invoice)}`];
    await takeUpWaiting(parts, memory, account, came, taking);
  };
};

/**
 * What the controls find in it.
 *
 * @param leads - null: it is nobody's yet
 * @param receivedAt - ISO 8601: it is held to what was in force on that day
 */
const controlled = async (
  { documents, log, now }: Pick<Parts, "documents" | "log" | "now">,
  leads: Tenant | null,
  bytes: Uint8Array,
  receivedAt: string,
): Promise<readonly InvoiceFinding[]> => {
  if (leads?.controls === "off") return [];
  const day = Number.isNaN(Date.parse(receivedAt)) ? now() : new Date(receivedAt);
  const owner = leads === null ? NO_OWNER : ownerOf(leads);
  const findings = await documents("controlReceived", { bytes, owner, today: parisDay(day) });
  if (findings === null) {
    log.warn({ bytes: bytes.length }, "a received invoice is too long to be controlled");
  }
  return findings ?? [];
};

/** An invoice by the names that people know it by. */
const namesOf = (invoice: Invoice): Named => ({
  number: invoice.number,
  amount: invoice.total,
  currency: invoice.currency,
  seller: invoice.seller.name,
  buyer: invoice.buyer.name,
  reference: invoice.reference,
  size: invoice.size,
  addressee: addresseeOf(invoice),
});

/** Those names that are known. */
const named = (names: Named): Named =>
  Object.fromEntries(Object.entries(names).filter(([, name]) => name !== null));
