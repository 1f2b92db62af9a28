import { DocumentFault, readInvoice, recognise } from "../../documents/index.ts";
import type { FlowRow } from "../life/flow.ts";
import { NORM_LIMITS } from "../life/read-deposit.ts";

/** A file made by the platform from a deposited one. */
export interface View {
  bytes: Uint8Array;
  extension: "pdf" | "xml";
}

/** The page's fonts know WinAnsi only. */
const printable = (text: string): string => text.replaceAll(/[^\x20-\x7e\u00a0-\u00ff]/g, "?");

const pageOf = async (lines: string[]): Promise<Uint8Array> => {
  // Loaded at the first page only: it is half of what the sandbox would need to start.
  const { PDFDocument, rgb, StandardFonts } = await import("@cantoo/pdf-lib");
  const pdf = await PDFDocument.create();
  const page = pdf.addPage([595, 842]);
  const [plain, bold] = await Promise.all([
    pdf.embedFont(StandardFonts.Helvetica),
    pdf.embedFont(StandardFonts.HelveticaBold),
  ]);
  page.drawText("BAC À SABLE", { x: 50, y: 800, size: 9, font: bold, color: rgb(0.8, 0.3, 0) });
  for (const [i, line] of lines.entries())
    page.drawText(printable(line), {
      x: 50,
      y: 770 - i * 20,
      size: i === 0 ? 16 : 11,
      font: i === 0 ? bold : plain,
    });
  return pdf.save();
};

/**
 * `Converted`: the XML inside a Factur-X. `ReadableView`: the PDF of a Factur-X, a plain page for another invoice.
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
    const { number, issueDate, seller, buyer, totalWithoutVat, totalVat, total, currency } =
      readInvoice(document);
    const bytes = await pageOf([
      `Facture ${number}`,
      `Date : ${issueDate}`,
      `Vendeur : ${seller.name ?? ""} (${seller.siren ?? ""})`,
      `Acheteur : ${buyer.name ?? ""} (${buyer.siren ?? ""})`,
      `Total HT : ${totalWithoutVat ?? ""} ${currency}`,
      `TVA : ${totalVat ?? ""} ${currency}`,
      `Total TTC : ${total} ${currency}`,
    ]);
    return { bytes, extension: "pdf" };
  } catch (error) {
    if (error instanceof DocumentFault) return null;
    throw error;
  }
};
