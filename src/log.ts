import { type DestinationStream, type LevelWithSilent, pino } from "pino";
import type { Log } from "./usecases/parts.ts";

/**
 * A JSON log, one line per fact. `redact` masks the finished line, so that no field, nested error or platform's
 * answer can carry a secret past it. Times are ISO 8601 UTC.
 */
export const createLog = (options: {
  level: LevelWithSilent;
  redact: (line: string) => string;
  /** Standard output when absent. */
  destination?: DestinationStream;
}): Log => {
  const settings = {
    level: options.level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (level: string) => ({ level }) },
    hooks: { streamWrite: options.redact },
  };
  return options.destination === undefined ? pino(settings) : pino(settings, options.destination);
};
