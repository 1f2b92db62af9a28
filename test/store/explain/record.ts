import type { Engine, Run } from "../../../src/store/db.ts";
import type { Value } from "../../../src/store/rows.ts";

/** A statement with the values that it ran with first, and what was asked of the store then. */
export interface Recorded {
  verb: string;
  sql: string;
  params: readonly Value[];
}

export interface Recorder {
  /** The engine, with each statement written down. */
  engine: Engine;
  /** What is asked from now on. */
  begin(verb: string): void;
  /** Each text once. */
  statements(): Recorded[];
  /** What was asked, with how many statements that took, those of other questions among them. */
  verbs(): ReadonlyMap<string, number>;
}

export const recording = (engine: Engine): Recorder => {
  const known = new Map<string, Recorded>();
  const counts = new Map<string, number>();
  let verb = "opening";
  const through =
    (run: Run): Run =>
    (sql, params) => {
      counts.set(verb, (counts.get(verb) ?? 0) + 1);
      if (!known.has(sql)) known.set(sql, { verb, sql, params });
      return run(sql, params);
    };
  return {
    engine: {
      ...engine,
      read: through(engine.read),
      write: through(engine.write),
      transaction: (body) => engine.transaction((run) => body(through(run))),
    },
    begin: (next) => {
      verb = next;
      counts.set(verb, counts.get(verb) ?? 0);
    },
    statements: () => [...known.values()],
    verbs: () => counts,
  };
};
