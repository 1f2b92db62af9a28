import { createHash } from "node:crypto";
import { DEFAULT_LIMITS, type DocumentLimits, type Recognised } from "../types.ts";
import { readContentAndFaults } from "./invoice.ts";

/** A file that travels within an invoice. */
export interface EmbeddedFile {
  /** BT-125-2, or its name in the PDF. Never used as a path. */
  fileName: string | null;
  /** BT-125-1, or what the PDF declares. */
  mediaType: string | null;
  /** BT-123. */
  description: string | null;
  bytes: Uint8Array;
  /** Of the bytes, in hexadecimal. */
  sha256: string;
}

type Unhashed = Omit<EmbeddedFile, "sha256">;

const hashed = (file: Unhashed): EmbeddedFile => ({
  ...file,
  sha256: createHash("sha256").update(file.bytes).digest("hex"),
});

const inPdf = async (pdf: Uint8Array, limits: DocumentLimits): Promise<Unhashed[]> => {
  // A big part that PDF alone needs: it must not slow the start down.
  const { readPdfAttachments } = await import("../pdf/attachments.ts");
  return readPdfAttachments(pdf, limits).map((file) => ({ ...file, description: null }));
};

/**
 * The files that an invoice carries: those of its XML (BG-24) in their order, then those of the PDF around it that are
 * not the XML itself. A file that stands in both is told once.
 *
 * @param bytes - the whole document, of which `document` was recognised
 * @throws DocumentFault where the document cannot be read
 */
export const readAttachments = async (
  document: Extract<Recognised, { kind: "invoice" }>,
  bytes: Uint8Array,
  limits: DocumentLimits = DEFAULT_LIMITS,
): Promise<EmbeddedFile[]> => {
  const { content } = readContentAndFaults(document, { attachments: true });
  const own = content.attachments.flatMap(({ content, fileName, mediaType, description }) =>
    content === undefined
      ? []
      : [
          hashed({
            fileName: fileName ?? null,
            mediaType: mediaType ?? null,
            description: description ?? null,
            bytes: new Uint8Array(Buffer.from(content, "base64")),
          }),
        ],
  );
  const known = new Set(own.map(({ sha256 }) => sha256));
  const around = document.mediaType === "application/pdf" ? await inPdf(bytes, limits) : [];
  return [...own, ...around.map(hashed).filter(({ sha256 }) => !known.has(sha256))];
};
