import { writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { packTar } from "modern-tar";

/** Extracts of the directory as the portal writes them (F14), made of plain records. */

export interface Company {
  id: number;
  siren: string;
  name: string;
  kind: string;
  status: string;
}

export interface Establishment {
  id: number;
  siret: string;
  name: string;
  status: string;
  demands: { commitment: boolean; service: boolean; either: boolean } | null;
}

export interface RoutingCode {
  id: number;
  siret: string;
  code: string;
  name: string;
  status: string;
  commitment: boolean | null;
}

export interface Platform {
  id: number;
  matricule: string;
  type: string;
}

export interface Line {
  id: number;
  nature: "D" | "M";
  siren: string;
  siret: string | null;
  code: string | null;
  suffix: string | null;
  from: string;
  end: string | null;
  effectiveEnd: string | null;
  matricule: string;
  /** Where it is not what its parts make. */
  identifier?: string;
}

/** A record with the reason why it stands in the extract (`MotifPresence`). */
type Given<T> = { reason?: string; record: T };

export interface Extract {
  produced: string;
  previous?: string;
  kind: "C" | "D";
  companies?: Given<Company>[];
  establishments?: Given<Establishment>[];
  codes?: Given<RoutingCode>[];
  platforms?: Given<Platform>[];
  lines?: Given<Line>[];
}

const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

const el = (name: string, value: string | number | boolean | null, qualifier?: string): string =>
  value === null
    ? ""
    : `<${name}${qualifier === undefined ? "" : ` qualifiant="${qualifier}"`}>${escaped(String(value))}</${name}>`;

const head = (id: number, reason: string): string => el("IdInstance", id) + el("MotifPresence", reason);

export const companyXml = (c: Company, reason = "C"): string =>
  `<UniteLegale>${head(c.id, reason)}${el("Statut", c.status)}${el("IdSIREN", c.siren, "0002")}${el("Nom", c.name)}${el("TypeEntite", c.kind)}${el("Diffusible", "O")}</UniteLegale>`;

export const establishmentXml = (e: Establishment, reason = "C"): string => {
  const demands =
    e.demands === null
      ? ""
      : `<DonneesB2G>${el("EngagementJuridique", e.demands.commitment)}${el("Service", e.demands.service)}${el("EngJurServ", e.demands.either)}${el("MOA", false)}${el("MOAunique", false)}${el("StatutMiseEnPaiement", true)}</DonneesB2G>`;
  const place =
    el("LigneAdresse1", "12 quai des Forges") +
    el("Localite", "LYON") +
    el("CP", "69002") +
    el("CodePays", "FR");
  return `<Etablissement>${head(e.id, reason)}${el("Statut", e.status)}${el("IdSIRET", e.siret, "0009")}${el("TypeEtablissement", "P")}${el("Nom", e.name)}${place}${demands}${el("Diffusible", "O")}</Etablissement>`;
};

const codeXml = (c: RoutingCode, reason = "C"): string =>
  `<CodeRoutage>${head(c.id, reason)}${el("Statut", c.status)}${el("IdSIRET", c.siret, "0009")}${el("IdRoutage", c.code, "0224")}${el("Nom", c.name)}${el("EngagementJuridique", c.commitment)}</CodeRoutage>`;

export const platformXml = (p: Platform, reason = "C"): string =>
  `<IdPlateformeReception>${head(p.id, reason)}${el("Statut", "A")}${el("TypePlateforme", p.type)}${el("Matricule", p.matricule)}${el("Nom", `Plateforme ${p.matricule}`)}${el("DateDebutImmatriculation", "20250101")}</IdPlateformeReception>`;

export const identifierOf = ({ siren, siret, code, suffix, identifier }: Line): string =>
  identifier ?? [siren, siret, code, suffix].filter((part) => part !== null).join("_");

export const lineXml = (l: Line, reason = "C"): string =>
  `<LigneAnnuaire>${head(l.id, reason)}${el("Nature", l.nature)}<DateEffet>${el("DateDebut", l.from)}${el("DateFin", l.end)}${el("DateFinEffective", l.effectiveEnd)}</DateEffet><InfoAdressage>${el("Identifiant", identifierOf(l))}${el("IdLinSIREN", l.siren, "0002")}${el("IdLinSIRET", l.siret, "0009")}${el("IdLinRoutage", l.code, "0224")}${el("Suffixe", l.suffix)}</InfoAdressage>${el("IdPlateforme", l.matricule)}</LigneAnnuaire>`;

const block = <T>(
  name: string,
  given: Given<T>[] | undefined,
  write: (record: T, reason?: string) => string,
): string =>
  given === undefined || given.length === 0
    ? ""
    : `<${name}>${given.map(({ record, reason }) => write(record, reason)).join("\n")}</${name}>\n`;

/** The text of an extract. */
export const xmlOf = (extract: Extract): string =>
  [
    '<?xml version="1.0" encoding="UTF-8"?>\n<AnnuaireConsultationF14>',
    el("HorodateProduction", extract.produced),
    el("DernierHorodateProduction", extract.previous ?? null),
    el("TypeFlux", extract.kind),
    block("BlocUnitesLegales", extract.companies, companyXml),
    block("BlocEtablissements", extract.establishments, establishmentXml),
    block("BlocCodesRoutage", extract.codes, codeXml),
    block("BlocIdPlateformesReception", extract.platforms, platformXml),
    block("BlocLignesAnnuaire", extract.lines, lineXml),
    "</AnnuaireConsultationF14>\n",
  ].join("");

/** The archive in which an extract comes. */
export const archiveOf = async (xml: string | Uint8Array, name = "F14.xml"): Promise<Buffer> => {
  const body = Buffer.from(xml);
  return gzipSync(await packTar([{ header: { name, size: body.length, type: "file" }, body }]), { level: 1 });
};

/** Writes an extract as an archive. */
export const writeArchive = async (path: string, extract: Extract): Promise<void> =>
  writeFileSync(path, await archiveOf(xmlOf(extract)));
