import type { Adapter, Offer } from "../adapters/port.ts";
import { meant } from "../explain.ts";
import type { Findings, Path } from "./fault.ts";
import { type Group, group, list } from "./raw.ts";

/** What an account of an adapter that says nothing is for. */
const BOTH: readonly Offer[] = ["invoices", "directory"];

/**
 * Every account is named for what it offers: routes and reports go to one that takes invoices, and `directory` of a
 * tenant names one whose directory can be asked.
 */
export const checkOffers = (root: Group, adapters: readonly Adapter[], findings: Findings): void => {
  const accounts = Object.entries(group(root.platforms)).map(
    ([name, platform]) => [name, adapters.find(({ id }) => id === group(platform).adapter)] as const,
  );
  const without = (offer: Offer): ReadonlyMap<unknown, Adapter> =>
    new Map(
      accounts.flatMap(([name, adapter]) =>
        adapter !== undefined && !(adapter.offers ?? BOTH).includes(offer) ? [[name, adapter]] : [],
      ),
    );
  const taking = without("invoices");
  const telling = without("directory");
  const takesNone = (path: Path, name: unknown): void => {
    const adapter = taking.get(name);
    if (adapter === undefined) return;
    findings.fault(
      path,
      `names "${name}", which takes no invoices: the adapter ${adapter.id} is a directory alone`,
      `name a platform that takes them; what tells the addresses is named by directory: ${name}`,
    );
  };

  for (const [tenant, said] of Object.entries(group(root.tenants))) {
    const path = ["tenants", tenant];
    list(group(said).routes).forEach((route, i) => {
      takesNone([...path, "routes", i, "platform"], group(route).platform);
    });
    for (const [siren, company] of Object.entries(group(group(said).reporting))) {
      takesNone([...path, "reporting", siren, "platform"], group(company).platform);
    }
    const { directory } = group(said);
    if (typeof directory !== "string" || directory === "") continue;
    const names = accounts.map(([name]) => name);
    const silent = telling.get(directory);
    if (!names.includes(directory)) {
      findings.fault(
        [...path, "directory"],
        `names "${directory}", which is not among the platforms`,
        meant(directory, names),
      );
    } else if (silent !== undefined) {
      findings.fault(
        [...path, "directory"],
        `names "${directory}", which has no directory (adapter ${silent.id})`,
        meant(
          directory,
          names.filter((name) => !telling.has(name)),
        ),
      );
    }
  }
};
