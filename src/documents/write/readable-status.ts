import type { Cdar } from "../types.ts";

/**
 * Draws what a life-cycle message says as a page in French, a PDF/A-3b: the invoice, its status, who says it and when,
 * reasons, amounts, words. The same message gives the same bytes.
 *
 * @throws DocumentFault for more text than anybody reads
 */
export const writeReadableStatus = async (cdar: Cdar): Promise<Uint8Array> => {
  // Fonts and all that draws are read at the first document: they must not slow the start down.
  const { drawnStatus } = await import("./pdf/index.ts");
  return drawnStatus(cdar);
};
