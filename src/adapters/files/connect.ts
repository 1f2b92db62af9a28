import { boundTo } from "../kit/calls/access.ts";
import { senderNamed } from "../kit/reports.ts";
import type { InvoicePlatform, Io } from "../port.ts";
import { acknowledge, readSince } from "./events.ts";
import { doorOf, type FolderAccess } from "./folder.ts";
import { askHealth } from "./health.ts";
import { readOnceSince } from "./once.ts";
import { readItem } from "./read-item.ts";
import {
  findInvoice,
  findReport,
  findStatus,
  isAllowed,
  sendReport,
  sendStatus,
  submitInvoice,
} from "./send.ts";
import type { Endpoint } from "./settings.ts";

/** Opens an account whose platform takes files. */
export const connect = (endpoint: Endpoint, io: Io) => {
  const door = doorOf(io);
  const acks: FolderAccess["acks"] = new Map();
  const several: FolderAccess["several"] = new Map();
  let last = 0;
  const moment = (): number => {
    last = Math.max(last + 1, io.now().getTime());
    return last;
  };
  const our = boundTo((signal): FolderAccess => ({ endpoint, io, signal, door, acks, several, moment }));
  const readPage = our(endpoint.consume === "once" ? readOnceSince : readSince);
  return {
    invoices: { submit: our(submitInvoice), find: our(findInvoice) },
    events: {
      // How old a file is says nothing: what lies there was not read.
      since: (cursor, _from, signal, keep) => readPage(cursor, keep, signal),
      read: our(readItem),
      acknowledge: our(acknowledge),
    },
    statuses: { send: our(sendStatus), find: our(findStatus), allowed: isAllowed, forOthers: true },
    reports: {
      takes: "whole",
      tells: true,
      corrects: true,
      sender: senderNamed(endpoint.host ?? "files"),
      send: our(sendReport),
      find: our(findReport),
    },
    health: our(askHealth),
  } satisfies InvoicePlatform;
};
