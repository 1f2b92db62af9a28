import { boundTo } from "../kit/calls/access.ts";
import { senderNamed } from "../kit/reports.ts";
import type { Adapter, InvoicePlatform } from "../port.ts";
import { acknowledge, readSince } from "./events.ts";
import { doorOf, type FolderAccess } from "./folder.ts";
import { askHealth } from "./health.ts";
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
import { endpointOf, faultsOf, filesAt, SETTINGS } from "./settings.ts";

/**
 * Any platform that takes files in a folder, on this machine or over SFTP, and any engine for AS2, AS4 or PeSIT.
 *
 * To be read in this order: `settings` and `name`; `folder` (the door, and which files are whole); then what goes out:
 * `send` (what is sent), `deposit` with `steps`, `place` and `acks`; what comes in: `events` with `items` and `consume`,
 * `read-item`; and `health`.
 */
export const files: Adapter<InvoicePlatform> = {
  id: "files",
  offers: ["invoices"],
  title: "Files in a folder or over SFTP",
  settings: SETTINGS,
  check: faultsOf,
  files: filesAt,
  open: (settings, io): InvoicePlatform => {
    const endpoint = endpointOf(settings);
    const door = doorOf(io);
    const acks: FolderAccess["acks"] = new Map();
    const several: FolderAccess["several"] = new Map();
    let last = 0;
    const moment = (): number => {
      last = Math.max(last + 1, io.now().getTime());
      return last;
    };
    const our = boundTo((signal): FolderAccess => ({ endpoint, io, signal, door, acks, several, moment }));
    const readPage = our(readSince);
    return {
      invoices: { submit: our(submitInvoice), find: our(findInvoice) },
      events: {
        // How old a file is says nothing: what lies there was not read.
        since: (cursor, _from, signal) => readPage(cursor, signal),
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
    };
  },
};
