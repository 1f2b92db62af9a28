import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { adapterOf } from "../../src/adapters/registry.ts";

const page = readFileSync(join(import.meta.dirname, "../../docs/configuration.md"), "utf8");

type Settings = NonNullable<ReturnType<typeof adapterOf>>["settings"];

const row = (name: string, setting: Settings[string]): string => {
  const { label, required, secret, oneOf, default: usual, help = "" } = setting;
  const shown = required === true ? `**\`${name}\`**` : `\`${name}\``;
  const values = oneOf === undefined ? "" : ` One of ${oneOf.map((value) => `\`${value}\``).join(", ")}.`;
  const what = `${label}${secret === true ? " (secret)" : ""}.${values}${help === "" ? "" : ` ${help}`}`;
  return `| ${shown} | ${usual === undefined ? "" : `\`${usual}\``} | ${what} |`;
};

const tables = [...page.matchAll(/<!-- settings of (.*) -->\n([\s\S]*?)\n<!-- \/settings -->/g)];

test("the page's tables of settings are what the adapters declare", () => {
  expect(tables.length).toBeGreaterThan(2);
  for (const [, id = "", shown] of tables) {
    const rows = Object.entries(adapterOf(id)?.settings ?? {}).map(([name, setting]) => row(name, setting));
    expect(shown, id).toBe(["| setting | default | |", "|---|---|---|", ...rows].join("\n"));
  }
});
