import { type Config, ConfigFault, type Note } from "./config/index.ts";
import type { Account } from "./domain/account.ts";
import { isFolderAccount } from "./domain/erp-endpoint.ts";
import { Rejection } from "./domain/problem.ts";
import { openRouter } from "./domain/sharing/router.ts";
import { openMailDoor } from "./net/mail.ts";
import { movedAccounts, type OpenAccounts } from "./open-accounts.ts";
import { folderAccounts } from "./open-folders.ts";
import type { Worker } from "./outbox/worker.ts";
import type { Store } from "./store/port.ts";
import type { Reloaded } from "./usecases/operate/reload-config.ts";
import type { Log, Parts } from "./usecases/parts.ts";

/** What only a new process takes up. */
const NEEDS_RESTART = /^(listen|store|log|limits|workers|traces|officialRules)$/;

/** Kinds of work that put something at a platform. */
const SENDING = ["submit", "status", "declare", "file"];

/** How long an account that moves may take to end what runs there, in milliseconds. */
const PATIENCE = 60_000;

/** How often a process looks whether another one has read the configuration again, in milliseconds. */
const LOOK_EVERY = 2_000;
/** How long it goes on reading its own file after that: files reach machines at different times. */
const FOLLOWS_FOR = 300_000;
/** The row by which processes tell each other. No tenant has a name with a colon. */
const ROW = [":config", "reload"] as const;

export interface Reloading {
  /**
   * Reads the configuration again. A sound one takes effect as a whole between two requests; a faulty one, or one that
   * cannot take effect now, changes nothing.
   *
   * @throws Rejection 422 with every fault
   */
  reload(): Promise<Reloaded>;
  stop(): Promise<void>;
}

