import {
  type EmbeddedFile,
  type InvoiceContent,
  readAttachments,
  readContentAndFaults,
  recognise,
} from "../../documents/index.ts";
import type { DocumentWorld } from "./world.ts";

/** A file within an invoice, without its bytes. */
export interface ShownFile extends Omit<EmbeddedFile, "bytes"> {
  /** Its place, from 1. */
  n: number;
  /** In bytes. */
  size: number;
}

/** What an invoice says, for people who read it on a page. */
export interface ShownContent {
  /** With so many lines as were asked for, and its faults: whatever it says is shown. */
  content: InvoiceContent;
  /** How many lines it has. */
  lines: number;
  files: ShownFile[];
}

/**
 * The content of an invoice with its first lines, and what is embedded in it.
 *
 * @param given.lines - how many lines at most
 * @throws DocumentFault where it cannot be read
 */
export const showContent = async (
  { limits }: DocumentWorld,
  given: { bytes: Uint8Array; lines: number },
): Promise<ShownContent> => {
  const document = await recognise(given.bytes, limits);
  const { content } = readContentAndFaults(document);
  // To look for files reads the whole once more.
  const mayCarry = content.attachments.length > 0 || document.mediaType === "application/pdf";
  const files =
    document.kind === "invoice" && mayCarry ? await readAttachments(document, given.bytes, limits) : [];
  return {
    content: { ...content, lines: content.lines.slice(0, given.lines) },
    lines: content.lines.length,
    files: files.map(({ bytes, ...file }, i) => ({ ...file, n: i + 1, size: bytes.length })),
  };
};
