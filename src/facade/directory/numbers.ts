import { createHash } from "node:crypto";
import type { Ask } from "./reader.ts";

/*
 * Numbers by which 1.1 looks entries up too (`id-instance`). The directory has none, and one that was made up would
 * have to be remembered by all replicas: here, each tells by itself whom to ask for. All stay whole as JSON numbers.
 */

/** How the entries of a resource are numbered. */
export interface Numbering<Row> {
  of(row: Row): number;
  /** Whom to ask for, to find the entry of a number among them; null where it can be no entry's. */
  ask(number: number): Ask | null;
}

const padded = (number: number, digits: number): string | null => {
  const text = String(number).padStart(digits, "0");
  return text.length === digits ? text : null;
};

/** Companies go by their SIREN. */
export const bySiren: Numbering<{ siren: string }> = {
  of: ({ siren }) => Number(siren),
  ask: (number) => {
    const siren = padded(number, 9);
    return siren === null ? null : { sirens: [siren] };
  },
};

/** Establishments go by their SIRET. */
export const bySiret: Numbering<{ siret: string }> = {
  of: ({ siret }) => Number(siret),
  ask: (number) => {
    const siret = padded(number, 14);
    return siret === null ? null : { sirets: [siret] };
  },
};

/** Room beside nine digits in the 53 bits of a number. */
const ROOM = 2 ** 23;

/**
 * What a company has many of goes by its SIREN and a part of the hash of its key. Two of one company may share a number,
 * though hardly ever: such a number finds neither.
 */
export const withinCompany = <Row>(
  sirenOf: (row: Row) => string,
  keyOf: (row: Row) => string,
): Numbering<Row> => ({
  of: (row) =>
    Number(sirenOf(row)) * ROOM + (createHash("sha256").update(keyOf(row)).digest().readUInt32BE() % ROOM),
  ask: (number) => bySiren.ask(Math.floor(number / ROOM)),
});
