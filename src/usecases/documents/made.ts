import {
  type EmbeddedFile,
  readAttachments,
  readContentAndFaults,
  readEmbeddedPdf,
  readInvoiceContent,
  recognise,
  writeReadable,
} from "../../documents/index.ts";
import type { DocumentWorld } from "./world.ts";

/** A document as it is handed out. */
export interface MadeDocument {
  bytes: Uint8Array;
  mediaType: string;
  fileName: string;
}

interface Given {
  bytes: Uint8Array;
}

/**
 * The content of an invoice as JSON, with the embedded files, so that it can be written again.
 *
 * @param given.received - it is shown with its faults: it was taken with them
 * @throws DocumentFault where it cannot be read
 */
export const makeJson = async (
  { limits }: DocumentWorld,
  { bytes, received }: Given & { received: boolean },
): Promise<Uint8Array> => {
  const document = await recognise(bytes, limits);
  const options = { attachments: true };
  const content = received
    ? readContentAndFaults(document, options).content
    : readInvoiceContent(document, options);
  return Buffer.from(JSON.stringify(content));
};

/** The readable PDF that an XML invoice carries itself; null: none. @throws DocumentFault where it cannot be read */
export const carriedPdf = async ({ limits }: DocumentWorld, { bytes }: Given): Promise<Uint8Array | null> =>
  readEmbeddedPdf(await recognise(bytes, limits));

/** Pages of our own, of what the document says. @throws DocumentFault where it cannot be read */
export const drawReadable = async ({ limits }: DocumentWorld, { bytes }: Given): Promise<Uint8Array> =>
  writeReadable(readContentAndFaults(await recognise(bytes, limits)).content);

/** The XML of a file, within a PDF too. @throws DocumentFault where there is none that can be read */
export const xmlOf = async ({ limits }: DocumentWorld, { bytes }: Given): Promise<Uint8Array> =>
  (await recognise(bytes, limits)).xml;

/** What is embedded in an invoice. @throws DocumentFault where it cannot be read */
export const attachmentsOf = async ({ limits }: DocumentWorld, { bytes }: Given): Promise<EmbeddedFile[]> => {
  const document = await recognise(bytes, limits);
  return document.kind === "invoice" ? readAttachments(document, bytes, limits) : [];
};
