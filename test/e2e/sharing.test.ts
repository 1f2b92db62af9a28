import { spawn, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { afterThisTest } from "../support/endings.ts";
import { openGateway } from "../support/gateway.ts";
import { mailServer } from "../support/mail-server.ts";
import { ownFolder, until } from "../support/processes.ts";
import { openSandbox } from "../support/sandbox.ts";

/*
 * The three cases of the page about sharing, as the page has them: each configuration is started, the commands are
 * pasted into a shell one block after the other, and what the page shows after a block is what the block shows.
 */

const ROOT = join(import.meta.dirname, "../..");
const PAGE = readFileSync(join(ROOT, "docs/sharing.md"), "utf8");

interface Block {
  kind: string;
  text: string;
}

const blocksIn = (section: string): Block[] =>
  [...section.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(([, kind = "", text = ""]) => ({ kind, text }));

const [, cases = ""] = PAGE.split(/^## Three cases$/m);
const [preamble = "", ...sections] = cases.split(/^### /m);

/** What goes on until somebody stops it has a terminal of its own. */
const STAYS = /\bnpm (start|run)\b|^node -e/m;

const pasted = (blocks: Block[]): Block[] =>
  blocks.filter(({ kind, text }) => kind !== "yaml" && !(kind === "sh" && STAYS.test(text)));

/** What everybody pastes first. */
const FUNCTIONS = pasted(blocksIn(preamble))
  .map(({ text }) => text)
  .join("\n");

/** A shell that goes on from one block to the next. Gives what the block wrote. */
const openShell = (env: Record<string, string>): ((block: string) => Promise<string>) => {
  const child = spawn("bash", ["-u"], { cwd: ROOT, env: { PATH: process.env.PATH, ...env } });
  afterThisTest(() => child.kill("SIGKILL"));
  let output = "";
  let faults = "";
  let blocks = 0;
  let heard = (): void => undefined;
  let ended = (_: Error): void => undefined;
  child.once("exit", () => ended(new Error(`the shell ended: ${faults}`)));
  child.stdout.on("data", (chunk: Buffer) => {
    output += chunk.toString();
    heard();
  });
  child.stderr.on("data", (chunk: Buffer) => {
    faults += chunk.toString();
  });
  return async (block) => {
    const end = `end of block ${++blocks}\n`;
    output = "";
    child.stdin.write(`${block}\necho "${end.trim()}"\n`);
    await new Promise<void>((resolve, reject) => {
      heard = () => {
        if (output.endsWith(end)) resolve();
      };
      ended = reject;
    });
    if (faults !== "") throw new Error(faults);
    return output.slice(0, -end.length);
  };
};

/** The section of a case, whose configuration is started beside a platform of its own. */
const startCase = async (title: string, smtpUrl?: string) => {
  const section = sections.find((one) => one.startsWith(`${title}\n`));
  if (section === undefined) throw new Error(`the page has no case "${title}"`);
  const blocks = blocksIn(section);
  const config = parse(blocks.find(({ kind }) => kind === "yaml")?.text ?? "") as {
    platforms: { try: { settings: { url: string } } };
    smtp?: { url: string };
    [key: string]: unknown;
  };
  const sandbox = await openSandbox();
  config.platforms.try.settings.url = sandbox.url;
  if (config.smtp !== undefined && smtpUrl !== undefined) config.smtp.url = smtpUrl;
  const gateway = await openGateway({
    ...config,
    listen: { port: 0 },
    store: { url: `sqlite:${join(ownFolder(), "sharing.db")}` },
  });
  const shell = openShell({ GW: gateway.url, BOX: sandbox.url });
  await shell(FUNCTIONS);
  return { section, blocks: pasted(blocks), shell };
};

/** Pastes the blocks of a case; what the page shows after one comes in the end. Gives how many did. */
const follow = async ({ blocks, shell }: Awaited<ReturnType<typeof startCase>>): Promise<number> => {
  let shown = 0;
  for (const [i, { kind, text }] of blocks.entries()) {
    if (kind !== "sh") continue;
    const after = blocks[i + 1];
    if (after?.kind !== "text") await shell(text);
    else {
      await until(
        () => shell(text),
        (output) => output === after.text,
      );
      shown++;
    }
  }
  return shown;
};

const TOOLS = ["bash", "curl", "jq", "sed"];
const missing = TOOLS.filter((tool) => spawnSync(tool, ["--version"]).status !== 0);

describe.skipIf(missing.length > 0)(
  `the cases of sharing${missing.map((tool) => ` (${tool} is missing)`).join("")}`,
  () => {
    it("a project ERP and a spend tool", async () => {
      expect(await follow(await startCase("A project ERP and a spend tool"))).toBe(6);
    });

    it("two subsidiaries on two ERPs", async () => {
      expect(await follow(await startCase("Two subsidiaries on two ERPs"))).toBe(5);
    });

    it("an accountant by mail", async () => {
      const server = await mailServer();
      const one = await startCase("An accountant by mail", server.url());
      expect(await follow(one)).toBe(2);
      const rows = [...one.section.matchAll(/^\| (`.*`) \| `(.*)` \|$/gm)].map(([, to = "", subject]) => ({
        to: [...to.matchAll(/`([^`]+)`/g)].map(([, address]) => address),
        subject,
      }));
      expect(rows).toHaveLength(3);
      await server.has(rows.length);
      const mails = server.taken.map(({ to, bytes }) => {
        const [, subject = ""] = /^Subject: (.*(?:\r\n[ \t].*)*)/m.exec(bytes.toString("latin1")) ?? [];
        return { to, subject: wordsOf(subject) };
      });
      const bySubject = (a: { subject?: string }, b: { subject?: string }): number =>
        (a.subject ?? "").localeCompare(b.subject ?? "");
      expect(mails.toSorted(bySubject)).toEqual(rows.toSorted(bySubject));
      for (const { bytes } of server.taken) {
        const text = bytes.toString("latin1");
        expect([...text.matchAll(/^Content-Disposition: attachment/gm)]).toHaveLength(2);
        expect(text).toMatch(/^Content-Type: application\/xml/m);
        expect(text).toMatch(/^Content-Type: application\/pdf/m);
      }
    });
  },
);

/** A header as people read it (RFC 2047). */
const wordsOf = (header: string): string =>
  header
    .replaceAll(/\?=\r\n[ \t]=\?/g, "?==?")
    .replaceAll(/\r\n([ \t])/g, "$1")
    .replaceAll(/=\?UTF-8\?([BQ])\?(.*?)\?=/gi, (_, how: string, text: string) =>
      how.toUpperCase() === "B"
        ? Buffer.from(text, "base64").toString()
        : Buffer.from(
            text
              .replaceAll("_", " ")
              .replaceAll(/=([0-9A-F]{2})/gi, (_all, hex: string) =>
                String.fromCharCode(Number.parseInt(hex, 16)),
              ),
            "latin1",
          ).toString(),
    );
