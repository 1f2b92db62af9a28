import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { dashboardQueries, fillIn } from "../../scripts/check-dashboard.ts";
import { createMetrics } from "../../src/metrics/index.ts";
import { NO_PROMETHEUS } from "./promtool.ts";

const OPS = resolve(import.meta.dirname, "../../ops");
const RULES = join(OPS, "prometheus/rules/passerelle.yml");

interface Rule {
  alert: string;
  expr: string;
  labels: { severity: string };
  annotations: { summary: string; description: string; runbook_url: string };
}
const rules = (parse(readFileSync(RULES, "utf8")) as { groups: { rules: Rule[] }[] }).groups.flatMap(
  (group) => group.rules,
);

const promtool = (...args: string[]): { status: number | null; output: string } => {
  const { status, stdout, stderr, error } = spawnSync("promtool", args, {
    encoding: "utf8",
    timeout: 60_000,
  });
  return { status, output: `${stdout ?? ""}${stderr ?? ""}${error?.message ?? ""}` };
};

describe.skipIf(NO_PROMETHEUS)("promtool finds", () => {
  test("the configuration and the rules sound", () => {
    const { status, output } = promtool("check", "config", join(OPS, "prometheus/prometheus.yml"));
    expect(status, output).toBe(0);
    expect(output).toContain(`${rules.length} rules found`);
  });

  test("every rule fires when it must, and only then", () => {
    const tests = ["passerelle.yml", "passerelle-days.yml"].map((file) =>
      join(OPS, "prometheus/tests", file),
    );
    const { status, output } = promtool("test", "rules", ...tests);
    expect(status, output).toBe(0);
  }, 60_000);

  test("every query of the dashboard sound", () => {
    const folder = mkdtempSync(join(tmpdir(), "passerelle-queries-"));
    const file = join(folder, "queries.json");
    const queries = dashboardQueries().map(({ expr }) => fillIn(expr, 60, 10));
    // As rules, which it can check; JSON is YAML.
    const recorded = queries.map((expr, n) => ({ record: `query_${n}`, expr }));
    writeFileSync(file, JSON.stringify({ groups: [{ name: "dashboard", rules: recorded }] }));
    const { status, output } = promtool("check", "rules", file);
    rmSync(folder, { recursive: true });
    expect(status, output).toBe(0);
    expect(output).toContain(`${queries.length} rules found`);
  });
});

describe("alert rules", () => {
  test("have a unit test each", () => {
    const tested = ["passerelle.yml", "passerelle-days.yml"]
      .map((file) => readFileSync(join(OPS, "prometheus/tests", file), "utf8"))
      .join("");
    for (const { alert } of rules) expect(tested, alert).toMatch(new RegExp(`\\b${alert}\\b`));
  });

  test("have a severity, words for people, and a place in the manual", () => {
    const manual = readFileSync(join(OPS, "../docs/operating.md"), "utf8");
    for (const { alert, labels, annotations } of rules) {
      expect(["warning", "critical"], alert).toContain(labels.severity);
      expect(annotations.summary, alert).toBeTruthy();
      expect(annotations.description, alert).toBeTruthy();
      expect(manual, alert).toContain(`\`${alert}\``);
    }
  });

  test("lead to a heading of the manual that has their name", () => {
    const manual = readFileSync(join(OPS, "../docs/operating.md"), "utf8");
    const headings = [...manual.matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) => heading);
    for (const { alert, annotations } of rules) {
      const heading = headings.find((one) => one.includes(`\`${alert}\``)) ?? "none";
      const anchor = heading
        .toLowerCase()
        .replace(/[^\w -]/g, "")
        .replaceAll(" ", "-");
      expect(annotations.runbook_url, alert).toBe(`{{ $externalLabels.manual }}docs/operating.md#${anchor}`);
    }
  });
});

describe("rules and dashboard", () => {
  test("ask only for metrics that the gateway has", async () => {
    const { read } = createMetrics({
      version: "0.0.0",
      collect: async () => ({ outbox: [], accounts: [], held: [], waiting: [], reports: [] }),
      now: () => new Date(),
      platforms: [],
      tenants: [],
    });
    const { text } = await read();
    const known = new Set([...text.matchAll(/^# TYPE (passerelle_\w+) /gm)].map(([, name]) => name));
    const asked = [...rules.map(({ expr }) => expr), ...dashboardQueries().map(({ expr }) => expr)].join(
      "\n",
    );
    const names = new Set(
      [...asked.matchAll(/passerelle_\w+/g)].map(([name]) => name.replace(/_(bucket|count|sum)$/, "")),
    );
    expect(names.size).toBeGreaterThan(12);
    expect([...names].filter((name) => !known.has(name))).toEqual([]);
  });

  test("never add up what every replica reads from the one store", () => {
    const stored =
      /passerelle_(sync_lag_seconds|outbox_rows|outbox_oldest_age_seconds|held_items|statements_waiting|account_paused\w*)\b/g;
    for (const expr of [...rules, ...dashboardQueries()].map((one) => one.expr)) {
      for (const [name] of expr.matchAll(stored)) {
        const before = expr.slice(0, expr.indexOf(name)).replace(/\s+/g, " ");
        expect(before, expr).toMatch(/(max|min)( by \([\w, ]+\))? ?\($/);
      }
    }
  });
});
