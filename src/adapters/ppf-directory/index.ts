import { boundTo } from "../kit/calls/access.ts";
import { healthOf } from "../kit/health.ts";
import type { Adapter, Connection } from "../port.ts";
import { openDoor, type PpfDirectory } from "./calls.ts";
import { address, addresses, company, establishment, routingCodes, search } from "./directory.ts";
import { endpointOf, faultsOf, SETTINGS } from "./settings.ts";

/**
 * The national directory itself, by the public portal's API 1.11.0: for registered platforms, and for whom one of them
 * lends its access. It is a directory alone: nothing is sent or received through it, and what it lets platforms write is
 * theirs to write.
 *
 * To be read in this order: `settings`, `calls` (the one door) and `shapes` (its answers); then `search`, `directory`.
 */
export const ppfDirectory: Adapter = {
  id: "ppf-directory",
  title: "Directory of the public portal",
  settings: SETTINGS,
  offers: ["directory"],
  check: faultsOf,
  open(settings, io): Connection {
    const endpoint = endpointOf(settings);
    const doorUnder = openDoor(endpoint, io);
    const our = boundTo((signal): PpfDirectory => ({ endpoint, io, signal, door: doorUnder(signal) }));
    return {
      directory: {
        company: our(company),
        establishment: our(establishment),
        search: our(search),
        addresses: our(addresses),
        address: our(address),
        routingCodes: our(routingCodes),
      },
      health: our((access) => healthOf(access, () => askHealth(access))),
    };
  },
};

const askHealth = async ({ door }: PpfDirectory) => {
  await door({ operation: "health", path: "/healthcheck", safe: true });
  return { ok: true, detail: "the directory answers" };
};
