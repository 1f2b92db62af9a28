import { execFile } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openLog } from "../src/open-log.ts";
import { ownFolder } from "./support/processes.ts";

const outputOf = (isTTY: boolean) => {
  const lines: string[] = [];
  return { isTTY, lines, write: (text: string) => void lines.push(text) };
};
const logTo = (output: ReturnType<typeof outputOf>, format: "auto" | "json" | "pretty") =>
  openLog({ level: "info", format }, (line) => line.replaceAll("s3cret", "••••"), output);

// Colours are the terminal's affair, and not looked at here.
const plain = (text: string): string =>
  text.replace(new RegExp(`${String.fromCharCode(27)}\\[[\\d;]*m`, "g"), "");

describe("the log", () => {
  it.each([
    ["auto", false, "json"],
    ["auto", true, "lines"],
    ["json", true, "json"],
    ["pretty", false, "lines"],
  ] as const)("%s, at a terminal: %s, is written as %s", async (format, isTTY, as) => {
    const output = outputOf(isTTY);
    (await logTo(output, format)).info({ requestId: "r", key: "s3cret" }, "request");
    const [line = ""] = output.lines;
    expect(line).toContain("••••");
    if (as === "json") expect(JSON.parse(line)).toMatchObject({ level: "info", msg: "request" });
    else expect(plain(line)).toMatch(/^\[\d\d:\d\d:\d\d\] INFO: request \{"requestId":"r","key":"••••"\}\n$/);
  });

  it("lets nothing that was said elsewhere move the cursor of a terminal", async () => {
    const output = outputOf(true);
    const esc = String.fromCharCode(27);
    const error = new Error(`the platform says ${esc}[2J${String.fromCharCode(155)}31m gone\r hidden`);
    (await logTo(output, "auto")).error({ err: error }, `with ${esc}]0;title`);
    const text = plain(output.lines.join(""));
    expect(text).toContain("the platform says");
    expect(text).not.toMatch(/[^\P{Cc}\t\n]/u);
  });

  it.skipIf(!existsSync("/usr/bin/script"))(
    "of a gateway that is started in a terminal is one for people",
    async () => {
      const folder = ownFolder();
      const file = join(folder, "passerelle.json");
      writeFileSync(
        file,
        JSON.stringify({
          listen: { port: 0 },
          store: { url: "sqlite::memory:" },
          platforms: { down: { adapter: "sandbox", settings: { url: "http://127.0.0.1:9" } } },
          tenants: {
            acme: {
              keys: ["key-of-the-terminal-test"],
              companies: ["732829320"],
              routes: [{ platform: "down" }],
            },
          },
        }),
      );
      const { PATH, HOME, NODE_COMPILE_CACHE } = process.env;
      const out = await new Promise<string>((done) => {
        const child = execFile(
          "/usr/bin/script",
          ["-qec", "exec node src/main.ts", "/dev/null"],
          {
            cwd: join(import.meta.dirname, ".."),
            timeout: 30_000,
            env: { PATH, HOME, NODE_COMPILE_CACHE, TERM: "xterm", PASSERELLE_CONFIG: file },
          },
          (_error, stdout) => done(stdout),
        );
        child.stdout?.on("data", (part: string) => {
          // Ctrl-C, typed.
          if (part.includes("is ready")) child.stdin?.write(String.fromCharCode(3));
        });
      });
      expect(plain(out)).toMatch(/\[\d\d:\d\d:\d\d\] INFO: the gateway is ready /);
      expect(out).not.toContain('"level":"info"');
    },
  );
});
