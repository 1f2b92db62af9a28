import { posix } from "node:path";
import type { Adapter, Settings } from "../adapters/port.ts";
import type { Findings } from "./fault.ts";
import { isGroup } from "./raw.ts";
import { readSettings } from "./settings.ts";

/** What a folder of a receiver needs of the settings of the adapter `files`: nothing comes back from there. */
const TAKEN = [
  "url",
  "hostKey",
  "privateKey",
  "passphrase",
  "password",
  "ciphers",
  "out",
  "publish",
  "name",
  "interface",
  "application",
] as const;
/** Settings whose faults are about what is read. */
const READ: readonly string[] = ["in", "ack", "archive"];

/** The adapter by which the folders of receivers are reached, as `deliver.files` takes its settings. */
export const folderAdapterOf = (adapters: readonly Adapter[]): Adapter | null => {
  const files = adapters.find(({ id }) => id === "files");
  if (files === undefined) return null;
  const settings = Object.fromEntries(
    TAKEN.flatMap((key) => {
      const setting = files.settings[key];
      return setting === undefined ? [] : [[key, setting]];
    }),
  );
  const { out } = files.settings;
  return {
    ...files,
    // The folder itself is the receiver's: nothing else is in it.
    settings: { ...settings, ...(out === undefined ? {} : { out: { ...out, default: "." } }) },
    check: (given) => (files.check?.(given) ?? []).filter(({ path }) => !READ.includes(path)),
  };
};

/** The folders of tenants that are given what they receive as files, by tenant; every fault noted. */
export const readFolders = (
  raw: unknown,
  adapters: readonly Adapter[],
  findings: Findings,
): Map<string, Settings> => {
  const folders = new Map<string, Settings>();
  const adapter = folderAdapterOf(adapters);
  const owners = new Map<string, string>();
  for (const [name, tenant] of Object.entries(isGroup(raw) && isGroup(raw.tenants) ? raw.tenants : {})) {
    const given = isGroup(tenant) && isGroup(tenant.deliver) ? tenant.deliver.files : undefined;
    if (!isGroup(given)) continue;
    const path = ["tenants", name, "deliver", "files"];
    if (adapter === null) {
      findings.fault(path, "needs the adapter files", "leave it out");
      continue;
    }
    const before = findings.faults.length;
    const settings = readSettings(adapter, given, path, findings);
    if (findings.faults.length > before) continue;
    folders.set(name, settings);
    const place = placeOf(adapter, settings);
    const owner = owners.get(place);
    if (owner === undefined) owners.set(place, name);
    else
      findings.fault(
        [...path, "url"],
        `is the folder of the tenant ${owner}, too`,
        "give each one of its own",
      );
  }
  return folders;
};

const placeOf = ({ files }: Adapter, settings: Settings): string => {
  const at = files?.(settings);
  const server = at?.kind === "sftp" ? `${at.host}:${at.port}` : "";
  return `${server}|${posix.join(at?.root ?? "", settings.out ?? ".")}`.replace(/\/+$/, "");
};
