import { afterEach, expect, test, vi } from "vitest";
import type { Sandbox } from "../../src/sandbox/index.ts";
import { connect, invoiceWith, start } from "./a-client.ts";

let sandbox: Sandbox;
afterEach(() => sandbox.close());

test.each([0, 0.01])(
  "by itself, at a pace of %d seconds, an invoice lives to its end",
  async (secondsPerStep) => {
    sandbox = await start({ pace: { secondsPerStep } });
    const client = await connect(sandbox);
    await client.submit(invoiceWith());
    await vi.waitUntil(async () => (await client.codes()).includes("212"), { timeout: 5_000 });
    expect(await client.codes()).toEqual(["200", "201", "202", "203", "204", "205", "211", "212"]);
  },
);

test("what happens is the same whenever it starts: ids come from the given randomness", async () => {
  let seed = 0;
  const random = (size: number): Uint8Array => new Uint8Array(size).fill(++seed);
  sandbox = await start({ random });
  const client = await connect(sandbox);
  const { flowId } = (await (await client.submit(invoiceWith())).json()) as { flowId: string };
  expect(flowId).toBe("02020202-0202-4202-8202-020202020202");
});
