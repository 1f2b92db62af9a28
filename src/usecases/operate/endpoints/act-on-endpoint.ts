import { setTimeout as wait } from "node:timers/promises";
import type { Caller } from "../../../domain/caller.ts";
import { hearerOf } from "../../../domain/erp-endpoint.ts";
import { Rejection } from "../../../domain/problem.ts";
import type { Attempt } from "../../../store/port.ts";
import type { Parts } from "../../parts.ts";
import { ATTEMPTS_KEPT } from "../../tell/attempted.ts";
import { REDELIVER_MOST, rowsToTell } from "../../tell/redeliver.ts";
import { resumeEndpoint } from "../../tell/resume-endpoint.ts";
import { TESTS_ACCOUNT } from "../../tell/run-test.ts";
import { newWork } from "../../work.ts";
import { accountAsked, type EndpointRef } from "./endpoint.ts";

/** Under which account redeliveries are made ready. */
const REDELIVERIES_ACCOUNT = "gateway:redeliveries";

/** How often who waits for a test looks, in milliseconds. */
const LOOK_EVERY = 100;

/** A test of an endpoint. */
export interface EndpointTest {
  /** Of its work. */
  id: string;
  /** Null: it is still under way. */
  attempt: Attempt | null;
}

/**
 * Has an endpoint called with a test, signed like every call, and waits for its answer, `waitSeconds` at most; it goes on
 * without the caller. Who asks while one is under way shares it.
 *
 * @throws Rejection 404; 409 for what is no webhook, or is not in the configuration
 */
export const testEndpoint = async (
  parts: Pick<Parts, "store" | "tenants" | "alerts" | "ids" | "now" | "wake">,
  caller: Caller,
  ref: EndpointRef,
  waitSeconds: number,
  signal: AbortSignal,
): Promise<EndpointTest> => {
  const account = await accountAsked(parts, caller, ref);
  const hearer = hearerOf(account);
  if (hearer?.sort !== "webhook") throw NOT_TESTABLE;
  const key = `test:${account}`;
  const id = await parts.store.tx(async (memory) => {
    const live = await memory.outbox.live(key);
    if (live !== null) return live.id;
    const now = parts.now();
    const row = newWork(parts, "test", {
      account: TESTS_ACCOUNT,
      uniqueKey: key,
      tenant: hearer.tenant,
      data: { account, message: parts.ids.message(), at: now.toISOString() },
    });
    await memory.outbox.add([row], now);
    return row.id;
  });
  const until = performance.now() + waitSeconds * 1000;
  for (;;) {
    parts.wake();
    const attempts = await parts.store.deliveries.attempts(account, ATTEMPTS_KEPT);
    const attempt = attempts.find(({ workId }) => workId === id) ?? null;
    const left = until - performance.now();
    if (attempt !== null || left <= 0 || signal.aborted) return { id, attempt };
    await wait(Math.min(LOOK_EVERY, left), undefined, { signal }).catch(() => {});
  }
};

const NOT_TESTABLE = new Rejection(
  409,
  "webhook_not_testable",
  { en: "Only webhooks can be tested", fr: "Seuls les webhooks peuvent être testés" },
  {
    en: "A test is a call of a webhook in the configuration. Subscriptions of the national API, mailboxes and folders have none.",
    fr: "Un test est un appel à un webhook de la configuration. Les abonnements de l'API nationale, les adresses de messagerie et les dossiers n'en ont pas.",
  },
);

const NOT_REPEATABLE = new Rejection(
  409,
  "webhook_not_redeliverable",
  { en: "Only calls can be made again", fr: "Seuls les appels peuvent être refaits" },
  {
    en: "Webhooks and subscriptions are called again. What was mailed or put into a folder is there already; what failed is retried among the failures.",
    fr: "Les webhooks et les abonnements sont rappelés. Ce qui a été envoyé par courriel ou déposé dans un dossier y est déjà ; ce qui a échoué se relance parmi les échecs.",
  },
);

const isCalled = (account: string): boolean => {
  const sort = hearerOf(account)?.sort;
  return sort === "webhook" || sort === "subscription";
};

/**
 * Has an endpoint told again what it was told since a time, and what was given up since then: in its order, and under the
 * same ids, by which receivers drop what they have.
 *
 * @returns how much that is
 * @throws Rejection 404; 409 for a mailbox or a folder; 422 where it is too much in one go
 */
export const redeliverSince = async (
  parts: Pick<Parts, "store" | "tenants" | "alerts" | "ids" | "now" | "wake">,
  caller: Caller,
  ref: EndpointRef,
  asked: { since: Date; only: "failed" | "all" },
): Promise<number> => {
  const account = await accountAsked(parts, caller, ref);
  if (!isCalled(account)) throw NOT_REPEATABLE;
  const now = parts.now();
  const span = { account, from: asked.since, until: now, only: asked.only };
  const rows = await rowsToTell(parts.store, span, REDELIVER_MOST);
  if (rows.length > REDELIVER_MOST) throw TOO_MUCH;
  if (rows.length === 0) return 0;
  const row = newWork(parts, "redeliver", {
    account: REDELIVERIES_ACCOUNT,
    // Who asks twice is served once: what is told again is not told a third time.
    uniqueKey: `redeliver:${account}`,
    tenant: hearerOf(account)?.tenant ?? null,
    data: { account, only: asked.only, from: asked.since.toISOString(), until: now.toISOString() },
  });
  await parts.store.outbox.add([row], now);
  parts.wake();
  return rows.length;
};

const TOO_MUCH = new Rejection(
  422,
  "too_many_deliveries",
  { en: "Too much to deliver again", fr: "Trop de notifications à renvoyer" },
  {
    en: `More than ${REDELIVER_MOST} notifications were made since then: ask for a later time, or only for what failed.`,
    fr: `Plus de ${REDELIVER_MOST} notifications ont été faites depuis : demandez une date plus récente, ou seulement les échecs.`,
  },
  [
    {
      path: "since",
      code: "too_many_deliveries",
      message: "is too long ago",
      messageFr: "est trop ancien",
      fix: "give a later time, or only: failed",
      fixFr: "donnez une date plus récente, ou only: failed",
    },
  ],
);

/**
 * Lets a stopped endpoint go on, with what waits for it.
 *
 * @throws Rejection 404, for another tenant's too
 */
export const resumeEndpointAsked = async (
  parts: Pick<Parts, "store" | "tenants" | "alerts" | "now" | "wake">,
  caller: Caller,
  ref: EndpointRef,
): Promise<void> => {
  const account = await accountAsked(parts, caller, ref);
  await parts.store.tx((memory) => resumeEndpoint(memory, account, parts.now()));
  parts.wake();
};