/** Reads the configuration again on demand, and when another process on the same store did. */
export const openReloading = (world: {
  /** @throws ConfigFault */
  read(): Config;
  current(): Config;
  accounts: OpenAccounts;
  /** Those of tenants that are given what they receive as files. */
  folders: OpenAccounts;
  worker: Pick<Worker, "settled">;
  store: Store;
  /** Puts everything but the accounts into use, at once. */
  use(next: Config): void;
  /** What a start does once everything is in use. */
  begin(): Promise<void>;
  now(): Date;
  log: Log;
}): Reloading => {
  const { accounts, folders, store, log, now } = world;
  let last: Promise<unknown> = Promise.resolve();

  const apply = async (): Promise<Reloaded> => {
    const next = readOrRefuse(world.read);
    const before = world.current();
    const paths = new Set([...Object.keys(before.digests), ...Object.keys(next.digests)]);
    const differing = [...paths].filter((path) => before.digests[path] !== next.digests[path]).sort();
    if (differing.length > 0) {
      const release = await readyToMove(movedAccounts(allOf(before), allOf(next)));
      try {
        const { closed } = changeOrRefuse(next);
        // In the same turn: nobody sees new accounts with old tenants.
        world.use(next);
        closed.catch((error) => log.warn({ error: String(error) }, "an account did not close"));
      } finally {
        release();
      }
      await world.begin();
    }
    const needsRestart = differing.filter((path) => NEEDS_RESTART.test(path));
    const changed = differing.filter((path) => !NEEDS_RESTART.test(path));
    log.info({ changed, needsRestart }, "the configuration was read again");
    for (const { path, fix, message } of next.warnings) log.warn({ path, fix }, message);
    return { changed, needsRestart, warnings: next.warnings };
  };

  const changeOrRefuse = (next: Config): { closed: Promise<unknown> } => {
    try {
      const before = folderAccounts(world.current().tenants);
      const ofTenants = folders.change(folderAccounts(next.tenants));
      try {
        return { closed: Promise.all([ofTenants.closed, accounts.change(next.accounts).closed]) };
      } catch (error) {
        folders.change(before);
        throw error;
      }
    } catch (error) {
      const message = `cannot be opened: ${error instanceof Error ? error.message : String(error)}`;
      throw refusalOf([{ path: "platforms", message, fix: "restart the gateway, or correct the account" }]);
    }
  };

  /** Holds accounts that move until nothing of theirs runs. Refuses where something has begun and not ended. */
  const readyToMove = async (names: readonly string[]): Promise<() => void> => {
    const release = accounts.hold(names);
    try {
      const faults: Note[] = [];
      for (const name of names) {
        const begun = (await settled(name)) ? await store.outbox.begun(name, SENDING) : null;
        if (begun === 0) continue;
        faults.push({
          path: isFolderAccount(name)
            ? `tenants.${name.slice(name.indexOf(":") + 1)}.deliver.files`
            : `platforms.${name}`,
          message:
            begun === null
              ? "is busy where it is, and does not come to an end"
              : `has ${begun} deliver${begun === 1 ? "y" : "ies"} that began where it is and did not end: whether they arrived could not be asked at another place`,
          fix: "let them end first (GET /v1/failures), or give the new place an account of its own",
        });
      }
      if (faults.length > 0) throw refusalOf(faults);
      return release;
    } catch (error) {
      release();
      throw error;
    }
  };

  const settled = async (name: string): Promise<boolean> => {
    const late = Promise.withResolvers<boolean>();
    const timer = setTimeout(() => late.resolve(false), PATIENCE);
    try {
      return await Promise.race([world.worker.settled(name).then(() => true), late.promise]);
    } finally {
      clearTimeout(timer);
    }
  };

  /** One after the other. */
  const inTurn = <T>(act: () => Promise<T>): Promise<T> => {
    const done = last.then(act);
    last = done.catch(() => undefined);
    return done;
  };

  const tellOthers = async (): Promise<void> => {
    const said = JSON.stringify({ digest: world.current().digest, at: now().toISOString() });
    if (!(await store.keys.put(...ROW, "", said, now()))) await store.keys.point(...ROW, said);
    seen = said;
  };

  let seen: string | null = null;
  let following: { digest: string; until: number } | null = null;
  const follow = async (): Promise<void> => {
    const said = (await store.keys.get(...ROW))?.madeId ?? null;
    if (said !== null && said !== seen) {
      seen = said;
      const { digest } = JSON.parse(said) as { digest: string };
      following = { digest, until: now().getTime() + FOLLOWS_FOR };
    }
    if (following === null) return;
    if (following.digest === world.current().digest || now().getTime() > following.until) following = null;
    else if (world.read().digest !== world.current().digest) await inTurn(apply);
  };
  let looking: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    looking = looking.then(follow).catch((error) => {
      log.warn({ error: String(error) }, "the configuration that another process has cannot be followed");
    });
  }, LOOK_EVERY);

  return {
    reload: () =>
      inTurn(async () => {
        const done = await apply();
        await tellOthers();
        return done;
      }),
    stop: async () => {
      clearInterval(timer);
      await Promise.all([looking, last]);
    },
  };
};

/** What parts have of a configuration. */
export const configured = ({
  tenants: list,
  receiving,
  smtp,
  alerts,
  retention,
}: Config): Pick<Parts, "tenants" | "router" | "mail" | "alerts" | "retention"> => {
  const tenants = new Map(list.map((tenant) => [tenant.name, tenant]));
  return {
    tenants,
    router: openRouter(tenants, receiving),
    ...(smtp === undefined ? {} : { mail: openMailDoor(smtp) }),
    alerts,
    retention,
  };
};

const allOf = ({ accounts, tenants }: Config): Account[] => [...accounts, ...folderAccounts(tenants)];

const readOrRefuse = (read: () => Config): Config => {
  try {
    return read();
  } catch (error) {
    throw error instanceof ConfigFault ? refusalOf(error.faults) : error;
  }
};

const refusalOf = (faults: readonly Note[]): Rejection =>
  new Rejection(
    422,
    "configuration_faulty",
    { en: "The configuration cannot be used", fr: "La configuration ne peut pas être utilisée" },
    {
      en: `Nothing has changed: ${faults.length === 1 ? "one fault" : `${faults.length} faults`}.`,
      fr: `Rien n'a changé : ${faults.length === 1 ? "un défaut" : `${faults.length} défauts`}.`,
    },
    faults.map(({ path, message, fix, line }) => ({
      path: line === undefined ? path : `${path} (line ${line})`,
      code: "configuration_fault",
      message,
      fix,
    })),
  );
