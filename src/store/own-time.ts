/** Milliseconds of the processor that this thread took: on a machine that others load, a clock says more. */
export const ownTime = (): number => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
};
