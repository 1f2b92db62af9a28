import type { Cdar } from "../../types.ts";
import { drawnDocument } from "./drawn-document.ts";
import { statusPages, statusTitle } from "./status-pages.ts";

/** Draws what a life-cycle message says as a PDF/A-3b. The same message gives the same bytes. */
export const drawnStatus = (cdar: Cdar): Promise<Uint8Array> =>
  drawnDocument({
    pagesOf: (measure) => statusPages(cdar, measure),
    title: `Statut ${statusTitle(cdar)}`,
    author: cdar.issuer.name ?? "",
    date: (cdar.statusAt ?? cdar.issuedAt).slice(0, 10),
    file: null,
  });
