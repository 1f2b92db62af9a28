import { ACCOUNT_DEFAULTS, type Account } from "./domain/account.ts";
import { ENDPOINT_RULES, folderAccount } from "./domain/erp-endpoint.ts";
import type { Tenant } from "./domain/tenant.ts";
import type { Folders, Platforms } from "./usecases/parts.ts";

/** Nothing is read there, and nobody acknowledges: what is looked at is the folder itself. */
const ONE_WAY = { ackFormat: "none", consume: "keep", in: "." } as const;

/** The folders into which tenants are given what they receive, as accounts of the adapter of files. */
export const folderAccounts = (tenants: Iterable<Tenant>): Account[] =>
  [...tenants].flatMap(({ name, deliver }) =>
    deliver?.files === undefined
      ? []
      : [
          {
            ...ACCOUNT_DEFAULTS,
            ...ENDPOINT_RULES,
            name: folderAccount(name),
            adapter: "files",
            settings: { ...deliver.files, ...ONE_WAY },
          },
        ],
  );

/** Those accounts once they are open, as use cases see them. */
export const foldersIn = (open: Pick<Platforms, "get">): Folders => ({
  get: (name) => {
    const { account, connection } = open.get(name) ?? {};
    const { invoices, health } = connection ?? {};
    return account === undefined || invoices === undefined || health === undefined
      ? null
      : {
          account,
          submit: invoices.submit,
          find: async (sought, signal) => (await invoices.find?.(sought, signal)) ?? null,
          health,
        };
  },
});
