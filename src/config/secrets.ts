import { unescape as percentDecoded } from "node:querystring";
import type { Adapter, Settings } from "../adapters/port.ts";
import type { Account } from "../domain/account.ts";
import { folderAdapterOf } from "./read-folders.ts";
import type { FileShape } from "./shape.ts";

/** Keys that a webhook is signed with. */
export const secretsOfHook = ({ secret, secrets }: { secret?: string; secrets?: string[] }): string[] =>
  secrets ?? (secret === undefined ? [] : [secret]);

/** Every secret of a configuration, so that logs and messages can be masked. */
export const secretsOf = (
  shape: FileShape,
  ofAccounts: readonly string[],
  storeUrl: string,
  mounted: readonly string[],
): string[] => {
  const passwords = [storeUrl, shape.smtp?.url ?? ""].map((url) => URL.parse(url)?.password ?? "");
  const ofTenants = Object.values(shape.tenants).flatMap(({ keys, webhooks }) => [
    ...keys,
    ...webhooks.flatMap(secretsOfHook),
  ]);
  return [
    ...new Set(
      [
        ...shape.admin.keys,
        ...(shape.metrics.key === undefined ? [] : [shape.metrics.key]),
        ...ofTenants,
        ...Object.values(shape.traces?.headers ?? {}),
        ...(shape.desk.oidc?.clientSecret === undefined ? [] : [shape.desk.oidc.clientSecret]),
        ...ofAccounts,
        ...mounted,
        ...passwords,
        ...passwords.map(percentDecoded),
      ].filter((secret) => secret !== ""),
    ),
  ];
};

/** Secret settings of platform accounts. */
export const secretsOfAccounts = (accounts: readonly Account[], adapters: readonly Adapter[]): string[] =>
  accounts.flatMap(({ adapter: name, settings }) =>
    secretsIn(
      settings,
      adapters.find(({ id }) => id === name),
    ),
  );

/** Secret settings of tenants' folders. */
export const secretsOfFolders = (
  folders: ReadonlyMap<string, Settings>,
  adapters: readonly Adapter[],
): string[] => {
  const adapter = folderAdapterOf(adapters) ?? undefined;
  return [...folders.values()].flatMap((settings) => secretsIn(settings, adapter));
};

const secretsIn = (settings: Settings, adapter: Adapter | undefined): string[] =>
  Object.entries(adapter?.settings ?? {}).flatMap(([key, setting]) => {
    const value = settings[key];
    // A published default is no secret, and would mask its word wherever it stands.
    return setting.secret === true && value !== undefined && value !== setting.default ? [value] : [];
  });
