import { DocumentFault, type Recognised, readContentAndFaults } from "../../documents/index.ts";
import { control } from "../../domain/controls/index.ts";
import type { InvoiceFinding } from "../../domain/invoice.ts";
import { parisDay } from "../../domain/paris-day.ts";
import type { Tenant } from "../../domain/tenant.ts";
import { letOthersIn } from "../let-others-in.ts";
import type { Parts } from "../parts.ts";
import { findingOfDocument, shown } from "../shown-finding.ts";

/** Tags past which an invoice is not controlled, as of three thousand lines: nobody may hold the process for longer. */
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
 * What the controls find in an invoice that was received, by the settings of its tenant for single rules, errors first.
 * It is nobody's refusal: a clerk sees why to dispute. What could not be read of it is the first step of the controls,
 * and what only follows from that says nothing.
 *
 * @param tenant - whose it is; null: nobody's yet
 * @param receivedAt - ISO 8601: it is held to what was in force on that day
 */
export const controlReceived = async (
  { log, now }: Pick<Parts, "log" | "now">,
  tenant: Tenant | null,
  document: Extract<Recognised, { kind: "invoice" }>,
  receivedAt: string,
): Promise<readonly InvoiceFinding[]> => {
  if (tenant?.controls === "off") return [];
  if (isTooLong(document.xml)) {
    log.warn({ bytes: document.xml.length }, "a received invoice is too long to be controlled");
    return [];
  }
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
  const day = Number.isNaN(Date.parse(receivedAt)) ? now() : new Date(receivedAt);
  const given = { content: read.content, today: parisDay(day), direction: "inbound", syntax } as const;
  const { findings } = control(given, tenant?.rules);
  return [...findings]
    .sort((a, b) => Number(b.severity === "error") - Number(a.severity === "error"))
    .slice(0, MOST_KEPT)
    .map((finding) => shown(finding, root));
};
