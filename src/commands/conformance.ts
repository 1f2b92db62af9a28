import { writeFileSync } from "node:fs";
import { createInterface } from "node:readline/promises";
import { announce, isLoopback } from "../conformance/announce.ts";
import { type Findings, summaryOf } from "../conformance/check.ts";
import { judgeClient } from "../conformance/client/index.ts";
import {
  type ClientWish,
  HELP,
  OptionFault,
  type PlatformWish,
  type Reports,
  readWish,
} from "../conformance/options.ts";
import { openCallback } from "../conformance/platform/callback.ts";
import { judgePlatform, Unreachable } from "../conformance/platform/index.ts";
import { type About, asJson, asJunit } from "../conformance/report/files.ts";
import { asTable } from "../conformance/report/table.ts";
import { stopOnSignal } from "./stop-on-signal.ts";
import { tellStart } from "./tell-start.ts";

/**
 * `npm run conformance -- …`: the conformance kit. Exit 0: all musts hold; 1: one does not; 2: nothing could be judged;
 * 130: stopped.
 */
const NOTHING_JUDGED = 2;
const STOPPED = 130;

/** What keeps the kit from starting. */
class CannotStart extends Error {}

/** Files that cannot be written are told before anything is sent. */
const prepare = ({ json, junit }: Reports): void => {
  for (const path of [json, junit]) {
    try {
      if (path !== null) writeFileSync(path, "");
    } catch (error) {
      throw new CannotStart(
        `${path} cannot be written: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  }
};

const report = (about: About, findings: Findings, { json, junit }: Reports): number => {
  process.stdout.write(asTable(findings));
  if (json !== null) writeFileSync(json, asJson(about, findings));
  if (junit !== null) writeFileSync(junit, asJunit(about, findings));
  const { holds, must } = summaryOf(findings);
  return holds ? 0 : must.failed > 0 ? 1 : NOTHING_JUDGED;
};

/** May the files be sent? On this machine nobody is harmed. */
const agreed = async ({ target, yes }: PlatformWish): Promise<boolean> => {
  if (yes || target.readOnly || isLoopback(target.flowUrl)) return true;
  if (!process.stdin.isTTY)
    throw new CannotStart(
      "The platform is not on this machine: say --yes to send the test files, or --read-only.",
    );
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question("Send them? [y/N] ");
  terminal.close();
  return /^y(es)?$/i.test(answer.trim());
};

const ofPlatform = async (wish: PlatformWish, now: Date): Promise<number> => {
  const { target } = wish;
  const reachable = isLoopback(target.flowUrl) || wish.callback.url !== null;
  const callback =
    reachable && !target.readOnly
      ? await openCallback({ host: wish.callback.url === null ? "127.0.0.1" : "0.0.0.0", ...wish.callback })
      : null;
  const stop = new AbortController();
  stopOnSignal(async () => stop.abort());
  try {
    process.stdout.write(announce(target, callback?.url ?? null));
    if (!(await agreed(wish))) return NOTHING_JUDGED;
    const findings = await judgePlatform(target, {
      fetch,
      callSeconds: wish.callSeconds,
      signal: stop.signal,
      now,
      stamp: now.getTime().toString(36).toUpperCase(),
      callback,
      wanted: ({ operation }) => wish.only === null || operation.includes(wish.only),
    });
    const about: About = {
      judged: "platform",
      version: target.version,
      address: target.flowUrl,
      at: now.toISOString(),
    };
    return report(about, findings, wish);
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    process.stderr.write("Stopped.\n");
    return STOPPED;
  } finally {
    await callback?.close();
  }
};

const ofClient = async (wish: ClientWish, now: Date): Promise<number> => {
  const judge = await judgeClient(wish).catch((error: unknown) => {
    throw new CannotStart(tellStart(error, "choose another with --port N (0 takes a free one)"));
  });
  process.stdout.write(judge.announcement);
  const stopped = Promise.withResolvers<void>();
  stopOnSignal(async () => stopped.resolve());
  if (wish.seconds !== null) setTimeout(stopped.resolve, wish.seconds * 1000).unref();
  await stopped.promise;
  const findings = await judge.end();
  return report(
    { judged: "client", version: wish.version, address: judge.url, at: now.toISOString() },
    findings,
    wish,
  );
};

try {
  const wish = readWish(process.argv.slice(2), process.env.CLIENT_SECRET);
  if (wish.mode === "help") process.stdout.write(HELP);
  else {
    prepare(wish);
    process.exitCode = await (wish.mode === "client"
      ? ofClient(wish, new Date())
      : ofPlatform(wish, new Date()));
  }
} catch (error) {
  if (error instanceof OptionFault) process.stderr.write(`${error.message}\n\n${HELP}`);
  else if (error instanceof Unreachable || error instanceof CannotStart)
    process.stderr.write(`${error.message}\n`);
  else throw error;
  process.exitCode = NOTHING_JUDGED;
}
