/**
 * Why something could not start, in one sentence: a port that is taken, a store that does not answer.
 *
 * @param choose how to choose another port; told when it was the port
 */
export const tellStart = (error: unknown, choose: string): string => {
  if (!(error instanceof Error)) return String(error);
  const port = "port" in error ? ` ${error.port}` : "";
  const code = "code" in error ? error.code : undefined;
  if (code === "EADDRINUSE") return `Another program has the port${port} already: ${choose}.`;
  if (code === "EACCES" && port !== "") return `This user may not open the port${port}: ${choose}.`;
  return error.message;
};
