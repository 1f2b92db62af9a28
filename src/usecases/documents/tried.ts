import { DocumentFault, readReceivedInvoice, recognise, summaryOfContent } from "../../documents/index.ts";
import { pointerOf } from "../../domain/controls/index.ts";
import type { InvoiceSummary } from "../../domain/invoice.ts";
import { Rejection } from "../../domain/problem.ts";
import { readJson as readDraftJson } from "./draft.ts";
import { type DocumentWorld, NO_OWNER } from "./world.ts";

/** A document that nobody received yet: a file, or an invoice in JSON. */
export type TriedDocument = { bytes: Uint8Array; charset?: string } | { json: unknown };

/**
 * What the rules look at in a document, read as if it had been received.
 *
 * @throws DocumentFault where a file is no invoice, or it cannot be told which; Rejection 422 where JSON is none
 */
export const readTried = async (
  { limits }: DocumentWorld,
  document: TriedDocument,
): Promise<InvoiceSummary> => {
  if ("json" in document) return readJson(document.json);
  const recognised = await recognise(document.bytes, limits, document.charset ?? null);
  if (recognised.kind === "invoice") return readReceivedInvoice(recognised);
  throw new DocumentFault(
    "unsupported",
    "not_an_invoice",
    "The file is a life-cycle message (CDAR), not an invoice.",
    "Give an invoice or credit note: nothing else is received by rules.",
  );
};

/** The form that it would come in changes nothing. */
const readJson = (json: unknown): InvoiceSummary => {
  const read = readDraftJson(json, NO_OWNER);
  if ("content" in read) return summaryOfContent("cii", read.content);
  const faults = read.faults.map(({ at, ...fault }) => ({ ...fault, at: pointerOf(at) }));
  const [first] = faults;
  const message = first?.message ?? "";
  throw new Rejection(
    422,
    "invoice_not_acceptable",
    { en: "This is no invoice", fr: "Ce n'est pas une facture" },
    { en: message, fr: first?.messageFr ?? message },
    faults,
  );
};
