import type { Client } from "pg";
import { ALLOWED, NARROW, OPEN, SMALL } from "./known.ts";
import type { Recorded } from "./record.ts";

interface Node {
  "Node Type": string;
  "Relation Name"?: string;
  "Index Name"?: string;
  "Index Cond"?: string;
  Filter?: string;
  "Parent Relationship"?: string;
  Plans?: Node[];
}

/** What has all its rows before it gives the first one. */
const GATHERS = /Sort|Aggregate|Group|Unique|WindowAgg|Hash|SetOp|Materialize|Bitmap|ModifyTable/;
/** Conditions that the store says so that no index answers them: how many rows it looks at for them is bounded there. */
const LOOKED_AT = /^[(]*COALESCE\([^()]*(\([^()]*\))?[^()]*\) (=|>=|<=|~~) /;

/** The columns of each index, in order. */
const indexesOf = async (client: Client): Promise<Map<string, string[]>> => {
  const { rows } = await client.query<{ name: string; columns: string[] }>(
    `SELECT i.indexrelid::regclass::text AS name,
       array(SELECT pg_get_indexdef(i.indexrelid, n, true) FROM generate_series(1, i.indnkeyatts) AS n) AS columns
     FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid WHERE c.relnamespace = 'public'::regnamespace`,
  );
  return new Map(rows.map(({ name, columns }) => [name, columns]));
};

/** Invoices of nobody wait for a person: they are few, and PostgreSQL puts them in order whatever the index. */
const NOBODYS = "(tenant IS NULL)";

/** Does the index begin with columns that are given, and one of them has a few rows for a value? */
const isPinned = (node: Node, columns: readonly string[]): boolean => {
  const given = new Set(
    [...(node["Index Cond"] ?? "").matchAll(/\((\w+) (=|IS NULL)/g)].map(([, column]) => column),
  );
  const narrow = NARROW[node["Relation Name"] ?? ""] ?? [];
  for (const column of columns) {
    if (!given.has(column)) return false;
    if (narrow.includes(column)) return true;
  }
  return false;
};

const isLookedAtOnly = (filter: string): boolean =>
  filter
    .replace(/^\((.*)\)$/, "$1")
    .split(" AND ")
    .every((term) => LOOKED_AT.test(term));

/** Says what is wrong with how a statement finds its rows. */
export const openJudge = async (
  client: Client,
): Promise<{ faultsOf(recorded: Recorded): Promise<string[]> }> => {
  const indexes = await indexesOf(client);

  const faultIn = (node: Node, verb: string, isWalked: boolean): string | null => {
    const table = node["Relation Name"] ?? "";
    const index = node["Index Name"] ?? "none";
    if (SMALL[table] !== undefined || OPEN[index] !== undefined) return null;
    if (ALLOWED[verb]?.[index] !== undefined) return null;
    if (node["Node Type"] === "Seq Scan") return `reads all of ${table}`;
    if (isPinned(node, indexes.get(index) ?? []) || node["Index Cond"]?.includes(NOBODYS) === true)
      return null;
    const what = `${table} by ${index} ${node["Index Cond"] ?? "from end to end"}`;
    if (!isWalked) return `gathers ${what}`;
    if (node.Filter !== undefined && !isLookedAtOnly(node.Filter))
      return `looks through ${what} for ${node.Filter}`;
    return null;
  };

  const faultsIn = (node: Node, verb: string, isWalked: boolean): string[] => {
    const type = node["Node Type"];
    const isScan = /^(Seq|Index|Index Only|Bitmap Heap|Tid) Scan$/.test(type);
    const own = isScan && type !== "Bitmap Heap Scan" ? faultIn(node, verb, isWalked) : null;
    const below = (node.Plans ?? []).flatMap((child, i) => {
      if (child["Node Type"] === "Bitmap Index Scan")
        return [faultIn({ ...child, "Relation Name": node["Relation Name"] }, verb, false) ?? []].flat();
      const apart = ["SubPlan", "InitPlan"].includes(child["Parent Relationship"] ?? "");
      // The inner side of a join is gone through for each row of the other.
      const inner = /Nested Loop|Join/.test(type) && i === 1;
      const walked = type === "Limit" || (isWalked && !apart && !inner && !GATHERS.test(type));
      return faultsIn(child, verb, walked);
    });
    return own === null ? below : [own, ...below];
  };

  return {
    faultsOf: async ({ verb, sql, params }) => {
      const { rows } = await client.query<{ "QUERY PLAN": [{ Plan: Node }] }>(
        `EXPLAIN (FORMAT JSON) ${sql}`,
        [...params],
      );
      const plan = rows[0]?.["QUERY PLAN"][0].Plan;
      return plan === undefined ? ["no plan"] : faultsIn(plan, verb, false);
    },
  };
};
