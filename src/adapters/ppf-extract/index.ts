import { boundTo } from "../kit/calls/access.ts";
import { DAY } from "../kit/time.ts";
import type { Adapter, Connection, Health } from "../port.ts";
import { copied, copyOf, type ExtractAccess } from "./copy.ts";
import {
  address,
  addresses,
  company,
  establishment,
  routingCodes,
  SHORTEST_NAME,
  search,
} from "./directory.ts";
import { copyAt, endpointOf, faultsOf, SETTINGS } from "./settings.ts";

/**
 * The national directory as the public portal's extracts F14 tell it, in a copy on this machine. It takes no invoices.
 *
 * To be read in this order: `settings`; `copy` (how old it is, and what if there is none); `directory`.
 */
export const ppfExtract: Adapter = {
  id: "ppf-extract",
  title: "The public portal's directory, from its extracts",
  settings: SETTINGS,
  offers: ["directory"],
  check: faultsOf,
  copy: copyAt,
  open: (settings, io): Connection => {
    const account = { endpoint: endpointOf(settings), io, door: copyOf(io) };
    const our = boundTo((signal): ExtractAccess => ({ ...account, signal }));
    return {
      directory: {
        copied: () => copied(account),
        shortestName: SHORTEST_NAME,
        company: our(company),
        establishment: our(establishment),
        ...(account.endpoint.names ? { search: our(search) } : {}),
        addresses: our(addresses),
        address: our(address),
        routingCodes: our(routingCodes),
      },
      health: our(health),
    };
  },
};

/** Well while there is a copy that is not stale; how old it is, and what keeps it from being newer. */
const health = async ({ door, endpoint, io }: ExtractAccess): Promise<Health> => {
  const copy = copied({ door, endpoint, io });
  const { importing, trouble } = door.state();
  const age = copy === null ? 0 : Math.floor((io.now().getTime() - copy.at.getTime()) / DAY);
  const detail = [
    copy === null
      ? "There is no copy of the directory yet."
      : `The copy of the directory was produced at ${copy.at.toISOString()}, ${age === 1 ? "a day" : `${age} days`} ago${copy.stale ? ": it is stale" : ""}.`,
    importing ? "An extract is being read in." : "",
    trouble ?? "",
  ];
  return { ok: copy !== null && !copy.stale, detail: detail.filter((part) => part !== "").join(" ") };
};
