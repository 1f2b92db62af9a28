import type { Invoice } from "../../domain/invoice.ts";
import { idOf, renditionMissing } from "../kit/calls/failures.ts";
import { downloadFrom } from "../kit/files.ts";
import type { Downloaded, Rendition } from "../port.ts";
import type { Iopole } from "./calls.ts";

/**
 * The bytes of an invoice: as deposited or received, or as a readable PDF. The platform keeps no conversion.
 *
 * @throws Failure `refused` with code `rendition_missing` when there is no such rendition of it
 */
export const download = async (
  { door }: Iopole,
  invoice: Pick<Invoice, "platformId">,
  rendition: Rendition,
): Promise<Downloaded> => {
  const platformId = idOf(invoice);
  if (rendition === "converted") throw renditionMissing(rendition, platformId);
  const path = `/v1/invoice/${encodeURIComponent(platformId)}/download${rendition === "readable" ? "/readable" : ""}`;
  return downloadFrom(door, { operation: "download", path, safe: true }, rendition, platformId);
};
