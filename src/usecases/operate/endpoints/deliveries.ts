import { createHash } from "node:crypto";
import type { Caller } from "../../../domain/caller.ts";
import { hearerOf } from "../../../domain/erp-endpoint.ts";
import { isSeenBy } from "../../../domain/invoice.ts";
import { Rejection } from "../../../domain/problem.ts";
import type { Attempt, Work } from "../../../store/port.ts";
import { retryWork } from "../../decisions.ts";
import { presentFlow } from "../../flow/present-flow.ts";
import type { Parts } from "../../parts.ts";
import { ATTEMPTS_KEPT } from "../../tell/attempted.ts";
import { testBody } from "../../tell/run-test.ts";
import { writeNotification } from "../../tell/tell-erp.ts";
import { dataOf } from "../../work.ts";
import { type Endpoint, readEndpoint } from "./endpoint.ts";
import { numbersOf } from "./read-endpoint.ts";

/** What an endpoint is told by one row of work. */
export interface Delivery {
  endpoint: Endpoint;
  work: Work;
  /** The attempts of it that are still remembered, the newest first. */
  attempts: Attempt[];
  /** The call as it would be made now; null: it is no call, or what it is about is not there any more. */
  call: { headers: Readonly<Record<string, string>>; body: string } | null;
  /** Is that, byte by byte, what was sent last? Null: nobody knows. */
  asSent: boolean | null;
  /** Number of the invoice that it is about, by its id, where the caller may see it. */
  numbers: ReadonlyMap<string, string>;
}

const NOT_FOUND = (id: string): Rejection =>
  new Rejection(
    404,
    "delivery_not_found",
    { en: "There is no such notification", fr: "Cette notification n'existe pas" },
    {
      en: `No notification ${id} is known to this key. What was delivered is kept for a week, or as long as the configuration says.`,
      fr: `Aucune notification ${id} n'est connue de cette clé. Ce qui a été remis est gardé une semaine, ou le temps que dit la configuration.`,
    },
  );

/** The work of an endpoint that a caller may see, with that endpoint's account. */
const workAsked = async (
  { store }: Pick<Parts, "store">,
  caller: Caller,
  id: string,
): Promise<{ work: Work; account: string }> => {
  const work = await store.outbox.byId(id);
  if (work === null) throw NOT_FOUND(id);
  const account = work.kind === "test" ? dataOf("test", work).account : work.account;
  const hearer = hearerOf(account);
  if (hearer === null || (caller.kind === "tenant" && caller.tenant !== hearer.tenant)) throw NOT_FOUND(id);
  return { work, account };
};

/**
 * One thing that an endpoint is told: what became of it, and the call.
 *
 * @throws Rejection 404, for another tenant's too
 */
export const getDelivery = async (
  parts: Pick<Parts, "store" | "tenants" | "alerts">,
  caller: Caller,
  id: string,
): Promise<Delivery> => {
  const { work, account } = await workAsked(parts, caller, id);
  const [endpoint, all, call, numbers] = await Promise.all([
    readEndpoint(parts, account),
    parts.store.deliveries.attempts(account, ATTEMPTS_KEPT),
    callOf(parts, work, account),
    numbersOf(parts, caller, new Set(work.invoiceId === null ? [] : [work.invoiceId])),
  ]);
  const attempts = all.filter(({ workId }) => workId === id);
  const sent = attempts.find(({ sha256 }) => sha256 !== null)?.sha256 ?? null;
  const asSent =
    sent === null || call === null ? null : createHash("sha256").update(call.body).digest("hex") === sent;
  return { endpoint, work, attempts, call, asSent, numbers };
};

/** Headers of a call by Standard Webhooks, without what proves that it is ours. */
const headersOf = (id: string): Record<string, string> => ({
  "content-type": "application/json",
  "webhook-id": id,
  "webhook-timestamp": "…",
  "webhook-signature": "v1,…",
});

const callOf = async (
  { store }: Pick<Parts, "store">,
  work: Work,
  account: string,
): Promise<Delivery["call"]> => {
  const hearer = hearerOf(account);
  if (hearer === null) return null;
  const { tenant } = hearer;
  if (work.kind === "test") {
    const { message, at } = dataOf("test", work);
    return { headers: headersOf(message), body: testBody(tenant, hearer.id, at) };
  }
  if (work.kind === "notify") {
    const data = dataOf("notify", work);
    const invoice = work.invoiceId === null ? null : await store.invoices.byId(work.invoiceId);
    const isGoodbye = data.type === "invoice.withdrawn";
    if (!isGoodbye && data.report === undefined && (invoice === null || !isSeenBy(invoice, tenant)))
      return null;
    const { id, body } = writeNotification(data, isGoodbye ? null : invoice, tenant);
    return { headers: headersOf(id), body };
  }
  if (work.kind === "call") {
    const flow = await store.flows.byId(dataOf("call", work).flow);
    if (flow === null || flow.tenant !== tenant) return null;
    return {
      headers: { "content-type": "application/json" },
      body: JSON.stringify(presentFlow(flow, "1.3")),
    };
  }
  return null;
};

/**
 * Has one thing told again: what was told already, what was given up, and what waits for its next try at once.
 *
 * @throws Rejection 404, for another tenant's too; 409 for what was mailed or put into a folder, or runs just now
 */
export const redeliverOne = async (
  parts: Pick<Parts, "store" | "now" | "ids" | "wake">,
  caller: Caller,
  id: string,
): Promise<void> => {
  const { work } = await workAsked(parts, caller, id);
  const again = await parts.store.tx(async (memory) => {
    if (work.state === "failed" || work.state === "parked")
      return retryWork(parts, memory, work, { notThere: false });
    if (work.kind !== "notify" && work.kind !== "call") return false;
    if (work.state === "done") return memory.deliveries.tellAgain(id, parts.now());
    return memory.deliveries.hurry(id, parts.now());
  });
  if (!again) throw NOT_NOW;
  parts.wake();
};

const NOT_NOW = new Rejection(
  409,
  "delivery_not_repeatable",
  { en: "This cannot be delivered again now", fr: "Ceci ne peut pas être renvoyé maintenant" },
  {
    en: "It is being delivered just now, or it was mailed or put into a folder already.",
    fr: "La remise est en cours, ou c'est déjà parti par courriel ou dans un dossier.",
  },
);
