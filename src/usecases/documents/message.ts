import { type Cdar, DocumentFault, readCdar, recognise } from "../../documents/index.ts";
import type { DocumentWorld } from "./world.ts";

/** A life-cycle message about one invoice. @throws DocumentFault where the bytes are none */
export const readMessage = async (
  { limits }: DocumentWorld,
  { bytes }: { bytes: Uint8Array },
): Promise<Cdar> => {
  const found = await recognise(bytes, limits);
  if (found.kind === "cdar") return readCdar(found.xml, limits);
  throw new DocumentFault(
    "unsupported",
    "not_a_cdar",
    "The file is an invoice, not a life-cycle message (CDAR).",
    "Send a CrossDomainAcknowledgementAndResponse document, D22B.",
  );
};
