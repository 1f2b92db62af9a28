import { createHash } from "node:crypto";
import type { InvoiceContent } from "../content/index.ts";
import { writeCii } from "./cii.ts";
import { invoicePage } from "./invoice-page.ts";
import { leaf } from "./xml.ts";

const FILE_NAME = "factur-x.xml";

type Level = "MINIMUM" | "BASIC WL" | "BASIC" | "EN 16931" | "EXTENDED";

/** Factur-X profile of a BT-24. */
const levelOf = (profile = ""): Level => {
  const [, name] = /(minimum|basicwl|basic|extended)(?:-ctc-fr)?$/.exec(profile) ?? [];
  if (name === "basicwl") return "BASIC WL";
  return name === undefined ? "EN 16931" : (name.toUpperCase() as Level);
};

const property = (name: string, text: string): string =>
  `<rdf:li rdf:parseType="Resource"><pdfaProperty:name>${name}</pdfaProperty:name><pdfaProperty:valueType>Text</pdfaProperty:valueType><pdfaProperty:category>external</pdfaProperty:category><pdfaProperty:description>${text}</pdfaProperty:description></rdf:li>`;

/** XMP as Factur-X asks for: the `fx` names, with the extension schema that PDF/A demands for them. */
const metadata = (
  content: InvoiceContent,
  level: Level,
): string => `<?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"><pdfaid:part>3</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance></rdf:Description>
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title><rdf:Alt>${leaf("rdf:li", content.number, { "xml:lang": "x-default" })}</rdf:Alt></dc:title></rdf:Description>
<rdf:Description rdf:about="" xmlns:fx="urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#"><fx:DocumentType>INVOICE</fx:DocumentType><fx:DocumentFileName>${FILE_NAME}</fx:DocumentFileName><fx:Version>1.0</fx:Version><fx:ConformanceLevel>${level}</fx:ConformanceLevel></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#"><pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource"><pdfaSchema:schema>Factur-X PDFA Extension Schema</pdfaSchema:schema><pdfaSchema:namespaceURI>urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#</pdfaSchema:namespaceURI><pdfaSchema:prefix>fx</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq>${property("DocumentFileName", "name of the embedded XML invoice file")}${property("DocumentType", "INVOICE")}${property("Version", "version of the XML data")}${property("ConformanceLevel", "profile of the XML data")}</rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
</rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>`;

/**
 * Writes an invoice as Factur-X: one readable page in French with the CII inside. The same content gives the same
 * bytes. Not a full PDF/A-3: the fonts are the standard ones, which are not embedded, and there is no output intent.
 */
export const writeFacturX = async (
  content: InvoiceContent,
  _options: { readable?: Uint8Array } = {},
): Promise<Uint8Array> => {
  // A big library that only writing needs: it must not slow the start down.
  const { AFRelationship, PDFDocument, PDFHexString, PDFName } = await import("@cantoo/pdf-lib");
  const xml = writeCii(content);
  const level = levelOf(content.profile);
  const issued = new Date(`${content.issueDate}T00:00:00Z`);
  const pdf = await PDFDocument.create({ updateMetadata: false });
  pdf.setTitle(content.number);
  pdf.setLanguage("fr-FR");
  pdf.setCreationDate(issued);
  pdf.setModificationDate(issued);
  await invoicePage(pdf, content);
  await pdf.attach(xml, FILE_NAME, {
    mimeType: "text/xml",
    description: "Factur-X",
    creationDate: issued,
    modificationDate: issued,
    afRelationship:
      level === "EN 16931" || level === "EXTENDED" ? AFRelationship.Source : AFRelationship.Data,
  });
  const { context, catalog } = pdf;
  const xmp = context.stream(new TextEncoder().encode(metadata(content, level)), {
    Type: "Metadata",
    Subtype: "XML",
  });
  catalog.set(PDFName.of("Metadata"), context.register(xmp));
  const id = PDFHexString.of(createHash("sha256").update(xml).digest("hex").slice(0, 32));
  context.trailerInfo.ID = context.obj([id, id]);
  return pdf.save({ useObjectStreams: false });
};

/** The readable pages alone. */
export const writeReadable = async (content: InvoiceContent): Promise<Uint8Array> => {
  const { PDFDocument } = await import("@cantoo/pdf-lib");
  const pdf = await PDFDocument.create({ updateMetadata: false });
  await invoicePage(pdf, content);
  return pdf.save({ useObjectStreams: false });
};
