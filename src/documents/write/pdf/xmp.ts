import { group, leaf, type Xml } from "../xml.ts";
import { type FacturXLevel, FILE_NAME } from "./invoice-file.ts";

/** What a PDF says of itself, in its information dictionary and in its metadata: the two must agree (ISO 19005-3, 6.6.2.3). */
export interface DocumentProperties {
  title?: string;
  author?: string;
  subject?: string;
  keywords?: string;
  /** The program that made the content, and the one that made a PDF of it. */
  creator?: string;
  producer?: string;
  /** ISO 8601 with a zone. */
  created?: string;
  modified?: string;
}

/** What the metadata claims besides. */
interface Claims {
  /** Conformance to part 3 of PDF/A: A, B or U; null where it is not claimed. */
  pdfA: string | null;
  /** Profile of the invoice within; null where there is none. */
  facturX: FacturXLevel | null;
}

const FX = "urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#";

/** Properties of the document, in these namespaces. */
const about = (namespaces: Record<string, string>, ...properties: Xml[]): Xml => {
  const content = properties.join("");
  if (content === "") return "";
  const declared = Object.entries(namespaces).map(([prefix, uri]) => ` xmlns:${prefix}="${uri}"`);
  return `<rdf:Description rdf:about=""${declared.join("")}>${content}</rdf:Description>\n`;
};

const alternatives = (name: string, text: string | undefined): Xml =>
  group(name, group("rdf:Alt", leaf("rdf:li", text, { "xml:lang": "x-default" })));

const resource = (...properties: Xml[]): Xml =>
  `<rdf:li rdf:parseType="Resource">${properties.join("")}</rdf:li>`;

/** A property of the schema of Factur-X, as an extension schema of PDF/A describes it (ISO 19005-3, 6.6.2.3.3). */
const property = (name: string, description: string): Xml =>
  resource(
    leaf("pdfaProperty:name", name),
    leaf("pdfaProperty:valueType", "Text"),
    leaf("pdfaProperty:category", "external"),
    leaf("pdfaProperty:description", description),
  );

const extensionSchema = (): Xml =>
  group(
    "pdfaExtension:schemas",
    group(
      "rdf:Bag",
      resource(
        leaf("pdfaSchema:schema", "Factur-X PDFA Extension Schema"),
        leaf("pdfaSchema:namespaceURI", FX),
        leaf("pdfaSchema:prefix", "fx"),
        group(
          "pdfaSchema:property",
          group(
            "rdf:Seq",
            property("DocumentFileName", "name of the embedded XML invoice file"),
            property("DocumentType", "INVOICE"),
            property("Version", "version of the XML data"),
            property("ConformanceLevel", "profile of the XML data"),
          ),
        ),
      ),
    ),
  );

/** The properties of Factur-X. A credit note is an INVOICE too: the other words of the list are those of Order-X. */
const facturXOf = (level: FacturXLevel): Xml =>
  about(
    { fx: FX },
    leaf("fx:DocumentType", "INVOICE"),
    leaf("fx:DocumentFileName", FILE_NAME),
    leaf("fx:Version", "1.0"),
    leaf("fx:ConformanceLevel", level),
  ) +
  about(
    {
      pdfaExtension: "http://www.aiim.org/pdfa/ns/extension/",
      pdfaSchema: "http://www.aiim.org/pdfa/ns/schema#",
      pdfaProperty: "http://www.aiim.org/pdfa/ns/property#",
    },
    extensionSchema(),
  );

/** The metadata of a PDF in XMP (ISO 16684-1), with the names of Factur-X and the schema that PDF/A asks for them. */
export const metadata = (properties: DocumentProperties, { pdfA, facturX }: Claims): Uint8Array => {
  const { title, author, subject, keywords, creator, producer, created, modified } = properties;
  const parts: Xml[] = [
    pdfA === null
      ? ""
      : about(
          { pdfaid: "http://www.aiim.org/pdfa/ns/id/" },
          leaf("pdfaid:part", "3"),
          leaf("pdfaid:conformance", pdfA),
        ),
    about(
      { dc: "http://purl.org/dc/elements/1.1/" },
      alternatives("dc:title", title),
      group("dc:creator", group("rdf:Seq", leaf("rdf:li", author))),
      alternatives("dc:description", subject),
    ),
    about(
      { pdf: "http://ns.adobe.com/pdf/1.3/" },
      leaf("pdf:Producer", producer),
      leaf("pdf:Keywords", keywords),
    ),
    about(
      { xmp: "http://ns.adobe.com/xap/1.0/" },
      leaf("xmp:CreatorTool", creator),
      leaf("xmp:CreateDate", created),
      leaf("xmp:ModifyDate", modified),
    ),
    facturX === null ? "" : facturXOf(facturX),
  ];
  return new TextEncoder().encode(
    `<?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?>\n<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\n${parts.join("")}</rdf:RDF></x:xmpmeta>\n<?xpacket end="w"?>`,
  );
};
