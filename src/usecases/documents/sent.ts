import {
  DocumentFault,
  type InvoiceContent,
  type Recognised,
  readInvoice,
  readInvoiceAndContent,
  readInvoiceContent,
  recognise,
} from "../../documents/index.ts";
import type { InvoiceFinding, InvoiceSummary, Syntax } from "../../domain/invoice.ts";
import { letOthersIn } from "../let-others-in.ts";
import { contentOfFile, controlContent, findingsOfFile, givenOf, isRefused } from "./control.ts";
import { contentOfDraft, writeDraft } from "./draft.ts";
import type { DocumentOwner, DocumentWorld } from "./world.ts";

/** How an invoice that is to be sent is to be read. */
export interface Reading {
  owner: DocumentOwner;
  /** In Paris, `YYYY-MM-DD`. */
  today: string;
  /** With its content, which else stays where it was read. */
  content: boolean;
}

/** An invoice that is to be sent, read. */
export interface SentDocument {
  mediaType: "application/pdf" | "application/xml";
  summary: InvoiceSummary;
  /** What the controls find; nothing where they are off. */
  findings: readonly InvoiceFinding[];
  /** Where it was asked for. */
  content?: InvoiceContent;
}

/** @throws DocumentFault for a life-cycle message */
export const onlyInvoice = (recognised: Recognised): Recognised & { kind: "invoice" } => {
  if (recognised.kind === "invoice") return recognised;
  throw new DocumentFault(
    "unsupported",
    "not_an_invoice",
    "The file is a life-cycle message (CDAR), not an invoice.",
    "Send an invoice or credit note here; push a status with POST /v1/invoices/{id}/statuses.",
  );
};

/**
 * Reads an invoice that is to be sent, and controls it.
 *
 * @throws DocumentFault where it is none, or cannot be read
 */
export const readSent = async (
  world: DocumentWorld,
  { bytes, charset, ...reading }: Reading & { bytes: Uint8Array; charset?: string },
): Promise<SentDocument> => {
  const recognised = onlyInvoice(await recognise(bytes, world.limits, charset ?? null));
  await letOthersIn();
  return sentOf(world, recognised, reading);
};

const sentOf = (
  world: DocumentWorld,
  recognised: Recognised & { kind: "invoice" },
  { owner, today, content: withContent }: Reading,
  known?: readonly InvoiceFinding[],
): SentDocument => {
  const { mediaType } = recognised;
  if (known !== undefined || owner.controls === "off") {
    const summary = readInvoice(recognised);
    const asked = withContent && !isRefused(owner, known ?? []);
    return {
      mediaType,
      summary,
      findings: known ?? [],
      ...(asked ? { content: readInvoiceContent(recognised) } : {}),
    };
  }
  const read = readInvoiceAndContent(recognised, { attachments: true });
  const findings = findingsOfFile(owner, today, contentOfFile(world, recognised, read));
  const asked = withContent && !isRefused(owner, findings);
  return { mediaType, summary: read.summary, findings, ...(asked ? { content: toBeReported(read) } : {}) };
};

/** The content without attached files. @throws DocumentFault where a term cannot be read */
const toBeReported = ({
  content,
  faults: [first],
}: ReturnType<typeof readInvoiceAndContent>): InvoiceContent => {
  if (first !== undefined) throw first;
  return { ...content, attachments: content.attachments.map(({ content: _file, ...about }) => about) };
};

/**
 * Writes an invoice that is given in JSON as the file that is sent, unless its findings refuse it. They stand where the
 * ERP gave what is wrong.
 *
 * @throws Rejection 422 with everything that is wrong with the JSON, and where the form cannot carry what is in it
 */
export const writeSent = async (
  world: DocumentWorld,
  { json, as, readable, ...reading }: Reading & { json: unknown; as: Syntax; readable?: Uint8Array },
): Promise<{ refused: readonly InvoiceFinding[] } | { bytes: Uint8Array; sent: SentDocument }> => {
  const { owner, today } = reading;
  const content = contentOfDraft(json, owner);
  await letOthersIn();
  const findings =
    owner.controls === "off" ? [] : controlContent(owner, givenOf(today, owner, { content })).findings;
  if (isRefused(owner, findings)) return { refused: findings };
  await letOthersIn();
  const bytes = await writeDraft(content, as, { limits: world.limits, ...(readable && { readable }) });
  await letOthersIn();
  const recognised = onlyInvoice(await recognise(bytes, world.limits));
  return { bytes, sent: sentOf(world, recognised, reading, findings) };
};
