import { boundTo } from "../kit/calls/access.ts";
import { healthOf } from "../kit/health.ts";
import type { Adapter, InvoicePlatform, Io, Settings } from "../port.ts";
import { declare, end, list } from "./addresses.ts";
import { type Afnor, openDoor } from "./calls.ts";
import { findInvoice, stateOfInvoice, submitInvoice } from "./deposit.ts";
import { address, addresses, company, establishment, routingCodes, search } from "./directory.ts";
import { download } from "./download.ts";
import { readHistory, readSince, readWindow } from "./events.ts";
import { readItem } from "./read-item.ts";
import { findReport, senderOf, sendReport } from "./reports.ts";
import { endpointOf, faultsOf, SETTINGS } from "./settings.ts";
import { findStatus, isAllowed, sendStatus } from "./statuses.ts";
import { registerWebhook, verifyWebhook } from "./webhook.ts";

/**
 * Any platform that offers the AFNOR XP Z12-013 interface, versions 1.1 to 1.3.
 *
 * To be read in this order: `settings`, `calls` (the one door) and `shapes` (its answers, by the norm); then what goes
 * out: `deposit`, `statuses`, `reports`; what comes in: `search` with `paging`, `items`, `events`, `read-item`, `download`,
 * `webhook`; and `directory` with `addresses`. `sandbox` is the built-in platform.
 */
export const afnor: Adapter<InvoicePlatform> = {
  id: "afnor",
  title: "AFNOR XP Z12-013",
  settings: SETTINGS,
  check: faultsOf,
  open: (settings, io): InvoicePlatform => connect(settings, io),
};

/**
 * Opens an account at an XP Z12-013 platform.
 *
 * @param name of the platform; left out: its address stands for it
 */
export const connect = (settings: Settings, io: Io, name?: string): InvoicePlatform => {
  const endpoint = endpointOf(settings);
  const doorUnder = openDoor(endpoint, io);
  const our = boundTo((signal): Afnor => ({ endpoint, io, signal, door: doorUnder(signal) }));
  const directory = {
    company: our(company),
    establishment: our(establishment),
    search: our(search),
    addresses: our(addresses),
    address: our(address),
    routingCodes: our(routingCodes),
  };
  const book = { ends: "on-a-day", list: our(list), declare: our(declare), end: our(end) } as const;
  return {
    invoices: {
      submit: our(submitInvoice),
      find: our(findInvoice),
      fetch: our(stateOfInvoice),
      download: our(download),
    },
    events: {
      since: our(readSince),
      read: our(readItem),
      history: our(readHistory),
      window: our(readWindow),
    },
    webhook: {
      verify: (call) => verifyWebhook(endpoint.webhookSecret, call),
      // 1.1 has no management of webhooks, and that of 1.2 was replaced before it was in use.
      ...(endpoint.apiVersion === "1.3" ? { register: our(registerWebhook) } : {}),
    },
    statuses: {
      send: our(sendStatus),
      find: our(findStatus),
      allowed: isAllowed,
      forOthers: true,
      judges: true,
    },
    reports: {
      takes: "whole",
      // Life cycles of reports came with 1.3: before, an acknowledgement is all that is ever heard.
      tells: endpoint.apiVersion === "1.3",
      corrects: true,
      sender: senderOf(endpoint, name),
      send: our(sendReport),
      find: our(findReport),
    },
    ...(endpoint.directoryUrl === null ? {} : { directory }),
    // Since 1.2 the directory is read only.
    ...(endpoint.directoryUrl === null || endpoint.apiVersion !== "1.1" ? {} : { addresses: book }),
    health: our((access) => healthOf(access, () => askHealth(access))),
  };
};

const askHealth = async ({ door }: Afnor) => {
  await door({ operation: "health", service: "flow", path: "/healthcheck", safe: true });
  return { ok: true, detail: "the Flow Service answers" };
};
