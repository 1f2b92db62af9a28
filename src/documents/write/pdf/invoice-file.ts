import type { Reference } from "../../pdf/values.ts";
import { asciiString, type ObjectWriter } from "./objects.ts";

/** Name of the invoice's XML within a Factur-X. */
export const FILE_NAME = "factur-x.xml";

/** Profiles of Factur-X, as its metadata calls them. */
export type FacturXLevel = "MINIMUM" | "BASIC WL" | "BASIC" | "EN 16931" | "EXTENDED";

/** The invoice that goes into a PDF. */
export interface InvoiceFile {
  xml: Uint8Array;
  level: FacturXLevel;
  /** BT-2, `YYYY-MM-DD`. */
  issueDate: string;
}

const LEVELS: Readonly<Record<string, FacturXLevel>> = {
  minimum: "MINIMUM",
  basicwl: "BASIC WL",
  basic: "BASIC",
  extended: "EXTENDED",
};

/** Profile of Factur-X of a BT-24; EN 16931 where it names no other. */
export const levelOf = (profile = ""): FacturXLevel => {
  const [, name = ""] = /(minimum|basicwl|basic|extended)(?:-ctc-fr)?$/.exec(profile) ?? [];
  return LEVELS[name] ?? "EN 16931";
};

/** What the XML is to the page: all that it shows (`Source`), or less (`Data`). As in the samples of the profiles. */
const relationshipOf = (level: FacturXLevel): string =>
  level === "EN 16931" || level === "EXTENDED" ? "Source" : "Data";

/** The first moment of a day in UTC, in the form of PDF (ISO 32000-1, 7.9.4). */
export const pdfDate = (day: string): string => asciiString(`D:${day.replaceAll("-", "")}000000+00'00'`);

/**
 * Writes the XML and its file specification (ISO 32000-1, 7.11; ISO 19005-3, 6.8 and annex E).
 *
 * @returns the specification
 */
export const writeInvoiceFile = async (
  pdf: ObjectWriter,
  { xml, level, issueDate }: InvoiceFile,
): Promise<Reference> => {
  const file = await pdf.addStream(
    `/Type /EmbeddedFile /Subtype /text#2Fxml /Params << /ModDate ${pdfDate(issueDate)} /Size ${xml.length} >>`,
    xml,
  );
  const name = asciiString(FILE_NAME);
  return pdf.add(
    `<< /Type /Filespec /F ${name} /UF ${name} /EF << /F ${file.number} 0 R /UF ${file.number} 0 R >> /AFRelationship /${relationshipOf(level)} /Desc ${asciiString("Factur-X")} >>`,
  );
};
