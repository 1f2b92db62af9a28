import type { DatabaseSync } from "node:sqlite";
import { ALLOWED, NARROW, OPEN, SMALL } from "./known.ts";
import type { Recorded } from "./record.ts";

interface Step {
  parent: number;
  detail: string;
}

const STEP =
  /^(SCAN|SEARCH) (\S+)(?: USING (?:COVERING )?(INDEX (\S+)|(?:INTEGER )?PRIMARY KEY|AUTOMATIC .*?))?(?: \((.*)\))?(?: LEFT-JOIN)?$/;

/** Indexes that are walked in their order from one end, for a row or a page: the engine does not tell where it stops. */
const WALKED: Readonly<Record<string, readonly string[]>> = {
  "accounts.activity": ["events_heard", "sqlite_autoindex_events_2"],
  "activity.between": ["events_heard", "sqlite_autoindex_events_2"],
  "dismissals.list": ["dismissals_at"],
  "items.waiting": ["items_set_aside"],
  "items.waitingCounts": ["items_set_aside"],
  "reports.stateCounts": ["reports_counts"],
};

/** Says what is wrong with how a statement finds its rows. */
export const sqliteJudge = (db: DatabaseSync): { faultsOf(recorded: Recorded): string[] } => {
  const tables = db
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table'")
    .all()
    .map((row) => String(row.name));
  /** By the name that a statement gives a table: what finds the table in it. */
  const named = new Map<string, RegExp>();
  /** The table of a name in a statement; null: no table of the store's. */
  const tableOf = (name: string, sql: string): string | null => {
    if (tables.includes(name)) return name;
    let pattern = named.get(name);
    if (pattern === undefined) {
      pattern = new RegExp(`\\b(${tables.join("|")})\\s+(?:AS\\s+)?${name}\\b`);
      named.set(name, pattern);
    }
    return pattern.exec(sql)?.[1] ?? null;
  };

  /** Places are compared as rows: does the index know the whole of the place, or the first column alone? */
  const isHalfCompared = (given: string, sql: string): boolean => {
    const compared = [...sql.matchAll(/\((?:\w+\.)?(\w+), [^()]*\) [<>]=? \(/g)].map(([, column]) => column);
    return compared.some(
      (column) => new RegExp(`\\b${column}[<>]\\?`).test(given) && !given.includes(`(${column},`),
    );
  };

  const faultIn = (detail: string, { verb, sql }: Recorded, isGathered: boolean): string | null => {
    const [, how, name = "", using = "", index = "", given = ""] = STEP.exec(detail) ?? [];
    if (how === undefined) return null;
    if (using.startsWith("AUTOMATIC")) return `makes an index for itself: ${detail}`;
    const table = tableOf(name, sql);
    if (table === null || SMALL[table] !== undefined || OPEN[index] !== undefined) return null;
    // The key's own index has a name of its own on each engine.
    const known = index === "" || index.startsWith("sqlite_autoindex") ? `${table}_pkey` : index;
    if (ALLOWED[verb]?.[known] !== undefined) return null;
    if (how === "SCAN")
      return WALKED[verb]?.includes(index) === true && !isGathered ? null : `goes through ${detail}`;
    const columns = [...given.matchAll(/(\w+)=\?/g)].map(([, column]) => column ?? "");
    if (columns.some((column) => NARROW[table]?.includes(column))) return null;
    if (isHalfCompared(given, sql)) return `goes on from half a place: ${detail}`;
    return isGathered ? `gathers ${detail}` : null;
  };

  return {
    faultsOf: (recorded) => {
      const steps = db.prepare(`EXPLAIN QUERY PLAN ${recorded.sql}`).all() as unknown as Step[];
      const gathered = new Set(
        steps.filter(({ detail }) => detail.startsWith("USE TEMP B-TREE")).map(({ parent }) => parent),
      );
      return steps.flatMap(({ parent, detail }) => faultIn(detail, recorded, gathered.has(parent)) ?? []);
    },
  };
};
