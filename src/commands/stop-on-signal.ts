/** One Ctrl-C comes twice where npm started the program: from the terminal, and passed on by npm. */
const ONE_WISH = 2;

/**
 * Runs `stop` once when the process is asked to end (SIGTERM, Ctrl-C). Somebody who asks again does not want to wait
 * for it: the process ends at once.
 */
export const stopOnSignal = (stop: () => Promise<unknown>): void => {
  let times = 0;
  const asked = (): void => {
    times++;
    if (times === 1) void stop();
    if (times > ONE_WISH) process.exit(1);
  };
  process.on("SIGTERM", asked).on("SIGINT", asked);
};
