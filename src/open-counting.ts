import { countActivity } from "./usecases/operate/activity/count-activity.ts";
import type { Parts } from "./usecases/parts.ts";

/** How often what has happened is counted, in milliseconds. */
const COUNT_EVERY = 30_000;

/** Counts what happens, for as long as the gateway runs. */
export const openCounting = (parts: Pick<Parts, "store" | "now" | "log">): { close(): Promise<void> } => {
  const stopping = new AbortController();
  let turn: Promise<void> = Promise.resolve();
  const count = (): void => {
    turn = turn
      .then(() => countActivity(parts, stopping.signal))
      .catch((error) => parts.log.warn({ error: String(error) }, "what happened could not be counted"));
  };
  count();
  const counting = setInterval(count, COUNT_EVERY);
  return {
    close: () => {
      clearInterval(counting);
      stopping.abort();
      return turn;
    },
  };
};
