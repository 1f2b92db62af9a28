/** What the page of the configuration says, in English. */
export const configurationEn = {
  text: "As it was read, with what variables and mounted secrets put in; secrets are masked.",
  file: "File",
  readAt: "Read",
  digest: "Digest",
  digestHint: "Processes with the same configuration show the same one.",
  reload: "Reload",
  reloadText:
    "Reads the file again. A sound configuration takes effect as a whole, in the other processes within seconds; a faulty one changes nothing.",
  restart: "Only a new process takes up: listen, store, log, limits, workers, traces, officialRules.",
  warnings: "Works, but perhaps not as it is meant",
  noWarnings: "Nothing in it is odd.",
  content: "The configuration",
  unchanged: "It was read again: nothing differs.",
  changed: (paths: string) => `It was read again. In use now: ${paths}.`,
  needsRestart: (paths: string) => `Waits for a new process: ${paths}.`,
  faults: "It cannot be used, and nothing has changed",
  fix: "What to do:",
};
