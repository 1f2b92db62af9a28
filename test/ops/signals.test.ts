import { expect, test } from "vitest";
import { SELLER_SIREN } from "../fixtures/invoices.ts";
import { ownFolder, startGatewayProcess, until } from "../support/processes.ts";

test("SIGHUP does not end the process: it says in one line that nothing changes", async () => {
  const folder = ownFolder();
  const gateway = await startGatewayProcess(
    {
      store: { url: `sqlite:${folder}/gateway.db` },
      platforms: { down: { adapter: "sandbox", settings: { url: "http://127.0.0.1:9" } } },
      tenants: {
        acme: {
          keys: ["key-of-the-signals-test-1"],
          companies: [SELLER_SIREN],
          routes: [{ platform: "down" }],
        },
      },
    },
    folder,
  );
  process.kill(gateway.pid, "SIGHUP");
  const lines = await until(
    async () =>
      gateway
        .output()
        .split("\n")
        .filter((line) => line.includes("SIGHUP")),
    (found) => found.length > 0,
  );
  expect(lines).toHaveLength(1);
  expect((await fetch(`${gateway.url}/healthz`)).status).toBe(200);
  expect(await gateway.end("SIGTERM")).toMatchObject({ code: 0 });
});
