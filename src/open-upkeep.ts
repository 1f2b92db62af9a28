import type { Metrics } from "./metrics/index.ts";
import { openCounting } from "./open-counting.ts";
import type { MoreParts } from "./usecases/index.ts";
import { forgetDone } from "./usecases/operate/forget-done.ts";
import { watchRetention } from "./usecases/operate/retention/standing.ts";
import { watchPasswords } from "./usecases/operate/watch-passwords.ts";

/** How often what was done long ago is deleted, in milliseconds. */
const FORGET_EVERY = 3_600_000;

/** How often the ends of passwords are looked at, in milliseconds. */
const WATCH_EVERY = 86_400_000;

/** What a process does by itself from time to time, for as long as it runs. */
export const openUpkeep = (
  parts: MoreParts,
  metrics: Pick<Metrics, "oldestKept" | "passwordExpiry">,
): { close(): Promise<void> } => {
  const forget = (): void => {
    forgetDone(parts)
      .then(() => watchRetention(parts, metrics.oldestKept))
      .catch((error) => parts.log.warn({ error: String(error) }, "old rows could not be deleted"));
  };
  forget();
  const counting = openCounting(parts);
  const forgetting = setInterval(forget, FORGET_EVERY);
  const watching = setInterval(() => watchPasswords(parts, metrics.passwordExpiry), WATCH_EVERY);
  return {
    close: () => {
      clearInterval(forgetting);
      clearInterval(watching);
      return counting.close();
    },
  };
};
