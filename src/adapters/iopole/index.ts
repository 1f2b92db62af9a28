import { isFailure } from "../../domain/failure.ts";
import type { Invoice } from "../../domain/invoice.ts";
import type { Adapter, Connection } from "../port.ts";
import { notThere, openDoor } from "./calls.ts";
import { openDirectory } from "./directory.ts";
import { markAsSeen, readHistory, readItem, readUnseen, readWindow } from "./events.ts";
import { downloadFile, findInvoice, stateOfInvoice, submitInvoice } from "./invoices.ts";
import { endpointOf, faultsOf, SETTINGS } from "./settings.ts";
import { findStatus, isAllowed, sendStatus } from "./statuses.ts";
import { registerWebhook, verifyWebhook } from "./webhook.ts";

/**
 * IOPOLE, by its operator API (October 2026, that of April understood). One account is one operator: whose invoice it
 * is stands in the document.
 *
 * To be read in this order: `settings`, `calls` (the one door) and `shapes` (its answers); then what goes out:
 * `invoices` with `search`, `statuses`; what comes in: `items`, `events`, `statement`, `webhook`; and `directory`.
 */
export const iopole: Adapter = {
  id: "iopole",
  title: "IOPOLE",
  settings: SETTINGS,
  check: faultsOf,
  open(settings, io): Connection {
    const endpoint = endpointOf(settings);
    const door = openDoor(endpoint, io);
    return {
      invoices: {
        submit: (outgoing, signal) => submitInvoice(door, outgoing, signal),
        find: (outgoing, signal) => findInvoice(door, io, endpoint.showsAfterMs, outgoing, signal),
        fetch: async (invoice, signal) => stateOfInvoice(door, idOf(invoice), signal),
        download: async (invoice, rendition, signal) => downloadFile(door, idOf(invoice), rendition, signal),
      },
      events: {
        since: (cursor, signal) => readUnseen(door, io, cursor, signal),
        read: (item, signal) => readItem(door, item, signal),
        acknowledge: (items, signal) => markAsSeen(door, items, signal),
        history: async (invoice, signal) => readHistory(door, io, idOf(invoice), signal),
        window: (from, to, signal) => readWindow(door, io, from, to, signal),
      },
      webhook: {
        verify: (call) => verifyWebhook(endpoint, call),
        register: (url, signal) => registerWebhook(door, io, endpoint.webhookSecret, url, signal),
      },
      statuses: {
        send: (status, signal) => sendStatus(door, status, signal),
        find: (status, signal) => findStatus(door, io, endpoint.showsAfterMs, status, signal),
        allowed: isAllowed,
      },
      directory: openDirectory(door, io),
      async health(signal) {
        const call = { operation: "health", path: "/v1/config/customer/id", safe: true, signal };
        try {
          // It answers the bare id as text, whatever its description says.
          const id = (await door(call)).text().replaceAll('"', "").trim();
          return id.toLowerCase() === endpoint.customerId.toLowerCase()
            ? { ok: true, detail: "the platform answers" }
            : { ok: false, detail: "the setting customerId is not that of this login" };
        } catch (error) {
          if (!isFailure(error) || signal.aborted) throw error;
          return { ok: false, detail: error.facts.message };
        }
      },
    };
  },
};

const idOf = ({ platformId }: Invoice): string => {
  if (platformId === null) throw notThere(null);
  return platformId;
};
