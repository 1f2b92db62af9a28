import { boundTo } from "../kit/calls/access.ts";
import { healthOf } from "../kit/health.ts";
import { senderNamed } from "../kit/reports.ts";
import type { Adapter, InvoicePlatform } from "../port.ts";
import { declare, end, list } from "./addresses.ts";
import { type Iopole, openDoor } from "./calls.ts";
import { findInvoice, stateOfInvoice, submitInvoice } from "./deposit.ts";
import {
  address,
  addresses,
  company,
  establishment,
  routingCodes,
  SHORTEST_NAME,
  search,
} from "./directory.ts";
import { download } from "./download.ts";
import { markAsSeen, readHistory, readUnseen, readWindow } from "./events.ts";
import { readItem } from "./read-item.ts";
import { findReport, sendReport, stateOfReport } from "./reports.ts";
import { endpointOf, faultsOf, SETTINGS } from "./settings.ts";
import { findStatus, isAllowed, sendStatus } from "./statuses.ts";
import { registerWebhook, verifyWebhook } from "./webhook.ts";

/**
 * IOPOLE, by its operator API (October 2026, that of April understood). One account is one operator: whose invoice it
 * is stands in the document.
 *
 * To be read in this order: `settings`, `calls` (the one door) and `shapes` (its answers); then what goes out:
 * `deposit` with `search`, `statuses`, `reports` with `report-bodies`, `report-search` and `find-report`; what comes in:
 * `items`, `events`, `read-item`, `read-report-event`, `download`, `webhook`; and `directory` with `addresses`.
 */
export const iopole: Adapter<InvoicePlatform> = {
  id: "iopole",
  title: "IOPOLE",
  settings: SETTINGS,
  check: faultsOf,
  open(settings, io): InvoicePlatform {
    const endpoint = endpointOf(settings);
    const doorUnder = openDoor(endpoint, io);
    const our = boundTo((signal): Iopole => ({ endpoint, io, signal, door: doorUnder(signal) }));
    return {
      invoices: {
        submit: our(submitInvoice),
        find: our(findInvoice),
        fetch: our(stateOfInvoice),
        download: our(download),
      },
      events: {
        since: our(readUnseen),
        read: our(readItem),
        acknowledge: our(markAsSeen),
        history: our(readHistory),
        window: our(readWindow),
      },
      webhook: { verify: (call) => verifyWebhook(endpoint, call), register: our(registerWebhook) },
      statuses: { send: our(sendStatus), find: our(findStatus), allowed: isAllowed },
      reports: {
        takes: "single",
        tells: true,
        // Changing and deleting are described, and answer 501.
        corrects: false,
        sender: senderNamed("IOPOLE"),
        send: our(sendReport),
        find: our(findReport),
        fetch: our(stateOfReport),
      },
      directory: {
        shortestName: SHORTEST_NAME,
        company: our(company),
        establishment: our(establishment),
        search: our(search),
        addresses: our(addresses),
        address: our(address),
        routingCodes: our(routingCodes),
      },
      // Taking a registration back has no day.
      addresses: { ends: "at-once", list: our(list), declare: our(declare), end: our(end) },
      health: our((access) => healthOf(access, () => whoAmI(access))),
    };
  },
};

/** Asks for the account's own id: with the wrong one every other call would be refused. */
const whoAmI = async ({ door, endpoint }: Iopole) => {
  const answer = await door({ operation: "health", path: "/v1/config/customer/id", safe: true });
  // It answers the bare id as text, whatever its description says.
  const id = answer.text().replaceAll('"', "").trim();
  return id.toLowerCase() === endpoint.customerId.toLowerCase()
    ? { ok: true, detail: "the platform answers" }
    : { ok: false, detail: "the setting customerId is not that of this login" };
};
