/** What became of a configuration that was read again. */
export interface Reloaded {
  /** What took effect, as in the file: `tenants.acme`, `platforms.main`, `receive`. */
  changed: readonly string[];
  /** What differs and waits for a new process: `listen`, `store`. */
  needsRestart: readonly string[];
  /** What works, but not as its author may think. */
  warnings: readonly { path: string; message: string; fix: string; line?: number }[];
}

/** Has the configuration read again. */
export interface ConfigReading {
  /** @throws Rejection 422 with every fault, and nothing has changed */
  reload(): Promise<Reloaded>;
}

/** Reads the configuration again: what {@link ConfigReading.reload} says. */
export const reloadConfig = ({ reload }: ConfigReading): Promise<Reloaded> => reload();
