import { DocumentFault, type DocumentLimits, recognise } from "../../documents/index.ts";
import type { Invoice } from "../../domain/invoice.ts";
import { renditionMissing, unlessRefused } from "../kit/calls/failures.ts";
import { documentOf, limitsOf } from "../kit/files.ts";
import type { Downloaded, Rendition } from "../port.ts";
import type { ChorusPro } from "./calls.ts";
import { DOWNLOAD } from "./operations.ts";
import { numberOf } from "./search.ts";

const FORMATS = { readable: "PDF", converted: "PIVOT" } as const;

const FIX =
  "Ask for the rendition `readable` (PDF) or `converted` (pivot XML): Chorus Pro gives no original back.";

/**
 * One invoice as a readable PDF, or in the platform's own "pivot" XML. It gives the original back in neither: that
 * lies with the gateway since it was sent.
 *
 * @throws Failure `refused` with code `rendition_missing` when the platform has no such rendition of it
 */
export const download = async (
  { door }: ChorusPro,
  { platformId }: Pick<Invoice, "platformId">,
  rendition: Rendition,
): Promise<Downloaded> => {
  const idFacture = numberOf(platformId);
  if (rendition === "original") throw renditionMissing(rendition, idFacture, FIX);
  const { fichierResultat } = await door(DOWNLOAD, {
    listeFacture: [{ idFacture }],
    format: FORMATS[rendition],
    avecPiecesJointesComplementaires: "NON",
  });
  if (!fichierResultat) throw renditionMissing(rendition, idFacture, FIX);
  return fromBase64(fichierResultat);
};

const fromBase64 = (text: string): Downloaded => documentOf(new Uint8Array(Buffer.from(text, "base64")));

/**
 * The document of a received invoice: the PDF where it carries the invoice's data (Factur-X), else the original file
 * inside the pivot, to which the platform attaches it, also where it is too large: then that is what is wrong with it.
 * Where neither is there, the PDF: a person must read it.
 */
export const downloadReceived = async (access: ChorusPro, platformId: string): Promise<Downloaded> => {
  const limits = limitsOf(access.io);
  const pdf = await download(access, { platformId }, "readable");
  if ((await natureOf(pdf, limits)) === "invoice") return pdf;
  const pivot = await unlessRefused(download(access, { platformId }, "converted"), () => null);
  const xml = new TextDecoder().decode(pivot?.bytes);
  let large: Downloaded | null = null;
  for (const [, text = ""] of xml.matchAll(/>\s*([A-Za-z0-9+/=\s]{200,})</g)) {
    const original = fromBase64(text);
    const nature = await natureOf(original, limits);
    if (nature === "invoice") return original;
    if (nature === "large") large ??= original;
  }
  return large ?? pdf;
};

const natureOf = async (
  { bytes }: Downloaded,
  limits: DocumentLimits,
): Promise<"invoice" | "large" | "other"> => {
  try {
    return (await recognise(bytes, limits)).kind === "invoice" ? "invoice" : "other";
  } catch (error) {
    if (!(error instanceof DocumentFault)) throw error;
    return error.kind === "too_large" ? "large" : "other";
  }
};
