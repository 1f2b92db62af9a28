import type { Invoice, InvoiceSummary } from "../../domain/invoice.ts";
import { Rejection } from "../../domain/problem.ts";
import { openRouter, type Router } from "../../domain/sharing/router.ts";
import type { ConditionName, Decision, Receiving } from "../../domain/sharing/rule.ts";
import { addresseeOf } from "../../domain/tenant.ts";
import type { Memory } from "../../store/port.ts";
import type { TriedDocument } from "../documents/tried.ts";
import { letOthersIn } from "../let-others-in.ts";
import type { Parts } from "../parts.ts";
import { getInvoice } from "../read/read-invoices.ts";
import { decided, mayReceive, ruleNumbers } from "./decided.ts";
import { presentNear } from "./present-routing.ts";

/** Rules as they would stand in the configuration, before anybody knows that they are sound. */
export interface RulesToTry {
  /** Absent: the rules in force. */
  receive?: unknown;
  /** `hold`, or the tenant that leads what no rule takes; absent: as it is in force. */
  unrouted?: unknown;
}

/** Reads rules that are no part of the configuration (yet). */
export interface RuleReading {
  /** @throws Rejection 422 with each fault that the configuration would have, its place and its fix */
  readRules(raw: Required<RulesToTry>): Receiving;
}

/** Rules to be tried, and what they are tried on: an invoice that is here, or a document. */
export type TriedOnOne = RulesToTry &
  ({ invoice: string } | { document: TriedDocument; platform?: string | undefined });

/** Rules to be tried on what was received: of so many days up to now, or since a moment. */
export type TriedOnPast = RulesToTry & ({ days: number } | { since: Date });

/** Days that are looked back at where nothing else is said, and the most. */
export const DAYS_BACK = { usual: 30, most: 92 } as const;

/** Who would receive an invoice. */
export interface RoutingPreview {
  /** Name of the tenant that would lead; none: it would be held for a person. */
  to: string[];
  /** Names of tenants that would read. */
  copy: string[];
  /** Number of the first rule that takes it, from 1. */
  rule: number | null;
  /** Numbers of all rules that take it. */
  rules: number[];
  by: Decision["by"];
  why: string;
  whyFr: string;
  /** Of one that would be held: the number of the rule that nearly took it, and the conditions that did not hold. */
  nearly: { rule: number; missed: ConditionName[] } | null;
}

/** Who has an invoice, or would have it. */
export interface Has {
  leads: string | null;
  copies: string[];
}

/** A received invoice that the rules would give to others than those who have it. */
export interface MovedInvoice {
  /** Our id. */
  invoice: string;
  number: string;
  /** `YYYY-MM-DD`. */
  issueDate: string;
  seller: string | null;
  /** BT-112, a decimal string, and its currency. */
  total: string;
  currency: string;
  now: Has;
  /** By the rules. */
  byRules: Has;
  /** Number of the first rule that takes it, from 1. */
  rule: number | null;
  why: string;
  whyFr: string;
}

/** A page of received invoices, held against rules. */
export interface RoutingChanges {
  /** Invoices of this page. */
  checked: number;
  /** Those of them that would go elsewhere. */
  moved: MovedInvoice[];
  nextCursor: string | null;
}

const DAY = 86_400_000;
/** Invoices of one page after which whoever waits is served. */
const AT_ONCE = 50;

type Given = Pick<Parts, "store" | "tenants" | "router" | "now" | "documents"> & RuleReading;

/** The rules that are tried; where none are given, those in force. */
const routerFor = (parts: Given, { receive, unrouted }: RulesToTry): Router => {
  if (receive === undefined && unrouted === undefined) return parts.router;
  const inForce = parts.router.receiving;
  const receiving = parts.readRules({
    receive: receive ?? inForce.rules,
    unrouted: unrouted ?? inForce.unrouted ?? "hold",
  });
  return openRouter(parts.tenants, receiving);
};

/**
 * Says who would receive one invoice, and why; nothing is kept or moved.
 *
 * @throws Rejection 404 (no such invoice), 409 (it was sent, not received), 422 (faulty rules, or JSON that is no
 *   invoice); DocumentFault for a file that is none
 */
export const previewRouting = async (parts: Given, asked: TriedOnOne): Promise<RoutingPreview> => {
  const router = routerFor(parts, asked);
  const { invoice, account } = await triedOn(parts, asked);
  return previewBy(router, invoice, account);
};

const previewBy = (router: Router, invoice: InvoiceSummary, account: string): RoutingPreview => {
  const { decision, why } = decided(router, invoice, account);
  const numbers = ruleNumbers(decision);
  return {
    to: decision.leads === null ? [] : [decision.leads],
    copy: [...decision.copies],
    rule: numbers[0] ?? null,
    rules: numbers,
    by: decision.by,
    why: why.en,
    whyFr: why.fr,
    nearly: presentNear(decision.nearly),
  };
};

