import { expect, it } from "vitest";
import { writeCii } from "../../src/documents/index.ts";
import { requestIdNow, underRequest } from "../../src/net/request-id.ts";
import { submitInvoice } from "../../src/usecases/send/submit-invoice.ts";
import { sampleContent } from "../fixtures/invoices.ts";
import { openWorld } from "../support/world.ts";

it("each piece of work runs under the request id that asked for it, whoever woke the worker", async () => {
  const world = await openWorld();
  const seen: Record<string, string | undefined> = {};
  world.fake.onSubmit = async ({ invoice }, commit) => {
    await Promise.resolve();
    seen[invoice.number] = requestIdNow();
    return { done: true, platformId: commit() };
  };
  for (const [number, requestId] of [
    ["A1", "request-a"],
    ["B1", "request-b"],
    ["C1", undefined],
  ] as const) {
    await submitInvoice(world.parts, {
      tenant: "acme",
      bytes: writeCii(sampleContent({ number })),
      ...(requestId === undefined ? {} : { requestId }),
    });
  }
  await underRequest("another request", () => world.worker().idle());
  expect(seen).toEqual({ A1: "request-a", B1: "request-b", C1: undefined });
});
