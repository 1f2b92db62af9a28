import { setTimeout as wait } from "node:timers/promises";
import type { Config } from "./config/index.ts";
import { accountsFor } from "./domain/tenant.ts";
import { type OpenProvider, openProvider } from "./net/oidc.ts";
import type { MoreParts, UseCases } from "./usecases/index.ts";
import { reportersOf } from "./usecases/report/company.ts";
import { isSharing } from "./usecases/share/overview.ts";
import type { Identity } from "./web/oidc/pages.ts";
import type { PageParts } from "./web/pages.ts";

/** What the desk is opened with. */
export interface DeskWorld {
  gateway: UseCases;
  parts: Pick<MoreParts, "tenants" | "platforms" | "router" | "official" | "now" | "log">;
  /** The configuration in use. */
  config(): Config;
  found: PageParts["found"];
  /** When the configuration in use was read. */
  readAt(): Date;
  /** Id of this process among those that work on the store. */
  process: string;
}

/** The parts of the desk, and the end of what it has open. */
export const openDesk = ({
  gateway,
  parts,
  config,
  found,
  readAt,
  process,
}: DeskWorld): PageParts & { close(): Promise<void> } => {
  const { now, log } = parts;

  let opened: { of: NonNullable<Config["desk"]["oidc"]>; provider: OpenProvider } | null = null;
  const shut = async (): Promise<void> => {
    const { provider } = opened ?? {};
    opened = null;
    await provider?.close();
  };
  const identity = (): Identity | null => {
    const { oidc } = config().desk;
    if (oidc === undefined) return null;
    if (opened?.of !== oidc) {
      shut().catch((error) =>
        log.warn({ error: String(error) }, "a way to the identity provider did not close"),
      );
      opened = { of: oidc, provider: openProvider({ ...oidc, now }) };
    }
    const { label, claim, roles, redirectUrl, logout } = oidc;
    const { provider } = opened;
    return { provider, label, claim, roles, logout, ...(redirectUrl === undefined ? {} : { redirectUrl }) };
  };

  return {
    gateway,
    signerOf: (key) => (config().desk.keys ? config().signerOf(key, "session") : null),
    sessionKeys: (owner) => {
      const { keys, oidc } = config().desk;
      if (owner.kind === "oidc") return oidc === undefined ? [] : [oidc.sessionKey];
      return keys ? config().signingKeys(owner, "session") : [];
    },
    identity,
    configuration: () => {
      const { file, digest, masked, warnings } = config();
      return { file, digest, warnings, text: masked, readAt: readAt(), process };
    },
    tenants: () => [...parts.tenants.keys()],
    platforms: (caller) =>
      caller.kind === "admin" ? parts.platforms.names() : accountsFor(parts.tenants, caller.tenant),
    reporters: () =>
      reportersOf(parts, { kind: "admin" }).map(({ tenant, company: { siren, name } }) => ({
        tenant,
        siren,
        name,
      })),
    sharing: () => isSharing(parts),
    hasOfficialRules: () => parts.official !== undefined,
    found,
    now,
    wait: (ms) => wait(ms),
    close: shut,
  };
};
