import { join } from "node:path";
import type { Config } from "./config/index.ts";
import type { Account } from "./domain/account.ts";
import { folderBeside } from "./open-platform.ts";
import type { Log } from "./usecases/parts.ts";

type OwnSandbox = Awaited<ReturnType<typeof import("./sandbox/index.ts").startSandbox>>;

/** The built-in platform, for accounts of the sandbox adapter that name no other. Its state lies beside the store. */
export const startOwnSandbox = async (config: Config, log: Log): Promise<OwnSandbox | null> => {
  const account = config.accounts.find(needsSandbox);
  if (account === undefined) return null;
  const { startSandbox } = await import("./sandbox/index.ts");
  const isInMemory = config.store.url === "sqlite::memory:";
  const sandbox = await startSandbox({
    file: isInMemory ? ":memory:" : join(folderBeside(config.store.url), "sandbox.db"),
    pace: { secondsPerStep: Number(account.settings.secondsPerStep ?? 2) },
  });
  log.info({ url: sandbox.url }, "the sandbox platform is ready");
  return sandbox;
};

const needsSandbox = (account: Account): boolean =>
  account.adapter === "sandbox" && account.settings.url === undefined;

/** An account of the sandbox adapter, at the built-in platform where it names no other. */
export const withSandbox = (account: Account, sandbox: OwnSandbox | null): Account =>
  sandbox !== null && needsSandbox(account)
    ? { ...account, settings: { ...account.settings, url: sandbox.url } }
    : account;
