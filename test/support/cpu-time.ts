/**
 * Milliseconds that this thread was at work meanwhile: what a busy machine does beside it does not count, so that a bound
 * on it says something about the code alone.
 */
export const cpuTime = async (work: () => unknown): Promise<number> => {
  const before = process.threadCpuUsage();
  await work();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1000;
};
