import type { TestProject } from "vitest/node";
import { startPostgres } from "./postgres.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The run's one server, or why there is none: then the tests that need it fail, and only they. */
    postgres: { url: string } | { problem: string };
  }
}

/** Starts one PostgreSQL for the whole run; suites make their own databases on it. */
export default async (project: TestProject): Promise<() => Promise<void>> => {
  try {
    const server = await startPostgres();
    project.provide("postgres", { url: server.url });
    return () => server.stop();
  } catch (error) {
    project.provide("postgres", { problem: String(error) });
    return async () => undefined;
  }
};
