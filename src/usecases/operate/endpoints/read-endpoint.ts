import type { Caller } from "../../../domain/caller.ts";
import { hearerOf } from "../../../domain/erp-endpoint.ts";
import { isSeenBy } from "../../../domain/invoice.ts";
import type { Attempt, Page, Work } from "../../../store/port.ts";
import type { Parts } from "../../parts.ts";
import { ATTEMPTS_KEPT } from "../../tell/attempted.ts";
import { hoursOf, type Point } from "../activity/series.ts";
import { accountAsked, type Endpoint, type EndpointRef, readEndpoint } from "./endpoint.ts";

/** An endpoint in depth. */
export interface EndpointDetail {
  endpoint: Endpoint;
  /** The last attempts, the newest first. */
  attempts: Attempt[];
  /** What waits, the next one first. */
  waiting: Work[];
  /** What was given up, oldest first. */
  givenUp: Page<Work>;
  /** What was told, the last first. */
  told: Page<Work>;
  /** What was told in each of the last 24 hours. */
  hours: Point[];
  /** Numbers of the invoices that all this is about, by id, as far as the caller may see them. */
  numbers: ReadonlyMap<string, string>;
}

/** Rows of work that are shown of each sort. */
const SHOWN = 20;

/**
 * How an endpoint stands, its last attempts, and what waits for it.
 *
 * @param cursor - of the page of what was told
 * @throws Rejection 404, for another tenant's too
 */
export const getEndpoint = async (
  parts: Pick<Parts, "store" | "tenants" | "alerts" | "now">,
  caller: Caller,
  ref: EndpointRef,
  cursor?: string,
): Promise<EndpointDetail> => {
  const account = await accountAsked(parts, caller, ref);
  const { deliveries, outbox } = parts.store;
  const [endpoint, attempts, waiting, givenUp, told, hours] = await Promise.all([
    readEndpoint(parts, account),
    deliveries.attempts(account, ATTEMPTS_KEPT),
    deliveries.waiting(account, SHOWN),
    outbox.givenUp({ account }, { limit: SHOWN }),
    deliveries.told(account, { limit: SHOWN, ...(cursor === undefined ? {} : { cursor }) }),
    hoursOf(parts, hearerOf(account)?.tenant ?? "", account),
  ]);
  const about = [...attempts, ...waiting, ...told.items].flatMap(({ invoiceId }) => invoiceId ?? []);
  const numbers = await numbersOf(parts, caller, new Set(about));
  return { endpoint, attempts, waiting, givenUp, told, hours, numbers };
};

/** Numbers of invoices, by id; those that a caller does not see are left out. */
export const numbersOf = async (
  { store }: Pick<Parts, "store">,
  caller: Caller,
  ids: ReadonlySet<string>,
): Promise<ReadonlyMap<string, string>> => {
  const found = await Promise.all([...ids].map((id) => store.invoices.byId(id)));
  return new Map(
    found
      .filter((one) => one !== null)
      .filter((one) => caller.kind === "admin" || isSeenBy(one, caller.tenant))
      .map(({ id, number }) => [id, number]),
  );
};

/**
 * The last attempts to tell an endpoint something, the newest first.
 *
 * @throws Rejection 404, for another tenant's too
 */
export const listAttempts = async (
  parts: Pick<Parts, "store" | "tenants" | "alerts">,
  caller: Caller,
  ref: EndpointRef,
): Promise<Attempt[]> =>
  parts.store.deliveries.attempts(await accountAsked(parts, caller, ref), ATTEMPTS_KEPT);
