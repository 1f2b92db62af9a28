import type { z } from "zod";
import * as shapes from "./shapes.ts";

/** One operation of the API. Every one is a POST with a JSON body. */
export interface Operation<T> {
  /** The metric's and the log's word for it, and that by which return codes are understood. */
  name: string;
  /** After `/cpro`. */
  path: string;
  answer: z.ZodType<T>;
  /** May it be sent again when the answer is lost? */
  safe: boolean;
  maxBytes?: number;
}

const operation =
  (safe: boolean) =>
  <T>(name: string, path: string, answer: z.ZodType<T>, maxBytes?: number): Operation<T> => ({
    name,
    path,
    answer,
    safe,
    maxBytes,
  });
const read = operation(true);
const write = operation(false);

/** The platform answers up to 120 MB, and writes them in base64. */
const MAX_FILE = 165_000_000;

export const DEPOSIT = write("submit", "/factures/v1/deposer/flux", shapes.depositedSchema);
export const REPORT = read("report", "/transverses/v1/consulterCRDetaille", shapes.reportSchema);
export const SEARCH_SENT = read("search", "/factures/v1/rechercher/fournisseur", shapes.searchSchema);
export const SEARCH_RECEIVED = read("search", "/factures/v1/rechercher/recipiendaire", shapes.searchSchema);
export const HISTORY = read("history", "/factures/v1/consulter/historique", shapes.historySchema);
export const SENT_INVOICE = read("fetch", "/factures/v1/consulter/fournisseur", shapes.invoiceSchema);
export const RECEIVED_INVOICE = read("fetch", "/factures/v1/consulter/recipiendaire", shapes.invoiceSchema);
export const DOWNLOAD = read("download", "/factures/v1/telecharger/groupe", shapes.fileSchema, MAX_FILE);
export const ATTACH = write("attach", "/transverses/v1/ajouter/fichier", shapes.attachedSchema);
export const FILE_TYPES = read("fetch", "/transverses/v1/recuperer/typespj", shapes.fileTypesSchema);
export const COMPLETE = write("complete", "/factures/v1/completer", shapes.treatedSchema);
export const TREAT = write("treat", "/factures/v1/traiter/recue", shapes.treatedSchema);
export const STRUCTURES = read("directory", "/structures/v1/rechercher", shapes.structuresSchema);
export const STRUCTURE = read("directory", "/structures/v1/consulter", shapes.structureSchema);
export const SERVICES = read("directory", "/structures/v1/rechercher/services", shapes.servicesSchema);
export const SERVICE = read("directory", "/structures/v1/consulter/service", shapes.serviceSchema);
export const BUYERS = read("directory", "/transverses/v1/rechercher/destinataire", shapes.buyersSchema);

/** The account's own structures; they take both logins, PISTE's and the technical account's. */
export const ownStructures = (as: "fournisseur" | "destinataire") =>
  read("health", `/transverses/v1/recuperer/structures/actives/${as}`, shapes.structuresSchema);
