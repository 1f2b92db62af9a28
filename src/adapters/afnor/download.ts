import type { Invoice } from "../../domain/invoice.ts";
import { DOC_TYPES } from "../../mapping/afnor.ts";
import { MAX_FILE_BYTES } from "../../norm/flow.ts";
import { idOf } from "../kit/calls/failures.ts";
import { downloadFrom } from "../kit/files.ts";
import type { Downloaded, Rendition } from "../port.ts";
import type { Afnor } from "./calls.ts";

/** Room for what goes around a file, in bytes. */
const ENVELOPE = 256 * 1024;

/**
 * The bytes of a flow.
 *
 * @throws Failure `refused` with code `rendition_missing` when the platform has no such rendition of it
 */
export const download = async (
  { door }: Afnor,
  invoice: Pick<Invoice, "platformId">,
  rendition: Rendition,
): Promise<Downloaded> => {
  const flowId = idOf(invoice);
  const path = `/flows/${encodeURIComponent(flowId)}?docType=${DOC_TYPES[rendition]}`;
  const maxBytes = MAX_FILE_BYTES + ENVELOPE;
  const call = { operation: "download", service: "flow", path, safe: true, maxBytes } as const;
  return downloadFrom(door, call, rendition, flowId);
};
