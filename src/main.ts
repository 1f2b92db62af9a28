import { enableCompileCache } from "node:module";

// Spares later starts the stripping of types and the parsing: before the first import of our own.
enableCompileCache();
const { ADAPTERS } = await import("./adapters/registry.ts");
const { stopOnSignal } = await import("./commands/stop-on-signal.ts");
const { tellStart } = await import("./commands/tell-start.ts");
const { ConfigFault, configPath, loadConfig } = await import("./config/index.ts");
const { startGateway } = await import("./gateway.ts");

/** `npm start`: the gateway with the configuration of `PASSERELLE_CONFIG`. */
const main = async (): Promise<void> => {
  let hangUp = (): void => {};
  // Its default would end the process, and with it whatever is under way; whoever sends it does not wait for the start.
  process.on("SIGHUP", () => hangUp());
  const gateway = await startGateway(() => loadConfig(configPath(process.env), process.env, ADAPTERS));
  hangUp = () => gateway.hangUp();
  stopOnSignal(async () => {
    await gateway.stop();
    process.exit(0);
  });
};

try {
  await main();
} catch (error) {
  const why = tellStart(
    error,
    "choose another under listen.port (or listen.metricsPort) in the configuration",
  );
  process.stderr.write(
    `${error instanceof ConfigFault ? error.message : `The gateway cannot start: ${why}`}\n`,
  );
  process.exit(1);
}
