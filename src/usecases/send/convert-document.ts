import type { Conversion, ConvertedDocument, Convertible } from "../documents/convert.ts";
import { ownerOf } from "../documents/world.ts";
import type { Parts } from "../parts.ts";

/**
 * The same document in another form; nothing is kept or sent. A document that has the form already comes back as it
 * is, byte for byte.
 *
 * @throws Rejection 422 (something would be lost, the JSON is no invoice), and 413, 415, 422 as for a document that is
 *   sent
 */
export const convertDocument = async (
  parts: Pick<Parts, "tenants" | "documents">,
  tenantName: string,
  document: Convertible,
  conversion: Conversion,
): Promise<ConvertedDocument> => {
  const tenant = parts.tenants.get(tenantName);
  if (tenant === undefined) throw new Error(`no tenant ${tenantName}`);
  return parts.documents("convert", { document, owner: ownerOf(tenant), ...conversion });
};
