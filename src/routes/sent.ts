import { Rejection } from "../domain/problem.ts";

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
  json: unknown;
  /** A PDF of the ERP's own for people, into which the XML is put. */
  readable?: Uint8Array;
}

/** Its depth and members were bounded before it came here. */
export const readJson = (bytes: Uint8Array): unknown => {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw new Rejection(
      400,
      "body_malformed",
      { en: "The body cannot be read", fr: "Le corps ne peut pas être lu" },
      {
        en: "The body is not the JSON that its Content-Type announces. Write it as JSON in UTF-8.",
        fr: "Le corps n'est pas le JSON annoncé par son Content-Type. Écrivez-le en JSON, en UTF-8.",
      },
    );
  }
};

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
