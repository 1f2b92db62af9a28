import type { Adapter, InvoicePlatform } from "../port.ts";
import { connect } from "./connect.ts";
import { endpointOf, faultsOf, filesAt, SETTINGS } from "./settings.ts";

/**
 * Any platform that takes files in a folder, on this machine or over SFTP, and any engine for AS2, AS4 or PeSIT.
 *
 * To be read in this order: `settings`, `name` and `connect`; `folder` (the door, and which files are whole); then what goes
 * out: `send` (what is sent), `deposit` with `steps`, `place` and `acks`; what comes in: `events` with `items` and `consume`,
 * or `once` with `kept-acks`; `read-item` with `content`, `archive` and `statuses`; and `health`. Chorus Pro's exchanges are
 * the same by settings of their own: `chorus-pro-edi`.
 */
export const files: Adapter<InvoicePlatform> = {
  id: "files",
  offers: ["invoices"],
  title: "Files in a folder or over SFTP",
  settings: SETTINGS,
  check: faultsOf,
  files: filesAt,
  open: (settings, io) => connect(endpointOf(settings), io),
};
