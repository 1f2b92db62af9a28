import { Rejection } from "../domain/problem.ts";
import { parsedJson } from "../usecases/documents/draft.ts";

/** What a submission says beside the file. */
export interface Said {
  reference?: string;
  platform?: string;
}

/** A document as a file. */
export interface SentFile {
  bytes: Uint8Array;
  /** Of the Content-Type, as it was written. */
  charset?: string;
}

/** An invoice that is not a file yet. */
export interface SentDraft {
  /** What was parsed, or the text of a large one (UTF-8). */
  json: unknown;
  /** A PDF of the ERP's own for people, into which the XML is put. */
  readable?: Uint8Array;
}

/** Bytes of a JSON text from which on it is parsed where large documents are read. */
const LARGE = 16_384;

/**
 * What an invoice in JSON says, or its text where that is large. Its depth and members were bounded before it came here.
 *
 * @throws Rejection 400
 */
export const readJson = (bytes: Uint8Array): unknown => (bytes.length > LARGE ? bytes : parsedJson(bytes));

/** @throws Rejection 400 */
export const notEmpty = (bytes: Uint8Array): Uint8Array => {
  if (bytes.length > 0) return bytes;
  throw new Rejection(
    400,
    "file_missing",
    { en: "There is no file in the request", fr: "Il n'y a pas de fichier dans la demande" },
    {
      en: "The body is empty: send the bytes of the invoice (Factur-X PDF, CII or UBL XML).",
      fr: "Le corps est vide : envoyez les octets de la facture (PDF Factur-X, XML CII ou UBL).",
    },
  );
};
