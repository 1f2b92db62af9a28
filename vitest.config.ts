import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // One PostgreSQL for the whole run; each suite has databases of its own.
    globalSetup: ["test/support/postgres-setup.ts"],
    setupFiles: ["test/support/setup.ts"],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // Every test owns its ports, folders and databases; two cores carry two files at a time.
    pool: "forks",
    maxWorkers: 2,
  },
});
