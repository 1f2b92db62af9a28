import { isFailure } from "../../domain/failure.ts";
import type { Adapter, Connection, Health, Io, Settings } from "../port.ts";
import { openDoor } from "./calls.ts";
import { openDirectory } from "./directory.ts";
import { readHistory, readSince, readWindow } from "./events.ts";
import { downloadFlow, findFlow, notThere, stateOfInvoice, submitInvoice } from "./flows.ts";
import { readItem } from "./read-item.ts";
import { endpointOf, SETTINGS } from "./settings.ts";
import { allowedHere, findStatus, sendStatus } from "./statuses.ts";
import { registerWebhook, verifyWebhook } from "./webhook.ts";

/** Any platform that offers the AFNOR XP Z12-013 interface, versions 1.1 to 1.3. */
export const afnor: Adapter = {
  id: "afnor",
  title: "AFNOR XP Z12-013",
  settings: SETTINGS,
  open: (settings, io): Connection => connect(settings, io),
};

/** Opens an account at an XP Z12-013 platform. */
export const connect = (settings: Settings, io: Io): Connection => {
  const endpoint = endpointOf(settings);
  const door = openDoor(endpoint, io);
  const directory = endpoint.directoryUrl === null ? null : openDirectory(door, io, endpoint.apiVersion);
  return {
    invoices: {
      submit: (outgoing, signal) => submitInvoice(door, outgoing, io.uuid(), signal),
      find: ({ invoice }, signal) => findFlow(door, invoice.id, invoice.sha256, signal),
      async fetch(invoice, signal) {
        if (invoice.platformId === null) throw notThere(null);
        return stateOfInvoice(door, invoice.platformId, invoice.direction === "outbound", signal);
      },
      async download(invoice, rendition, signal) {
        if (invoice.platformId === null) throw notThere(null);
        return downloadFlow(door, invoice.platformId, rendition, signal);
      },
    },
    events: {
      since: (cursor, signal) => readSince(door, io, cursor, signal),
      read: (item, signal) => readItem(door, item, signal),
      history: (invoice, signal) => readHistory(door, io, invoice, signal),
      window: (from, to, signal) => readWindow(door, io, from, to, signal),
    },
    webhook: {
      verify: (call) => verifyWebhook(endpoint.webhookSecret, call),
      // 1.1 has no management of webhooks, and that of 1.2 was replaced before it was in use.
      ...(endpoint.apiVersion === "1.3"
        ? { register: (url: string, signal: AbortSignal) => registerWebhook(door, url, signal) }
        : {}),
    },
    statuses: {
      send: (status, signal) => sendStatus(door, directory, status, io.uuid(), signal),
      find: (status, signal) => findStatus(door, directory, status, signal),
      allowed: allowedHere,
    },
    ...(directory === null ? {} : { directory }),
    async health(signal): Promise<Health> {
      try {
        await door({ operation: "health", service: "flow", path: "/healthcheck", safe: true, signal });
        return { ok: true, detail: "the Flow Service answers" };
      } catch (error) {
        if (!isFailure(error) || signal.aborted) throw error;
        return { ok: false, detail: error.facts.message };
      }
    },
  };
};
