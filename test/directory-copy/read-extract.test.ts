import { truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { packTar } from "modern-tar";
import { describe, expect, it } from "vitest";
import { readExtract, readHeader } from "../../src/directory-copy/read-extract.ts";
import { ownFolder } from "../support/processes.ts";
import { shared } from "../support/shared.ts";
import { openSchema, parseXml } from "../support/xsd.ts";
import { archiveOf, type Extract, xmlOf } from "./f14.ts";

const SIREN = "732829320";
const SIRET = "73282932000074";

const EXTRACT: Extract = {
  produced: "20261122030000",
  kind: "C",
  companies: [{ record: { id: 1, siren: SIREN, name: "Forges & Fils", kind: "A", status: "A" } }],
  establishments: [
    {
      record: {
        id: 2,
        siret: SIRET,
        name: "Siège",
        status: "A",
        demands: { commitment: true, service: false, either: false },
      },
    },
  ],
  codes: [{ record: { id: 3, siret: SIRET, code: "ACHATS", name: "Achats", status: "A", commitment: null } }],
  platforms: [{ record: { id: 4, matricule: "0042", type: "PDP" } }],
  lines: [
    {
      reason: "V",
      record: {
        id: 5,
        nature: "D",
        siren: SIREN,
        siret: SIRET,
        code: "ACHATS",
        suffix: null,
        from: "20270101",
        end: "20280101",
        effectiveEnd: "20271231",
        matricule: "0042",
      },
    },
  ],
};
const XML = xmlOf(EXTRACT);

/** A file with these bytes. */
const fileOf = (bytes: string | Uint8Array, name = "F14.xml"): string => {
  const path = join(ownFolder(), name);
  writeFileSync(path, bytes);
  return path;
};

const read = async (path: string): Promise<string[]> => {
  const told: string[] = [];
  const records = await readExtract(path, {
    header: ({ produced, kind }) => told.push(`${kind} ${produced}`),
    record: (block, element, fields) =>
      told.push(`${block} ${element} ${fields.get("IdInstance")} ${fields.get("Nom") ?? ""}`.trim()),
  });
  return [...told, `${records} records`];
};

const WHOLE = [
  "C 20261122030000",
  "BlocUnitesLegales UniteLegale 1 Forges & Fils",
  "BlocEtablissements Etablissement 2 Siège",
  "BlocCodesRoutage CodeRoutage 3 Achats",
  "BlocIdPlateformesReception IdPlateformeReception 4 Plateforme 0042",
  "BlocLignesAnnuaire LigneAnnuaire 5",
  "5 records",
];

const SCHEMA = "specs/ppf/xsd_annuaire/consultation/Annuaire_Consultation_F14.xsd";
const COMMON = "specs/ppf/xsd_annuaire/common/Annuaire_Commun.xsd";
const published = shared(SCHEMA, COMMON);

it.skipIf(!published.there)(published.title("the extracts of these tests keep to the schema"), () => {
  const folder = ownFolder();
  writeFileSync(join(folder, "common.xsd"), published.bytes(COMMON));
  writeFileSync(
    join(folder, "F14.xsd"),
    published.text(SCHEMA).replace("../common/Annuaire_Commun.xsd", "common.xsd"),
  );
  using schema = openSchema(join(folder, "F14.xsd"));
  using document = parseXml(Buffer.from(XML));
  schema.validate(document);
  using broken = parseXml(Buffer.from(XML.replace(/<Nature>D<\/Nature>/, "")));
  expect(() => schema.validate(broken)).toThrow(/DateEffet/);
});

describe("an extract", () => {
  it("is read plain, packed, and out of an archive, whatever its name", async () => {
    const bytes = Buffer.from(XML);
    const entry = { header: { name: "a/F14.XML", size: bytes.length, type: "file" as const }, body: bytes };
    const folder = { header: { name: "a/", size: 0, type: "directory" as const } };
    const note = { header: { name: "a/readme.txt", size: 3, type: "file" as const }, body: "abc" };
    const archive = await packTar([folder, note, entry]);
    for (const form of [bytes, gzipSync(bytes), archive, gzipSync(archive), Buffer.from(`\uFEFF${XML}`)])
      expect(await read(fileOf(form, "anything"))).toEqual(WHOLE);
  });

  it("tells its header without being read to its end", async () => {
    const path = fileOf(await archiveOf(XML));
    truncateSync(path, Buffer.byteLength(await archiveOf(XML)) - 20);
    expect(await readHeader(path)).toEqual({ produced: "20261122030000", previous: null, kind: "C" });
    expect(
      await readHeader(fileOf(xmlOf({ produced: "20261123030000", previous: "20261122030000", kind: "D" }))),
    ).toEqual({ produced: "20261123030000", previous: "20261122030000", kind: "D" });
  });

  it("may have its blocks in another order, and some that nobody knows", async () => {
    const [lines = ""] = /<BlocLignesAnnuaire>[\s\S]*<\/BlocLignesAnnuaire>/.exec(XML) ?? [];
    const turned = XML.replace(lines, "").replace(
      "<BlocUnitesLegales>",
      `${lines}<BlocNouveau><Chose><Cle>1</Cle></Chose></BlocNouveau><BlocUnitesLegales>`,
    );
    expect((await read(fileOf(turned))).toSorted()).toEqual(
      [...WHOLE.slice(0, -1), "BlocNouveau Chose undefined", "6 records"].toSorted(),
    );
  });
});

describe("a file that is no extract", () => {
  const nested = `${"<a>".repeat(20)}${"</a>".repeat(20)}`;
  const bomb = Buffer.alloc(50_000_000, " ");
  const cases: [string, () => Promise<string | Uint8Array> | string | Uint8Array, RegExp][] = [
    ["an empty one", () => "", /empty/],
    ["broken off", () => XML.slice(0, -40), /well-formed/],
    ["an archive that is broken off", async () => (await archiveOf(XML)).subarray(0, 300), /broken off/],
    ["damaged", async () => (await archiveOf(XML)).fill(0x55, 60, 90), /damaged/],
    ["with two roots", () => `${XML}<AnnuaireConsultationF14/>`, /well-formed/],
    ["another document", () => "<Invoice/>", /no F14: its root is Invoice/],
    ["with a document type", () => `<!DOCTYPE a [<!ENTITY b "c">]>${XML.slice(39)}`, /document type/],
    ["with an entity of its own", () => XML.replace("Forges &amp; Fils", "&forges;"), /well-formed/],
    ["in another encoding", () => XML.replace("UTF-8", "ISO-8859-1"), /encoding is ISO-8859-1/],
    ["with bytes that are no text", () => Buffer.from(XML.replace("Siège", "Si\u00e8ge"), "latin1"), /UTF-8/],
    ["with a field without an end", () => XML.replace("Forges", "F".repeat(100_000)), /too long/],
    ["of elements without an end", () => XML.replace("<Nom>", `<Nom>${nested}`), /too deep/],
    ["packed space", () => gzipSync(bomb), /broken off|no XML|damaged/],
    [
      "packed space within it",
      () => gzipSync(Buffer.concat([Buffer.from(XML.slice(0, 300)), bomb])),
      /on and on/,
    ],
    [
      "an attribute without an end",
      () => `${XML.replace(/<HorodateProduction>[\s\S]*/, "")}<a b="${bomb}`,
      /on and on/,
    ],
    [
      "without a date of production",
      () => XML.replace("20261122030000", "20261122990000"),
      /HorodateProduction/,
    ],
    ["of another kind of flow", () => XML.replace("<TypeFlux>C<", "<TypeFlux>COMPLET<"), /TypeFlux/],
    [
      "whose header comes late",
      () => XML.replace(/(<TypeFlux>C<\/TypeFlux>)([\s\S]*)(<\/Annu)/, "$2$1$3"),
      /TypeFlux/,
    ],
    [
      "with a field twice",
      () => XML.replace("<Statut>", "<Statut>A</Statut><Statut>"),
      /Statut stands there twice/,
    ],
    ["an archive without XML", () => archiveOf("abc", "notes.txt"), /no XML file/],
  ];

  it.each(cases)("%s", async (_, make, why) => {
    await expect(read(fileOf(await make()))).rejects.toThrow(why);
  });

  it("an archive with two of them", async () => {
    const body = Buffer.from(XML);
    const header = { name: "a.xml", size: body.length, type: "file" as const };
    const path = fileOf(
      await packTar([
        { header, body },
        { header: { ...header, name: "b.xml" }, body },
      ]),
    );
    await expect(read(path)).rejects.toThrow(/two XML files, a.xml and b.xml/);
  });

  it("one that is not there", async () => {
    await expect(read(join(ownFolder(), "none.xml"))).rejects.toMatchObject({ code: "ENOENT" });
  });
});
