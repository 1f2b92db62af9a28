import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { ADAPTERS } from "../../src/adapters/registry.ts";
import { loadConfig } from "../../src/config/index.ts";
import { type RunningGateway, startGateway } from "../../src/gateway.ts";
import { afterThisFile } from "./endings.ts";
import { ownFolder } from "./processes.ts";

/**
 * The gateway for the rest of the file or until it is stopped, over sockets but in this process, which spares a start: for
 * tests whose subject is what it answers, and not a process that starts, ends, dies, writes its log or takes memory
 * (`startGatewayProcess`).
 */
export const openGateway = async (config: object): Promise<RunningGateway> => {
  const file = join(ownFolder(), "passerelle.json");
  // Its log would go to the report of the run.
  writeFileSync(file, JSON.stringify({ listen: { port: 0 }, log: { level: "silent" }, ...config }));
  const gateway = await startGateway(() => loadConfig(file, {}, ADAPTERS));
  let stopped: Promise<void> | undefined;
  const stop = (): Promise<void> => {
    stopped ??= gateway.stop();
    return stopped;
  };
  afterThisFile(stop);
  return { ...gateway, stop };
};
