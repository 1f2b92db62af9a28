import { setTimeout as wait } from "node:timers/promises";
import type { Caller } from "../../domain/caller.ts";
import { Failure, toldOf } from "../../domain/failure.ts";
import type { Invoice } from "../../domain/invoice.ts";
import { Rejection, type Words } from "../../domain/problem.ts";
import { accountsFor } from "../../domain/tenant.ts";
import type { Memory } from "../../store/port.ts";
import { pollKey } from "../follow/poll-account.ts";
import type { Parts } from "../parts.ts";
import { getInvoice } from "../read/read-invoices.ts";
import { dataOf, newWork, type SyncData, type SyncOutcome, type SyncProblem } from "../work.ts";
import { lastFailureOf, notConfigured, roundsOf } from "./sync-state.ts";

/** A sync as its caller sees it. */
export interface Sync {
  id: string;
  /** `failed`: the platform could be asked for nothing. */
  state: "running" | "done" | "failed";
  /** Null while it runs. */
  outcome: SyncOutcome | null;
  message: string;
  messageFr: string;
  updated: string[];
  problem: SyncProblem | null;
}

/** How often a caller who waits looks, in milliseconds. */
const LOOK_EVERY = 100;

/** Two may begin the same sync at once; whoever comes second finds the first one's, unless it is over already. */
const TRIES = 5;

/**
 * Asks the platform now, for one invoice (with its complete history) or for the tenant's accounts, and waits for the
 * outcome, `waitSeconds` at most; it goes on without the caller.
 *
 * @throws Rejection 404 (no such invoice), 503 (what would be asked is paused or not configured)
 * @throws Failure when the platform could be asked for nothing
 */
export const sync = async (
  parts: Parts,
  caller: Caller,
  asked: { invoice: string } | { tenant: string },
  waitSeconds: number,
  signal: AbortSignal,
): Promise<Sync> => {
  const id =
    "invoice" in asked
      ? await startInvoiceSync(parts, caller, asked.invoice)
      : await startTenantSync(parts, asked.tenant);
  return awaitSync(parts, caller, id, waitSeconds, signal);
};

/**
 * Asks the platform now for the new events of the invoice's account and for the complete history of the invoice.
 * Whoever asks while that is under way shares it, from other processes too.
 *
 * @returns its id
 * @throws Rejection 404 (no such invoice), 503 (its account is paused or not configured)
 */
export const startInvoiceSync = async (parts: Parts, caller: Caller, invoiceId: string): Promise<string> => {
  const invoice = await getInvoice(parts, caller, invoiceId);
  // In the name of who asks: it tells of what else is new, and each sees its own.
  const tenant = caller.kind === "tenant" ? caller.tenant : invoice.tenant;
  return start(parts, { tenant, invoice, accounts: [invoice.platform] });
};

/**
 * Asks for the new events of the tenant's accounts.
 *
 * @returns its id
 * @throws Rejection 503 (all of them are paused or not configured)
 */
export const startTenantSync = (parts: Parts, tenant: string): Promise<string> => {
  const accounts = accountsFor(parts.tenants, tenant);
  return start(parts, { tenant, invoice: null, accounts });
};

const start = async (
  parts: Parts,
  asked: { tenant: string | null; invoice: Invoice | null; accounts: string[] },
): Promise<string> => {
  const account = await firstThatWorks(parts, asked.accounts);
  const isReader = asked.invoice !== null && asked.invoice.tenant !== asked.tenant;
  const key = `sync:${asked.invoice?.id ?? asked.tenant}${isReader ? `:${asked.tenant}` : ""}`;
  for (let tries = 0; tries < TRIES; tries++) {
    const id = await parts.store.tx(async (memory) => {
      const live = await memory.outbox.live(key);
      if (live !== null) return live.id;
      const now = parts.now();
      const work = newWork(parts, "sync", {
        account,
        uniqueKey: key,
        tenant: asked.tenant,
        invoiceId: asked.invoice?.id ?? null,
        data: await begin(memory, asked, now),
      });
      return (await memory.outbox.add([work], now)) === 1 ? work.id : null;
    });
    if (id === null) continue;
    parts.wake();
    return id;
  }
  throw new Error(`the sync ${key} could not be begun`);
};

