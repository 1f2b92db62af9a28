import { type Sandbox, startSandbox } from "../../src/sandbox/index.ts";
import { afterThisFile } from "./endings.ts";

/**
 * The sandbox platform for the rest of the file, over sockets but in this process, which spares a start: for tests whose
 * subject is the gateway. As the process that an operator starts it is tried in `test/sandbox/command.test.ts`.
 *
 * @param options.pace - seconds between two steps of an invoice's life; by default they follow at once
 */
export const openSandbox = async (options: { pace?: number } = {}): Promise<Sandbox> => {
  const sandbox = await startSandbox({ file: ":memory:", pace: { secondsPerStep: options.pace ?? 0 } });
  afterThisFile(() => sandbox.close());
  return sandbox;
};
