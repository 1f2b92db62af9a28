import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    testTimeout: 20_000,
    hookTimeout: 60_000,
    // Every test owns its ports, folders and databases; two cores carry two files at a time.
    pool: "forks",
    maxWorkers: 2,
  },
});
