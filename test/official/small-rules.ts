import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const NAMESPACES = [
  'xmlns:xsl="http://www.w3.org/1999/XSL/Transform"',
  'xmlns:svrl="http://purl.oclc.org/dsdl/svrl"',
  'xmlns:xs="http://www.w3.org/2001/XMLSchema"',
  'xmlns:unused="urn:unused"',
  'xmlns:own="urn:own"',
  'xmlns:rsm="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"',
  'xmlns:ram="urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100"',
].join(" ");

/** One rule: where it is asked, what must hold, and what is said otherwise. */
export interface SmallRule {
  context: string;
  test: string;
  id: string;
  flag?: string;
  /** Of the report's text, with `<xsl:value-of/>` in it. */
  text: string;
}

const templateOf = ({ context, test, id, flag = "fatal", text }: SmallRule, priority: number): string => `
  <xsl:template match="${context}" priority="${priority}" mode="M1">
    <svrl:fired-rule context="${context}"/>
    <xsl:variable name="here" select="."/>
    <!--ASSERT -->
    <xsl:choose>
      <xsl:when test="${test}"/>
      <xsl:otherwise>
        <svrl:failed-assert test="${test}">
          <xsl:attribute name="id">${id}</xsl:attribute>
          <xsl:attribute name="flag">${flag}</xsl:attribute>
          <xsl:attribute name="location"><xsl:apply-templates select="." mode="schematron-select-full-path"/></xsl:attribute>
          <svrl:text>${text}</svrl:text>
        </svrl:failed-assert>
      </xsl:otherwise>
    </xsl:choose>
    <xsl:apply-templates select="*" mode="M1"/>
  </xsl:template>`;

/** A stylesheet in the shape that Schematron is compiled to. */
export const stylesheetOf = (rules: readonly SmallRule[]): string => `<?xml version="1.0" encoding="UTF-8"?>
<xsl:stylesheet ${NAMESPACES} version="2.0">
  <xsl:output method="xml" indent="yes"/>
  <xsl:function name="own:is-upper" as="xs:boolean">
    <xsl:param name="text"/>
    <xsl:sequence select="upper-case($text) = string($text)"/>
  </xsl:function>
  <xsl:function name="own:count-down" as="xs:integer">
    <xsl:param name="from" as="xs:integer"/>
    <xsl:sequence select="if ($from = 0) then 0 else own:count-down($from - 1)"/>
  </xsl:function>
  <xsl:template match="*" mode="schematron-select-full-path"><xsl:value-of select="name()"/></xsl:template>
  <xsl:template match="/">
    <svrl:schematron-output title="">
      <svrl:active-pattern><xsl:attribute name="document">x</xsl:attribute><xsl:apply-templates/></svrl:active-pattern>
      <xsl:apply-templates select="/" mode="M1"/>
    </svrl:schematron-output>
  </xsl:template>
  <svrl:text>The pattern's title</svrl:text>${rules.map((rule, i) => templateOf(rule, 1000 - i)).join("")}
  <xsl:template match="text()" priority="-1" mode="M1"/>
  <xsl:template match="text()" priority="-1"/>
</xsl:stylesheet>`;

/** A schema that wants nothing but the two children of a CII invoice, in their order. */
const SMALL_SCHEMA = `<?xml version="1.0" encoding="UTF-8"?>
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"
  targetNamespace="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100" elementFormDefault="qualified">
  <xs:include schemaLocation="parts/Any.xsd"/>
  <xs:element name="CrossIndustryInvoice"><xs:complexType><xs:sequence>
    <xs:element name="ExchangedDocumentContext" type="Any"/>
    <xs:element name="ExchangedDocument" type="Any"/>
    <xs:element name="SupplyChainTradeTransaction" type="Any"/>
  </xs:sequence></xs:complexType></xs:element>
</xs:schema>`;

const SMALL_PART = `<?xml version="1.0" encoding="UTF-8"?>
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"
  targetNamespace="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100">
  <xs:complexType name="Any"><xs:sequence><xs:any minOccurs="0" maxOccurs="unbounded" processContents="skip"/></xs:sequence></xs:complexType>
</xs:schema>`;

/** The rules that most tests want: one that fails on each line, one that warns, one that holds. */
export const SMALL_RULES: readonly SmallRule[] = [
  {
    context: "ram:SpecifiedTradeProduct/ram:Name",
    test: "own:is-upper($here)",
    id: "BR-OWN-01_BT-153",
    text: '[BR-OWN-01] - The name "<xsl:text/>\n  <xsl:value-of select="$here"/><xsl:text/>" of an item is in capitals.',
  },
  {
    context: "rsm:ExchangedDocument",
    test: "string-length(ram:ID) &lt; 3",
    id: "BR-OWN-02",
    flag: "warning",
    text: "[BR-OWN-02]-A number (BT-1) is short.",
  },
  {
    context: "ram:GrandTotalAmount",
    test: "number(.) &gt; 0",
    id: "BR-OWN-03",
    text: "[BR-OWN-03]-Never said.",
  },
];

/** Writes files as somebody unpacks them, by their paths in the folder. */
export const unpack = (folder: string, files: Readonly<Record<string, string>>): void => {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(folder, path, ".."), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
};

/** A schema with what it includes, in a folder of its own. */
export const schemaIn = (folder: string): Record<string, string> => ({
  [`${folder}/CrossIndustryInvoice_100pD22B.xsd`]: SMALL_SCHEMA,
  [`${folder}/parts/Any.xsd`]: SMALL_PART,
});
