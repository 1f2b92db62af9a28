import { execFile } from "node:child_process";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { NO_PROMETHEUS } from "./promtool.ts";

const SCRIPT = resolve(import.meta.dirname, "../../scripts/try-stack.sh");

test.skipIf(NO_PROMETHEUS)(
  "two replicas on PostgreSQL, scraped: every query of the dashboard has data",
  async () => {
    const { code, output } = await new Promise<{ code: unknown; output: string }>((done) => {
      execFile(SCRIPT, { timeout: 95_000 }, (error, stdout, stderr) =>
        done({ code: error === null ? 0 : (error.code ?? error.signal), output: `${stdout}${stderr}` }),
      );
    });
    expect(code, output).toBe(0);
    expect(output).toContain("Prometheus scrapes 2 of 2 replicas");
  },
  100_000,
);
