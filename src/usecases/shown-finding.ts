import { type DocumentFault, type XmlRoot, xpathOf } from "../documents/index.ts";
import { type Finding, findingOfFault, pointerOf } from "../domain/controls/index.ts";
import type { InvoiceFinding } from "../domain/invoice.ts";

/**
 * A finding as it is kept and shown.
 *
 * @param root - of the file in which it stands, by an XPath; absent: of JSON, by a pointer
 */
export const shown = ({ at, ...finding }: Finding, root?: XmlRoot): InvoiceFinding => ({
  ...finding,
  at: root === undefined ? pointerOf(at) : xpathOf(root, at),
});

/** What keeps a file from being read or written, as a finding. */
export const findingOfDocument = (fault: DocumentFault): InvoiceFinding => shown(findingOfFault(fault));