/** A received invoice with who would receive it by the rules in force, and who may be given it. */
export interface TriedInvoice {
  invoice: Invoice;
  preview: RoutingPreview;
  /** Names of the tenants that name its company. */
  receivers: string[];
}

/**
 * Looks at one received invoice by the rules in force.
 *
 * @throws Rejection 404 (no such invoice), 409 (it was sent, not received)
 */
export const tryInvoice = async (
  parts: Pick<Parts, "store" | "router" | "tenants">,
  id: string,
): Promise<TriedInvoice> => {
  const invoice = await received(parts, id);
  const preview = previewBy(parts.router, invoice, invoice.platform);
  return { invoice, preview, receivers: mayReceive(parts.tenants, addresseeOf(invoice)) };
};

const triedOn = async (
  parts: Given,
  asked: TriedOnOne,
): Promise<{ invoice: InvoiceSummary; account: string }> => {
  if ("invoice" in asked) {
    const invoice = await received(parts, asked.invoice);
    return { invoice, account: invoice.platform };
  }
  // An account that nobody named serves nobody alone.
  return { invoice: await parts.documents("readTried", asked.document), account: asked.platform ?? "" };
};

/**
 * A received invoice, whose ever it is.
 *
 * @throws Rejection 404 (no such invoice), 409 (it was sent, not received)
 */
export const received = async (parts: { store: Pick<Memory, "invoices"> }, id: string): Promise<Invoice> => {
  const invoice = await getInvoice(parts, { kind: "admin" }, id);
  if (invoice.direction === "inbound") return invoice;
  throw new Rejection(
    409,
    "invoice_was_sent",
    { en: "The invoice was sent, not received", fr: "La facture a été envoyée, pas reçue" },
    {
      en: `Invoice ${invoice.number} was sent by ${invoice.tenant}: rules are about what is received.`,
      fr: `La facture ${invoice.number} a été envoyée par ${invoice.tenant} : les règles portent sur ce qui est reçu.`,
    },
  );
};

/**
 * Holds what was received against rules, the newest first, and says what they would give to others than those who have
 * it now: by what stands in the configuration now, by rules that are only tried, or because a person gave it.
 *
 * @throws Rejection 400 (a cursor that is not ours), 422 (faulty rules, too far back)
 */
export const previewMoves = async (
  parts: Given,
  asked: TriedOnPast,
  page: { limit: number; cursor?: string },
): Promise<RoutingChanges> => {
  const router = routerFor(parts, asked);
  const since = "since" in asked ? asked.since : new Date(parts.now().getTime() - asked.days * DAY);
  refuseTooFar(parts.now(), since);
  const { items, nextCursor } = await parts.store.invoices.list({ direction: "inbound", since }, page);
  const moved: MovedInvoice[] = [];
  for (const [i, invoice] of items.entries()) {
    if (i % AT_ONCE === AT_ONCE - 1) await letOthersIn();
    const one = movedBy(router, invoice);
    if (one !== null) moved.push(one);
  }
  return { checked: items.length, moved, nextCursor };
};

const refuseTooFar = (now: Date, since: Date): void => {
  // A day more: the first one may be meant from its midnight on.
  if (now.getTime() - since.getTime() <= (DAYS_BACK.most + 1) * DAY) return;
  const message = `is more than ${DAYS_BACK.most} days ago`;
  const messageFr = `remonte à plus de ${DAYS_BACK.most} jours`;
  const fix = `give a day of the last ${DAYS_BACK.most}`;
  const fixFr = `donnez un jour parmi les ${DAYS_BACK.most} derniers`;
  throw new Rejection(
    422,
    "request_invalid",
    { en: "The request is not valid", fr: "La demande n'est pas valide" },
    { en: `since ${message}. Fix: ${fix}.`, fr: `since ${messageFr}. À faire : ${fixFr}.` },
    [{ path: "since", code: "too_small", message, messageFr, fix, fixFr }],
  );
};

const isSame = (one: Has, other: Has): boolean =>
  one.leads === other.leads &&
  one.copies.length === other.copies.length &&
  one.copies.every((name) => other.copies.includes(name));

/** What the rules would give otherwise; null: nothing. */
const movedBy = (router: Router, invoice: Invoice): MovedInvoice | null => {
  const { decision, why } = decided(router, invoice, invoice.platform);
  const now: Has = { leads: invoice.tenant, copies: [...(invoice.copies ?? [])] };
  const byRules: Has = { leads: decision.leads, copies: [...decision.copies] };
  if (isSame(now, byRules)) return null;
  const { id, number, issueDate, seller, total, currency } = invoice;
  return {
    invoice: id,
    number,
    issueDate,
    seller: seller.name ?? seller.siren,
    total,
    currency,
    now,
    byRules,
    rule: ruleNumbers(decision)[0] ?? null,
    why: why.en,
    whyFr: why.fr,
  };
};
