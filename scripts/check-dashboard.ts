import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { parseArgs } from "node:util";

/**
 * Asks a running Prometheus every query of the dashboards, as Grafana would, and tells which give no data.
 *
 *   node scripts/check-dashboard.ts http://127.0.0.1:9090 [--range SECONDS] [--wait SECONDS]
 *
 * Exit code 1 when a query gives nothing, or an alert of severity `critical` fires.
 */

const DASHBOARDS = new URL("../ops/grafana/dashboards/", import.meta.url);

/** One query of a panel, its variables still in it. */
export interface DashboardQuery {
  panel: string;
  expr: string;
  /** Asked for the last moment only, as tables and single figures are. */
  instant: boolean;
}

interface Panel {
  title: string;
  datasource?: { uid?: string };
  targets?: { expr: string; instant?: boolean; datasource?: { uid?: string } }[];
}

/** Every query of the dashboards, those of their variables included. */
export const dashboardQueries = (): DashboardQuery[] =>
  readdirSync(DASHBOARDS)
    .filter((name) => name.endsWith(".json"))
    .sort()
    .flatMap(queriesIn);

const queriesIn = (name: string): DashboardQuery[] => {
  const { panels, templating } = JSON.parse(readFileSync(new URL(name, DASHBOARDS), "utf8")) as {
    panels: Panel[];
    templating: { list: { name: string; type: string; definition?: string }[] };
  };
  const ofVariables = templating.list
    .filter(({ type }) => type === "query")
    .map(({ name, definition = "" }) => {
      // Grafana's label_values(metric, label) is no PromQL: the label's values are those of this grouping.
      const [, metric, label] = /^label_values\((.+),\s*(\w+)\)$/.exec(definition) ?? [];
      if (metric === undefined) throw new Error(`The variable ${name} is asked for in an unknown way.`);
      return { panel: `variable ${name}`, expr: `count by (${label}) (${metric})`, instant: true };
    });
  const ofPanels = panels.flatMap(({ title, targets = [] }) =>
    targets.map(({ expr, instant = false }) => ({ panel: title, expr, instant })),
  );
  return [...ofVariables, ...ofPanels];
};

/** A query with Grafana's variables filled in: every platform, rates over `rateSeconds`. */
export const fillIn = (expr: string, rangeSeconds: number, rateSeconds: number): string =>
  expr
    .replaceAll("$__rate_interval", `${rateSeconds}s`)
    .replaceAll("$__range", `${rangeSeconds}s`)
    .replaceAll("$platform", ".*");

interface Series {
  metric: Record<string, string>;
  value?: [number, string];
  values?: [number, string][];
}

export interface Checked extends DashboardQuery {
  /** Series that have at least one finite number. */
  series: number;
  /** The last finite number of the first of them. */
  last: number | null;
  /** Why Prometheus refused the query. */
  error: string | null;
}

const ask = async <T>(base: string, path: string, params: Record<string, string> = {}): Promise<T> => {
  const answer = await fetch(new URL(`${path}?${new URLSearchParams(params)}`, base), {
    signal: AbortSignal.timeout(10_000),
  });
  const { status, data, error } = (await answer.json()) as { status: string; data: T; error?: string };
  if (status !== "success") throw new Error(error ?? `Prometheus answered ${answer.status}`);
  return data;
};

const checkOne = async (base: string, query: DashboardQuery, rangeSeconds: number): Promise<Checked> => {
  const expr = fillIn(query.expr, rangeSeconds, 10);
  const end = Date.now() / 1000;
  const times = { start: String(end - rangeSeconds), end: String(end), step: "1" };
  try {
    const { result } = query.instant
      ? await ask<{ result: Series[] }>(base, "/api/v1/query", { query: expr })
      : await ask<{ result: Series[] }>(base, "/api/v1/query_range", { query: expr, ...times });
    const found = result.flatMap(({ value, values = value === undefined ? [] : [value] }) => {
      const finite = values.map(([, text]) => Number(text)).filter(Number.isFinite);
      return finite.length === 0 ? [] : [finite.at(-1) ?? null];
    });
    return { ...query, series: found.length, last: found[0] ?? null, error: null };
  } catch (error) {
    return { ...query, series: 0, last: null, error: error instanceof Error ? error.message : String(error) };
  }
};

/**
 * Asks every query, again and again until each has data or `waitSeconds` have gone by.
 *
 * @param base address of Prometheus
 */
export const checkDashboard = async (
  base: string,
  { rangeSeconds, waitSeconds }: { rangeSeconds: number; waitSeconds: number },
): Promise<Checked[]> => {
  const last = Date.now() + waitSeconds * 1000;
  for (;;) {
    const checked = await Promise.all(dashboardQueries().map((query) => checkOne(base, query, rangeSeconds)));
    if (checked.every(({ series }) => series > 0) || Date.now() > last) return checked;
    await wait(500);
  }
};

/** Alerts that are pending or firing. */
export const activeAlerts = async (
  base: string,
): Promise<{ state: string; labels: Record<string, string>; annotations: Record<string, string> }[]> =>
  (await ask<{ alerts: Awaited<ReturnType<typeof activeAlerts>> }>(base, "/api/v1/alerts")).alerts;

/** Prints what was found; true when every query has data and nothing critical fires. */
export const report = (checked: Checked[], alerts: Awaited<ReturnType<typeof activeAlerts>>): boolean => {
  for (const { panel, expr, series, last, error } of checked) {
    const shown = last === null ? "" : String(Math.round(last * 1000) / 1000);
    const line = [
      series > 0 ? "ok  " : "NONE",
      String(series).padStart(3),
      shown.padStart(14),
      panel.padEnd(34),
    ];
    process.stdout.write(
      `${line.join("  ")}  ${error ?? (expr.length > 70 ? `${expr.slice(0, 69)}…` : expr)}\n`,
    );
  }
  for (const { state, labels, annotations } of alerts) {
    process.stdout.write(`alert ${state} (${labels.severity}) ${labels.alertname}: ${annotations.summary}\n`);
  }
  const empty = checked.filter(({ series }) => series === 0).length;
  const critical = alerts.filter(({ state, labels }) => state === "firing" && labels.severity === "critical");
  process.stdout.write(
    `${checked.length} queries, ${empty} without data; ${critical.length} critical alerts fire\n`,
  );
  return empty === 0 && critical.length === 0;
};

if (import.meta.main) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { range: { type: "string", default: "3600" }, wait: { type: "string", default: "0" } },
  });
  const base = positionals[0] ?? "http://127.0.0.1:9090";
  const seconds = { rangeSeconds: Number(values.range), waitSeconds: Number(values.wait) };
  const sound = report(await checkDashboard(base, seconds), await activeAlerts(base));
  process.exitCode = sound ? 0 : 1;
}
