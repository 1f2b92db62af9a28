import { enableCompileCache } from "node:module";

// Spares later starts the stripping of types and the parsing: before the first import of our own.
enableCompileCache();
const { ADAPTERS } = await import("./adapters/registry.ts");
const { ConfigFault, configPath, loadConfig } = await import("./config/index.ts");
const { startGateway } = await import("./gateway.ts");

/** `npm start`: the gateway with the configuration of `PASSERELLE_CONFIG`. */
const main = async (): Promise<void> => {
  let hangUp = (): void => {};
  // Its default would end the process, and with it whatever is under way; whoever sends it does not wait for the start.
  process.on("SIGHUP", () => hangUp());
  const gateway = await startGateway(loadConfig(configPath(process.env), process.env, ADAPTERS));
  hangUp = () => gateway.hangUp();
  const stop = async (): Promise<void> => {
    process.off("SIGTERM", stop).off("SIGINT", stop);
    await gateway.stop();
    process.exit(0);
  };
  process.on("SIGTERM", stop).on("SIGINT", stop);
};

try {
  await main();
} catch (error) {
  process.stderr.write(
    `${error instanceof ConfigFault ? error.message : `The gateway cannot start: ${tell(error)}`}\n`,
  );
  process.exit(1);
}

/** A fault of the start in one line: a port that is taken, a store that does not answer. */
function tell(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
