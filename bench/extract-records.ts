import { createWriteStream, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { packTar } from "modern-tar/fs";
import { companyXml, establishmentXml, lineXml, platformXml } from "../test/directory-copy/f14.ts";

/** An extract as large as one likes: to each company an establishment and a line. */

export const CODE = "COMPTABILITE";
const SUFFIX = "ACHATS";

export const sirenOf = (n: number): string => String(100_000_000 + n * 37).padStart(9, "0");
export const siretOf = (n: number): string => `${sirenOf(n)}00011`;
export const suffixOf = (n: number): string => `${sirenOf(n)}_${SUFFIX}`;

const WORDS = [
  "Atelier",
  "Garage",
  "Menuiserie",
  "Transports",
  "Forges",
  "Imprimerie",
  "Laiterie",
  "Clinique",
];
const TOWNS = ["des Trois Rivières", "du Haut-Pré", "de la Gare", "Lavandin et Fils", "du Vieux Moulin"];

export const nameOf = (n: number): string => `${WORDS[n % WORDS.length]} ${TOWNS[n % TOWNS.length]} N${n}`;

const block = function* (name: string, count: number, write: (n: number) => string): Generator<string> {
  yield `<${name}>\n`;
  for (let n = 0; n < count; n += 1) yield `${write(n)}\n`;
  yield `</${name}>\n`;
};

const line = (n: number): string =>
  lineXml({
    id: n + 1,
    nature: "D",
    siren: sirenOf(n),
    // By turns with a routing code, with a suffix, and the company's own.
    siret: n % 3 === 0 ? siretOf(n) : null,
    code: n % 3 === 0 ? CODE : null,
    suffix: n % 3 === 1 ? SUFFIX : null,
    from: "20260901",
    end: n % 10 === 0 ? "20290901" : null,
    effectiveEnd: null,
    matricule: "0042",
  });

const texts = function* (companies: number): Generator<string> {
  yield '<?xml version="1.0" encoding="UTF-8"?>\n<AnnuaireConsultationF14>';
  yield "<HorodateProduction>20261122030000</HorodateProduction><TypeFlux>C</TypeFlux>\n";
  yield* block("BlocUnitesLegales", companies, (n) =>
    companyXml({
      id: n + 1,
      siren: sirenOf(n),
      name: nameOf(n),
      kind: "A",
      status: "A",
    }),
  );
  yield* block("BlocEtablissements", companies, (n) =>
    establishmentXml({ id: n + 1, siret: siretOf(n), name: "Siège social", status: "A", demands: null }),
  );
  yield* block("BlocIdPlateformesReception", 1, () => platformXml({ id: 1, matricule: "0042", type: "PDP" }));
  yield* block("BlocLignesAnnuaire", companies, line);
  yield "</AnnuaireConsultationF14>\n";
};

/** Pieces of some size: one by one, texts of a few hundred characters would take longer than all the rest. */
const pieces = function* (companies: number): Generator<string> {
  let piece = "";
  for (const text of texts(companies)) {
    piece += text;
    if (piece.length < 100_000) continue;
    yield piece;
    piece = "";
  }
  yield piece;
};

/**
 * Writes a complete extract as it comes, a packed archive.
 *
 * @returns bytes of its XML
 */
export const writeExtract = async (folder: string, companies: number): Promise<number> => {
  const xml = join(folder, "F14.part");
  await pipeline(Readable.from(pieces(companies)), createWriteStream(xml));
  const { size } = statSync(xml);
  const archive = packTar([{ type: "file", source: xml, target: "F14.xml" }]);
  await pipeline(archive, createGzip({ level: 1 }), createWriteStream(join(folder, "FFE1435A_BENCH.tar.gz")));
  rmSync(xml);
  return size;
};
