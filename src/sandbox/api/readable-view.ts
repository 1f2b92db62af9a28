import { DocumentFault, readContentAndFaults, recognise, writeReadable } from "../../documents/index.ts";
import type { FlowRow } from "../life/flow.ts";
import { NORM_LIMITS } from "../life/read-deposit.ts";

/** A file made by the platform from a deposited one. */
export interface View {
  bytes: Uint8Array;
  extension: "pdf" | "xml";
}

/**
 * `Converted`: the XML inside a Factur-X. `ReadableView`: the PDF of a Factur-X, pages drawn of another invoice.
 * Null where there is none.
 */
export const readableView = async (
  flow: Pick<FlowRow, "bytes" | "media_type" | "syntax">,
  kind: "Converted" | "ReadableView",
): Promise<View | null> => {
  if (flow.syntax === "CDAR" || flow.syntax === "FRR") return null;
  if (kind === "ReadableView" && flow.media_type === "application/pdf")
    return { bytes: flow.bytes, extension: "pdf" };
  try {
    const document = await recognise(flow.bytes, NORM_LIMITS);
    if (document.kind !== "invoice") return null;
    if (kind === "Converted")
      return document.syntax === "factur-x" ? { bytes: document.xml, extension: "xml" } : null;
    const { content } = readContentAndFaults(document);
    return { bytes: await writeReadable(content), extension: "pdf" };
  } catch (error) {
    if (error instanceof DocumentFault) return null;
    throw error;
  }
};
