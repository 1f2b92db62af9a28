import { boundTo } from "../kit/calls/access.ts";
import { remembering } from "../kit/calls/remember.ts";
import { healthOf } from "../kit/health.ts";
import { joined } from "../kit/present.ts";
import { DAY } from "../kit/time.ts";
import type { Adapter, Health, InvoicePlatform } from "../port.ts";
import { type ChorusPro, openDoor } from "./calls.ts";
import { findInvoice, stateOfInvoice, submitInvoice } from "./deposit.ts";
import { address, addresses, company, establishment, routingCodes, search } from "./directory.ts";
import { download } from "./download.ts";
import { readSince, readWindow } from "./events.ts";
import { readHistory } from "./history.ts";
import { ownStructures } from "./operations.ts";
import { readItem } from "./read-item.ts";
import { endpointOf, passwordOf, SETTINGS } from "./settings.ts";
import { isAllowed } from "./status-checks.ts";
import { findStatus, sendStatus } from "./statuses.ts";

/**
 * Chorus Pro, the State's platform for invoices to public buyers, by its API on PISTE (the historical channel). It
 * calls nobody back, so there is no webhook; and it reports to the tax authority by itself.
 *
 * To be read in this order: `settings`, `calls` (the one door), `operations` (every call) and `shapes` (its answers);
 * then what goes out: `deposit` with `deposit-checks`, `statuses` with `status-checks`; what comes in: `search`,
 * `items`, `events` with `history`, `read-item`, `download`; and the directory: `structures`, `directory`.
 */
export const chorusPro: Adapter<InvoicePlatform> = {
  id: "chorus-pro",
  title: "Chorus Pro",
  settings: SETTINGS,
  expires: ({ passwordExpiresOn }, now) => passwordOf(passwordExpiresOn, now),
  open(settings, io): InvoicePlatform {
    const endpoint = endpointOf(settings);
    const doorUnder = openDoor(endpoint, io);
    const remembered = remembering(io.now, DAY, 1000);
    const our = boundTo(
      (signal): ChorusPro => ({ endpoint, io, signal, remembered, door: doorUnder(signal) }),
    );
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
      statuses: { send: our(sendStatus), find: our(findStatus), allowed: isAllowed },
      directory: {
        publicOnly: true,
        company: our(company),
        establishment: our(establishment),
        search: our(search),
        addresses: our(addresses),
        address: our(address),
        routingCodes: our(routingCodes),
      },
      health: our(health),
    };
  },
};

const health = async (access: ChorusPro): Promise<Health> => {
  const { endpoint, door, io } = access;
  const { ok, detail } = await healthOf(access, async () => {
    const own = ownStructures(endpoint.supplies ? "fournisseur" : "destinataire");
    const { length } = (await door(own, {})).listeStructures;
    return { ok: true, detail: `Chorus Pro answers; the account has ${length} active structure(s).` };
  });
  return { ok, detail: joined([detail, passwordOf(endpoint.passwordExpiresOn, io.now())?.warning], " ") };
};
