import { isDeepStrictEqual } from "node:util";
import type { Adapter } from "./adapters/port.ts";
import { adapterOf } from "./adapters/registry.ts";
import type { Account } from "./domain/account.ts";
import type { openPlatform } from "./open-platform.ts";
import type { Platforms } from "./usecases/parts.ts";

type Open = ReturnType<typeof openPlatform>;

/** The accounts at platforms that are open in this process. */
export interface OpenAccounts {
  platforms: Platforms;
  /** New work of it is not taken: it is about to change. */
  isHeld(name: string): boolean;
  /** Holds these accounts until the function that comes back is called. */
  hold(names: readonly string[]): () => void;
  /**
   * Opens what is new, and what has changed in place of what there was; lets go of what is gone. From its return on every
   * call goes the new way. What is under way on the old one ends there; `closed` resolves then.
   *
   * @throws Error where one cannot be opened: then nothing has changed
   */
  change(next: readonly Account[]): { closed: Promise<void> };
  close(): Promise<void>;
}

/**
 * @param open - opens one account
 */
export const openAccounts = (open: (account: Account) => Open): OpenAccounts => {
  let accounts = new Map<string, { account: Account; open: Open }>();
  const held = new Map<string, number>();
  return {
    platforms: { get: (name) => accounts.get(name)?.open ?? null, names: () => [...accounts.keys()] },
    isHeld: (name) => held.has(name),
    hold: (names) => {
      for (const name of names) held.set(name, (held.get(name) ?? 0) + 1);
      return () => {
        for (const name of names) {
          const left = (held.get(name) ?? 1) - 1;
          if (left === 0) held.delete(name);
          else held.set(name, left);
        }
      };
    },
    change: (next) => {
      const before = accounts;
      const made: Open[] = [];
      try {
        const after = next.map((account) => {
          const known = before.get(account.name);
          if (known !== undefined && isDeepStrictEqual(known.account, account)) return known;
          const opened = open(account);
          made.push(opened);
          return { account, open: opened };
        });
        accounts = new Map(after.map((one) => [one.account.name, one]));
      } catch (error) {
        for (const one of made) void one.close();
        throw error;
      }
      const kept = new Set([...accounts.values()].map((one) => one.open));
      const left = [...before.values()].filter((one) => !kept.has(one.open));
      return { closed: Promise.all(left.map((one) => one.open.close())).then(() => undefined) };
    },
    close: async () => {
      await Promise.all([...accounts.values()].map((one) => one.open.close()));
    },
  };
};

/**
 * Accounts that are not where they were: another adapter, or another value of a setting that is no secret. What has begun at
 * the old place cannot be asked for at the new one.
 */
export const movedAccounts = (before: readonly Account[], after: readonly Account[]): string[] =>
  after.flatMap((account) => {
    const known = before.find(({ name }) => name === account.name);
    return known === undefined || isDeepStrictEqual(placeOf(known), placeOf(account)) ? [] : [account.name];
  });

const placeOf = ({ adapter, settings }: Account): unknown => {
  const declared: Adapter["settings"] = adapterOf(adapter)?.settings ?? {};
  return [
    adapter,
    ...Object.entries(settings)
      .filter(([key]) => declared[key]?.secret !== true)
      .toSorted(),
  ];
};
