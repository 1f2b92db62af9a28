import type { EmbeddedFile } from "../../documents/index.ts";
import type { Caller } from "../../domain/caller.ts";
import { Rejection } from "../../domain/problem.ts";
import type { MadeDocument } from "../documents/made.ts";
import type { Parts } from "../parts.ts";
import { getInvoice } from "./read-invoices.ts";

/** A file within an invoice, as a list shows it. */
export interface AttachmentLine {
  /** Its place, from 1. */
  n: number;
  fileName: string | null;
  mediaType: string | null;
  /** In bytes. */
  size: number;
  description: string | null;
  sha256: string;
}

const filesOf = async (
  parts: Pick<Parts, "store" | "documents">,
  caller: Caller,
  id: string,
): Promise<EmbeddedFile[]> => {
  const invoice = await getInvoice(parts, caller, id);
  const original = await parts.store.documents.get(invoice.id, "original");
  if (original === null) throw new Error(`the document of ${invoice.id} is gone`);
  return parts.documents("attachmentsOf", { bytes: original.bytes });
};

/**
 * What is embedded in an invoice.
 *
 * @throws Rejection 404 (no such invoice)
 */
export const listAttachments = async (
  parts: Pick<Parts, "store" | "documents">,
  caller: Caller,
  id: string,
): Promise<AttachmentLine[]> =>
  (await filesOf(parts, caller, id)).map(({ bytes, ...file }, index) => ({
    n: index + 1,
    ...file,
    size: bytes.length,
  }));

/**
 * One file of an invoice.
 *
 * @param n - its place in the list, from 1
 * @throws Rejection 404 (no such invoice, no such file)
 */
export const getAttachment = async (
  parts: Pick<Parts, "store" | "documents">,
  caller: Caller,
  id: string,
  n: number,
): Promise<MadeDocument> => {
  const files = await filesOf(parts, caller, id);
  const file = files[n - 1];
  if (file === undefined) {
    throw new Rejection(
      404,
      "attachment_not_found",
      { en: "There is no such attachment", fr: "Cette pièce jointe n'existe pas" },
      {
        en: `The invoice carries ${files.length} files; there is none of the number ${n}.`,
        fr: `La facture porte ${files.length} fichiers ; aucun n'a le numéro ${n}.`,
      },
    );
  }
  return {
    bytes: file.bytes,
    mediaType: file.mediaType ?? "application/octet-stream",
    fileName: file.fileName ?? `attachment-${n}`,
  };
};
