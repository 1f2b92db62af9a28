import { type DestinationStream, type LevelWithSilent, pino } from "pino";
import { type Trace, traceIdOf } from "./domain/trace.ts";
import type { Log } from "./usecases/parts.ts";

/**
 * A JSON log, one line per fact. `redact` masks the finished line, so that no field, nested error or platform's
 * answer can carry a secret past it. Times are ISO 8601 UTC.
 */
export const createLog = (options: {
  level: LevelWithSilent;
  redact: (line: string) => string;
  /** The trace of what is being done: its id stands in the line. Absent: in none. */
  traceNow?(): Trace | undefined;
  /** Standard output when absent. */
  destination?: DestinationStream;
}): Log => {
  const { traceNow } = options;
  const settings = {
    level: options.level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (level: string) => ({ level }) },
    hooks: { streamWrite: options.redact },
    ...(traceNow === undefined
      ? {}
      : {
          mixin: (facts: object) => {
            const trace = traceNow();
            return trace === undefined ? facts : { ...facts, traceId: traceIdOf(trace) };
          },
          // What the mixin gives is the line already.
          mixinMergeStrategy: (_: object, line: object) => line,
        }),
  };
  return options.destination === undefined ? pino(settings) : pino(settings, options.destination);
};
