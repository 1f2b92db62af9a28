import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Callback, openCallback } from "../../src/conformance/platform/callback.ts";
import type { Sandbox } from "../../src/sandbox/index.ts";
import type { Break, Coming, Going } from "./break.ts";
import { BROKEN_DIRECTORIES } from "./broken-directories.ts";
import { BROKEN_FLOWS } from "./broken-flows.ts";
import { failed, judged, quickSandbox, targetOf } from "./run.ts";

const BREAKS = [...BROKEN_FLOWS, ...BROKEN_DIRECTORIES];

let sandbox: Sandbox;
let callback: Callback;
let sound: ReadonlySet<string>;

/** The sandbox, with these faults put between it and the kit. */
const broken =
  (...breaks: readonly Break[]): typeof fetch =>
  async (input, init) => {
    const url = String(input);
    const given = init?.body;
    const text = Buffer.isBuffer(given) ? given.toString("latin1") : "";
    const service = url.startsWith(sandbox.tokenUrl)
      ? "token"
      : url.startsWith(sandbox.flowUrl)
        ? "flow"
        : "directory";
    const path = service === "token" ? "/token" : url.replace(/^.*?-service\/v1/, "");
    const going: Going = { service, call: `${init?.method} ${path}`, body: text };
    for (const one of breaks) going.body = one.going?.(going) ?? going.body;
    const body = given === undefined || given === null ? undefined : Buffer.from(going.body, "latin1");
    const answer = await fetch(url, { ...init, body });
    const coming: Coming = {
      status: answer.status,
      headers: new Headers(answer.headers),
      body: Buffer.from(await answer.arrayBuffer()),
    };
    for (const one of breaks) one.coming?.(going, coming);
    return new Response(coming.status === 204 ? null : coming.body, coming);
  };

const run = async (breaks: readonly Break[], operation?: string): Promise<string[]> => {
  // What is Pending for ever is waited for: not for long, where it is.
  const waitSeconds = operation === "acknowledgement" ? 3 : 30;
  const findings = await judged(targetOf(sandbox, "1.3", { waitSeconds }), {
    fetch: broken(...breaks),
    callback,
    ...(operation === undefined ? {} : { wanted: (subject) => subject.operation === operation }),
  });
  return failed(findings).filter((name) => !sound.has(name));
};

const expected = (breaks: readonly Break[]): string[] =>
  breaks.flatMap(({ operation, finds }) =>
    finds.map((what) => what.replace(/^(must|should) /, (level) => `${level}${operation}: `)),
  );

/** These depend on how quickly things follow each other, or on a fault of another name. */
const BY_CHANCE =
  /^should POST \/v1\/flows\/search \(paging\): (gives every flow an updatedAt of its own|pages by updatedAfter)/;

beforeAll(async () => {
  sandbox = await quickSandbox("1.3");
  callback = await openCallback({ host: "127.0.0.1", port: 0, url: null });
  sound = new Set();
  sound = new Set(await run([]));
});
afterAll(async () => {
  await callback.close();
  await sandbox.close();
});

const ALONE = BREAKS.filter(({ whole }) => whole !== true);

describe("each fault of a platform is found by the check that is meant for it, and by no other", () => {
  test.each([...Map.groupBy(ALONE, ({ operation }) => operation)])("%s", async (operation, some) => {
    const found = (await run(some, operation)).filter((name) => !BY_CHANCE.test(name));
    expect(found.sort()).toEqual(expected(some).sort());
  });

  test("all of them together, in a whole run", async () => {
    // What is Pending for ever leaves others untried.
    const together = BREAKS.filter(({ name }) => name !== "UBL stays Pending");
    const found = (await run(together)).filter((name) => !BY_CHANCE.test(name));
    expect(found.sort()).toEqual(expected(together).sort());
  });
});
