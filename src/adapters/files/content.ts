import {
  DocumentFault,
  isCppStatut,
  readCdars,
  readCppStatut,
  readReceivedInvoice,
  recognise,
} from "../../documents/index.ts";
import { limitsOf } from "../kit/files.ts";
import type { Io } from "../port.ts";
import { isArchive, type Piece, unpacked } from "./archive.ts";

/**
 * What a file is, by its bytes: a life-cycle message, a status file of Chorus Pro, or something else, which goes the way of
 * invoices.
 */
type Kind = "message" | "statuses" | "other";

type Bounds = Pick<Io, "documentBytes">;

/**
 * The files that a file holds: those of an archive, else itself.
 *
 * @throws DocumentFault for an archive that is broken, too large or empty
 */
export const piecesOf = async (file: Piece, { documentBytes }: Bounds): Promise<Piece[]> =>
  isArchive(file.bytes) ? unpacked(file.bytes, documentBytes) : [file];

export const kindOf = async (bytes: Uint8Array, bounds: Bounds): Promise<Kind> => {
  const limits = limitsOf(bounds);
  try {
    if (isCppStatut(bytes, limits)) return "statuses";
    return (await recognise(bytes, limits)).kind === "cdar" ? "message" : "other";
  } catch (error) {
    if (error instanceof DocumentFault) return "other";
    throw error;
  }
};

/**
 * Can it be understood? Of an archive, can it be unpacked: what cannot be understood in it is held by itself.
 */
export const isReadable = async (file: Piece, bounds: Bounds): Promise<boolean> => {
  const limits = limitsOf(bounds);
  try {
    if (isArchive(file.bytes)) await piecesOf(file, bounds);
    else if (isCppStatut(file.bytes, limits)) readCppStatut(file.bytes, limits);
    else {
      const recognised = await recognise(file.bytes, limits);
      if (recognised.kind === "cdar") readCdars(file.bytes, limits);
      else readReceivedInvoice(recognised);
    }
    return true;
  } catch (error) {
    if (error instanceof DocumentFault) return false;
    throw error;
  }
};
