import { ATTACHMENT_KINDS } from "../../domain/controls/lists.ts";
import type { Recognised } from "../types.ts";
import type { Element } from "./element.ts";
import { readXml } from "./xml.ts";

/** What BT-123 may call an attachment that is not the invoice itself (BR-FR-17, `LISIBLE` left out). */
const OTHER_KINDS: ReadonlySet<string> = new Set([...ATTACHMENT_KINDS].filter((kind) => kind !== "LISIBLE"));

const CII_REFERENCES =
  "cii:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeAgreement/ram:AdditionalReferencedDocument";

interface Embedded {
  /** BT-123. */
  kind: string;
  bytes: Uint8Array;
}

const embeddedIn = (references: Element[], description: string, binary: string): Embedded[] =>
  references.flatMap((reference) => {
    const content = reference.at(binary)?.value;
    if (content === undefined) return [];
    const kind = (reference.text(description) ?? "").toUpperCase();
    return [{ kind, bytes: Uint8Array.from(Buffer.from(content, "base64")) }];
  });

const isPdf = ({ bytes }: Embedded): boolean =>
  Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 1024)).includes("%PDF-");

/**
 * The readable invoice that an XML invoice carries as an attachment (BG-24): the PDF that is marked LISIBLE (BR-FR-18:
 * one at most), else the only PDF there is, unless it is marked as something else. Null where there is none.
 *
 * @throws DocumentFault when the XML cannot be read
 */
export const readEmbeddedPdf = (document: Recognised): Uint8Array | null => {
  if (document.kind !== "invoice") return null;
  const pdfs = readXml(document.xml, (root) =>
    document.root === "CrossIndustryInvoice"
      ? embeddedIn(root.all(CII_REFERENCES), "ram:Name", "ram:AttachmentBinaryObject")
      : embeddedIn(
          root.all("cac:AdditionalDocumentReference"),
          "cbc:DocumentDescription",
          "cac:Attachment/cbc:EmbeddedDocumentBinaryObject",
        ),
  ).filter(isPdf);
  const marked = pdfs.find(({ kind }) => kind === "LISIBLE");
  const [only, ...more] = pdfs;
  const unmarked = more.length === 0 && only !== undefined && !OTHER_KINDS.has(only.kind) ? only : null;
  return (marked ?? unmarked)?.bytes ?? null;
};
