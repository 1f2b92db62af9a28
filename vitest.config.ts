import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { defineConfig } from "vitest/config";
import Sequence from "./test/support/sequence.ts";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // One PostgreSQL for the whole run; each suite has databases of its own. Programs are compiled once.
    globalSetup: ["test/support/compile-cache-setup.ts", "test/support/postgres-setup.ts"],
    setupFiles: ["test/support/setup.ts"],
    // Programs that tests start need not strip and compile the same sources each time.
    env: { NODE_COMPILE_CACHE: join(tmpdir(), "passerelle-test-compile-cache") },
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // Every test owns its ports, folders and databases. Two cores carry four files at a time, more cores more: those with
    // processes and browsers wait for these a good part of the time. With a fifth all of them are slower.
    pool: "forks",
    maxWorkers: Math.min(8, availableParallelism() * 2),
    // To load the sources anew for each file would take longer than many a file's tests. The price: files of a worker
    // share their modules, so what ends with a test or a file goes through test/support/endings.ts.
    isolate: false,
    sequence: { sequencer: Sequence },
  },
});
