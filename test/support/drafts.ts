import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { InvoiceDraft } from "../../clients/typescript/src/index.ts";
import { buyerOf } from "../../src/sandbox/seed.ts";

/** The example of an invoice in JSON, from the sandbox's own company to one that pays. */
export const EXAMPLE_DRAFT = JSON.parse(
  readFileSync(join(import.meta.dirname, "../../examples/invoice.json"), "utf8"),
) as InvoiceDraft;

/** The same under another number, to the company of the sandbox that does with it what is asked for. */
export const draftTo = (number: string, outcome: Parameters<typeof buyerOf>[0] = "silent"): InvoiceDraft => {
  const { vatNumber: _, ...buyer } = EXAMPLE_DRAFT.buyer ?? {};
  const siren = buyerOf(outcome);
  const electronicAddress = { scheme: "0225", value: siren };
  const legalId = { scheme: "0002", value: siren };
  return { ...EXAMPLE_DRAFT, number, buyer: { ...buyer, legalId, electronicAddress } };
};
