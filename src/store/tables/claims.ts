import { placeholders } from "../db.ts";
import { differing } from "../skip.ts";

/**
 * Row `o` may run: nothing earlier of its lane is open, and nothing of it runs. (A later one may run, when a person
 * took this one up again.) A lease that has run out holds up nobody.
 */
const laneIsFree = (now: string): string => `(o.lane IS NULL OR (
  NOT EXISTS (SELECT 1 FROM outbox b WHERE b.lane = o.lane AND b.seq < o.seq
    AND b.state IN ('ready', 'running', 'parked'))
  AND NOT EXISTS (SELECT 1 FROM outbox b WHERE b.lane = o.lane AND b.seq <> o.seq
    AND b.state = 'running' AND b.leased_until > ${now})))`;

const isNotPaused = (account: string): string =>
  `NOT EXISTS (SELECT 1 FROM accounts p WHERE p.name = ${account} AND p.paused_at IS NOT NULL)`;

/**
 * By account and kind, when the first row can be claimed. Looks at one row of each where it can, whatever waits
 * behind: the recursion steps from pair to pair.
 */
export const HEADS = `
  WITH RECURSIVE ${differing("pairs", { table: "outbox", columns: ["account", "kind"], where: "state = 'ready'" })},
  heads (account, kind, at) AS (
    SELECT account, kind, (SELECT o.run_at FROM outbox o WHERE o.account = pairs.account AND o.kind = pairs.kind
      AND o.state = 'ready' AND ${laneIsFree("$1")} ORDER BY o.run_at, o.seq LIMIT 1)
    FROM pairs
    UNION ALL
    SELECT o.account, o.kind, o.leased_until FROM outbox o
    WHERE o.state = 'running' AND (o.leased_until > $1 OR ${laneIsFree("$1")})
  )
  SELECT account, kind, MIN(at) AS at FROM heads WHERE at IS NOT NULL AND ${isNotPaused("heads.account")}
  GROUP BY account, kind ORDER BY account, kind`;

/** Looks for due rows in two indexes of few rows, so that what is done or waits for later costs nothing. */
export const claim = (kinds: number, columns: string): string => {
  const candidates = (state: "ready" | "running", due: "run_at" | "leased_until"): string => `
    SELECT o.seq, o.run_at FROM outbox o
    WHERE o.account = $1 AND o.state = '${state}' AND o.${due} <= $2 AND ${isNotPaused("$1")}
      ${kinds === 0 ? "" : `AND o.kind IN (${placeholders(kinds, 6)})`} AND ${laneIsFree("$2")}
    ORDER BY o.run_at, o.seq LIMIT $3`;
  return `
  WITH due AS MATERIALIZED (${candidates("ready", "run_at")} SKIP_LOCKED),
  dead AS MATERIALIZED (${candidates("running", "leased_until")} SKIP_LOCKED),
  picked AS MATERIALIZED (
    SELECT seq FROM (SELECT seq, run_at FROM due UNION ALL SELECT seq, run_at FROM dead) AS found
    ORDER BY run_at, seq LIMIT $3)
  UPDATE outbox SET doubt = CASE WHEN state = 'running' THEN 1 ELSE doubt END,
    doubt_since = CASE WHEN state = 'running' THEN COALESCE(doubt_since, $2) ELSE doubt_since END,
    state = 'running', lease = $4, leased_until = $5, updated_at = $2
  WHERE seq IN (SELECT seq FROM picked) RETURNING ${columns}`;
};
