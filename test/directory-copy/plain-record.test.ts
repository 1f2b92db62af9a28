import { describe, expect, it } from "vitest";
import { openParser } from "../../src/directory-copy/read-extract.ts";
import { randomFrom } from "../support/random.ts";

/** What a document says, given to the reader in pieces of so many characters; what is wrong with it. */
const read = (xml: string, size: number): string[] => {
  const told: string[] = [];
  try {
    const parser = openParser({
      header: ({ produced }) => told.push(produced),
      record: (block, element, fields) => told.push(JSON.stringify([block, element, ...fields])),
    });
    for (let at = 0; at < xml.length; at += size) parser.write(xml.slice(at, at + size));
    parser.end();
    told.push(`${parser.records()} records`);
  } catch (error) {
    // Where the parser's words differ, that it says no is what counts.
    told.push(error instanceof Error ? error.message.replace(/^(.*well-formed).*/, "$1") : "");
  }
  return told;
};

/** The same document with records that are not plain, for the parser to read them all. */
const forParser = (xml: string): string => xml.replace(/<(LigneAnnuaire|UniteLegale)>/g, "<$1 >");

const documentOf = (records: string): string =>
  `<?xml version="1.0"?><AnnuaireConsultationF14><HorodateProduction>20261122030000</HorodateProduction><TypeFlux>C</TypeFlux>${records}</AnnuaireConsultationF14>`;

const line = (inside: string): string =>
  documentOf(`<BlocLignesAnnuaire>\n <LigneAnnuaire>${inside}</LigneAnnuaire>\n</BlocLignesAnnuaire>`);

describe("a record that is written plainly", () => {
  const cases = [
    "<IdInstance>1</IdInstance>",
    "\n\t<Nature>D</Nature> <DateEffet> <DateDebut>20260101</DateDebut>\n</DateEffet> ",
    '<IdLinSIREN qualifiant="0002">732829320</IdLinSIREN><Suffixe/><Suffixe2></Suffixe2>',
    "<IdInstance> 1 </IdInstance><IdPlateforme></IdPlateforme>",
    "<Nom>Forges &amp; Fils &lt;1&gt; &#233;</Nom>",
    "<Nom><![CDATA[</LigneAnnuaire>]]></Nom>",
    "<!-- </LigneAnnuaire> <LigneAnnuaire> --><IdInstance>2</IdInstance>",
    "<?x </LigneAnnuaire> ?><IdInstance>2</IdInstance>",
    "<Nom>a\r\nb</Nom>",
    "<Nom>a]b</Nom>",
    "<Nom>a]]>b</Nom>",
    "<Nom>a > b \" ' = é \u{1F600}</Nom>",
    "<Nom>a\u0001b</Nom>",
    "<Nom>a\ufffeb</Nom>",
    "<Nom>&forges;</Nom>",
    "<Nom>a</Nom><Nom>b</Nom>",
    "<Nom>a</nom>",
    "<DateEffet><DateDebut>20260101</DateDebut></DateEffeT><Nature>D</Nature>",
    "<Nom>a</Nom",
    "<Nom>a",
    "</Nom>",
    "<LigneAnnuaire><IdInstance>3</IdInstance></LigneAnnuaire><Nature>D</Nature>",
    '<IdLinSIREN qualifiant="0002" autre="x">732829320</IdLinSIREN>',
    "<IdLinSIREN qualifiant='0002'>732829320</IdLinSIREN>",
    '<IdLinSIREN qualifiant="00<2">732829320</IdLinSIREN>',
    '<IdLinSIREN qualifiant="0002" qualifiant="0002">1</IdLinSIREN>',
    '<Nom">a</Nom">',
    "<1Nom>a</1Nom>",
    "<a><b><c><d><e><f>x</f></e></d></c></b></a>",
    "<a><b><Nom>deep</Nom></b></a><Statut>A</Statut>",
    "text <Nom>a</Nom> between",
    `<Nom>${"F".repeat(5_000)}</Nom>`,
    "",
  ];

  it.each(cases)("is read as the parser reads it: %j", (inside) => {
    const xml = line(inside);
    const wanted = read(forParser(xml), 1_000_000);
    for (const size of [1, 2, 3, 7, 50, 1_000_000]) expect(read(xml, size), `${size}`).toEqual(wanted);
  });

  it("is read as the parser reads it, whatever stands around it and however it is cut", () => {
    const random = randomFrom(41);
    const one = <T>(of: readonly T[]): T => of[Math.floor(random() * of.length)] as T;
    const hidden = "<!-- > <LigneAnnuaire><IdInstance>9</IdInstance></LigneAnnuaire> -->";
    const between = [
      "",
      "\n",
      " ",
      "<!-- <LigneAnnuaire> -->",
      "<!-- > -->",
      hidden,
      `<![CDATA[${hidden}]]>`,
      "&#32;",
      "junk > junk",
      "<?a >?>",
    ];
    const around = [
      "",
      "<BlocAutre><Chose><Nom>x</Nom></Chose></BlocAutre>",
      "<BlocLignesAnnuaire/>",
      "<Vide></Vide>",
    ];
    for (let round = 0; round < 400; round += 1) {
      const records = Array.from({ length: Math.floor(random() * 4) }, () => {
        const element = one(["LigneAnnuaire", "LigneAnnuaire", "LigneAnnuaire ", "UniteLegale"]);
        return `${one(between)}<${element}>${one(cases)}</${element.trim()}>${one(between)}`;
      });
      const block = `<BlocLignesAnnuaire>${records.join("")}</BlocLignesAnnuaire>`;
      const xml = documentOf(`${one(around)}${block}${one(around)}`);
      const wanted = read(forParser(xml), 1_000_000);
      expect(read(xml, 1 + Math.floor(random() * 40)), xml).toEqual(wanted);
      expect(read(xml, 1_000_000), xml).toEqual(wanted);
    }
  });
});
