import { isFailure } from "../../domain/failure.ts";
import type { Adapter, Connection, Health, Io, Settings } from "../port.ts";
import { type Door, openDoor } from "./calls.ts";
import { findInvoice, submitInvoice } from "./deposit.ts";
import { openDirectory } from "./directory.ts";
import { download } from "./download.ts";
import { readSince, readWindow } from "./events.ts";
import { readHistory, stateOfInvoice } from "./history.ts";
import { readItem } from "./read-item.ts";
import { numberOf, type Side } from "./search.ts";
import { type Endpoint, endpointOf, passwordState, SETTINGS } from "./settings.ts";
import { structuresSchema } from "./shapes.ts";
import { allowed } from "./status-checks.ts";
import { findStatus, sendStatus } from "./statuses.ts";
import { openStructures } from "./structures.ts";

/**
 * Chorus Pro, the State's platform for invoices to public buyers, by its API on PISTE (the historical channel). It
 * calls nobody back, so there is no webhook; and it reports to the tax authority by itself.
 *
 * To be read in this order: `settings`, `calls` (the one door, with `words` for what the platform's codes say and
 * `shapes` for its answers); then what goes out: `checks`, `deposit`, `statuses` with `status-checks`; what comes in:
 * `search`, `events` and `history`, `items`, `read-item`, `download`; and the directory: `structures`, `directory`.
 */
export const chorusPro: Adapter = {
  id: "chorus-pro",
  title: "Chorus Pro",
  settings: SETTINGS,
  expires: ({ passwordExpiresOn }, now) => passwordState(passwordExpiresOn, now),
  open: (settings, io) => connect(settings, io),
};

const connect = (settings: Settings, io: Io): Connection => {
  const endpoint = endpointOf(settings);
  const door = openDoor(endpoint, io);
  const structures = openStructures(door, io.now);
  const sides: Side[] = [
    ...(endpoint.supplies ? (["supplier"] as const) : []),
    ...(endpoint.receives ? (["FACTURE", "FACTURE_TRAVAUX"] as const) : []),
  ];
  return {
    invoices: {
      submit: (outgoing, signal) => submitInvoice(door, io, structures, outgoing, signal),
      find: (outgoing, signal) => findInvoice(door, io, endpoint.showsAfterMs, outgoing, signal),
      fetch: (invoice, signal) => stateOfInvoice(door, invoice, signal),
      download: async (invoice, rendition, signal) =>
        download(door, numberOf(invoice.platformId), rendition, signal),
    },
    events: {
      since: (cursor, signal) => readSince(door, io, sides, cursor, signal),
      read: (item, signal) => readItem(door, item, signal),
      history: (invoice, signal) => readHistory(door, invoice, io.now(), signal),
      window: (from, to, signal) => readWindow(door, io, sides, from, to, signal),
    },
    statuses: {
      send: (status, signal) => sendStatus(door, io, status, signal),
      find: (status, signal) => findStatus(door, io, status, signal),
      allowed,
    },
    directory: openDirectory(door, structures),
    health: (signal) => health(door, endpoint, io.now(), signal),
  };
};

/** Asks for the account's own structures: that takes both logins, PISTE's and the technical account's. */
const health = async (door: Door, endpoint: Endpoint, now: Date, signal: AbortSignal): Promise<Health> => {
  const warning = passwordState(endpoint.passwordExpiresOn, now)?.warning;
  const whose = endpoint.supplies ? "fournisseur" : "destinataire";
  try {
    const { listeStructures } = await door(
      {
        operation: "health",
        path: `/transverses/v1/recuperer/structures/actives/${whose}`,
        body: {},
        safe: true,
        signal,
      },
      structuresSchema,
    );
    const detail = `Chorus Pro answers; the account has ${listeStructures.length} active structure(s)`;
    return { ok: true, detail: warning ? `${detail}. ${warning}` : detail };
  } catch (error) {
    if (!isFailure(error) || signal.aborted) throw error;
    return { ok: false, detail: [error.facts.message, error.facts.fix, warning].filter((t) => t).join(" ") };
  }
};
