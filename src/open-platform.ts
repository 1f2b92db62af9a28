import { dirname, join } from "node:path";
import { v4 as uuid } from "uuid";
import type { Connection } from "./adapters/port.ts";
import { adapterOf } from "./adapters/registry.ts";
import { type CopyMetrics, keepCopy } from "./directory-copy/keep-copy.ts";
import type { Account } from "./domain/account.ts";
import { isFailure } from "./domain/failure.ts";
import type { RawItem } from "./domain/life-cycle/event.ts";
import { openDoor } from "./net/door.ts";
import { openFileDoor } from "./net/files/door.ts";
import type { Redactor } from "./net/redact.ts";
import type { NetMetrics } from "./net/types.ts";
import { sqliteFileOf } from "./store/url.ts";
import type { Tracer } from "./traces/port.ts";
import type { Log, OpenPlatform } from "./usecases/parts.ts";

/** The folder for what lies beside the store: a SQLite file's own, else `data`. */
export const folderBeside = (storeUrl: string): string => {
  const path = sqliteFileOf(storeUrl);
  return path === null ? "data" : dirname(path);
};

/**
 * Opens one account at its platform.
 *
 * @param limits - on documents that come from it
 *
 * @throws Error when there is no such adapter, or a setting that it needs is missing
 */
export const openPlatform = (
  account: Account,
  world: {
    log: Log;
    metrics: NetMetrics & CopyMetrics;
    redact: Redactor;
    /** An item that is stored, by the platform's id. */
    kept(account: string, id: string): Promise<RawItem | null>;
    /** Where copies of the directory lie that name no place, and whether they are brought up to date. */
    copies: { folder: string; watch: boolean };
    /** Records calls; absent: they are not recorded. */
    tracer?: Tracer | undefined;
  },
  limits: { fileBytes: number },
): OpenPlatform & { close(): Promise<void> } => {
  const adapter = adapterOf(account.adapter);
  if (adapter === null) throw new Error(`no adapter ${account.adapter}`);
  const options = {
    ...world,
    // The one redactor knows them.
    secrets: [],
    now: () => new Date(),
    random: Math.random,
    uuid,
  };
  const door = openDoor(account, options);
  const at = adapter.files?.(account.settings);
  const files = at === undefined ? null : openFileDoor(account, at, options);
  const extracts = adapter.copy?.(account.settings);
  const copy =
    extracts === undefined
      ? null
      : keepCopy({
          account: account.name,
          at: extracts,
          database: extracts.database ?? join(world.copies.folder, `directory-${account.name}.db`),
          log: world.log,
          metrics: world.metrics,
        });
  const connection = adapter.open(account.settings, {
    ...door,
    documentBytes: limits.fileBytes,
    kept: (id) => world.kept(account.name, id),
    ...(files === null ? {} : { files }),
    ...(copy === null ? {} : { copy }),
  });
  if (world.copies.watch) copy?.watch();
  return {
    account,
    adapter,
    connection,
    state: (files ?? door).state,
    close: async () => {
      await Promise.all([door.close(), files?.close(), copy?.close()]);
    },
  };
};

/** Tries a paused account with the cheapest call that needs its credentials. */
export const probe = async (
  account: string,
  open: Pick<Connection, "health"> | null,
  signal: AbortSignal,
  log: Log,
): Promise<boolean> => {
  if (open === null) return false;
  try {
    return (await open.health(signal)).ok;
  } catch (error) {
    const why = isFailure(error) ? error.facts.code : String(error);
    log.info({ account, why }, "the paused account does not work yet");
    return false;
  }
};
