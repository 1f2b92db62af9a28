import type { OpenPlatform } from "../parts.ts";

/** What stands for a secret that is set. Nothing of it is shown, its length and its end included. */
export const MASK = "••••••••";

/** An account's settings in the order of its adapter's declaration, secrets masked. `value` null: not set. */
export const shownSettings = ({
  account,
  adapter,
}: Pick<OpenPlatform, "account" | "adapter">): {
  key: string;
  label: string;
  secret: boolean;
  value: string | null;
}[] =>
  Object.entries(adapter.settings).map(([key, { label, secret = false }]) => {
    const value = account.settings[key] ?? null;
    return { key, label, secret, value: secret && value !== null ? MASK : value };
  });
