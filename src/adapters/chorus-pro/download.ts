import { DEFAULT_LIMITS, recognise } from "../../documents/index.ts";
import { DocumentFault } from "../../documents/types.ts";
import { Failure, isFailure } from "../../domain/failure.ts";
import type { Downloaded, Rendition } from "../port.ts";
import type { Door } from "./calls.ts";
import { fileSchema } from "./shapes.ts";

/** The platform answers up to 120 MB, and writes them in base64. */
const MAX_ANSWER_BYTES = 165_000_000;

const FORMATS = { readable: "PDF", converted: "PIVOT" } as const;

/**
 * One invoice as a readable PDF, or in the platform's own "pivot" XML. It gives the original back in neither: that
 * lies with the gateway since it was sent.
 *
 * @throws Failure `refused` with code `rendition_missing` when the platform has no such rendition of it
 */
export const download = async (
  door: Door,
  idFacture: number,
  rendition: Rendition,
  signal: AbortSignal,
): Promise<Downloaded> => {
  if (rendition === "original") throw missing(idFacture, rendition, "it gives no original back");
  const { fichierResultat } = await door(
    {
      operation: "download",
      path: "/factures/v1/telecharger/groupe",
      body: {
        listeFacture: [{ idFacture }],
        format: FORMATS[rendition],
        avecPiecesJointesComplementaires: "NON",
      },
      safe: true,
      signal,
      maxBytes: MAX_ANSWER_BYTES,
    },
    fileSchema,
  );
  if (!fichierResultat) throw missing(idFacture, rendition, "the answer holds no file");
  const bytes = new Uint8Array(Buffer.from(fichierResultat, "base64"));
  return { bytes, mediaType: mediaTypeOf(bytes), fileName: null };
};

const missing = (idFacture: number, rendition: Rendition, why: string): Failure =>
  new Failure("refused", {
    code: "rendition_missing",
    message: `Chorus Pro has no ${rendition} rendition of the invoice ${idFacture}: ${why}.`,
    fix: "Ask for the rendition `readable` (PDF) or `converted` (pivot XML).",
  });

const mediaTypeOf = (bytes: Uint8Array): string => {
  const start = new TextDecoder().decode(bytes.subarray(0, 64)).trimStart();
  if (start.startsWith("%PDF-")) return "application/pdf";
  return start.startsWith("<") ? "application/xml" : "application/octet-stream";
};

/**
 * The document of a received invoice: the PDF where it carries the invoice's data (Factur-X), else the original file
 * inside the pivot, to which the platform attaches it. Where neither is there, the PDF: a person must read it.
 */
export const downloadReceived = async (
  door: Door,
  idFacture: number,
  signal: AbortSignal,
): Promise<Downloaded> => {
  const pdf = await download(door, idFacture, "readable", signal);
  if (await isInvoice(pdf.bytes)) return pdf;
  let pivot: Downloaded;
  try {
    pivot = await download(door, idFacture, "converted", signal);
  } catch (error) {
    if (!isFailure(error) || error.kind !== "refused") throw error;
    return pdf;
  }
  for (const [, text = ""] of new TextDecoder()
    .decode(pivot.bytes)
    .matchAll(/>\s*([A-Za-z0-9+/=\s]{200,})</g)) {
    const bytes = new Uint8Array(Buffer.from(text, "base64"));
    if (await isInvoice(bytes)) return { bytes, mediaType: mediaTypeOf(bytes), fileName: null };
  }
  return pdf;
};

const isInvoice = async (bytes: Uint8Array): Promise<boolean> => {
  try {
    return (await recognise(bytes, DEFAULT_LIMITS)).kind === "invoice";
  } catch (error) {
    if (error instanceof DocumentFault) return false;
    throw error;
  }
};
