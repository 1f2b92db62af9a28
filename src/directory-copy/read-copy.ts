import { statSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import type {
  CopiedCompany,
  CopiedEstablishment,
  CopiedLine,
  CopiedRoutingCode,
  DirectoryCopy,
} from "../adapters/port.ts";
import { joinAddress, splitAddress } from "../domain/directory/directory.ts";
import { DEMANDS } from "./records.ts";
import { factsIn } from "./tables.ts";

/** The look-ups of an open copy. */
export interface OpenCopy extends Omit<DirectoryCopy, "state"> {
  /** `HorodateProduction` of what was read in last. */
  produced: string;
  hasNames: boolean;
  /** The very file that is open: another one may have taken its name. */
  isStill(path: string): boolean;
  close(): void;
}

const padded = (value: unknown, digits: number): string => String(value).padStart(digits, "0");
const text = (value: unknown): string => (typeof value === "string" ? value : "");
const orNull = (value: unknown, digits: number): string | null =>
  value === null ? null : padded(value, digits);

type Row = Record<string, unknown>;

const companyOf = (row: Row): CopiedCompany => ({
  siren: padded(row.siren, 9),
  name: text(row.name),
  kind: text(row.kind),
  status: text(row.status),
});

const establishmentOf = (row: Row): CopiedEstablishment => {
  const bits = typeof row.demands === "number" ? row.demands : null;
  return {
    siret: padded(row.siret, 14),
    name: text(row.name),
    status: text(row.status),
    demands:
      bits === null
        ? null
        : {
            commitment: (bits & DEMANDS.commitment) !== 0,
            service: (bits & DEMANDS.service) !== 0,
            serviceOrCommitment: (bits & DEMANDS.serviceOrCommitment) !== 0,
          },
  };
};

const codeOf = (row: Row): CopiedRoutingCode => ({
  siret: padded(row.siret, 14),
  code: text(row.code),
  name: text(row.name),
  status: text(row.status),
  commitment: row.commitment === null ? null : row.commitment === 1,
});

const lineOf = (row: Row): CopiedLine => {
  const parts = {
    siren: padded(row.siren, 9),
    siret: orNull(row.siret, 14),
    routingCode: row.code === null ? null : text(row.code),
    suffix: row.suffix === null ? null : text(row.suffix),
  };
  return {
    identifier: text(row.identifier) || joinAddress(parts),
    ...parts,
    nature: text(row.nature),
    from: padded(row.starts, 8),
    end: orNull(row.ends, 8),
    effectiveEnd: orNull(row.ends_effectively, 8),
    matricule: text(row.matricule),
    platformType: row.type === null ? null : text(row.type),
  };
};

const ALL_LINES = `SELECT line.*, (SELECT type FROM platform WHERE platform.matricule = line.matricule ORDER BY id DESC LIMIT 1) AS type
                   FROM line`;
const LINES = `${ALL_LINES} WHERE line.siren = ?`;

/** Words as the index has them: letters and digits, all else between them. */
const wordsOf = (asked: string): string[] =>
  asked
    .normalize("NFC")
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "");

/** Null: there is no copy, or none of this program's. */
export const openCopyAt = (path: string): OpenCopy | null => {
  const inode = statSync(path, { throwIfNoEntry: false })?.ino;
  if (inode === undefined) return null;
  const db = new DatabaseSync(path, { readOnly: true, timeout: 1000 });
  const facts = factsIn(db);
  if (facts === null) {
    db.close();
    return null;
  }
  const company = db.prepare("SELECT * FROM company WHERE siren = ? ORDER BY id DESC LIMIT 1");
  const establishment = db.prepare("SELECT * FROM establishment WHERE siret = ? ORDER BY id DESC LIMIT 1");
  const codes = db.prepare("SELECT * FROM routing_code WHERE siret = ? ORDER BY code");
  const ofSiren = db.prepare(LINES);
  const ofSiret = db.prepare(`${LINES} AND siret = ?`);
  const ofCode = db.prepare(`${LINES} AND siret = ? AND code = ?`);
  const ofSuffix = db.prepare(`${LINES} AND siret IS NULL AND suffix IS ?`);
  const odd = db.prepare(`${ALL_LINES} WHERE identifier = ?`);
  const named = facts.hasNames
    ? db.prepare(
        "SELECT company.* FROM company_name JOIN company ON company.rowid = company_name.rowid WHERE company_name MATCH ? LIMIT ?",
      )
    : null;
  return {
    ...facts,
    isStill: (now) => statSync(now, { throwIfNoEntry: false })?.ino === inode,
    close: () => db.close(),
    company: (siren) => {
      const row = company.get(Number(siren));
      return row === undefined ? null : companyOf(row);
    },
    establishment: (siret) => {
      const row = establishment.get(Number(siret));
      return row === undefined ? null : establishmentOf(row);
    },
    routingCodes: (siret) => codes.all(Number(siret)).map(codeOf),
    lines: (by) => {
      if ("siren" in by) return ofSiren.all(Number(by.siren)).map(lineOf);
      const keys = [Number(by.siret.slice(0, 9)), Number(by.siret)];
      return (by.routingCode === undefined ? ofSiret.all(...keys) : ofCode.all(...keys, by.routingCode)).map(
        lineOf,
      );
    },
    linesAt: (identifier) => {
      const parts = splitAddress(identifier);
      if (parts === null) return [];
      const { siren, siret, routingCode, suffix } = parts;
      const rows =
        siret === null
          ? ofSuffix.all(Number(siren), suffix)
          : routingCode === null
            ? ofSiret.all(Number(siren), Number(siret))
            : ofCode.all(Number(siren), Number(siret), routingCode);
      // Where parts make another identifier than the one that was told, the told one counts.
      return [
        ...rows.map(lineOf).filter((line) => line.identifier === identifier),
        ...odd.all(identifier).map(lineOf),
      ];
    },
    search: (asked, limit) => {
      if (named === null) return null;
      const words = wordsOf(asked);
      if (words.length === 0) return { companies: [], more: false };
      const match = words.map((word, n) => `"${word}"${n === words.length - 1 ? "*" : ""}`).join(" ");
      const rows = named.all(match, limit + 1);
      return { companies: rows.slice(0, limit).map(companyOf), more: rows.length > limit };
    },
  };
};
