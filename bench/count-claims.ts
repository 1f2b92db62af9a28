import { writeFileSync } from "node:fs";
import pg from "pg";

/**
 * Loaded into a gateway before its own program (`--import`): counts how often it asked for work, and how often others had
 * been faster. Writes both to the file `BENCH_CLAIMS` when the gateway ends.
 */
const counted = { claims: 0, empty: 0 };
const CLAIM = /WITH due AS MATERIALIZED/;

const seen = (result: pg.QueryResult | undefined): void => {
  if (result === undefined) return;
  counted.claims++;
  if (result.rows.length === 0) counted.empty++;
};

type Given = [text: unknown, values: unknown, done: unknown];

const query = Reflect.get(pg.Client.prototype, "query") as (...given: Given) => unknown;
// The pool gives a callback, a transaction takes a promise.
Reflect.set(pg.Client.prototype, "query", function counting(this: pg.Client, ...given: Given): unknown {
  const [text, values, done] = given;
  if (typeof text !== "string" || !CLAIM.test(text)) return query.apply(this, given);
  if (typeof done === "function") {
    return query.call(this, text, values, (error: unknown, result: pg.QueryResult | undefined) => {
      seen(result);
      done(error, result);
    });
  }
  return (query.apply(this, given) as Promise<pg.QueryResult>).then((result) => {
    seen(result);
    return result;
  });
});

process.on("exit", () => {
  const file = process.env.BENCH_CLAIMS;
  if (file !== undefined) writeFileSync(file, JSON.stringify(counted));
});
