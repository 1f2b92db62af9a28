import { spawnSync } from "node:child_process";

const isInstalled = (program: string): boolean => spawnSync(program, ["--version"]).status === 0;

/**
 * Is Prometheus missing here, so that its tests are skipped? Never in continuous integration, which installs it: there
 * they fail instead.
 */
export const NO_PROMETHEUS =
  process.env.CI !== "true" && !(isInstalled("promtool") && isInstalled("prometheus"));
