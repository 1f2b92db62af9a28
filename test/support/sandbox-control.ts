import { expect } from "vitest";
import { writeCii } from "../../src/documents/index.ts";
import { vatNumberOf } from "../../src/domain/company.ts";
import { PLACES } from "../../src/sandbox/seed.ts";
import { sampleContent } from "../fixtures/invoices.ts";

/** Calls the sandbox's control endpoints, which no platform has. */
export const control = async (
  sandbox: { url: string },
  method: string,
  path: string,
  body?: object,
): Promise<unknown> => {
  const answer = await fetch(`${sandbox.url}/control${path}`, {
    method,
    ...(body === undefined
      ? {}
      : { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
  });
  expect(answer.ok, `${path}: ${answer.status}`).toBe(true);
  return answer.headers.get("content-type")?.includes("json") ? answer.json() : null;
};

/** An invoice of the sandbox's own seller to one of its companies. */
export const invoiceTo = (buyer: string, number: string): Uint8Array<ArrayBuffer> => {
  const content = sampleContent({ number });
  const company = (siren: string) => ({
    identifiers: [],
    legalId: { scheme: "0002", value: siren },
    vatNumber: vatNumberOf(siren),
    electronicAddress: { scheme: "0225", value: siren },
  });
  return new Uint8Array(
    writeCii({
      ...content,
      buyerReference: undefined,
      seller: { ...content.seller, ...company(PLACES.seller) },
      buyer: { ...content.buyer, ...company(buyer) },
    }),
  );
};
