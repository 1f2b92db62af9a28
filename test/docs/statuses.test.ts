import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { settersOf } from "../../src/domain/life-cycle/push.ts";
import { STATUS_NAMES, type StatusName, statusFacts } from "../../src/domain/life-cycle/status.ts";
import { needsOf } from "../../src/domain/life-cycle/status-needs.ts";

const ROOT = join(import.meta.dirname, "../..");
const PAGE = "docs/statuses.md";
const read = (page: string): string => readFileSync(join(ROOT, page), "utf8");

const setBy = (status: StatusName): string => {
  const facts = statusFacts(status);
  if (facts.phase === "transmission") return "platforms";
  const plain = [...settersOf(status, { type: "380" })];
  if (plain.length === 0) return "agent of a group";
  const selfBilled = [...settersOf(status, { type: "389" })];
  if (status === "payment_sent") return "buyer; seller to refund";
  return plain.join() === selfBilled.join()
    ? plain.join(", ")
    : `${plain.join(", ")} (self-billed: ${selfBilled.join(", ")})`;
};

const comesWith = (status: StatusName): string => {
  if (settersOf(status, { type: "380" }).size === 0 || statusFacts(status).phase === "transmission")
    return "";
  const needs = needsOf({ direction: "outbound", type: "380", process: null }, status);
  const parts = [
    needs.reason === "required" ? "**reason**" : "",
    needs.amounts === "none" ? "" : needs.amounts === "required" ? "**amounts**" : "amounts",
    needs.attachments === "required" ? "**attachment**" : "",
    needs.payee === "none" ? "" : needs.payee === "required" ? "**payee**" : "payee",
  ];
  return parts.filter((part) => part !== "").join(", ");
};

const table = (): string =>
  [
    "| code | status | national wording | set by | comes with (bold: must) | badge |",
    "|---|---|---|---|---|---|",
    ...STATUS_NAMES.map((name) => {
      const { code, label, badge } = statusFacts(name);
      return `| ${code} | \`${name}\` | ${label} | ${setBy(name)} | ${comesWith(name)} | ${badge ?? ""} |`;
    }),
  ].join("\n");

test("the page's table is the code's", () => {
  const [, shown] = /<!-- statuses -->\n([\s\S]*?)\n<!-- \/statuses -->/.exec(read(PAGE)) ?? [];
  expect(shown).toBe(table());
});

test("the table stands on one page", () => {
  const pages = globSync("{*.md,docs/**/*.md,examples/**/*.md}", { cwd: ROOT });
  expect(pages.filter((page) => read(page).includes("| `payment_received` |"))).toEqual([PAGE]);
});