/** Its row waits with this account; the other accounts of a tenant's sync are only waited for. */
const firstThatWorks = async (parts: Parts, accounts: string[]): Promise<string> => {
  let why: Words | null = null;
  for (const account of accounts) {
    const { pauseReason } = await parts.store.accounts.get(account);
    if (parts.platforms.get(account) === null) {
      const { message, messageFr } = notConfigured(account);
      why ??= { en: message, fr: messageFr };
    } else if (pauseReason === null) return account;
    else {
      const { message, messageFr, fix, fixFr } = toldOf({ ...pauseReason, kind: "denied" });
      why ??= {
        en: `The platform account "${account}" is paused: ${message} ${fix}`.trim(),
        fr: `Le compte de plateforme « ${account} » est en pause : ${messageFr} ${fixFr}`.trim(),
      };
    }
  }
  throw new Rejection(
    503,
    "platform_paused",
    { en: "The platform cannot be asked now", fr: "La plateforme ne peut pas être interrogée maintenant" },
    why ?? {
      en: "The tenant's routes name no platform account.",
      fr: "Les routes configurées ne nomment aucun compte de plateforme.",
    },
  );
};

/** A pull that is under way may have passed by what is new: then the one after it is waited for. */
const begin = async (
  memory: Memory,
  { tenant, invoice, accounts }: { tenant: string | null; invoice: Invoice | null; accounts: string[] },
  now: Date,
): Promise<SyncData> => {
  const pulls: SyncData["pulls"] = {};
  // In one order whoever begins, or two who hasten the same rows would wait for each other.
  for (const account of accounts.toSorted()) {
    const poll = await memory.outbox.live(pollKey(account));
    pulls[account] = {
      round: roundsOf(poll) + (poll?.state === "running" ? 2 : 1),
      lastFailure: poll === null ? null : lastFailureOf(poll),
    };
    await memory.outbox.hasten(pollKey(account), now);
  }
  return {
    began: now.toISOString(),
    from: tenant === null ? null : await memory.events.head(tenant),
    before: invoice?.lastSyncAt ?? null,
    pulls,
    history: null,
    learning: null,
    result: null,
  };
};

/** @throws Rejection 404, for another tenant's sync too */
export const getSync = async (parts: Pick<Parts, "store">, caller: Caller, id: string): Promise<Sync> => {
  const work = await parts.store.outbox.byId(id);
  if (work?.kind !== "sync" || (caller.kind === "tenant" && work.tenant !== caller.tenant)) {
    throw new Rejection(
      404,
      "sync_not_found",
      { en: "There is no such sync", fr: "Cette synchronisation n'existe pas" },
      {
        en: `No sync ${id} is known to this key. A sync is remembered for a week.`,
        fr: `Aucune synchronisation ${id} n'est connue de cette clé. Une synchronisation est gardée une semaine.`,
      },
    );
  }
  const { result } = dataOf("sync", work);
  if (result === null) {
    return {
      id,
      state: "running",
      outcome: null,
      message: "The platform is still being asked.",
      messageFr: "La plateforme est en cours d'interrogation.",
      updated: [],
      problem: null,
    };
  }
  const { outcome, message, messageFr, discreet, updated, problem } = result;
  const state = problem === null ? "done" : "failed";
  const only = caller.kind === "tenant" ? (caller.widget?.invoice ?? null) : null;
  return only === null
    ? { id, state, outcome, message, messageFr, updated, problem }
    : { id, state, outcome, ...discreet, updated: updated.filter((one) => one === only), problem };
};

/**
 * Waits for the end of a sync, `seconds` at most; it goes on without the caller.
 *
 * @throws Failure when the platform could be asked for nothing
 */
export const awaitSync = async (
  parts: Pick<Parts, "store" | "wake">,
  caller: Caller,
  id: string,
  seconds: number,
  signal: AbortSignal,
): Promise<Sync> => {
  const until = performance.now() + seconds * 1000;
  for (;;) {
    const sync = await getSync(parts, caller, id);
    if (sync.problem !== null) throw new Failure("unsent", sync.problem);
    const left = until - performance.now();
    if (sync.state !== "running" || left <= 0 || signal.aborted) return sync;
    parts.wake();
    await wait(Math.min(LOOK_EVERY, left), undefined, { signal }).catch(() => {});
  }
};
