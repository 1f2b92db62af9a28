import { parisDay } from "../../domain/paris-day.ts";
import { dayIn, isOpen, kindIn, lineOn, platformIn } from "../../mapping/ppf-directory.ts";
import { bySirenOrName, type LinesOf } from "../kit/directory.ts";
import type {
  CopiedCompany,
  CopiedLine,
  DirectoryAddress,
  DirectoryCompany,
  DirectoryEstablishment,
  DirectoryRoutingCode,
} from "../port.ts";
import { type ExtractAccess, lookUp, namesMissing } from "./copy.ts";

/** Shorter names would find too much for an answer that takes no time. */
export const SHORTEST_NAME = 3;

const companyOf = ({ siren, name, kind, status }: CopiedCompany): DirectoryCompany => ({
  siren,
  name,
  kind: kindIn(kind),
  state: stateOf(status),
});

const stateOf = (status: string): "active" | "ceased" | "unknown" => {
  const open = isOpen(status);
  return open === null ? "unknown" : open ? "active" : "ceased";
};

export const company = async (access: ExtractAccess, siren: string): Promise<DirectoryCompany | null> => {
  const found = lookUp(access, (copy) => copy.company(siren));
  return found === null ? null : companyOf(found);
};

export const establishment = async (
  access: ExtractAccess,
  siret: string,
): Promise<DirectoryEstablishment | null> => {
  const found = lookUp(access, (copy) => copy.establishment(siret));
  if (found === null) return null;
  const siren = siret.slice(0, 9);
  const owner = lookUp(access, (copy) => copy.company(siren));
  const { name, status, demands } = found;
  // One of a public entity that demands nothing has no block to say so.
  const isPublic = kindIn(owner?.kind) === "public";
  return {
    siret,
    siren,
    name: name || null,
    state: stateOf(status),
    demands:
      demands === null && !isPublic
        ? null
        : {
            serviceCode: demands?.service ?? false,
            commitmentNumber: demands?.commitment ?? false,
            serviceOrCommitment: demands?.serviceOrCommitment ?? false,
          },
  };
};

export const search = bySirenOrName(company, async (access: ExtractAccess, name, limit) => {
  const found = lookUp(access, (copy) => copy.search(name, limit));
  if (found === null) throw namesMissing();
  return { companies: found.companies.map(companyOf), more: found.more };
});

export const routingCodes = async (access: ExtractAccess, siret: string): Promise<DirectoryRoutingCode[]> =>
  lookUp(access, (copy) => copy.routingCodes(siret)).map(({ code, name, status, commitment }) => {
    const open = isOpen(status);
    return {
      code,
      siret,
      name: name || null,
      state: open === null ? "unknown" : open ? "active" : "inactive",
      commitmentNumber: commitment,
    };
  });

/** What is told of a line, and of one that takes it back. */
const periodKey = ({ identifier, from }: CopiedLine): string => `${identifier} ${from}`;

const addressOf = (line: CopiedLine, masked: boolean, today: string): DirectoryAddress => {
  const { identifier, siren, siret, routingCode, suffix, matricule, platformType } = line;
  const dayOf = (day: string | null): string | null => (day === null ? null : dayIn(day));
  const period = {
    // The extract was read strictly: it is a day.
    from: dayOf(line.from) ?? today,
    end: dayOf(line.end),
    effectiveEnd: dayOf(line.effectiveEnd),
    masked,
  };
  return {
    identifier,
    siren,
    siret,
    routingCode,
    suffix,
    ...lineOn(period, today),
    platform: platformIn(matricule, platformType),
  };
};

const RANKS: Readonly<Record<DirectoryAddress["status"], number>> = {
  enabled: 0,
  upcoming: 1,
  unknown: 2,
  disabled: 3,
};

/** By address; of one that changes hands, what holds today first, then what comes next. */
const inOrder = (a: DirectoryAddress, b: DirectoryAddress): number => {
  if (a.identifier !== b.identifier) return a.identifier < b.identifier ? -1 : 1;
  return RANKS[a.status] - RANKS[b.status] || ((a.from ?? "") < (b.from ?? "") ? -1 : 1);
};

/**
 * The addresses that lines make: one of nature `M` takes the one with the same address and first day back before it
 * begins, and is none itself (regulation §6.4).
 */
const addressesOf = (lines: readonly CopiedLine[], now: Date): DirectoryAddress[] => {
  const today = parisDay(now);
  const masks = new Set(lines.filter(({ nature }) => nature === "M").map(periodKey));
  return lines
    .filter(({ nature }) => nature === "D")
    .map((line) => addressOf(line, masks.has(periodKey(line)), today))
    .sort(inOrder);
};

export const addresses = async (access: ExtractAccess, by: LinesOf): Promise<DirectoryAddress[]> =>
  addressesOf(
    lookUp(access, (copy) => copy.lines(by)),
    access.io.now(),
  );

export const address = async (access: ExtractAccess, identifier: string): Promise<DirectoryAddress | null> =>
  addressesOf(
    lookUp(access, (copy) => copy.linesAt(identifier)),
    access.io.now(),
  )[0] ?? null;
