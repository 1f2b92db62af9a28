/** Where the extracts of the directory come in that an account reads, and where it keeps its copy. */
export interface CopyAt {
  /** Folder of the extracts; they are left there as they are. */
  folder: string;
  /** SQLite file of the copy; undefined: one beside the store. */
  database: string | undefined;
  /** Whether companies can be found by name. */
  names: boolean;
  /** How often the folder is looked at. */
  everySeconds: number;
}

/** A company as the extract has it, in the extract's words. */
export interface CopiedCompany {
  siren: string;
  name: string;
  /** `TypeEntite`. */
  kind: string;
  /** `Statut`. */
  status: string;
}

export interface CopiedEstablishment {
  siret: string;
  name: string;
  /** `Statut`. */
  status: string;
  /** Block `DonneesB2G`; null: it has none. */
  demands: { commitment: boolean; service: boolean; serviceOrCommitment: boolean } | null;
}

export interface CopiedRoutingCode {
  siret: string;
  code: string;
  name: string;
  /** `Statut`. */
  status: string;
  /** `EngagementJuridique`; null: it does not say. */
  commitment: boolean | null;
}

export interface CopiedLine {
  identifier: string;
  siren: string;
  siret: string | null;
  routingCode: string | null;
  suffix: string | null;
  /** `Nature`: `D` says that the line is there, `M` takes one back before its first day. */
  nature: string;
  /** First day, `YYYYMMDD`. */
  from: string;
  /** First day on which it is over, as declared and as it came to be, `YYYYMMDD`; null: none. */
  end: string | null;
  effectiveEnd: string | null;
  /** Registration number of the platform, four digits. */
  matricule: string;
  /** `TypePlateforme` of that platform; null: the extract does not list it. */
  platformType: string | null;
}

/** How a copy stands. */
export interface CopyState {
  /** When the portal produced what is in it (`HorodateProduction`); null: there is no copy yet. */
  producedAt: Date | null;
  /** An extract is being read in now. */
  importing: boolean;
  /** What keeps it from being newer, for a person; null: nothing that is known. */
  trouble: string | null;
}

/**
 * A copy of the national directory on this machine, made of the portal's extracts. Every look-up takes well under a
 * millisecond; none may be made while there is no copy.
 */
export interface DirectoryCopy {
  state(): CopyState;
  company(siren: string): CopiedCompany | null;
  establishment(siret: string): CopiedEstablishment | null;
  routingCodes(siret: string): CopiedRoutingCode[];
  lines(by: { siren: string } | { siret: string; routingCode?: string }): CopiedLine[];
  /** The lines with this very address: more than one where it changed hands, or was taken back. */
  linesAt(identifier: string): CopiedLine[];
  /** Companies whose names have all these words, the last one perhaps unfinished; null: names are not kept. */
  search(text: string, limit: number): { companies: CopiedCompany[]; more: boolean } | null;
}
