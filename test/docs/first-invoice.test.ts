import { execFile } from "node:child_process";
import { readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { CHROMIUM, it as inBrowser, openPage } from "../browser/browser.ts";
import { LANGUAGES } from "../examples/programs.ts";
import { openGateway } from "../support/gateway.ts";
import { ownFolder } from "../support/processes.ts";

/** docs/first-invoice.md, as it stands: its blocks in the order in which a reader pastes them into one terminal. */

const ROOT = join(import.meta.dirname, "../..");
const text = readFileSync(join(ROOT, "docs/first-invoice.md"), "utf8");
const blocks = [...text.matchAll(/^```sh\n([\s\S]*?)^```/gm)].map(([, block = ""]) => block);
const isStart = (block: string): boolean => block.includes("npm start");

/** Where a reader stands: the project, in a folder that may be written to. */
const folder = ownFolder();
let url: string;

/** The configuration of the guide with its keys, on the sandbox platform at a test's pace. */
const configured = (): object => {
  const start = blocks.find(isStart) ?? "";
  const keys = new Map(
    [...start.matchAll(/(\w+_KEY)=(\S+)/g)].map(([, name = "", value = ""]) => [name, value]),
  );
  const file = readFileSync(join(ROOT, "examples/passerelle.yaml"), "utf8");
  const config = parse(file.replace(/\$\{(\w+)\}/g, (_, name: string) => keys.get(name) ?? ""));
  const pace = { settings: { secondsPerStep: 0.05 }, poll: { everySeconds: 0.2 } };
  const platforms = { try: { ...config.platforms.try, ...pace } };
  return { ...config, platforms, listen: { port: 0 }, store: { url: "sqlite::memory:" } };
};

/** Every block but the one that starts the gateway, and those in languages that are not here. */
const paste = async (): Promise<string> => {
  const missing = LANGUAGES.filter(({ there }) => !there).map(({ main: [program = ""] }) => program);
  const here = blocks.filter(
    (block) => !isStart(block) && !missing.some((name) => block.startsWith(`${name} `)),
  );
  const script = here.map((block) => block.replace("http://127.0.0.1:8080", url)).join("\n");
  const path = `${join(ROOT, "node_modules/.bin")}:${process.env.PATH}`;
  const { stdout } = await promisify(execFile)("bash", ["-e", "-c", script], {
    cwd: folder,
    env: { PATH: path, HOME: folder, PYTHONDONTWRITEBYTECODE: "1" },
  });
  return stdout;
};

beforeAll(async () => {
  for (const name of ["examples", "clients", "node_modules"])
    symlinkSync(join(ROOT, name), join(folder, name));
  ({ url } = await openGateway(configured()));
});

const NOW: Record<string, RegExp> = {
  TypeScript: /^now +TS\d+ +212 /m,
  PHP: /^now +PHP\d+ +212 /m,
  Python: /^now +PY\d+ +212 /m,
};

describe("the guide to the first invoice", () => {
  it("does what it says, from the first line to the last", async () => {
    const said = await paste();
    expect(said).toContain('"valid":true');
    expect(said).toContain("202 Accepted");
    for (const { name, there } of LANGUAGES) if (there) expect(said).toMatch(NOW[name] ?? /^$/);
    expect(readFileSync(join(folder, "my-invoice.html"), "utf8")).toMatch(
      /invoice="inv_\w+" token="pwt_\S+"/,
    );
  });

  describe.skipIf(CHROMIUM === null)("in a browser", () => {
    inBrowser("ends with a page that shows the invoice", async ({ browser }) => {
      const { page, faults } = await openPage(browser);
      await page.goto(`file://${folder}/my-invoice.html`);
      await page.getByText("Paid").first().waitFor();
      await page.getByRole("button", { name: "Sync with the platform" }).waitFor();
      expect(faults).toEqual([]);
    });
  });
});
