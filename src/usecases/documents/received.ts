import {
  DocumentFault,
  type Recognised,
  readContentAndFaults,
  readReceivedInvoice,
  recognise,
} from "../../documents/index.ts";
import { control } from "../../domain/controls/index.ts";
import type { InvoiceFinding, InvoiceSummary } from "../../domain/invoice.ts";
import { letOthersIn } from "../let-others-in.ts";
import { findingOfDocument, shown } from "../shown-finding.ts";
import type { DocumentOwner, DocumentWorld } from "./world.ts";

/** Tags past which an invoice is not controlled, as of three thousand lines: what is found in them nobody reads. */
const MOST_TAGS = 120_000;

/** Findings that are kept of one invoice: a clerk needs to know that something is wrong, and not of each line. */
const MOST_KEPT = 50;

const TAG = "<".charCodeAt(0);

const isTooLong = (xml: Uint8Array): boolean => {
  let tags = 0;
  for (let at = xml.indexOf(TAG); at >= 0; at = xml.indexOf(TAG, at + 1)) {
    tags += 1;
    if (tags > MOST_TAGS) return true;
  }
  return false;
};

/**
 * What is looked at of an invoice that was received, to find its receiver.
 *
 * @throws DocumentFault where it is no invoice, or it cannot be told which
 */
export const readReceived = async (
  { limits }: DocumentWorld,
  { bytes }: { bytes: Uint8Array },
): Promise<InvoiceSummary> => readReceivedInvoice(invoiceOf(await recognise(bytes, limits)));

/** @throws DocumentFault for a life-cycle message */
const invoiceOf = (recognised: Recognised): Recognised & { kind: "invoice" } => {
  if (recognised.kind === "invoice") return recognised;
  throw new DocumentFault("unsupported", "not_an_invoice", "It is a life-cycle message, not an invoice.", "");
};

/**
 * What the controls find in an invoice that was received, by the settings of its owner for single rules, errors first.
 * It is nobody's refusal: a clerk sees why to dispute. What could not be read of it is the first step of the controls,
 * and what only follows from that says nothing.
 *
 * @param given.today - it is held to what was in force on that day
 * @returns null where it is too long to be controlled
 */
export const controlReceived = async (
  { limits }: DocumentWorld,
  { bytes, owner, today }: { bytes: Uint8Array; owner: DocumentOwner; today: string },
): Promise<readonly InvoiceFinding[] | null> => {
  const document = invoiceOf(await recognise(bytes, limits));
  if (isTooLong(document.xml)) return null;
  await letOthersIn();
  let read: ReturnType<typeof readContentAndFaults>;
  try {
    read = readContentAndFaults(document, { attachments: true });
  } catch (error) {
    if (error instanceof DocumentFault) return [findingOfDocument(error)];
    throw error;
  }
  if (read.faults.length > 0) return read.faults.map(findingOfDocument);
  await letOthersIn();
  const { syntax, root } = document;
  const given = { content: read.content, today, direction: "inbound", syntax } as const;
  const { findings } = control(given, owner.rules);
  return [...findings]
    .sort((a, b) => Number(b.severity === "error") - Number(a.severity === "error"))
    .slice(0, MOST_KEPT)
    .map((finding) => shown(finding, root));
};
